import Foundation
import Testing

let vectors = story.appendingPathComponent("../../relay/wire/vectors").standardizedFileURL
private let libCrypto = LibCrypto()

/// Works the vectors of WM1 out again after `docs/protocol.md`, with OpenSSL's cryptography and nothing of Waymark.
@Suite(.enabled(if: libCrypto != nil, "there is no libcrypto.so.3 here"))
struct WireVectorsTests {
    private static let checks: [String: @Sendable (LibCrypto, StoryValue) throws -> Void] = [
        "batch": batch, "close": close, "contact": contact, "heads": heads, "join": join, "labels": labels,
        "link": link, "mailbox": mailbox, "manifest": manifest,
        "padding": padding, "phrase": phrase, "pull": pull, "request": request, "snapshot-piece": snapshotPiece,
        "state": state, "work": work,
    ]

    @Test func everyFormatIsChecked() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: vectors.path)
        #expect(files.sorted() == Self.checks.keys.map { $0 + ".json" }.sorted())
    }

    @Test(arguments: checks.keys.sorted()) func eachFormatIsReadAndWrittenByThePageAlone(_ name: String) throws {
        let file = try Data(contentsOf: vectors.appendingPathComponent(name + ".json"))
        let check = try #require(Self.checks[name])
        try check(try #require(libCrypto), try JSONDecoder().decode(StoryValue.self, from: file))
    }
}

@Sendable private func labels(_ lib: LibCrypto, _ file: StoryValue) throws {
    let page = try String(contentsOf: vectors.appendingPathComponent("../../../docs/protocol.md"), encoding: .utf8)
    for label in file.items { #expect(page.contains("`\(label.string)`")) }
}

@Sendable private func padding(_ lib: LibCrypto, _ file: StoryValue) throws {
    for row in file.items { #expect(padme(row["0"].int) == row["1"].int) }
}

@Sendable private func phrase(_ lib: LibCrypto, _ file: StoryValue) throws {
    for its in file.items {
        let prk = try lib.extract(Octets("wm1/recovery".utf8), its["entropy"].hex)
        let seed = try lib.expand(prk, "wm1/recovery/sign")
        let kem = try lib.expand(prk, "wm1/recovery/kem")
        let (signPk, kemPk) = (try lib.signPk(seed), try lib.kemPk(kem))
        let account = Octets(try lib.sha256(labelled("wm1/account", signPk)).prefix(16))
        let proof = try lib.sign(seed, "wm1/member", account + [0] + signPk + kemPk)
        #expect(["seed", "sign_pk", "kem_secret", "kem_pk", "account", "proof"].map { its[$0].hex }
            == [seed, signPk, kem, kemPk, account, proof])
        #expect(its["words"].string.split(separator: " ").count == 24)
    }
}

@Sendable private func manifest(_ lib: LibCrypto, _ file: StoryValue) throws {
    let account = file["account"].hex
    let prk = try lib.extract(Octets("wm1/recovery".utf8), file["phrase_entropy"].hex)
    let recovery = (try lib.expand(prk, "wm1/recovery/sign"), try lib.expand(prk, "wm1/recovery/kem"))
    let all = file["devices"].items.map { ($0["seed"].hex, $0["kem_secret"].hex) } + [recovery]
    let secrets = try Dictionary(uniqueKeysWithValues: all.map { (try lib.signPk($0.0), $0) })
    var (before, oldKey, oldEpoch) = (Octets(repeating: 0, count: 32), Octets(), 1)
    for (n, its) in file["chain"].items.enumerated() {
        let envelope = try Cbor(reading: its["signed"].hex).items
        let body = envelope[0].octets
        #expect(body == its["body"].hex)
        let list = try Cbor(reading: body).items
        let (key, epoch) = (its["epoch_key"].hex, its["epoch"].int)
        #expect([list[0], list[2], list[4]].map(\.count) == [1, UInt64(n), UInt64(epoch)])
        #expect([list[1], list[3]].map(\.octets) == [account, before])
        #expect(list[7].octets == its["ek_commit"].hex)
        #expect(try lib.expand(key, "wm1/ek/commit") == its["ek_commit"].hex)
        let (members, wraps) = (list[5].items, list[8].items)
        #expect(members.count == wraps.count)
        for (member, wrap) in zip(members, wraps) {
            let parts = member.items
            let (sign, kem, proof) = (parts[1].octets, parts[2].octets, parts[3].octets)
            let kind = UInt8(try #require(parts[0].count))
            #expect(try lib.isSigned(sign, labelled("wm1/member", account + [kind] + sign + kem), proof))
            let info = labelled("wm1/epoch", account + u32(n) + u32(epoch) + sign)
            let secret = try #require(secrets[sign]).1
            #expect(try lib.hpkeOpen(secret, wrap.items[0].octets + wrap.items[1].octets, info) == key)
        }
        if epoch > oldEpoch {
            let chain = try lib.expand(key, "wm1/ek/keychain")
            #expect(try lib.open(chain, account + u32(epoch), list[9].octets) == oldKey)
        }
        for signed in envelope[1].items {
            let seed = try #require(secrets[signed.items[0].octets]).0
            #expect(try lib.sign(seed, "wm1/manifest", body) == signed.items[1].octets)
        }
        before = try lib.sha256(labelled("wm1/manifest", body))
        #expect(before == its["hash"].hex)
        (oldKey, oldEpoch) = (key, epoch)
    }
    #expect(oldEpoch == 2)
}

@Sendable private func batch(_ lib: LibCrypto, _ file: StoryValue) throws {
    let (epoch, seed) = (file["epoch_key"].hex, file["author"]["seed"].hex)
    for its in file["batches"].items {
        let (salt, body) = (its["salt"].hex, its["body"].hex)
        var stem: Octets = [1, 1, UInt8(its["kind"].int), 0] + its["account"].hex
        stem += try lib.signPk(seed) + u32(its["epoch"].int) + u64(its["seq"].int)
        stem += its["prev"].hex + its["manifest_hash"].hex + salt
        let both = try lib.expand(lib.extract(salt, lib.expand(epoch, "wm1/ek/batch")), "wm1/batch", stem, 64)
        let (key, commit) = (Octets(both.prefix(32)), Octets(both.suffix(32)))
        var plain = u32(body.count) + body
        plain += Octets(repeating: 0, count: padme(plain.count) - plain.count)
        let ct = try lib.seal(key, stem + commit, plain)
        let header = stem + commit + u32(ct.count) + (try lib.sha256(ct))
        #expect(header.count == 228 && header == its["header"].hex)
        #expect(try lib.sha256(labelled("wm1/batch", header)) == its["hash"].hex)
        #expect(try header + lib.sign(seed, "wm1/batch", header) + ct == its["batch"].hex)
    }
}

@Sendable private func pull(_ lib: LibCrypto, _ file: StoryValue) throws {
    let pairs = { (list: StoryValue) in list.items.flatMap { $0["0"].hex + u64($0["1"].int) } }
    let (asked, given, cut) = (file["request"], file["answer"], file["truncate"])
    let count = UInt8(asked["after"].items.count)
    #expect(u32(asked["first_list"].int) + [count] + pairs(asked["after"]) == asked["bytes"].hex)
    var made: Octets = [given["more"] == .bool(true) ? 1 : 0] + u64(given["ver"].int)
    made += u32(given["last_list"].int) + given["last_list_hash"].hex + bigEndian(given["lists"].items.count, 2)
    made += given["lists"].items.flatMap { u32($0.hex.count) + $0.hex }
    made += bigEndian(given["logs"].items.count, 2)
    made += given["logs"].items.flatMap { $0["0"].hex + u64($0["1"].int) + u64($0["2"].int) + $0["3"].hex }
    #expect(made + given["batches"].hex == given["bytes"].hex)
    #expect([UInt8(cut["covers"].items.count)] + pairs(cut["covers"]) == cut["bytes"].hex)
}

@Sendable private func request(_ lib: LibCrypto, _ its: StoryValue) throws {
    let (seed, time) = (its["seed"].hex, String(its["unix_s"].int))
    let body = hexed(try lib.sha256(its["body"].hex))
    let lines = [its["method"].string, its["origin"].string, its["path"].string, time, body].joined(separator: "\n")
    let signature = base64(try lib.sign(seed, "wm1/req", Octets(lines.utf8)))
    let parts = [its["account"].string, hexed(try lib.signPk(seed)), time, signature]
    #expect(its["authorization"].string == "WM1 " + parts.joined(separator: "."))
}

@Sendable private func join(_ lib: LibCrypto, _ its: StoryValue) throws {
    let (psk, rNew, new) = (its["psk"].hex, its["r_new"].hex, its["new_device"])
    let (signPk, kemPk) = (new["sign_pk"].hex, new["kem_pk"].hex)
    let commit = try lib.sha256(labelled("wm1/join/commit", rNew))
    let qr = map([.number(1), .text(its["origin"].string), .bytes(signPk), .bytes(kemPk), .bytes(psk), .bytes(commit)])
    #expect(its["code"].string == "WM1J" + base64(qr))
    let sid = try lib.expand(psk, "wm1/join/sid", [], 16)
    #expect(sid == its["sid"].hex)
    let (offer, welcome) = (its["offer"], its["welcome"])
    let opened = { (name: String, slot: Octets) in
        try lib.hpkeOpen(new["kem_secret"].hex, slot, labelled("wm1/join/" + name), psk: psk, pskId: sid)
    }
    let account = offer["account"].hex
    let message = map([
        .bytes(account), offer["n"].cbor, .bytes(offer["manifest_hash"].hex), .bytes(offer["sign_pk"].hex),
        .bytes(offer["r_old"].hex),
    ])
    #expect(try opened("offer", offer["slot"].hex) == message)
    let proof = try lib.sign(new["seed"].hex, "wm1/member", account + [1] + signPk + kemPk)
    let reveal = map([.bytes(rNew), .bytes(proof)])
    #expect(try lib.seal(lib.expand(psk, "wm1/join/reveal"), [], reveal) == its["reveal"].hex)
    let root = try lib.extract(rNew, offer["r_old"].hex)
    let code = try lib.expand(root, "wm1/join/code", lib.sha256(qr) + lib.sha256(message), 8)
    let digits = code.reduce(0) { $0 << 8 | UInt64($1) } % 1_000_000
    #expect(String(String(1_000_000 + digits).dropFirst()) == its["digits"].string)
    #expect(try lib.expand(psk, "wm1/join/ok") == its["ok"].hex)
    let invite = map([
        welcome["n"].cbor, .bytes(welcome["manifest_hash"].hex), .bytes(welcome["root"].hex),
        .text(welcome["invite"].string),
    ])
    #expect(try opened("welcome", welcome["slot"].hex) == invite)
}

@Sendable private func work(_ lib: LibCrypto, _ file: StoryValue) throws {
    let (work, invite) = (file["work"], file["invite"])
    let place = Octets(work["origin"].string.utf8) + [0] + work["subject"].hex
    let hash = try lib.sha256(labelled("wm1/pow", place + u64(work["unix_s"].int / 600) + u64(work["nonce"].int)))
    #expect(hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }.leadingZeroBitCount >= work["bits"].int)
    #expect(work["admission"].string == "work \(work["nonce"].int)")
    let claim = invite["id"].hex + u64(invite["until_s"].int)
    let tag = try lib.hmac(invite["relay_key"].hex, labelled("wm1/invite", claim))
    #expect(invite["admission"].string == "invite " + base64(claim + tag))
}

@Sendable private func close(_ lib: LibCrypto, _ its: StoryValue) throws {
    let claim = its["account"].hex + u32(its["n"].int) + its["manifest_hash"].hex + u64(its["unix_s"].int)
    let seed = its["seed"].hex
    #expect(try claim + lib.signPk(seed) + lib.sign(seed, "wm1/close", claim) == its["bytes"].hex)
}

@Sendable private func heads(_ lib: LibCrypto, _ its: StoryValue) throws {
    let list = its["manifest_hash"].hex
    let heads = Cbor.list(its["heads"].items.map { .list([$0["0"].cbor, $0["1"].cbor, .bytes($0["2"].hex)]) })
    #expect(its["text"].string == "WM1H" + base64(map([.number(1), its["n"].cbor, .bytes(list), heads])))
    wordsFit(its["words"], try lib.sha256(labelled("wm1/heads", list + heads.encoded)))
}

@Sendable private func snapshotPiece(_ lib: LibCrypto, _ its: StoryValue) throws {
    let root = try lib.sha256(labelled("wm1/state", its["state"].hex))
    #expect(root == its["root"].hex)
    let piece = map([.bytes(root), its["index"].cbor, its["count"].cbor, .bytes(its["piece"].hex), its["raw_length"].cbor])
    #expect(piece == its["bytes"].hex)
}

@Sendable private func state(_ lib: LibCrypto, _ its: StoryValue) throws {
    let covers = its["covers"].items.map { Cbor.list([.bytes($0["0"].hex), $0["1"].cbor, .bytes($0["2"].hex), $0["3"].cbor]) }
    let ops = try its["ops"].items.map {
        let changes = try Cbor(reading: $0["3"].hex)
        return Cbor.list([$0["0"].cbor, .bytes($0["1"].hex), $0["2"].cbor, changes, .bool($0["4"].isTrue)])
    }
    let state = map([.list(covers), .list(ops)])
    #expect(state == its["bytes"].hex)
    #expect(try lib.sha256(labelled("wm1/state", state)) == its["root"].hex)
}

/// The list of words is in order, so that they stand to each other as their places do.
func wordsFit(_ words: StoryValue, _ bytes: Octets) {
    let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
    let places = words.items.indices.map { bits[($0 * 11)..<($0 * 11 + 11)].reduce(0) { $0 << 1 | Int($1) } }
    let ordered = zip(words.items.map(\.string), places).sorted { $0 < $1 }
    #expect(ordered.map(\.1) == places.sorted())
}

/// The map that has these values at 0, 1, 2 ...
func map(_ values: [Cbor]) -> Octets { Cbor.map(zip(0..., values).map { ($0, $1) }).encoded }

func base64(_ bytes: Octets) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
}

private func hexed(_ bytes: Octets) -> String {
    bytes.map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined()
}

extension StoryValue {
    var string: String { if case .text(let text) = self { text } else { "" } }
    var int: Int { if case .number(let number) = self { Int(number) } else { 0 } }
    var items: [StoryValue] { if case .list(let items) = self { items } else { [] } }
    var hex: Octets {
        let digits = Octets(string.utf8)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16) ?? 0 }
    }
    var cbor: Cbor { .number(UInt64(int)) }
    fileprivate var isTrue: Bool { if case .bool(let answer) = self { answer } else { false } }
}
