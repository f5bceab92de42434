package org.waymark.wire

import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.MessageDigest
import java.security.PrivateKey
import java.security.PublicKey
import java.security.SecureRandom
import java.security.Signature
import java.security.spec.PKCS8EncodedKeySpec
import java.security.spec.X509EncodedKeySpec
import javax.crypto.Cipher
import javax.crypto.KeyAgreement
import javax.crypto.Mac
import javax.crypto.spec.GCMParameterSpec
import javax.crypto.spec.IvParameterSpec
import javax.crypto.spec.SecretKeySpec

// The primitives of docs/protocol.md from the JDK's own providers, and what it builds of them. Nothing of Waymark.

val NOTHING = ByteArray(0)
private val NONCE = ByteArray(12)

fun hex(text: String) = text.chunked(2).map { it.toInt(16).toByte() }.toByteArray()

fun ByteArray.hex() = joinToString("") { "%02x".format(it) }

/** Big-endian, so many bytes. */
fun number(value: Long, bytes: Int) = ByteArray(bytes) { (value ushr 8 * (bytes - 1 - it)).toByte() }

fun u32(value: Long) = number(value, 4)

fun u64(value: Long) = number(value, 8)

fun sha256(data: ByteArray): ByteArray = MessageDigest.getInstance("SHA-256").digest(data)

fun hmac(key: ByteArray, data: ByteArray): ByteArray =
    Mac.getInstance("HmacSHA256").run { init(SecretKeySpec(key, "HmacSHA256")); doFinal(data) }

/** `L(x)`. */
fun labelled(label: String, data: ByteArray = NOTHING) = label.toByteArray() + 0 + data

/** HKDF-Extract; no salt is as many zeros as the hash is long (RFC 5869). */
fun extract(salt: ByteArray, ikm: ByteArray) = hmac(salt.ifEmpty { ByteArray(32) }, ikm)

private fun ByteArray.ifEmpty(other: () -> ByteArray) = if (isEmpty()) other() else this

/** HKDF-Expand. */
fun stretch(prk: ByteArray, info: ByteArray, length: Int): ByteArray {
    var (out, block) = NOTHING to NOTHING
    while (out.size < length) {
        block = hmac(prk, block + info + (out.size / 32 + 1).toByte())
        out += block
    }
    return out.copyOf(length)
}

/** `Expand(K, label, x, n)`. */
fun expand(key: ByteArray, label: String, context: ByteArray, length: Int) = stretch(key, labelled(label, context), length)

private fun cipher(mode: Int, key: ByteArray, nonce: ByteArray, aad: ByteArray) =
    Cipher.getInstance("ChaCha20-Poly1305").apply {
        init(mode, SecretKeySpec(key, "ChaCha20"), IvParameterSpec(nonce))
        updateAAD(aad)
    }

fun seal(key: ByteArray, aad: ByteArray, plain: ByteArray): ByteArray = cipher(Cipher.ENCRYPT_MODE, key, NONCE, aad).doFinal(plain)

fun unseal(key: ByteArray, aad: ByteArray, sealed: ByteArray, nonce: ByteArray = NONCE): ByteArray =
    cipher(Cipher.DECRYPT_MODE, key, nonce, aad).doFinal(sealed)

/** AES-256-GCM with a nonce of zeros, as a browser does it. */
fun sealForBrowser(key: ByteArray, aad: ByteArray, plain: ByteArray): ByteArray = Cipher.getInstance("AES/GCM/NoPadding").run {
    init(Cipher.ENCRYPT_MODE, SecretKeySpec(key, "AES"), GCMParameterSpec(128, NONCE))
    updateAAD(aad)
    doFinal(plain)
}

/** The bytes that stand before a raw key in the form the JDK reads (RFC 8410). */
private fun privateKey(curve: String, raw: ByteArray): PrivateKey =
    KeyFactory.getInstance(curve).generatePrivate(PKCS8EncodedKeySpec(hex("302e020100300506032b65${oid(curve)}04220420") + raw))

private fun publicKey(curve: String, raw: ByteArray): PublicKey =
    KeyFactory.getInstance(curve).generatePublic(X509EncodedKeySpec(hex("302a300506032b65${oid(curve)}032100") + raw))

private fun oid(curve: String) = if (curve == "Ed25519") "70" else "6e"

/** The JDK makes a public key only with a new pair, whose chance is the seed here. */
fun signPk(seed: ByteArray): ByteArray {
    val chance = object : SecureRandom() {
        override fun nextBytes(bytes: ByteArray) { seed.copyInto(bytes) }
    }
    val pair = KeyPairGenerator.getInstance("Ed25519").apply { initialize(255, chance) }.generateKeyPair()
    return pair.public.encoded.takeLast(32).toByteArray()
}

fun sign(seed: ByteArray, label: String, data: ByteArray): ByteArray =
    Signature.getInstance("Ed25519").run { initSign(privateKey("Ed25519", seed)); update(labelled(label, data)); sign() }

fun isSigned(key: ByteArray, label: String, data: ByteArray, signature: ByteArray): Boolean =
    Signature.getInstance("Ed25519").run { initVerify(publicKey("Ed25519", key)); update(labelled(label, data)); verify(signature) }

private fun agree(secret: ByteArray, other: ByteArray): ByteArray =
    KeyAgreement.getInstance("X25519").run { init(privateKey("X25519", secret)); doPhase(publicKey("X25519", other), true); generateSecret() }

/** The base point of the curve is 9. */
fun kemPk(secret: ByteArray) = agree(secret, number(9, 1) + ByteArray(31))

/** HPKE (RFC 9180), suite 0x0020, 0x0001, 0x0003, one message; with a `psk` in mode PSK. */
fun hpkeOpen(
    secret: ByteArray, enc: ByteArray, info: ByteArray, sealed: ByteArray,
    psk: ByteArray = NOTHING, pskId: ByteArray = NOTHING, aad: ByteArray = NOTHING,
): ByteArray {
    val (kem, suite) = "KEM".toByteArray() + hex("0020") to "HPKE".toByteArray() + hex("002000010003")
    fun of(suite: ByteArray, name: String, data: ByteArray) = "HPKE-v1".toByteArray() + suite + name.toByteArray() + data
    fun expand(suite: ByteArray, prk: ByteArray, name: String, data: ByteArray, length: Int) =
        stretch(prk, number(length.toLong(), 2) + of(suite, name, data), length)

    val prk = extract(NOTHING, of(kem, "eae_prk", agree(secret, enc)))
    val shared = expand(kem, prk, "shared_secret", enc + kemPk(secret), 32)
    val context = number(if (psk.isEmpty()) 0 else 1, 1) +
        extract(NOTHING, of(suite, "psk_id_hash", pskId)) + extract(NOTHING, of(suite, "info_hash", info))
    val root = extract(shared, of(suite, "secret", psk))
    return unseal(expand(suite, root, "key", context, 32), aad, sealed, expand(suite, root, "base_nonce", context, 12))
}

/** Deterministic CBOR, as far as the formats need it. A byte string is a [ByteArray], a map has numbers as keys. */
fun cbor(value: Any): ByteArray = when (value) {
    is Number -> head(0, value.toLong())
    is Boolean -> head(7, if (value) 21 else 20)
    is ByteArray -> head(2, value.size.toLong()) + value
    is String -> value.toByteArray().let { head(3, it.size.toLong()) + it }
    is List<*> -> head(4, value.size.toLong()) + value.map { cbor(it!!) }.fold(NOTHING, ByteArray::plus)
    is Map<*, *> -> value.toSortedMap(compareBy { it as Int })
        .map { (key, item) -> cbor(key!!) + cbor(item!!) }.fold(head(5, value.size.toLong()), ByteArray::plus)
    else -> error("no CBOR for $value")
}

private fun head(major: Int, n: Long): ByteArray {
    val (extra, size) = when {
        n < 24 -> return number(major.toLong() shl 5 or n, 1)
        n < 1 shl 8 -> 24 to 1
        n < 1 shl 16 -> 25 to 2
        n < 1L shl 32 -> 26 to 4
        else -> 27 to 8
    }
    return number((major shl 5 or extra).toLong(), 1) + number(n, size)
}

/** The one value that these bytes are, which must be what writing it again gives. */
fun parse(bytes: ByteArray): Any {
    var at = 0
    fun take(n: Int) = bytes.copyOfRange(at, at + n).also { at += n }
    fun item(): Any {
        val first = take(1)[0].toInt() and 0xff
        val short = first and 31
        val n = if (short < 24) short.toLong() else take(1 shl short - 24).fold(0L) { sum, byte -> sum shl 8 or (byte.toLong() and 0xff) }
        return when (first shr 5) {
            0 -> n
            2 -> take(n.toInt())
            3 -> take(n.toInt()).decodeToString()
            4 -> List(n.toInt()) { item() }
            5 -> List(n.toInt()) { (item() as Long).toInt() to item() }.toMap()
            7 -> check(short in 20..21) { "not in these formats: $first" }.let { short == 21 }
            else -> error("not in these formats: $first")
        }
    }
    return item().also { check(at == bytes.size && cbor(it).contentEquals(bytes)) }
}
