import Foundation
import Testing

// The vectors of contacts, for WireVectorsTests.

private func terms(_ lib: LibCrypto, _ side: StoryValue) throws -> Octets {
    #expect(try lib.kemPk(side["kem_secret"].hex) == side["kem_pk"].hex)
    let parts = ["kem_pk", "half", "mailbox", "write"].map { Cbor.bytes(side[$0].hex) }
    return map([.number(1), .text(side["origin"].string)] + parts)
}

private func filled(_ said: Octets, _ length: Int) -> Octets {
    bigEndian(said.count, 2) + said + Octets(repeating: 0, count: length - 2 - said.count)
}

@Sendable func contact(_ lib: LibCrypto, _ its: StoryValue) throws {
    let (one, other) = (its["one"], its["other"])
    for side in [one, other] { #expect(try side["code"].string == "WM1P" + base64(terms(lib, side))) }
    let sorted = [one, other].sorted { $0["kem_pk"].hex.lexicographicallyPrecedes($1["kem_pk"].hex) }
    let keys = sorted.flatMap { $0["kem_pk"].hex }
    let psk = try lib.expand(lib.extract([], sorted.flatMap { $0["half"].hex }), "wm1/pair/psk", keys)
    #expect(psk == its["psk"].hex)
    let safety = try lib.expand(lib.extract([], psk), "wm1/safety", keys, 60)
    let groups = stride(from: 0, to: 60, by: 5).map { at in
        let number = safety[at..<(at + 5)].reduce(0) { $0 << 8 | UInt64($1) } % 100_000
        return String(String(100_000 + number).dropFirst())
    }
    #expect(its["safety_number"].string == groups.joined(separator: " "))
    #expect(its["safety_words"].items.count == 16)
    wordsFit(its["safety_words"], safety)
    let (from, to, box) = (one["kem_pk"].hex, other["kem_pk"].hex, other["mailbox"].hex)
    let (day, secret) = (u32(its["day"].int), other["kem_secret"].hex)
    for told in its["from_one_to_other"].items {
        let keys: [(UInt64, String)] = [
            (0, "id"), (1, "kind"), (2, "refers_to"), (3, "created"), (4, "expires"), (5, "text_id"), (6, "text"), (7, "terms"),
            (8, "agreed"),
        ]
        let record = Cbor.map(
            keys.compactMap { key, name in
                switch (key, told[name]) {
                case (_, .number): (key, told[name].cbor)
                case (6, .text(let text)): (key, .text(text))
                case (_, .text): (key, .bytes(told[name].hex))
                default: nil
                }
            }
        ).encoded
        #expect(record == told["record"].hex)
        #expect(told["expires"].int / 86_400 == its["day"].int)
        let message = told["message"].hex
        #expect(message.count == 1024)
        #expect(try lib.sha256(labelled("wm1/mailbox", message)) == told["name"].hex)
        let info = labelled("wm1/alert", from + to + box)
        let inner = try lib.hpkeOpen(secret, message, info, psk: psk, pskId: box, aad: [1] + box + day)
        #expect(inner == filled(record, 976))
    }
    let rule = its["alert_id"]
    let claim = rule["rule"].hex + u32(rule["trigger_day"].int) + rule["contact"].hex
    #expect(try Octets(lib.sha256(labelled("wm1/alert-id", claim)).prefix(16)) == rule["id"].hex)
    let far = its["distance"]
    let place = far["mailbox"].hex
    let link = map([.number(1), .text(one["origin"].string), .bytes(from), .bytes(place), .bytes(far["write"].hex)])
    #expect(far["fragment"].string == "WM1C" + base64(link))
    let toAnswer = labelled("wm1/pair/answer", from + place)
    let answer = try lib.hpkeOpen(one["kem_secret"].hex, far["answer_of_other"].hex, toAnswer, aad: [1] + place + day)
    #expect(try answer == filled(terms(lib, other), 976))
    let (toReply, half) = (labelled("wm1/pair/reply", from + to), other["half"].hex)
    let reply = try lib.hpkeOpen(secret, far["reply_of_one"].hex, toReply, psk: half, pskId: box, aad: [1] + box + day)
    #expect(try reply == filled(terms(lib, one), 976))
}

@Sendable func link(_ lib: LibCrypto, _ its: StoryValue) throws {
    let (id, key, reply) = (its["id"].hex, its["key"].hex, its["reply"])
    #expect(its["fragment"].string == base64(id + key))
    let root = try lib.extract([], key)
    #expect(try lib.expand(root, "wm1/link/read") == its["read_token"].hex)
    #expect(try lib.expand(root, "wm1/link/write") == its["write_token"].hex)
    let aad = labelled("wm1/link", id)
    let note = filled(map([its["created"].cbor, .text(its["text"].string)]), 1008)
    #expect(try lib.sealForBrowser(lib.expand(root, "wm1/link/enc"), aad, note) == its["sealed"].hex)
    let salt = reply["salt"].hex
    let said = filled(map([reply["answer"].cbor, reply["answered"].cbor]), 224)
    let sealed = try lib.sealForBrowser(lib.expand(root, "wm1/link/reply", salt), aad, said)
    #expect(salt + sealed == reply["sealed"].hex)
}

@Sendable func mailbox(_ lib: LibCrypto, _ its: StoryValue) throws {
    let file = try Data(contentsOf: vectors.appendingPathComponent("link.json"))
    let link = try JSONDecoder().decode(StoryValue.self, from: file)
    let hash = { (capability: StoryValue) in try lib.sha256(labelled("wm1/cap", capability.hex)) }
    #expect(try hash(its["write"]) == its["write_hash"].hex)
    #expect(its["header"].string == "WM1-Cap " + base64(its["write"].hex))
    #expect(try its["admission"].string == "word " + base64(lib.hmac(its["relay_key"].hex, labelled("wm1/word"))))
    let message = its["message"].hex
    let name = try lib.sha256(labelled("wm1/mailbox", message))
    let put = u32(its["day"].int) + message
    #expect(name == its["name"].hex && name == its["ack"].hex && put == its["put"].hex)
    #expect(try hash(its["write"]) + hash(its["read"]) == its["make"].hex)
    #expect(try u32(its["after_s"].int) + hash(its["cancel"]) + put == its["escrow"].hex)
    #expect(u32(its["later_s"].int) + name == its["later"].hex)
    #expect([2] + put + put == its["held"].hex)
    let (id, reply) = (link["id"].hex, link["reply"]["sealed"].hex)
    let (read, write) = (link["read_token"], link["write_token"])
    #expect(try hash(read) + hash(write) + hash(its["owner"]) + link["sealed"].hex == its["make_link"].hex)
    #expect(id + read.hex == its["ask"].hex)
    #expect(id + write.hex + reply == its["answering"].hex)
    #expect([2, 1] + reply == its["replies"].hex)
}
