"""Works the vectors out again after docs/protocol.md, with nothing of this project: needs `pip install cryptography`."""

import base64
import hashlib
import hmac
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VECTORS = Path(__file__).parent / "vectors"
NONCE = bytes(12)


def load(name):
    return json.loads((VECTORS / f"{name}.json").read_text())


def raw(key):
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def h(text):
    return bytes.fromhex(text)


def u32(n):
    return n.to_bytes(4, "big")


def u64(n):
    return n.to_bytes(8, "big")


def sha(data):
    return hashlib.sha256(data).digest()


def labelled(label, data=b""):
    return label.encode() + b"\0" + data


def extract(salt, ikm):
    return hmac.new(salt or bytes(32), ikm, "sha256").digest()


def stretch(prk, info, length):
    out, block = b"", b""
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([len(out) // 32 + 1]), "sha256").digest()
        out += block
    return out[:length]


def expand(key, label, context, length):
    return stretch(key, labelled(label, context), length)


def sign(seed, label, data):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(labelled(label, data))


def sign_pk(seed):
    return raw(Ed25519PrivateKey.from_private_bytes(seed).public_key())


def kem_pk(secret):
    return raw(X25519PrivateKey.from_private_bytes(secret).public_key())


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# Deterministic CBOR, as far as it is needed.


def head(major, n):
    for extra, (size, top) in enumerate([(1, 1 << 8), (2, 1 << 16), (4, 1 << 32), (8, 1 << 64)]):
        if n < 24:
            return bytes([major << 5 | n])
        if n < top:
            return bytes([major << 5 | 24 + extra]) + n.to_bytes(size, "big")
    raise ValueError(n)


def cbor(value):
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in sorted(value.items()))


def parse(data):
    value, rest = item(data)
    assert not rest and cbor(value) == data
    return value


def item(data):
    major, n, rest = data[0] >> 5, data[0] & 31, data[1:]
    if major == 7:
        return {20: False, 21: True}[n], rest
    if n >= 24:
        size = 1 << n - 24
        n, rest = int.from_bytes(rest[:size], "big"), rest[size:]
    if major == 0:
        return n, rest
    if major in (2, 3):
        return rest[:n] if major == 2 else rest[:n].decode(), rest[n:]
    parts = []
    for _ in range(n if major == 4 else 2 * n):
        part, rest = item(rest)
        parts.append(part)
    return parts if major == 4 else dict(zip(parts[::2], parts[1::2])), rest


# HPKE (RFC 9180), DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, one message.


def hpke_open(secret, enc, info, sealed, psk=b"", psk_id=b"", aad=b""):
    kem, suite = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x03"

    def lextract(suite, salt, name, ikm):
        return extract(salt, b"HPKE-v1" + suite + name + ikm)

    def lexpand(suite, prk, name, data, length):
        return stretch(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + name + data, length)

    own = X25519PrivateKey.from_private_bytes(secret)
    dh = own.exchange(X25519PublicKey.from_public_bytes(enc))
    prk = lextract(kem, b"", b"eae_prk", dh)
    shared = lexpand(kem, prk, b"shared_secret", enc + raw(own.public_key()), 32)
    context = bytes([1 if psk else 0])
    context += lextract(suite, b"", b"psk_id_hash", psk_id) + lextract(suite, b"", b"info_hash", info)
    root = lextract(suite, shared, b"secret", psk)
    key = lexpand(suite, root, b"key", context, 32)
    return ChaCha20Poly1305(key).decrypt(lexpand(suite, root, b"base_nonce", context, 12), sealed, aad)


def words_fit(words, bits):
    """The list is in order, so that the words stand to each other as their places do."""
    number, width = int.from_bytes(bits, "big"), 8 * len(bits)
    places = [number >> width - 11 * (at + 1) & 2047 for at in range(len(words))]
    assert sorted(places) == [place for _, place in sorted(zip(words, places))]


def filled(said, length):
    return len(said).to_bytes(2, "big") + said + bytes(length - 2 - len(said))


def padded(body):
    length = max(512, body)
    e = length.bit_length() - 1
    step = 1 << (e - e.bit_length())
    return -(-length // step) * step


def check_padding():
    for body, length in load("padding"):
        assert padded(body) == length


def check_phrase():
    for case in load("phrase"):
        entropy = h(case["entropy"])
        prk = extract(b"wm1/recovery", entropy)
        seed = expand(prk, "wm1/recovery/sign", b"", 32)
        kem = expand(prk, "wm1/recovery/kem", b"", 32)
        account = sha(labelled("wm1/account", sign_pk(seed)))[:16]
        assert [seed, sign_pk(seed), kem, kem_pk(kem), account] == [
            h(case[name]) for name in ("seed", "sign_pk", "kem_secret", "kem_pk", "account")
        ]
        claim = account + b"\0" + sign_pk(seed) + kem_pk(kem)
        assert sign(seed, "wm1/member", claim) == h(case["proof"])
        assert len(case["words"].split()) == 24


def check_manifest():
    file = load("manifest")
    account = h(file["account"])
    prk = extract(b"wm1/recovery", h(file["phrase_entropy"]))
    secrets = {sign_pk(seed := expand(prk, "wm1/recovery/sign", b"", 32)): expand(prk, "wm1/recovery/kem", b"", 32)}
    seeds = {sign_pk(seed): seed}
    for device in file["devices"]:
        secrets[h(device["sign_pk"])] = h(device["kem_secret"])
        seeds[h(device["sign_pk"])] = h(device["seed"])
    before, old_key, old_epoch = bytes(32), None, 1
    for n, case in enumerate(file["chain"]):
        envelope = parse(h(case["signed"]))
        body = envelope[0]
        assert body == h(case["body"])
        this = parse(body)
        assert (this[0], this[1], this[2], this[3], this[4]) == (1, account, n, before, case["epoch"])
        key = h(case["epoch_key"])
        assert this[7] == expand(key, "wm1/ek/commit", b"", 32) == h(case["ek_commit"])
        for (kind, sign_key, kem_key, proof), (enc, ct) in zip(this[5], this[8], strict=True):
            claim = account + bytes([kind]) + sign_key + kem_key
            Ed25519PublicKey.from_public_bytes(sign_key).verify(proof, labelled("wm1/member", claim))
            info = labelled("wm1/epoch", account + u32(n) + u32(this[4]) + sign_key)
            assert hpke_open(secrets[sign_key], enc, info, ct) == key
        if this[4] > old_epoch:
            chain = ChaCha20Poly1305(expand(key, "wm1/ek/keychain", b"", 32))
            assert chain.decrypt(NONCE, this[9], account + u32(this[4])) == old_key
        for signer, signature in envelope[1]:
            assert sign(seeds[signer], "wm1/manifest", body) == signature
        before = sha(labelled("wm1/manifest", body))
        assert before == h(case["hash"])
        old_key, old_epoch = key, this[4]
    assert (n, old_epoch) == (2, 2)


def check_batch():
    file = load("batch")
    epoch, seed = h(file["epoch_key"]), h(file["author"]["seed"])
    for case in file["batches"]:
        body = h(case["body"])
        stem = bytes([1, 1, case["kind"], 0]) + h(case["account"]) + sign_pk(seed) + u32(case["epoch"])
        stem += u64(case["seq"]) + h(case["prev"]) + h(case["manifest_hash"]) + h(case["salt"])
        secret = expand(epoch, "wm1/ek/batch", b"", 32)
        both = expand(extract(h(case["salt"]), secret), "wm1/batch", stem, 64)
        key, commit = both[:32], both[32:]
        plain = u32(len(body)) + body
        plain += bytes(padded(len(plain)) - len(plain))
        ct = ChaCha20Poly1305(key).encrypt(NONCE, plain, stem + commit)
        header = stem + commit + u32(len(ct)) + sha(ct)
        assert header == h(case["header"]) and len(header) == 228
        assert sha(labelled("wm1/batch", header)) == h(case["hash"])
        assert header + sign(seed, "wm1/batch", header) + ct == h(case["batch"])


def check_pull():
    file = load("pull")
    asked = file["request"]
    made = u32(asked["first_list"]) + bytes([len(asked["after"])])
    assert made + b"".join(h(a) + u64(n) for a, n in asked["after"]) == h(asked["bytes"])
    given = file["answer"]
    made = bytes([given["more"]]) + u64(given["ver"])
    made += u32(given["last_list"]) + h(given["last_list_hash"]) + len(given["lists"]).to_bytes(2, "big")
    made += b"".join(u32(len(h(one))) + h(one) for one in given["lists"])
    made += len(given["logs"]).to_bytes(2, "big")
    made += b"".join(h(a) + u64(base) + u64(top) + h(hash_) for a, base, top, hash_ in given["logs"])
    assert made + h(given["batches"]) == h(given["bytes"])
    cut = file["truncate"]
    assert bytes([1]) + h(cut["covers"][0][0]) + u64(cut["covers"][0][1]) == h(cut["bytes"])


def check_request():
    case = load("request")
    lines = [case["method"], case["origin"], case["path"], str(case["unix_s"]), sha(h(case["body"])).hex()]
    signature = sign(h(case["seed"]), "wm1/req", "\n".join(lines).encode())
    signer = sign_pk(h(case["seed"])).hex()
    assert case["authorization"] == f"WM1 {case['account']}.{signer}.{case['unix_s']}.{b64(signature)}"


def check_join():
    case = load("join")
    psk, r_new, new = h(case["psk"]), h(case["r_new"]), case["new_device"]
    commit = sha(labelled("wm1/join/commit", r_new))
    qr = cbor({0: 1, 1: case["origin"], 2: h(new["sign_pk"]), 3: h(new["kem_pk"]), 4: psk, 5: commit})
    assert case["code"] == "WM1J" + b64(qr)
    sid = expand(psk, "wm1/join/sid", b"", 16)
    assert sid == h(case["sid"])
    offer, welcome, kem = case["offer"], case["welcome"], h(new["kem_secret"])
    message = cbor({
        0: h(offer["account"]), 1: offer["n"], 2: h(offer["manifest_hash"]),
        3: h(offer["sign_pk"]), 4: h(offer["r_old"]),
    })
    slot = h(offer["slot"])
    assert hpke_open(kem, slot[:32], labelled("wm1/join/offer"), slot[32:], psk, sid) == message
    reveal = ChaCha20Poly1305(expand(psk, "wm1/join/reveal", b"", 32))
    proof = sign(h(new["seed"]), "wm1/member", h(offer["account"]) + b"\1" + h(new["sign_pk"]) + h(new["kem_pk"]))
    assert reveal.encrypt(NONCE, cbor({0: r_new, 1: proof}), b"") == h(case["reveal"])
    number = expand(extract(r_new, h(offer["r_old"])), "wm1/join/code", sha(qr) + sha(message), 8)
    assert f"{int.from_bytes(number, 'big') % 1_000_000:06}" == case["digits"]
    assert expand(psk, "wm1/join/ok", b"", 32) == h(case["ok"])
    message = cbor({0: welcome["n"], 1: h(welcome["manifest_hash"]), 2: h(welcome["root"]), 3: welcome["invite"]})
    slot = h(welcome["slot"])
    assert hpke_open(kem, slot[:32], labelled("wm1/join/welcome"), slot[32:], psk, sid) == message


def check_work():
    file = load("work")
    work, invite = file["work"], file["invite"]
    data = b"wm1/pow\0" + work["origin"].encode() + b"\0" + h(work["subject"])
    data += u64(work["unix_s"] // 600) + u64(work["nonce"])
    assert int.from_bytes(sha(data), "big") >> 256 - work["bits"] == 0
    assert work["admission"] == f"work {work['nonce']}"
    claim = h(invite["id"]) + u64(invite["until_s"])
    tag = hmac.new(h(invite["relay_key"]), labelled("wm1/invite", claim), "sha256").digest()
    assert invite["admission"] == "invite " + b64(claim + tag)


def check_close():
    case = load("close")
    claim = h(case["account"]) + u32(case["n"]) + h(case["manifest_hash"]) + u64(case["unix_s"])
    seed = h(case["seed"])
    assert claim + sign_pk(seed) + sign(seed, "wm1/close", claim) == h(case["bytes"])


def check_heads():
    case = load("heads")
    heads = [[member, seq, h(hash_)] for member, seq, hash_ in case["heads"]]
    view = cbor({0: 1, 1: case["n"], 2: h(case["manifest_hash"]), 3: heads})
    assert case["text"] == "WM1H" + b64(view) and unb64(case["text"][4:]) == view
    words_fit(case["words"], sha(labelled("wm1/heads", h(case["manifest_hash"]) + cbor(heads))))


def check_snapshot_piece():
    case = load("snapshot-piece")
    root = sha(labelled("wm1/state", h(case["state"])))
    piece = {0: root, 1: case["index"], 2: case["count"], 3: h(case["piece"]), 4: case["raw_length"]}
    assert root == h(case["root"]) and cbor(piece) == h(case["bytes"])


def check_state():
    case = load("state")
    covers = [[h(author), seq, h(hash_), list_] for author, seq, hash_, list_ in case["covers"]]
    ops = [[kind, h(record), stamp, parse(h(changes)), deleted] for kind, record, stamp, changes, deleted in case["ops"]]
    state = cbor({0: covers, 1: ops})
    assert state == h(case["bytes"]) and sha(labelled("wm1/state", state)) == h(case["root"])
    places = [(record, kind, stamp) for kind, record, stamp, _, _ in ops]
    assert covers == sorted(covers) and places == sorted(places)


def terms(side):
    assert kem_pk(h(side["kem_secret"])) == h(side["kem_pk"])
    return cbor({
        0: 1, 1: side["origin"], 2: h(side["kem_pk"]), 3: h(side["half"]), 4: h(side["mailbox"]), 5: h(side["write"]),
    })


def check_contact():
    case = load("contact")
    one, other = case["one"], case["other"]
    for side in (one, other):
        assert side["code"] == "WM1P" + b64(terms(side))
    low, high = sorted((one, other), key=lambda side: h(side["kem_pk"]))
    keys = h(low["kem_pk"]) + h(high["kem_pk"])
    psk = expand(extract(b"", h(low["half"]) + h(high["half"])), "wm1/pair/psk", keys, 32)
    assert psk == h(case["psk"])
    safety = expand(extract(b"", psk), "wm1/safety", keys, 60)
    groups = [int.from_bytes(safety[at:at + 5], "big") % 100_000 for at in range(0, 60, 5)]
    assert case["safety_number"] == " ".join(f"{group:05}" for group in groups)
    assert len(case["safety_words"]) == 16
    words_fit(case["safety_words"], safety)
    pk, to_pk, box = h(one["kem_pk"]), h(other["kem_pk"]), h(other["mailbox"])
    day, secret = u32(case["day"]), h(other["kem_secret"])
    for told in case["from_one_to_other"]:
        record = {0: h(told["id"]), 1: told["kind"], 3: told["created"], 4: told["expires"]}
        for key, name in ((2, "refers_to"), (7, "terms"), (8, "agreed")):
            if told[name] is not None:
                record[key] = h(told[name])
        for key, name in ((5, "text_id"), (6, "text")):
            if told[name] is not None:
                record[key] = told[name]
        assert cbor(record) == h(told["record"]) and told["expires"] // 86_400 == case["day"]
        message, info = h(told["message"]), labelled("wm1/alert", pk + to_pk + box)
        inner = hpke_open(secret, message[:32], info, message[32:], psk, box, b"\1" + box + day)
        assert len(message) == 1024 and inner == filled(cbor(record), 976)
        assert sha(labelled("wm1/mailbox", message)) == h(told["name"])
    rule = case["alert_id"]
    claim = h(rule["rule"]) + u32(rule["trigger_day"]) + h(rule["contact"])
    assert sha(labelled("wm1/alert-id", claim))[:16] == h(rule["id"])
    far = case["distance"]
    place, write = h(far["mailbox"]), h(far["write"])
    assert far["fragment"] == "WM1C" + b64(cbor({0: 1, 1: one["origin"], 2: pk, 3: place, 4: write}))
    answer, info = h(far["answer_of_other"]), labelled("wm1/pair/answer", pk + place)
    inner = hpke_open(h(one["kem_secret"]), answer[:32], info, answer[32:], aad=b"\1" + place + day)
    assert inner == filled(terms(other), 976)
    reply, info = h(far["reply_of_one"]), labelled("wm1/pair/reply", pk + to_pk)
    inner = hpke_open(secret, reply[:32], info, reply[32:], h(other["half"]), box, b"\1" + box + day)
    assert inner == filled(terms(one), 976)


def check_link():
    case = load("link")
    id_, root = h(case["id"]), extract(b"", h(case["key"]))
    assert case["fragment"] == b64(id_ + h(case["key"]))
    assert expand(root, "wm1/link/read", b"", 32) == h(case["read_token"])
    assert expand(root, "wm1/link/write", b"", 32) == h(case["write_token"])
    note, aad = cbor({0: case["created"], 1: case["text"]}), labelled("wm1/link", id_)
    cipher = AESGCM(expand(root, "wm1/link/enc", b"", 32))
    assert cipher.encrypt(NONCE, filled(note, 1008), aad) == h(case["sealed"])
    reply = case["reply"]
    said, salt = cbor({0: reply["answer"], 1: reply["answered"]}), h(reply["salt"])
    cipher = AESGCM(expand(root, "wm1/link/reply", salt, 32))
    assert salt + cipher.encrypt(NONCE, filled(said, 224), aad) == h(reply["sealed"])


def check_mailbox():
    case, link = load("mailbox"), load("link")
    cap = {name: sha(labelled("wm1/cap", h(case[name]))) for name in ("write", "read", "cancel", "owner")}
    assert cap["write"] == h(case["write_hash"]) and case["header"] == "WM1-Cap " + b64(h(case["write"]))
    word = hmac.new(h(case["relay_key"]), labelled("wm1/word"), "sha256").digest()
    assert case["admission"] == "word " + b64(word)
    message = h(case["message"])
    name, put = sha(labelled("wm1/mailbox", message)), u32(case["day"]) + message
    sealed, boxed = h(link["sealed"]), h(link["reply"]["sealed"])
    read, write = h(link["read_token"]), h(link["write_token"])
    made = {
        "name": name, "make": cap["write"] + cap["read"], "put": put,
        "escrow": u32(case["after_s"]) + cap["cancel"] + put, "later": u32(case["later_s"]) + name,
        "ack": name, "held": bytes([2]) + put + put,
        "make_link": sha(labelled("wm1/cap", read)) + sha(labelled("wm1/cap", write)) + cap["owner"] + sealed,
        "ask": h(link["id"]) + read, "answering": h(link["id"]) + write + boxed, "replies": bytes([2, 1]) + boxed,
    }
    assert made == {name: h(case[name]) for name in made}


if __name__ == "__main__":
    for name, check in list(globals().items()):
        if name.startswith("check_"):
            check()
            print(name.removeprefix("check_"), "fits")
