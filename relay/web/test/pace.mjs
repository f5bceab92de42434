// How long until there are words to read: printed and not held, as it is the machine's time too.

import { test } from "node:test";
import assert from "node:assert/strict";
import { loadavg } from "node:os";
import { Sent } from "./sender.mjs";
import { NOTE } from "./reading.mjs";
import { visitor } from "./stage.mjs";

const VISITS = 10;

/** Notes when the frame was drawn that first has words, and the one that first has the note, in the page's own time. */
function watch() {
  const seen = (globalThis.seen = {});
  const look = () => {
    seen.words ??= document.querySelector("h1")?.textContent ? performance.now() : undefined;
    seen.note ??= document.querySelector("blockquote")?.textContent ? performance.now() : undefined;
    requestAnimationFrame(() => setTimeout(look)); // what a frame shows is drawn after its callbacks
  };
  addEventListener("click", (event) => (seen.tap ??= event.timeStamp), true);
  look();
}

const told = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return `half within ${sorted[Math.floor(sorted.length / 2)].toFixed(0)} ms, all within ${sorted.at(-1).toFixed(0)} ms`;
};

export function pace(relay, browser) {
  test("how long until there are words to read", async (t) => {
    const [words, note] = [[], []];
    for (let visit = 0; visit < VISITS; visit += 1) {
      const sent = await Sent.note(relay.origin, NOTE);
      const { page, waitFor, tap, close } = await visitor(browser); // with nothing kept of the one before
      await page.addInitScript(watch);
      await page.goto(sent.address);
      await waitFor("Somebody left you a note");
      await page.waitForFunction(() => globalThis.seen.words);
      await tap("Open the note");
      await page.waitForFunction(() => globalThis.seen.note);
      const seen = await page.evaluate(() => globalThis.seen);
      assert.equal(await page.locator("blockquote").textContent(), NOTE);
      words.push(seen.words);
      note.push(seen.note - seen.tap);
      await close();
    }
    t.diagnostic(`${VISITS} visits, load ${loadavg()[0].toFixed(1)}`);
    t.diagnostic(`from navigation to words: ${told(words)}`);
    t.diagnostic(`from the tap to the note: ${told(note)}`);
  });
}
