// How it looks, and whether it can be used by ear and by keyboard. WAYMARK_PICTURES names a folder for pictures of it.

import { test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { Sent } from "./sender.mjs";
import { visitor } from "./stage.mjs";
import { FAULTS } from "./faults.mjs";
import { NOTE } from "./reading.mjs";

const SIZES = { small: { width: 360, height: 640 }, large: { width: 1280, height: 800 } };
const MOST_BYTES = 60 * 1024;

async function check(name, { page, faults }) {
  if (process.env.WAYMARK_PICTURES) {
    await page.screenshot({ path: join(process.env.WAYMARK_PICTURES, `${name}.png`), fullPage: true });
  }
  assert.deepEqual(await faults(), [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, `${name} is wider than the screen`);
  const moving = await page.evaluate(() => document.getAnimations().length);
  assert.equal(moving, 0, `${name} moves`);
}

export function looks(relay, browser) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${size} and ${colorScheme}: no fault that keeps anybody out, in every state`, async () => {
        for (const locale of ["en-US", "es-MX"]) {
          const sent = await Sent.note(relay.origin, NOTE);
          const here = await visitor(browser, { viewport, colorScheme, locale });
          const { page } = here;
          const name = (state) => `${state}-${size}-${colorScheme}-${locale.slice(0, 2)}`;
          await page.goto(sent.address);
          await page.locator("button.main").waitFor();
          await check(name("closed"), here);
          await page.locator("button.main").click();
          await page.locator("blockquote").waitFor();
          await page.locator('[data-answer="2"]').click();
          await page.locator(".stands", { hasText: "“" }).or(page.locator(".stands", { hasText: "«" })).waitFor();
          await page.locator("select").selectOption(locale === "en-US" ? "US" : "MX");
          await check(name("note"), here);
          await here.close();
        }
        for (const [state, { isAtOnce, address }] of Object.entries(FAULTS)) {
          const here = await visitor(browser, { viewport, colorScheme });
          await here.page.goto(await address(relay));
          if (!isAtOnce) await here.tap("Open the note");
          await here.page.locator("details[open]").waitFor();
          await check(`${state}-${size}-${colorScheme}`, here);
          await here.close();
        }
      });
    }
  }

  test("without JavaScript there are words in both languages", async () => {
    const here = await visitor(browser, { javaScriptEnabled: false });
    await here.page.goto(`${relay.origin}/a`);
    const text = await here.page.locator("noscript").innerText();
    assert.match(text, /emergency number/);
    assert.match(text, /número de emergencias/);
    await here.close();
  });

  test("one request of at most 60 KB", async () => {
    const here = await visitor(browser);
    const [answer] = await Promise.all([here.page.waitForResponse("**/a"), here.page.goto(`${relay.origin}/a`, { waitUntil: "networkidle" })]);
    const bytes = (await answer.body()).length;
    console.log(`page: ${bytes} bytes, ${here.requests.length} request`);
    assert.ok(bytes <= MOST_BYTES);
    assert.equal(here.requests.length, 1);
    await here.close();
  });

  test("with the keyboard alone, and with the focus where the next words are", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    const { page, waitFor, close } = await visitor(browser);
    await page.goto(sent.address);
    await waitFor("Somebody left you a note");
    const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
    const step = async (expected) => {
      await page.keyboard.press("Tab");
      assert.ok((await focused()).startsWith(expected), `${await focused()}, not ${expected}`);
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, "solid", expected);
    };
    for (const name of ["English", "Español", "Open the note"]) await step(name);
    await page.keyboard.press("Enter");
    await waitFor("The note");
    assert.equal(await focused(), "The note");
    for (const name of ["I have seen it", "I am calling you", "I cannot right now"]) await step(name);
    await page.keyboard.press("Space");
    await page.locator(".stands", { hasText: "“I cannot right now”" }).waitFor();
    assert.equal(await focused(), "I cannot right now");
    for (const name of ["Call +1", "Text +1", "Emergency and crisis lines"]) await step(name);
    await step("Choose a country");
    await page.keyboard.type("New Z");
    await page.locator("details a", { hasText: "111" }).waitFor();
    await step("Call 111");
    assert.deepEqual((await sent.replies()).said.map(({ answer }) => answer), [3]);
    await close();
  });

  test("a screen reader is told where it is and what has changed", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    const { page, waitFor, tap, close } = await visitor(browser);
    await page.goto(sent.address);
    await waitFor("Somebody left you a note");
    for (const role of ["navigation", "main", "status", "banner"]) assert.equal(await page.getByRole(role).count(), 1, role);
    let go;
    const held = new Promise((done) => (go = done));
    await page.route("**/v1/l/read", async (route) => (await held, route.continue()));
    await tap("Open the note");
    await page.getByRole("status").filter({ hasText: "Opening the note" }).waitFor();
    assert.equal(await page.locator("button.main").getAttribute("aria-disabled"), "true");
    // A second tap does not use up a second of five.
    await page.locator("button.main").click({ force: true });
    go();
    await waitFor("The note");
    assert.equal((await sent.replies()).reads, 1);
    for (const region of ["Let them know", "What you can do now", "Better not"]) {
      assert.equal(await page.getByRole("region", { name: region }).count(), 1, region);
    }
    assert.equal(await page.locator("h1").count(), 1);
    await close();
  });
}
