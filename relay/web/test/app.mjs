// A link that the app made, through `waymark`: opened here, answered here, and the answer read there.

import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { visitor } from "./stage.mjs";

const binary = process.env.WAYMARK_CLI_BINARY;
assert.ok(binary && existsSync(binary), "WAYMARK_CLI_BINARY names no waymark");

export function app(relay, browser) {
  test("the link of a text that the app composed is opened, and the answer ends the alert", async () => {
    const home = mkdtempSync(join(tmpdir(), "waymark-sender."));
    const waymark = (...words) =>
      JSON.parse(execFileSync(binary, ["--home", home, "--language", "en", "--json", ...words], { encoding: "utf8", env: { LANG: "en_US.UTF-8" } }));
    const who = ["--name", "Ben", "--role", "friend", "--phone", "+15550107788", "--way", "text"];
    const { id } = waymark("contacts", "add", ...who, "--level", "call_me", "--level", "link", "--link-relay", relay.origin);
    waymark("contacts", "agree", id, "--words", "With the link.");
    const { id: alert, preview } = waymark("alerts", "preview");
    assert.equal(waymark("contacts", "carry").unreached, 0);
    waymark("alerts", "send", "--alert", alert, "--at-once");
    const [task] = waymark("alerts", "run").tasks;
    assert.equal(task.text, `${preview.text}\n${preview.link_line}`);
    waymark("alerts", "report", alert, "handed_over");
    const { page, complaints, waitFor, tap, close } = await visitor(browser);
    await page.goto(task.text.match(/http:\S+$/)[0]);
    await waitFor("Somebody left you a note");
    await tap("Open the note");
    await waitFor("The note");
    assert.equal(await page.locator("blockquote").textContent(), preview.text);
    await tap("I am calling you");
    await page.locator(".stands", { hasText: "Your answer is left for them" }).waitFor({ timeout: 20000 });
    assert.equal(waymark("contacts", "carry").received, 1);
    assert.equal(waymark("alerts", "list").alerts[0].state, "answered");
    assert.deepEqual(complaints, []);
    await close();
    rmSync(home, { recursive: true });
  });
}
