import Foundation

/// Ed25519, X25519, ChaCha20-Poly1305, AES-256-GCM, SHA-256 and HMAC of the system's OpenSSL 3, found while running: Swift on Linux
/// has no cryptography of its own. Nil where there is no such library.
struct LibCrypto: Sendable {
    private typealias Pointer = OpaquePointer?
    private typealias Bytes = UnsafePointer<UInt8>?
    private typealias Room = UnsafeMutablePointer<UInt8>?
    private typealias Made = @convention(c) () -> Pointer
    private typealias Named = @convention(c) (Pointer) -> Pointer
    private typealias Key = @convention(c) (Int32, Pointer, Bytes, Int) -> Pointer
    private typealias Raw = @convention(c) (Pointer, Room, UnsafeMutablePointer<Int>) -> Int32
    private typealias Begin = @convention(c) (Pointer, Pointer, Pointer, Pointer, Pointer) -> Int32
    private typealias Sign = @convention(c) (Pointer, Room, UnsafeMutablePointer<Int>, Bytes, Int) -> Int32
    private typealias Verify = @convention(c) (Pointer, Bytes, Int, Bytes, Int) -> Int32
    private typealias Fresh = @convention(c) (Pointer, Pointer) -> Pointer
    private typealias With = @convention(c) (Pointer, Pointer) -> Int32
    private typealias Step = @convention(c) (Pointer) -> Int32
    private typealias Cipher = @convention(c) (Pointer, Pointer, Pointer, Bytes, Bytes, Int32) -> Int32
    private typealias Update = @convention(c) (Pointer, Room, UnsafeMutablePointer<Int32>, Bytes, Int32) -> Int32
    private typealias Finish = @convention(c) (Pointer, Room, UnsafeMutablePointer<Int32>) -> Int32
    private typealias Control = @convention(c) (Pointer, Int32, Int32, UnsafeMutableRawPointer?) -> Int32
    private typealias Hash = @convention(c) (Bytes, Int, Room) -> Room
    private typealias Mac = @convention(c) (Pointer, Bytes, Int32, Bytes, Int, Room, UnsafeMutablePointer<UInt32>) -> Room
    private typealias Freed = @convention(c) (Pointer) -> Void

    private static let ed25519: Int32 = 1087
    private static let x25519: Int32 = 1034

    private nonisolated(unsafe) let library: UnsafeMutableRawPointer

    init?() {
        guard let library = dlopen("libcrypto.so.3", RTLD_NOW) else { return nil }
        self.library = library
    }

    private func call<Function>(_ name: String, _ type: Function.Type) throws -> Function {
        guard let found = dlsym(library, name) else { throw StoryError("libcrypto has no \(name)") }
        return unsafeBitCast(found, to: type)
    }

    func sha256(_ data: [UInt8]) throws -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        _ = try call("SHA256", Hash.self)(data, data.count, &out)
        return out
    }

    func hmac(_ key: [UInt8], _ data: [UInt8]) throws -> [UInt8] {
        var (out, length) = ([UInt8](repeating: 0, count: 32), UInt32(32))
        let hash = try call("EVP_sha256", Made.self)()
        _ = try call("HMAC", Mac.self)(hash, key, Int32(key.count), data, data.count, &out, &length)
        return out
    }

    func signPk(_ seed: [UInt8]) throws -> [UInt8] { try publicKey(Self.ed25519, seed) }

    func kemPk(_ secret: [UInt8]) throws -> [UInt8] { try publicKey(Self.x25519, secret) }

    func sign(_ seed: [UInt8], _ data: [UInt8]) throws -> [UInt8] {
        var (out, length) = ([UInt8](repeating: 0, count: 64), 64)
        try with(key("private", Self.ed25519, seed)) { key in
            let context = try call("EVP_MD_CTX_new", Made.self)()
            defer { free("EVP_MD_CTX_free", context) }
            try ok(try call("EVP_DigestSignInit", Begin.self)(context, nil, nil, nil, key))
            try ok(try call("EVP_DigestSign", Sign.self)(context, &out, &length, data, data.count))
        }
        return out
    }

    func isSigned(_ signer: [UInt8], _ data: [UInt8], _ signature: [UInt8]) throws -> Bool {
        try with(key("public", Self.ed25519, signer)) { key in
            let context = try call("EVP_MD_CTX_new", Made.self)()
            defer { free("EVP_MD_CTX_free", context) }
            try ok(try call("EVP_DigestVerifyInit", Begin.self)(context, nil, nil, nil, key))
            let verify = try call("EVP_DigestVerify", Verify.self)
            return verify(context, signature, signature.count, data, data.count) == 1
        }
    }

    func agree(_ secret: [UInt8], _ other: [UInt8]) throws -> [UInt8] {
        var (out, length) = ([UInt8](repeating: 0, count: 32), 32)
        try with(key("private", Self.x25519, secret)) { own in
            try with(key("public", Self.x25519, other)) { other in
                let context = try call("EVP_PKEY_CTX_new", Fresh.self)(own, nil)
                defer { free("EVP_PKEY_CTX_free", context) }
                try ok(try call("EVP_PKEY_derive_init", Step.self)(context))
                try ok(try call("EVP_PKEY_derive_set_peer", With.self)(context, other))
                try ok(try call("EVP_PKEY_derive", Raw.self)(context, &out, &length))
            }
        }
        return out
    }

    func seal(_ key: [UInt8], _ aad: [UInt8], _ plain: [UInt8]) throws -> [UInt8] {
        try crypt(true, key, [UInt8](repeating: 0, count: 12), aad, plain, tag: [UInt8](repeating: 0, count: 16))
    }

    /// AES-256-GCM with a nonce of zeros, as a browser does it.
    func sealForBrowser(_ key: [UInt8], _ aad: [UInt8], _ plain: [UInt8]) throws -> [UInt8] {
        let zeros = { [UInt8](repeating: 0, count: $0) }
        return try crypt(true, key, zeros(12), aad, plain, tag: zeros(16), by: "EVP_aes_256_gcm")
    }

    func open(_ key: [UInt8], _ aad: [UInt8], _ sealed: [UInt8], nonce: [UInt8]? = nil) throws -> [UInt8] {
        let nonce = nonce ?? [UInt8](repeating: 0, count: 12)
        return try crypt(false, key, nonce, aad, Array(sealed.dropLast(16)), tag: Array(sealed.suffix(16)))
    }

    /// What is sealed has its tag at the end.
    private func crypt(
        _ seals: Bool, _ key: [UInt8], _ nonce: [UInt8], _ aad: [UInt8], _ input: [UInt8], tag: [UInt8],
        by cipher: String = "EVP_chacha20_poly1305"
    ) throws -> [UInt8] {
        let (takeTag, giveTag): (Int32, Int32) = (0x11, 0x10)
        var (out, tag, length) = ([UInt8](repeating: 0, count: input.count), tag, Int32(0))
        let context = try call("EVP_CIPHER_CTX_new", Made.self)()
        defer { free("EVP_CIPHER_CTX_free", context) }
        let cipher = try call(cipher, Made.self)()
        let (update, control) = (try call("EVP_CipherUpdate", Update.self), try call("EVP_CIPHER_CTX_ctrl", Control.self))
        try ok(try call("EVP_CipherInit_ex", Cipher.self)(context, cipher, nil, key, nonce, seals ? 1 : 0))
        if !seals { try ok(control(context, takeTag, 16, &tag)) }
        try ok(update(context, nil, &length, aad, Int32(aad.count)))
        try ok(update(context, &out, &length, input, Int32(input.count)))
        var rest = [UInt8](repeating: 0, count: 16)
        try ok(try call("EVP_CipherFinal_ex", Finish.self)(context, &rest, &length))
        if seals { try ok(control(context, giveTag, 16, &tag)) }
        return seals ? out + tag : out
    }

    private func publicKey(_ kind: Int32, _ secret: [UInt8]) throws -> [UInt8] {
        var (out, length) = ([UInt8](repeating: 0, count: 32), 32)
        try with(key("private", kind, secret)) { key in
            try ok(try call("EVP_PKEY_get_raw_public_key", Raw.self)(key, &out, &length))
        }
        return out
    }

    private func key(_ side: String, _ kind: Int32, _ raw: [UInt8]) throws -> OpaquePointer? {
        try call("EVP_PKEY_new_raw_\(side)_key", Key.self)(kind, nil, raw, raw.count)
    }

    private func with<Answer>(_ key: OpaquePointer?, _ body: (OpaquePointer?) throws -> Answer) throws -> Answer {
        guard key != nil else { throw StoryError("libcrypto reads no such key") }
        defer { free("EVP_PKEY_free", key) }
        return try body(key)
    }

    private func free(_ name: String, _ what: OpaquePointer?) { try? call(name, Freed.self)(what) }

    private func ok(_ answer: Int32) throws {
        guard answer == 1 else { throw StoryError("libcrypto refused") }
    }
}
