package org.waymark.platform

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.StrongBoxUnavailableException
import java.io.InputStream
import java.io.OutputStream
import java.security.InvalidAlgorithmParameterException
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

/** Robolectric has no Keystore: this one keeps keys in memory under the real one's name. No hardware is behind it. */
class FakeKeystore : Provider("AndroidKeyStore", "1", "keys in memory, for tests") {
    init {
        putService(Service(this, "KeyStore", "AndroidKeyStore", Store::class.java.name, null, null))
        putService(Service(this, "KeyGenerator", "AES", Generator::class.java.name, null, null))
    }

    class Generator : KeyGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun engineInit(spec: AlgorithmParameterSpec, random: SecureRandom?) {
            this.spec = spec as KeyGenParameterSpec
        }

        override fun engineInit(random: SecureRandom?) = throw InvalidAlgorithmParameterException("a spec is needed")

        override fun engineInit(size: Int, random: SecureRandom?) = engineInit(random)

        override fun engineGenerateKey(): SecretKey {
            if (spec.isStrongBoxBacked && strongBoxIsFull) throw StrongBoxUnavailableException()
            specs += spec
            val bytes = ByteArray(spec.keySize / Byte.SIZE_BITS).also(SecureRandom()::nextBytes)
            return SecretKeySpec(bytes, "AES").also { keys[spec.keystoreAlias] = it }
        }
    }

    class Store : KeyStoreSpi() {
        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

        override fun engineGetKey(alias: String, password: CharArray?): Key? = keys[alias]

        override fun engineContainsAlias(alias: String) = alias in keys

        override fun engineIsKeyEntry(alias: String) = alias in keys

        override fun engineDeleteEntry(alias: String) {
            keys -= alias
        }

        override fun engineAliases() = Collections.enumeration(keys.keys)

        override fun engineSize() = keys.size

        override fun engineIsCertificateEntry(alias: String) = false

        override fun engineGetCertificate(alias: String): Certificate? = null

        override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

        override fun engineGetCertificateAlias(certificate: Certificate): String? = null

        override fun engineGetCreationDate(alias: String): Date? = null

        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) = notHere()

        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) = notHere()

        override fun engineSetCertificateEntry(alias: String, certificate: Certificate) = notHere()

        override fun engineStore(stream: OutputStream?, password: CharArray?) = notHere()

        private fun notHere(): Nothing = throw UnsupportedOperationException()
    }

    companion object {
        val keys = HashMap<String, SecretKey>()

        /** What keys were asked for. */
        val specs = ArrayList<KeyGenParameterSpec>()
        var strongBoxIsFull = false

        fun install() {
            keys.clear()
            specs.clear()
            strongBoxIsFull = false
            Security.removeProvider("AndroidKeyStore")
            Security.addProvider(FakeKeystore())
        }
    }
}
