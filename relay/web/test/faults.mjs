// What is said when there is no note to show.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Sent } from "./sender.mjs";
import { UNSAFE_HOST, visitor } from "./stage.mjs";
import { NOTE } from "./reading.mjs";

/** Each way not to get to a note: what is opened, and the heading that is shown. Shared with what is looked at. */
export const FAULTS = {
  used: {
    title: "The note was opened five times",
    async address(relay) {
      const sent = await Sent.note(relay.origin, NOTE);
      for (let read = 0; read < 5; read++) assert.equal(await sent.read(), 200);
      return sent.address;
    },
  },
  late: {
    title: "The three days are over",
    async address(relay) {
      const sent = await Sent.note(relay.origin, NOTE);
      await relay.expire(sent.id);
      return sent.address;
    },
  },
  unknown: {
    title: "There is no such note here",
    async address(relay) {
      const sent = await Sent.note(relay.origin, NOTE);
      await sent.end();
      return sent.address;
    },
  },
  changed: {
    title: "The note does not open",
    async address(relay) {
      const sent = new Sent(relay.origin);
      await sent.put(Buffer.alloc(1024, 7));
      return sent.address;
    },
  },
  missing: { title: "Open the link once more", isAtOnce: true, address: (relay) => `${relay.origin}/a` },
  damaged: {
    title: "The link is not whole",
    isAtOnce: true,
    address: (relay) => new Sent(relay.origin).address.slice(0, -1),
  },
  app: {
    title: "This link is for an app",
    isAtOnce: true,
    address: (relay) => `${relay.origin}/a#WM1C${"o".repeat(150)}`,
  },
  unable: {
    title: "This browser cannot open the note",
    isAtOnce: true,
    // Without TLS and not on one's own machine there is no WebCrypto.
    address: (relay) => new Sent(`http://${UNSAFE_HOST}:${relay.port}`).address,
  },
};

export function faults(relay, browser) {
  for (const [name, { title, isAtOnce, address }] of Object.entries(FAULTS)) {
    test(`${name}: clear words, and what can still be done`, async () => {
      const { page, waitFor, tap, lines, complaints, close } = await visitor(browser);
      await page.goto(await address(relay));
      if (!isAtOnce) await tap("Open the note");
      await waitFor(title);
      assert.ok(!page.url().includes("#"));
      assert.deepEqual(lines(), isAtOnce ? ["GET /a"] : ["GET /a", "POST /v1/l/read"]);
      // Not a dead end: whom to reach, and the lines, in view.
      assert.match(await page.locator("main").innerText(), /call or text|tap the link there|ask whoever sent it/i);
      await page.getByLabel("Country where the person is").waitFor();
      // A status that is no success, and a header that counts with TLS alone, are all that the browser may complain of.
      const expected = /the server responded with a status of|Cross-Origin-Opener-Policy header has been ignored/;
      assert.ok(complaints.every((text) => expected.test(text)), String(complaints));
      await close();
    });
  }

  test("a fragment of any other form is damaged, and asks the relay nothing", async () => {
    const { page, waitFor, lines, close } = await visitor(browser);
    const whole = new Sent(relay.origin).fragment;
    for (const behind of ["x", `${whole}x`, `${whole.slice(0, 63)}=`, `${whole.slice(0, 63)}%20`, "<script>alert(1)</script>"]) {
      await page.goto("about:blank");
      await page.goto(`${relay.origin}/a#${behind}`);
      await waitFor("The link is not whole");
    }
    assert.deepEqual(new Set(lines()), new Set(["GET /a"]));
    await close();
  });

  test("a relay that is gone is no connection, and a try later opens the note", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    const { page, waitFor, tap, close } = await visitor(browser);
    await page.goto(sent.address);
    await waitFor("Somebody left you a note");
    await relay.stop();
    await tap("Open the note");
    await waitFor("No connection");
    await relay.again();
    await tap("Try again");
    await waitFor("The note");
    await relay.stop();
    await tap("I have seen it");
    await page.locator(".stands", { hasText: "No connection. Your answer is not left yet." }).waitFor();
    await relay.again();
    await tap("I have seen it");
    await page.locator(".stands", { hasText: "“I have seen it”" }).waitFor();
    assert.deepEqual((await sent.replies()).said.map(({ answer }) => answer), [1]);
    await close();
  });

  test("what a proxy says by itself, and a relay that is asked too often, can be tried again", async () => {
    const sent = await Sent.note(relay.origin, NOTE);
    const { page, waitFor, tap, close } = await visitor(browser);
    const answers = [
      { status: 502, contentType: "text/html", body: "<html>Bad gateway" },
      { status: 200, contentType: "text/html", body: "<html>Sign in to this network" },
      { status: 429, body: Buffer.of(0xa1, 0, 12) },
    ];
    await page.route("**/v1/l/read", (route) => (answers.length > 0 ? route.fulfill(answers.shift()) : route.continue()));
    await page.goto(sent.address);
    await tap("Open the note");
    await waitFor("It does not work just now");
    await tap("Try again");
    // The same words again: what tells is that it was asked.
    while (answers.length > 1) await page.waitForTimeout(50);
    await waitFor("It does not work just now");
    await tap("Try again");
    await waitFor("Too many tries");
    await tap("Try again");
    await waitFor("The note");
    await close();
  });
}
