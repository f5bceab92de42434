/** What is seen: one heading, one thing to do, and what helps beside it. */

const AGAIN = ["offline", "often", "unavailable"];
const ANSWERS = [1, 2, 3];
const MOST_NUMBERS = 3;

/** Telephone numbers in a note; a date or a time is none. */
function numbersIn(text) {
  const found = text.match(/\+?\(?\d[\d ().\/-]{5,}\d/g) ?? [];
  const date = /^(\d{4}[-.\/]\d\d?[-.\/]\d\d?|\d\d?[-.\/]\d\d?[-.\/]\d{4})\b/;
  const isNumber = (one) => !date.test(one) && /^\d{7,15}$/.test(one.replace(/\D/g, ""));
  return [...new Set(found.filter(isNumber))].slice(0, MOST_NUMBERS);
}

function begin() {
  const [main, told] = [document.querySelector("main"), document.getElementById("told")];
  const [words, data] = [shipped("words"), shipped("lines")];
  let language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => words[tag]) ?? "en";
  let [state, link, note, country] = ["closed", null, null, ""];
  // The answer that was tapped, its sealed bytes, and how it stands.
  let answer = null;

  const say = (key, values = {}) => filled(words[language][key], values);
  const paragraphs = (...keys) => keys.map((key) => element("p", {}, say(key)));
  const list = (...keys) => element("ul", {}, ...keys.map((key) => element("li", {}, say(key))));
  const section = (title, ...within) => element("section", { "aria-label": say(title) }, element("h2", {}, say(title)), ...within);
  const heading = (key) => element("h1", { tabIndex: -1 }, say(key));
  const button = (className, key, onclick) => element("button", { type: "button", className, onclick }, say(key));

  function linesPart() {
    const lines = new Lines(data, say, language);
    const shown = element("div", {}, ...lines.of(country));
    const choose = element("select", { id: "country" }, ...lines.choice(country));
    choose.onchange = () => {
      country = choose.value;
      shown.replaceChildren(...lines.of(country));
      if (country) told.textContent = say("lines.shown", { country: choose.selectedOptions[0].text });
    };
    const within = [...paragraphs("lines.lead"), element("label", { htmlFor: "country" }, say("lines.country")), choose, shown];
    const title = element("summary", {}, element("h2", {}, say("lines.title")));
    return element("details", { open: state !== "closed" && state !== "opening" }, title, ...within);
  }

  function written() {
    const at = new Date(note.created * 1000);
    if (Number.isNaN(at.getTime())) return null;
    const date = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }).format(at);
    return element("p", { className: "quiet" }, say("note.written", { date }));
  }

  function standing() {
    if (!answer) return "";
    if (answer.standing === "leaving") return say("answer.leaving");
    if (answer.standing === "left") return say("answer.left", { answer: say(`answer.${answer.number}`) });
    return say(["offline", "used", "late"].includes(answer.standing) ? `answer.${answer.standing}` : "answer.other");
  }

  function answerPart() {
    const stands = element("p", { className: "stands", role: "status" }, standing());
    const buttons = ANSWERS.map((number) => {
      const made = button("act", `answer.${number}`, () => leave(number));
      made.dataset.answer = number;
      return made;
    });
    return section("answer.title", ...paragraphs("answer.lead"), element("div", { className: "acts" }, ...buttons), stands);
  }

  function nowPart() {
    const acts = numbersIn(note.text).flatMap((number) => [
      call(say("now.call", { number }), number),
      write(say("now.text", { number }), number),
    ]);
    const usual = acts.length > 0 ? [element("div", { className: "acts" }, ...acts)] : paragraphs("now.usual");
    return section("now.title", ...usual, list("now.helps", "now.hear", "now.safe", "now.again", "now.reach"));
  }

  function view() {
    if (state === "closed" || state === "opening") {
      const open = button("act main", "closed.open", openNote);
      open.setAttribute("aria-disabled", state === "opening");
      return [heading("closed.title"), ...paragraphs("closed.lead"), open, element("p", { className: "quiet" }, say("closed.small"))];
    }
    if (state === "note") {
      const text = element("blockquote", { dir: "auto", lang: "" }, note.text);
      const not = section("not.title", list("not.blame", "not.share", "not.secret", "not.risk"));
      return [heading("note.title"), text, written(), answerPart(), nowPart(), not];
    }
    const again = AGAIN.includes(state) && button("act main", "again", openNote);
    return [heading(`fault.${state}.title`), ...paragraphs(`fault.${state}.lead`), again];
  }

  function draw() {
    document.documentElement.lang = language;
    document.title = say("title");
    for (const one of document.querySelectorAll("[data-language]")) {
      one.setAttribute("aria-pressed", one.dataset.language === language);
    }
    main.replaceChildren(...[...view(), linesPart()].filter((one) => one));
  }

  /** Another state begins at its heading, for eyes and for a screen reader. */
  function show(next) {
    const isFirst = main.childElementCount === 0;
    [state, told.textContent] = [next, ""];
    draw();
    if (isFirst) return;
    main.querySelector("h1").focus();
    scrollTo(0, 0);
  }

  async function openNote() {
    if (state === "opening") return;
    state = "opening";
    main.querySelector("button.main").setAttribute("aria-disabled", true);
    told.textContent = say("opening");
    const asked = link;
    try {
      const opened = await asked.open();
      if (asked === link) [note, answer] = [opened, null];
      if (asked === link) show("note");
    } catch (fault) {
      if (asked === link) show(fault.state ?? "unavailable");
    }
  }

  async function leave(number) {
    if (answer?.standing === "leaving" || (answer?.standing === "left" && answer.number === number)) return;
    const tell = (now) => {
      answer.standing = now;
      const stands = main.querySelector(".stands");
      if (stands) stands.textContent = standing();
    };
    // One that may have arrived already goes again as the same bytes.
    if (answer?.number !== number) answer = { number, sealed: null };
    const leaving = answer;
    tell("leaving");
    try {
      leaving.sealed ??= await link.seal(number);
      await link.reply(leaving.sealed);
      if (leaving === answer) tell("left");
    } catch (fault) {
      if (leaving === answer) tell(fault.state ?? "other");
    }
  }

  async function start() {
    [link, note, answer] = [null, null, null];
    const behind = fragment;
    fragment = "";
    try {
      link = await Link.read(behind);
      show("closed");
    } catch (fault) {
      show(fault.state ?? "unable");
    }
  }

  for (const one of document.querySelectorAll("[data-language]")) {
    one.onclick = () => {
      language = one.dataset.language;
      draw();
    };
  }
  // The link tapped once more, while the page is still there, changes only what stands behind the `#`.
  addEventListener("hashchange", () => {
    if (location.hash.length < 2) return;
    fragment = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    start();
  });
  // Whoever comes back to a page that was left has to open the note again.
  addEventListener("pagehide", () => {
    if (state !== "note") return;
    [note, answer] = [null, null];
    show("closed");
  });
  start();
}

document.addEventListener("DOMContentLoaded", begin);
