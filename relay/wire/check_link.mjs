// Opens and answers a link after docs/protocol.md with WebCrypto alone, as the page at a relay does in a browser.
// `node relay/wire/check_link.mjs`, or in a browser's console with `file` as the text of vectors/link.json.

// Node 18 has WebCrypto, but not under the name that browsers have it by.
globalThis.crypto ??= (await import("node:crypto")).webcrypto;

const of = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => parseInt(digits, 16));
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
const labelled = (label, bytes = []) => joined(new TextEncoder().encode(label), [0], bytes);

async function derived(key, label, context, algorithm, uses) {
  const root = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveKey", "deriveBits"]);
  const way = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: labelled(label, context) };
  if (!algorithm) return new Uint8Array(await crypto.subtle.deriveBits(way, root, 256));
  return crypto.subtle.deriveKey(way, root, algorithm, false, uses);
}

/** `{0: number, 1: text}` or the like: what a note and a reply are made of. */
function cbor(bytes) {
  let at = 0;
  const item = () => {
    const first = bytes[at++];
    let length = first & 31;
    if (length >= 24) {
      const size = 1 << (length - 24);
      length = bytes.slice(at, (at += size)).reduce((sum, byte) => sum * 256 + byte, 0);
    }
    if (first >> 5 === 0) return length;
    if (first >> 5 === 3) return new TextDecoder().decode(bytes.slice(at, (at += length)));
    return Object.fromEntries(Array.from({ length }, () => [item(), item()]));
  };
  return item();
}

function number(n) {
  if (n < 24) return [n];
  const size = [1, 2, 4, 8].find((size) => n < 2 ** (8 * size));
  const bytes = Array.from({ length: size }, (_, at) => Math.floor(n / 2 ** (8 * (size - 1 - at))) % 256);
  return [24 + Math.log2(size), ...bytes];
}

function unfilled(padded) {
  const length = padded[0] * 256 + padded[1];
  if (padded.slice(2 + length).some((byte) => byte !== 0)) throw new Error("padding");
  return padded.slice(2, 2 + length);
}

export async function check(file) {
  const vector = JSON.parse(file);
  const fits = (made, kept) => {
    if (made !== kept) throw new Error(`${made} is not ${kept}`);
  };
  // What the page knows: what stands behind the `#`.
  const fragment = vector.fragment.replaceAll("-", "+").replaceAll("_", "/");
  const known = Uint8Array.from(atob(fragment), (letter) => letter.charCodeAt(0));
  const [id, key] = [known.slice(0, 16), known.slice(16)];
  fits(hex(id), vector.id);
  fits(hex(await derived(key, "wm1/link/read")), vector.read_token);
  fits(hex(await derived(key, "wm1/link/write")), vector.write_token);
  const aes = { name: "AES-GCM", length: 256 };
  const gcm = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: labelled("wm1/link", id) };
  const opening = await derived(key, "wm1/link/enc", [], aes, ["decrypt"]);
  const sealed = of(vector.sealed);
  const note = cbor(unfilled(new Uint8Array(await crypto.subtle.decrypt(gcm, opening, sealed))));
  fits(note[0], vector.created);
  fits(note[1], vector.text);
  const salt = of(vector.reply.salt);
  const closing = await derived(key, "wm1/link/reply", salt, aes, ["encrypt"]);
  const said = Uint8Array.from([0xa2, 0, vector.reply.answer, 1, ...number(vector.reply.answered)]);
  const padded = new Uint8Array(224);
  padded.set([said.length >> 8, said.length & 255, ...said]);
  const reply = joined(salt, new Uint8Array(await crypto.subtle.encrypt(gcm, closing, padded)));
  fits(hex(reply), vector.reply.sealed);
  fits(reply.length, 256);
  // A bit changed on the way opens nothing.
  for (const at of [0, 500, 1023]) {
    const changed = sealed.slice();
    changed[at] ^= 1;
    const opened = await crypto.subtle.decrypt(gcm, opening, changed).then(() => true, () => false);
    fits(opened, false);
  }
}

if (globalThis.process?.argv) {
  const { readFile } = await import("node:fs/promises");
  await check(await readFile(new URL("vectors/link.json", import.meta.url), "utf8"));
  console.log("link fits");
}
