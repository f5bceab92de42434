// Reading a note and answering it.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Sent } from "./sender.mjs";
import { visitor } from "./stage.mjs";

export const NOTE = `Ben, this is Ana. I am not doing well and I need some company or a call in the next hours.
What helps: a walk, tea, no advice.
My number: +1 (555) 010-7788. I am at home since 2026-11-28.
<b>This is text</b> <img src=x onerror=alert(1)> & nothing else.`;

const PAGE = "GET /a";
const READ = "POST /v1/l/read";
const REPLY = "POST /v1/l/reply";

/** What a request carried, in every way in which a secret could be written there. */
async function carried(requests) {
  const parts = requests.map(async (request) => {
    const body = request.postDataBuffer();
    const ways = body ? ["hex", "base64", "base64url", "latin1"].map((way) => body.toString(way)) : [];
    return [request.url(), JSON.stringify(await request.allHeaders()), ...ways].join("\n");
  });
  return (await Promise.all(parts)).join("\n");
}


const answered = (page, text) => page.locator(".stands", { hasText: text }).waitFor({ timeout: 20000 });

export function reading(relay, browser) {
  test("a note is read and answered, and nobody on the way has the key", async () => {
    const begun = relay.log.length;
    const sent = await Sent.note(relay.origin, NOTE);
    const { page, requests, complaints, lines, title, waitFor, tap, close } = await visitor(browser);
    await page.goto(sent.address);
    await waitFor("Somebody left you a note");
    await page.waitForTimeout(500);
    // Before the tap: the page itself, and nothing else; the note has not been touched.
    assert.deepEqual(lines(), [PAGE]);
    assert.equal(page.url(), `${relay.origin}/a`);
    assert.deepEqual(await sent.replies(), { reads: 0, sealed: [], said: [] });
    await tap("Open the note");
    await waitFor("The note");
    assert.equal(await page.locator("blockquote").evaluate((one) => one.textContent), NOTE);
    assert.equal(await page.locator("blockquote").evaluate((one) => one.childElementCount), 0);
    assert.deepEqual(lines(), [PAGE, READ]);
    await tap("I am calling you");
    await answered(page, "Your answer is left for them: “I am calling you”.");
    assert.deepEqual(lines(), [PAGE, READ, REPLY]);
    const { reads, said } = await sent.replies();
    assert.equal(reads, 1);
    assert.equal(said.length, 1);
    assert.equal(said[0].answer, 2);
    assert.ok(Math.abs(said[0].answered - Date.now() / 1000) < 60);
    // The relay saw the same requests, and neither it nor the way saw the key.
    const asked = await relay.asked(begun, 3);
    assert.deepEqual(asked, ["GET /a 200", "POST /v1/l/read 200", "POST /v1/l/reply 200"]);
    const all = (await carried(requests)) + relay.log.slice(begun);
    for (const secret of sent.secrets()) assert.ok(!all.includes(secret), "the key was on its way");
    assert.ok(requests.every((request) => request.url().startsWith(`${relay.origin}/`) && !request.headers().referer));
    assert.deepEqual(await page.context().cookies(), []);
    const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]);
    assert.deepEqual(kept, [0, 0, 0, 0]);
    assert.deepEqual(complaints, []);
    assert.equal(await title(), "The note");
    await close();
  });

  test("the link of the vectors is opened and answered byte for byte by the page's own code", async () => {
    const vector = JSON.parse(readFileSync(new URL("../../wire/vectors/link.json", import.meta.url), "utf8"));
    const of = (hex) => Buffer.from(hex, "hex");
    const sent = new Sent(relay.origin, of(vector.id), of(vector.key));
    assert.equal(sent.fragment, vector.fragment);
    await sent.put(of(vector.sealed));
    const { page, waitFor, tap, close } = await visitor(browser);
    // The salt and the second of the vector, in place of chance and the clock.
    await page.addInitScript(({ salt, answered }) => {
      crypto.getRandomValues = (bytes) => (bytes.set(salt), bytes);
      Date.now = () => answered * 1000;
    }, { salt: [...of(vector.reply.salt)], answered: vector.reply.answered });
    await page.goto(sent.address);
    await tap("Open the note");
    await waitFor("The note");
    assert.equal(await page.locator("blockquote").textContent(), vector.text);
    await page.locator(`[data-answer="${vector.reply.answer}"]`).click();
    await answered(page, "Your answer is left");
    const { sealed } = await sent.replies();
    assert.deepEqual(sealed.map((one) => one.toString("hex")), [vector.reply.sealed]);
    await close();
  });

  test("no history has the fragment, also when the link is tapped again", async () => {
    const [sent, other] = [await Sent.note(relay.origin, NOTE), await Sent.note(relay.origin, NOTE)];
    const { page, context, waitFor, tap, close } = await visitor(browser);
    await page.goto("about:blank");
    await page.goto(sent.address);
    await waitFor("Somebody left you a note");
    const session = await context.newCDPSession(page);
    const history = async () => (await session.send("Page.getNavigationHistory")).entries.map((entry) => entry.url);
    const here = `${relay.origin}/a`;
    assert.deepEqual((await history()).filter((url) => url !== "about:blank"), [here]);
    await tap("Open the note");
    await waitFor("The note");
    // Another link in the same tab changes what stands behind the `#` alone, and still is another note.
    await page.evaluate((hash) => (location.hash = hash), other.fragment);
    await waitFor("Somebody left you a note");
    assert.equal(page.url(), here);
    assert.ok((await history()).every((url) => !url.includes("#")));
    await tap("Open the note");
    await waitFor("The note");
    assert.deepEqual([(await sent.replies()).reads, (await other.replies()).reads], [1, 1]);
    // Loaded anew, the page has no key and says where it is.
    await page.reload();
    await waitFor("Open the link once more");
    await close();
  });

  test("who leaves the page leaves no note behind", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    const { page, waitFor, tap, close } = await visitor(browser);
    await page.goto(sent.address);
    await tap("Open the note");
    await waitFor("The note");
    // As a browser does that keeps the page for the way back.
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    await waitFor("Somebody left you a note");
    assert.ok(!(await page.content()).includes("no advice"));
    await tap("Open the note");
    await waitFor("The note");
    assert.equal((await sent.replies()).reads, 2);
    await page.goto("about:blank");
    await page.goBack();
    await page.locator("h1").waitFor();
    assert.ok(!(await page.content()).includes("no advice"));
    await close();
  });

  test("a preview, a scanner and a bot use nothing up", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    for (const method of ["GET", "HEAD", "GET", "GET", "GET", "GET", "GET"]) {
      const answer = await fetch(sent.address, { method, headers: { "user-agent": "PreviewBot" } });
      assert.equal(answer.status, 200);
      assert.ok(!/Ana|crisis line for|substance/.test((await answer.text()).split("<script")[0]));
    }
    // One that runs scripts, and waits.
    const { page, waitFor, close } = await visitor(browser);
    await page.goto(sent.address, { waitUntil: "networkidle" });
    await waitFor("Somebody left you a note");
    await close();
    assert.equal((await sent.replies()).reads, 0);
    assert.equal(await sent.read(), 200);
  });

  test("an answer whose receipt was lost is the same answer, and the fourth is too many", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    const { page, waitFor, tap, close } = await visitor(browser);
    await page.goto(sent.address);
    await tap("Open the note");
    await waitFor("The note");
    await page.route("**/v1/l/reply", async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await tap("I have seen it");
    await answered(page, "No connection. Your answer is not left yet.");
    assert.equal((await sent.replies()).said.length, 1);
    await tap("I have seen it");
    await answered(page, "“I have seen it”");
    await tap("I have seen it");
    await tap("I am calling you");
    await answered(page, "“I am calling you”");
    await tap("I cannot right now");
    await answered(page, "“I cannot right now”");
    await tap("I have seen it");
    await answered(page, "This link has taken three answers");
    assert.deepEqual((await sent.replies()).said.map(({ answer }) => answer), [1, 2, 3]);
    await relay.expire(sent.id);
    await tap("I am calling you");
    await answered(page, "The three days are over");
    await close();
  });

  test("notes of every length are read, as devices write them", async () => {
    const { page, waitFor, tap, close } = await visitor(browser);
    for (const [length, created] of [[0, 0], [5, 23], [23, 255], [24, 65535], [255, 65536], [256, 2 ** 32 - 1], [800, 1780000000]]) {
      const text = "ñ€".repeat(length / 5) + "x".repeat(length % 5);
      const sent = await Sent.note(relay.origin, text, created);
      await page.goto("about:blank");
      await page.goto(sent.address);
      await tap("Open the note");
      await waitFor("The note");
      assert.equal(await page.locator("blockquote").textContent(), text);
    }
    await close();
  });

  test("a number that was shared can be called and written to; a date is none", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    const without = await Sent.note(relay.origin, "Please call me on 2026-11-28 at 10:15, or on 28/11/2026.");
    const { page, waitFor, tap, close } = await visitor(browser);
    await page.goto(sent.address);
    await tap("Open the note");
    await waitFor("The note");
    const ways = await page.locator("section a").evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute("href")]));
    assert.deepEqual(ways, [
      ["Call +1 (555) 010-7788", "tel:%2B15550107788"],
      ["Text +1 (555) 010-7788", "sms:%2B15550107788"],
    ]);
    await page.goto("about:blank");
    await page.goto(without.address);
    await tap("Open the note");
    await waitFor("The note");
    assert.equal(await page.locator("section a").count(), 0);
    await page.getByText("Call or text them the way you always do.").waitFor();
    await close();
  });

  test("Spanish for who reads Spanish, and a switch that loses nothing", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    const { page, waitFor, tap, lines, close } = await visitor(browser, { locale: "es-MX" });
    await page.goto(sent.address);
    await waitFor("Alguien te dejó una nota");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "es");
    await tap("Abrir la nota");
    await waitFor("La nota");
    await tap("Te llamo");
    await answered(page, "Tu respuesta queda para esa persona: «Te llamo».");
    await page.locator("select").selectOption("US");
    await tap("English");
    await waitFor("The note");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    await answered(page, "“I am calling you”");
    assert.equal(await page.locator("select").inputValue(), "US");
    assert.equal(await page.locator("blockquote").textContent(), NOTE);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "English");
    assert.deepEqual(lines(), [PAGE, READ, REPLY]);
    await close();
  });

  test("no country is guessed; each has its own numbers, also before the tap", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    const { page, waitFor, complaints, close } = await visitor(browser);
    await page.goto(sent.address);
    await waitFor("Somebody left you a note");
    await page.getByText("Emergency and crisis lines").click();
    assert.equal(await page.locator("details a").count(), 0);
    await page.getByText("In many countries 112 works").waitFor();
    const choose = page.locator("select");
    await choose.selectOption("US");
    const hrefs = () => page.locator("details a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    assert.deepEqual((await hrefs()).slice(0, 3), ["tel:911", "tel:988", "sms:988"]);
    assert.ok((await hrefs()).includes("sms:741741?body=HOME"));
    assert.equal(await page.locator("#told").textContent(), "The numbers for United States are shown.");
    // Each of the list can be shown, and those of the United States in none but it.
    for (const code of await choose.locator("option").evaluateAll((all) => all.map((one) => one.value))) {
      await choose.selectOption(code);
      const shown = await hrefs();
      const emergency = shown.filter((href) => href.startsWith("tel:")).length > 0;
      assert.equal(emergency, code !== "" && code !== "other", code);
      if (!["US", "PR", "CA"].includes(code)) assert.ok(!shown.includes("tel:988"), code);
    }
    await choose.selectOption("other");
    await page.getByText("No line is listed for this country yet.").waitFor();
    assert.deepEqual(complaints, []);
    await close();
  });
}
