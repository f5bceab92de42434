let fragment = location.hash.slice(1); history.replaceState(null, "", location.pathname);
// That was first, before anything is drawn: what stands behind the `#` is in no address and no history any more.

/** Why there is no note, or why an answer was not taken; `state` is one of the words' `fault`. */
class Fault extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

/** What a relay's problem says to who has a link: docs/protocol.md, "Problems". */
const PROBLEMS = { 5: "unknown", 12: "often", 17: "late", 18: "used" };
const PATIENCE_MS = 30000;
const NOTE_BYTES = 1024;

const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
};
const labelled = (label, bytes = []) => joined(new TextEncoder().encode(label), [0], bytes);

/** Asks the relay, with the id in the body, so that it stands in no address. */
async function post(path, ...parts) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const asking = {
    method: "POST",
    body: joined(...parts),
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: patience.signal,
  };
  let status, body;
  try {
    const response = await fetch(path, asking);
    status = response.status;
    body = new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new Fault("offline");
  } finally {
    clearTimeout(timer);
  }
  if (status === 200) return body;
  // A problem is a map that begins with its code; what a proxy says by itself is not.
  const code = body[0] >> 5 === 5 && body[1] === 0 ? body[2] : 0;
  throw new Fault(PROBLEMS[code] ?? "unavailable");
}

/** `length u16 | CBOR {0: created, 1: text} | zeros`. */
function noteOf(padded) {
  const length = padded[0] * 256 + padded[1];
  const bytes = padded.subarray(2, 2 + length);
  const check = (fits) => {
    if (!fits) throw new Fault("changed");
  };
  check(bytes.length === length && padded.subarray(2 + length).every((byte) => byte === 0));
  let at = 0;
  const head = (major) => {
    check(at < bytes.length && bytes[at] >> 5 === major && (bytes[at] & 31) < 28);
    const short = bytes[at++] & 31;
    if (short < 24) return short;
    const size = 1 << (short - 24);
    check(at + size <= bytes.length);
    return bytes.subarray(at, (at += size)).reduce((sum, byte) => sum * 256 + byte, 0);
  };
  check(head(5) === 2 && head(0) === 0);
  const created = head(0);
  check(head(0) === 1);
  const size = head(3);
  check(at + size === bytes.length);
  return { created, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(at)) };
}

/** `length u16 | CBOR {0: answer, 1: answered} | zeros`. */
function replyOf(answer, answered) {
  const padded = new Uint8Array(224);
  padded.set([0, 9, 0xa2, 0, answer, 1, 0x1a]);
  new DataView(padded.buffer).setUint32(7, answered);
  return padded;
}

/** What stands behind a `#`. The browser keeps the key and gives it to nobody, this page included. */
class Link {
  constructor(id, root) {
    this.id = id;
    this.root = root;
  }

  static async read(text) {
    if (text === "") throw new Fault("missing");
    if (text.startsWith("WM1C") && text.length !== 64) throw new Fault("app");
    if (!/^[A-Za-z0-9_-]{64}$/.test(text)) throw new Fault("damaged");
    if (!globalThis.crypto?.subtle) throw new Fault("unable");
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const root = await crypto.subtle.importKey("raw", bytes.subarray(16), "HKDF", false, ["deriveKey", "deriveBits"]);
    bytes.fill(0, 16);
    return new Link(bytes.slice(0, 16), root);
  }

  way(label, context) {
    return { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: labelled(label, context) };
  }

  async token(label) {
    return new Uint8Array(await crypto.subtle.deriveBits(this.way(label), this.root, 256));
  }

  key(label, context, use) {
    return crypto.subtle.deriveKey(this.way(label, context), this.root, { name: "AES-GCM", length: 256 }, false, [use]);
  }

  /** Each key seals once, so the nonce is 0. */
  gcm() {
    return { name: "AES-GCM", iv: new Uint8Array(12), additionalData: labelled("wm1/link", this.id) };
  }

  /** The note: one of the five times that it is given out. */
  async open() {
    const sealed = await post("/v1/l/read", this.id, await this.token("wm1/link/read"));
    if (sealed.length !== NOTE_BYTES) throw new Fault("unavailable");
    const key = await this.key("wm1/link/enc", [], "decrypt");
    try {
      return noteOf(new Uint8Array(await crypto.subtle.decrypt(this.gcm(), key, sealed)));
    } catch {
      throw new Fault("changed");
    }
  }

  /** An answer, sealed: 1 seen, 2 calling you, 3 cannot now. */
  async seal(answer) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const key = await this.key("wm1/link/reply", salt, "encrypt");
    const padded = replyOf(answer, Math.floor(Date.now() / 1000));
    return joined(salt, new Uint8Array(await crypto.subtle.encrypt(this.gcm(), key, padded)));
  }

  /** The same sealed bytes again are taken as the same answer. */
  async reply(sealed) {
    await post("/v1/l/reply", this.id, await this.token("wm1/link/write"), sealed);
  }
}
