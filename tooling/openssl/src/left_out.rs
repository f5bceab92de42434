//! What OpenSSL is built without, and why SQLCipher does not miss it.
//!
//! SQLCipher asks for AES-256-CBC, SHA-1, SHA-256, SHA-512, HMAC, PBKDF2 and random bytes, by OpenSSL's
//! newer interface. All of these stay, with their assembly.

/// For `Configure`. What an option leaves out by itself is in OpenSSL's INSTALL.md.
pub(crate) const LEFT_OUT: &[&str] = &[
    // Programs, tests, manual pages, files loaded while running: only a static library is linked.
    "no-apps",
    "no-tests",
    "no-docs",
    "no-shared",
    "no-module",
    // Connections: the core's own go through rustls.
    "no-tls",
    "no-dtls",
    "no-quic",
    "no-sock",
    "no-http",
    // Most ciphers, hashes, signatures and formats that are none of the above, elliptic curves among them.
    // With them go the file that OpenSSL would read its settings from, and clearing up at exit, which a
    // library inside an app must not do.
    "no-bulk",
    "no-legacy",
    "no-argon2",
    "no-scrypt",
    "no-slh-dsa",
    "no-mdc2",
    "no-gost",
    "no-integrity-only-ciphers",
    "no-rfc3779",
    // Older interfaces.
    "no-engine",
    "no-deprecated",
    // Threads of its own. `no-threads` would take the locks too: never.
    "no-thread-pool",
    // Files, and the words of errors: SQLCipher says their numbers.
    "no-stdio",
    "no-err",
];

/// For the C compiler: small, split so that the linker drops what nobody calls, and without tables for
/// unwinding, as no OpenSSL function calls back into ours. What takes time is assembly.
pub(crate) const FLAGS: &[&str] = &[
    "-Os",
    "-ffunction-sections",
    "-fdata-sections",
    "-fno-unwind-tables",
    "-fno-asynchronous-unwind-tables",
];
