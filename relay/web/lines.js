/** The numbers of one country: emergency first, then crisis, then families, as `waymark` shows them. */

/** In the order in which they are shown. */
const EMERGENCY = ["all", "ambulance", "alt", "mobile", "sms_deaf", "police", "fire"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const shipped = (id) => JSON.parse(document.getElementById(id).textContent);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** An element with what it has and what is in it: text is text, never HTML. */
function element(name, has = {}, ...within) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(has)) {
    if (key in made && key !== "role") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...within.filter((one) => one));
  return made;
}

const digits = (number) => encodeURIComponent(number.replace(/[^\d+*#]/g, ""));
const call = (label, number) => element("a", { className: "act", href: `tel:${digits(number)}` }, label);
const write = (label, number, word) =>
  element("a", { className: "act", href: `sms:${digits(number)}${word ? `?body=${encodeURIComponent(word)}` : ""}` }, label);

class Lines {
  constructor(data, say, language) {
    this.data = data;
    this.say = say;
    this.language = language;
    this.core = (key, values = {}) => filled(data.words[language][key], values);
  }

  day(iso) {
    const form = new Intl.DateTimeFormat(this.language, { dateStyle: "long", timeZone: "UTC" });
    return form.format(new Date(`${iso}T00:00:00Z`));
  }

  weekday(name) {
    const form = new Intl.DateTimeFormat(this.language, { weekday: "long", timeZone: "UTC" });
    return form.format(Date.UTC(2023, 0, 1 + DAYS.indexOf(name))); // that 1 January was a Sunday
  }

  span({ first, last, from, to }) {
    if (!first) return this.core("crisis.hours.daily", { from, to });
    const key = first === last ? "crisis.hours.day" : "crisis.hours.days";
    return this.core(key, { first: this.weekday(first), last: this.weekday(last), from, to });
  }

  hours({ always, message, limited, spans, zone, check }) {
    let text = null;
    if (always) text = this.core("crisis.hours.always");
    else if (message) text = this.core("crisis.hours.message");
    else if (spans) text = spans.map((span) => this.span(span)).join("; ");
    else if (limited) text = this.core("crisis.hours.limited");
    if (!text) return this.core("crisis.hours.unknown");
    const city = zone?.split("/").pop().replaceAll("_", " ");
    if (city) text = this.core("crisis.hours.zone", { hours: text, zone: city });
    return check ? this.core("crisis.hours.check", { hours: text }) : text;
  }

  menu({ key, stay, check }) {
    if (check) return this.core("crisis.menu.press_check", { key });
    return this.core(stay ? "crisis.menu.stay" : "crisis.menu.press", { key });
  }

  /** The day on which the number was found, and a word of care where that is long ago or not known. */
  checked({ verified, seen }) {
    const listed = verified === "cc0";
    const day = listed ? this.data.cc0_checked : verified === "mem" ? null : seen;
    const age = (Date.now() - Date.parse(day)) / 86400000;
    return [
      day && this.core(listed ? "crisis.checked" : "crisis.seen", { date: this.day(day) }),
      verified === "mem" ? this.core("crisis.please_check") : !(age <= this.data.stale_after_days) && this.core("crisis.unverified"),
    ];
  }

  line(line) {
    const { name, dial, sms, sms_keyword: word, region } = line;
    const kind = this.core(`crisis.kind.${line.kind}`);
    const about = [
      region ? `${kind}, ${region}` : kind,
      this.hours(line.hours),
      line.menu && this.menu(line.menu),
      ...this.checked(line),
    ];
    return element(
      "li",
      {},
      element("strong", { lang: line.languages[0] }, name),
      element(
        "span",
        { className: "acts" },
        dial && call(this.say("lines.call", { number: dial }), dial),
        sms && write(this.say(word ? "lines.word" : "lines.text", { number: sms, word }), sms, word),
      ),
      ...about.filter((text) => text).map((text) => element("small", {}, text)),
    );
  }

  emergency(service, number, verified) {
    const act = service === "sms_deaf" ? write : call;
    const key = service === "sms_deaf" ? "lines.text" : "lines.call";
    return element(
      "li",
      {},
      element("strong", {}, this.core(`crisis.emergency.${service}`)),
      element("span", { className: "acts" }, act(this.say(key, { number }), number)),
      verified === "mem" && element("small", {}, this.core("crisis.emergency.check")),
    );
  }

  /** What is shown for a country, or for none. */
  of(code) {
    const country = this.data.countries[code];
    if (!country) {
      const missing = code ? ["empty.crisis.country", "crisis.fallback"] : ["crisis.fallback"];
      return missing.map((key) => element("p", {}, this.core(key)));
    }
    const rank = ({ verified, kind, languages }) =>
      (verified === "mem" ? 8 : 0) + (kind === "family_info" ? 4 : 0) + (languages.includes(this.language) ? 0 : 1);
    const emergency = EMERGENCY.filter((service) => country.emergency[service]).map((service) => 
      this.emergency(service, country.emergency[service], country.emergency_verified),
    );
    const lines = [...country.services].sort((a, b) => rank(a) - rank(b)).map((line) => this.line(line));
    return [
      element("h3", {}, this.core("crisis.emergency.title")),
      element("ul", {}, ...emergency),
      lines.length > 0 && element("h3", {}, this.core("crisis.lines.title")),
      lines.length > 0 ? element("ul", {}, ...lines) : element("p", {}, this.core("empty.crisis.country")),
    ].filter((one) => one);
  }

  /** Nobody's country is guessed: the language of a browser does not tell where a person in danger is. */
  choice(chosen) {
    const names = Object.entries(this.data.countries).map(([code, { name }]) => [code, name]);
    names.sort(([, a], [, b]) => a.localeCompare(b, this.language));
    const option = ([value, text]) => element("option", { value, selected: value === chosen }, text);
    return [["", this.say("lines.choose")], ...names, ["other", this.say("lines.other")]].map(option);
  }
}
