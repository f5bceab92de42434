// Who leaves a note: makes links after docs/protocol.md, with code of its own and not with the page's.

import { webcrypto as crypto, createHash, randomBytes } from "node:crypto";
import assert from "node:assert/strict";

const labelled = (label, bytes = Buffer.alloc(0)) => Buffer.concat([Buffer.from(label), Buffer.of(0), bytes]);
const gcm = (id) => ({ name: "AES-GCM", iv: new Uint8Array(12), additionalData: labelled("wm1/link", id) });
/** What a relay keeps of a capability. */
const hash = (token) => createHash("sha256").update(labelled("wm1/cap", token)).digest();

/** The shortest head of CBOR for a number or a text, as devices write it. */
function head(major, n) {
  const [short, size] = n < 24 ? [n, 0] : n < 256 ? [24, 1] : n < 65536 ? [25, 2] : [26, 4];
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = (major << 5) | short;
  if (size > 0) bytes.writeUIntBE(n, 1, size);
  return bytes;
}

async function derived(key, label, context) {
  const root = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const way = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: labelled(label, context) };
  return Buffer.from(await crypto.subtle.deriveBits(way, root, 256));
}

async function aes(key, use) {
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, [use]);
}

function padded(said, length) {
  const whole = Buffer.alloc(length);
  whole.writeUInt16BE(said.length);
  said.copy(whole, 2);
  return whole;
}

export class Sent {
  constructor(origin, id = randomBytes(16), key = randomBytes(32)) {
    Object.assign(this, { origin, id, key, owner: randomBytes(32) });
    this.fragment = Buffer.concat([id, key]).toString("base64url");
    this.address = `${origin}/a#${this.fragment}`;
  }

  /** A note with that text, at the relay. */
  static async note(origin, text, created = Math.floor(Date.now() / 1000)) {
    const sent = new Sent(origin);
    const bytes = Buffer.from(text);
    const said = Buffer.concat([Buffer.of(0xa2, 0), head(0, created), Buffer.of(1), head(3, bytes.length), bytes]);
    const key = await aes(await derived(sent.key, "wm1/link/enc"), "encrypt");
    await sent.put(Buffer.from(await crypto.subtle.encrypt(gcm(sent.id), key, padded(said, 1008))));
    return sent;
  }

  async put(sealed) {
    const read = await derived(this.key, "wm1/link/read");
    const write = await derived(this.key, "wm1/link/write");
    const body = Buffer.concat([hash(read), hash(write), hash(this.owner), sealed]);
    const answer = await fetch(`${this.origin}/v1/l/${this.id.toString("hex")}`, { method: "PUT", body });
    assert.equal(answer.status, 200);
  }

  /** One of the five times, by somebody else. */
  async read() {
    const body = Buffer.concat([this.id, await derived(this.key, "wm1/link/read")]);
    return (await fetch(`${this.origin}/v1/l/read`, { method: "POST", body })).status;
  }

  /** How often it was given out, the replies as they are kept, and what they say. */
  async replies() {
    const body = Buffer.concat([this.id, this.owner]);
    const answer = await fetch(`${this.origin}/v1/l/replies`, { method: "POST", body });
    assert.equal(answer.status, 200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const sealed = Array.from({ length: bytes[1] }, (_, at) => bytes.subarray(2 + 256 * at, 258 + 256 * at));
    assert.equal(bytes.length, 2 + 256 * sealed.length);
    return { reads: bytes[0], sealed, said: await Promise.all(sealed.map((one) => this.said(one))) };
  }

  async said(reply) {
    const key = await aes(await derived(this.key, "wm1/link/reply", reply.subarray(0, 16)), "decrypt");
    const opened = Buffer.from(await crypto.subtle.decrypt(gcm(this.id), key, reply.subarray(16)));
    const answer = opened[4];
    const expected = padded(Buffer.concat([Buffer.of(0xa2, 0, answer, 1, 0x1a), opened.subarray(7, 11)]), 224);
    assert.deepEqual(opened, expected);
    return { answer, answered: opened.readUInt32BE(7) };
  }

  async end() {
    const headers = { authorization: `WM1-Cap ${this.owner.toString("base64url")}` };
    const answer = await fetch(`${this.origin}/v1/l/${this.id.toString("hex")}`, { method: "DELETE", headers });
    assert.equal(answer.status, 200);
  }

  /** What must be in no request and no log, in every way in which it could be written. */
  secrets() {
    const parts = [this.key, this.key.subarray(0, 16), this.key.subarray(16)];
    const ways = ["hex", "base64", "base64url", "latin1"];
    return [this.fragment, this.fragment.slice(0, 24), this.fragment.slice(40), ...parts.flatMap((part) => ways.map((way) => part.toString(way).replace(/=+$/, "")))];
  }
}
