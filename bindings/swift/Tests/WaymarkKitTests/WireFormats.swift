// What docs/protocol.md builds of the primitives. Nothing of Waymark.

typealias Octets = [UInt8]

/// Big-endian, so many bytes.
func bigEndian(_ value: some BinaryInteger, _ count: Int) -> Octets {
    (0..<count).map { UInt8(truncatingIfNeeded: UInt64(value) >> UInt64(8 * (count - 1 - $0))) }
}

func u32(_ value: some BinaryInteger) -> Octets { bigEndian(value, 4) }

func u64(_ value: some BinaryInteger) -> Octets { bigEndian(value, 8) }

/// `L(x)`.
func labelled(_ label: String, _ data: Octets = []) -> Octets { Octets(label.utf8) + [0] + data }

/// How long a plaintext becomes.
func padme(_ length: Int) -> Int {
    let least = max(512, length)
    let bits = { (n: Int) in Int.bitWidth - n.leadingZeroBitCount }
    let e = bits(least) - 1
    let step = 1 << (e - bits(e))
    return (least + step - 1) / step * step
}

extension LibCrypto {
    func extract(_ salt: Octets, _ ikm: Octets) throws -> Octets {
        try hmac(salt.isEmpty ? Octets(repeating: 0, count: 32) : salt, ikm)
    }

    /// HKDF-Expand.
    func stretch(_ prk: Octets, _ info: Octets, _ length: Int) throws -> Octets {
        var (out, block) = (Octets(), Octets())
        while out.count < length {
            block = try hmac(prk, block + info + [UInt8(out.count / 32 + 1)])
            out += block
        }
        return Octets(out.prefix(length))
    }

    /// `Expand(K, label, x, n)`.
    func expand(_ key: Octets, _ label: String, _ context: Octets = [], _ length: Int = 32) throws -> Octets {
        try stretch(key, labelled(label, context), length)
    }

    func sign(_ seed: Octets, _ label: String, _ data: Octets) throws -> Octets { try sign(seed, labelled(label, data)) }

    /// HPKE (RFC 9180), suite 0x0020, 0x0001, 0x0003, one message; with a `psk` in mode PSK.
    func hpkeOpen(
        _ secret: Octets, _ slot: Octets, _ info: Octets, psk: Octets = [], pskId: Octets = [], aad: Octets = []
    ) throws -> Octets {
        let (kem, suite): (Octets, Octets) = (Octets("KEM".utf8) + [0, 0x20], Octets("HPKE".utf8) + [0, 0x20, 0, 1, 0, 3])
        let of = { (suite: Octets, name: String, data: Octets) in Octets("HPKE-v1".utf8) + suite + Octets(name.utf8) + data }
        let spread = { (suite: Octets, prk: Octets, name: String, data: Octets, length: Int) in
            try stretch(prk, bigEndian(length, 2) + of(suite, name, data), length)
        }
        let enc = Octets(slot.prefix(32))
        let prk = try extract([], of(kem, "eae_prk", agree(secret, enc)))
        let shared = try spread(kem, prk, "shared_secret", enc + kemPk(secret), 32)
        let context: Octets =
            [psk.isEmpty ? 0 : 1] + (try extract([], of(suite, "psk_id_hash", pskId)))
            + (try extract([], of(suite, "info_hash", info)))
        let root = try extract(shared, of(suite, "secret", psk))
        let nonce = try spread(suite, root, "base_nonce", context, 12)
        return try open(spread(suite, root, "key", context, 32), aad, Octets(slot.dropFirst(32)), nonce: nonce)
    }
}

/// Deterministic CBOR, as far as the formats need it; a map has numbers as keys, ascending.
indirect enum Cbor {
    case number(UInt64), bool(Bool), bytes(Octets), text(String), list([Cbor]), map([(UInt64, Cbor)])

    var encoded: Octets {
        switch self {
        case .number(let n): head(0, n)
        case .bool(let answer): head(7, answer ? 21 : 20)
        case .bytes(let bytes): head(2, UInt64(bytes.count)) + bytes
        case .text(let text): head(3, UInt64(text.utf8.count)) + Octets(text.utf8)
        case .list(let items): head(4, UInt64(items.count)) + items.flatMap(\.encoded)
        case .map(let items): head(5, UInt64(items.count)) + items.flatMap { head(0, $0.0) + $0.1.encoded }
        }
    }

    private func head(_ major: UInt8, _ n: UInt64) -> Octets {
        switch n {
        case ..<24: [major << 5 | UInt8(n)]
        case ..<(1 << 8): [major << 5 | 24] + bigEndian(n, 1)
        case ..<(1 << 16): [major << 5 | 25] + bigEndian(n, 2)
        case ..<(1 << 32): [major << 5 | 26] + bigEndian(n, 4)
        default: [major << 5 | 27] + bigEndian(n, 8)
        }
    }

    /// The one value that these bytes are, which must be what writing it again gives.
    init(reading bytes: Octets) throws {
        var rest = bytes[...]
        self = try Self.item(&rest)
        guard rest.isEmpty, encoded == bytes else { throw StoryError("not the one encoding") }
    }

    private static func item(_ rest: inout ArraySlice<UInt8>) throws -> Cbor {
        func take(_ n: Int) throws -> Octets {
            guard rest.count >= n else { throw StoryError("it ends too early") }
            defer { rest = rest.dropFirst(n) }
            return Octets(rest.prefix(n))
        }
        let first = try take(1)[0]
        let short = first & 31
        let n = short < 24 ? UInt64(short) : try take(1 << Int(short - 24)).reduce(0) { $0 << 8 | UInt64($1) }
        switch first >> 5 {
        case 0: return .number(n)
        case 2: return .bytes(try take(Int(n)))
        case 3: return .text(String(decoding: try take(Int(n)), as: UTF8.self))
        case 4: return .list(try (0..<n).map { _ in try item(&rest) })
        case 5:
            return .map(
                try (0..<n).map { _ in
                    guard case .number(let key) = try item(&rest) else { throw StoryError("a key that is no number") }
                    return (key, try item(&rest))
                })
        case 7 where n == 20 || n == 21: return .bool(n == 21)
        default: throw StoryError("not in these formats")
        }
    }

    /// The items of a list, the values of a map.
    var items: [Cbor] {
        switch self {
        case .list(let items): items
        case .map(let items): items.map(\.1)
        default: []
        }
    }

    var octets: Octets { if case .bytes(let bytes) = self { bytes } else { [] } }
    var count: UInt64? { if case .number(let n) = self { n } else { nil } }
}
