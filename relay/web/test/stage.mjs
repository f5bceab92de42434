// A relay as it is run, and a browser as people have one.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const binary = process.env.WAYMARK_RELAY_BINARY;
const browserBinary = process.env.WAYMARK_BROWSER ?? "/usr/bin/chromium";
assert.ok(binary && existsSync(binary), "WAYMARK_RELAY_BINARY names no relay");

/** In this name no browser trusts a page that comes without TLS. */
export const UNSAFE_HOST = "relay.test";

export class Relay {
  static async start() {
    const relay = new Relay();
    relay.folder = mkdtempSync(join(tmpdir(), "waymark-page."));
    relay.log = "";
    relay.port = 0;
    await relay.again();
    return relay;
  }

  /** Starts it where it was. */
  async again() {
    const where = ["serve", "--listen", `127.0.0.1:${this.port}`, "--data", this.folder, "--until-input-ends"];
    const env = { ...process.env, WAYMARK_RELAY_LOG: "trace" };
    this.process = spawn(binary, where, { stdio: ["pipe", "ignore", "pipe"], env });
    const begun = this.log.length;
    this.ended = new Promise((done) => this.process.once("exit", done));
    await new Promise((done, refuse) => {
      this.ended.then(() => refuse(new Error(`the relay ended: ${this.log.slice(begun)}`)));
      this.process.stderr.on("data", (text) => {
        this.log += text;
        const found = this.log.slice(begun).match(/listening.*address=127\.0\.0\.1:(\d+)/);
        if (found) done((this.port = Number(found[1])));
      });
    });
    this.origin = `http://127.0.0.1:${this.port}`;
  }

  async stop() {
    this.process.stdin.end();
    await this.ended;
  }

  async remove() {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Lets the time of a link be over, as if the relay's clock had gone on. */
  async expire(id) {
    const code = "import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute('UPDATE link SET until_s=1 WHERE id=?',(bytes.fromhex(sys.argv[2]),));assert c.total_changes==1;c.commit()";
    const python = spawn("python3", ["-c", code, join(this.folder, "relay.db"), id.toString("hex")], { stdio: "inherit" });
    assert.equal(await new Promise((done) => python.once("exit", done)), 0);
  }

  /** What was asked for, as the relay saw it, without what the sender asks; its lines come a little later than its answers. */
  async asked(from, count) {
    const seen = () => {
      const lines = this.log.slice(from).replaceAll(/\u001b\[\d*m/g, "").split("\n");
      const asked = lines.flatMap((line) => line.match(/method=(\S+) path="?([^" ]+)"? status=(\d+)/)?.slice(1, 4).join(" ") ?? []);
      return asked.filter((line) => !line.startsWith("PUT ") && !line.includes("replies"));
    };
    for (let wait = 0; wait < 50 && seen().length < count; wait += 1) await delay(100);
    return seen();
  }
}

export const launch = () =>
  chromium.launch({ executablePath: browserBinary, args: [`--host-resolver-rules=MAP ${UNSAFE_HOST} 127.0.0.1`] });

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page of its own, and all that it asks for. */
export async function visitor(browser, options = {}) {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 360, height: 640 }, ...options });
  const page = await context.newPage();
  const [requests, complaints] = [[], []];
  context.on("request", (request) => requests.push(request));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  return {
    context,
    page,
    requests,
    complaints,
    lines: () => requests.map((request) => `${request.method()} ${request.url().replace(/^http:\/\/[^/]*/, "")}`),
    title: () => page.locator("h1").textContent(),
    waitFor: (title) => page.locator("h1", { hasText: title }).waitFor({ timeout: 20000 }),
    tap: (name) => page.getByRole("button", { name, exact: true }).click(),
    close: () => context.close(),
    /** Serious faults for people who cannot see, hear or point well. */
    async faults() {
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      return found.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.html).join(" | ")}`);
    },
  };
}
