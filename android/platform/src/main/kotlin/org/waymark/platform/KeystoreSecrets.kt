package org.waymark.platform

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardOpenOption.READ
import java.security.GeneralSecurityException
import java.security.InvalidKeyException
import java.security.KeyStore
import java.security.ProviderException
import java.security.UnrecoverableKeyException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import org.waymark.PlatformException
import org.waymark.SecretStore

/**
 * The core's secrets, each in a file that no backup takes along, sealed with a key that never leaves the Keystore
 * (AES-256-GCM, in the StrongBox where there is one). A file is the 12 bytes the cipher began with, then what is sealed;
 * the secret's name is sealed with it, so that two files cannot be exchanged.
 *
 * The key asks for no fingerprint: reminders are planned after a restart with nobody there.
 */
class KeystoreSecrets(private val context: Context) : SecretStore {
    private val folder = File(context.noBackupFilesDir, "secrets")

    @Synchronized
    override fun get(name: String): ByteArray? {
        val file = file(name)
        if (!file.exists()) return null
        // A key that is gone or another one cannot be told from a damaged file: the diary stays closed, untouched.
        return keystore {
            val sealed = file.readBytes()
            val key = key() ?: throw PlatformException.Locked()
            if (sealed.size <= IV_BYTES) throw PlatformException.Locked()
            val cipher = Cipher.getInstance(TRANSFORMATION)
            cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, sealed, 0, IV_BYTES))
            cipher.updateAAD(name.toByteArray())
            cipher.doFinal(sealed, IV_BYTES, sealed.size - IV_BYTES)
        }
    }

    @Synchronized
    override fun put(name: String, secret: ByteArray) = keystore {
        val cipher = Cipher.getInstance(TRANSFORMATION)
        // The Keystore chooses where the cipher begins, so that no caller can use one beginning twice.
        cipher.init(Cipher.ENCRYPT_MODE, key() ?: newKey())
        cipher.updateAAD(name.toByteArray())
        writeDurably(file(name), cipher.iv + cipher.doFinal(secret))
    }

    @Synchronized
    override fun remove(name: String) = keystore {
        if (Files.deleteIfExists(file(name).toPath())) syncFolder()
    }

    private fun file(name: String): File {
        require(name.matches(Regex("[a-z0-9-]{1,64}"))) { "not a secret's name" }
        return File(folder, name)
    }

    private fun key(): SecretKey? =
        KeyStore.getInstance(PROVIDER).apply { load(null) }.getKey(ALIAS, null) as SecretKey?

    private fun newKey(): SecretKey {
        val hasStrongBox = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
            context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)
        if (hasStrongBox) {
            try {
                return generate { setIsStrongBoxBacked(true) }
            } catch (_: StrongBoxUnavailableException) {
                // It is there but full, or knows no such key: the ordinary Keystore does.
            }
        }
        return generate {}
    }

    private fun generate(more: KeyGenParameterSpec.Builder.() -> Unit): SecretKey {
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val spec = KeyGenParameterSpec.Builder(ALIAS, purposes)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(KEY_BITS)
            .apply(more)
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).apply { init(spec) }.generateKey()
    }

    /** A secret that was acknowledged survives a power cut: a lost key loses the diary. */
    private fun writeDurably(file: File, bytes: ByteArray) {
        Files.createDirectories(folder.toPath())
        val beside = File(folder, file.name + ".new")
        FileOutputStream(beside).use {
            it.write(bytes)
            it.fd.sync()
        }
        Files.move(beside.toPath(), file.toPath(), ATOMIC_MOVE)
        syncFolder()
    }

    private fun syncFolder() = FileChannel.open(folder.toPath(), READ).use { it.force(true) }

    /** What the core may know of what went wrong: never a text of the platform's. */
    private fun <T> keystore(work: () -> T): T =
        try {
            work()
        } catch (e: PlatformException) {
            throw e
        } catch (_: AEADBadTagException) {
            throw PlatformException.Locked()
        } catch (_: InvalidKeyException) {
            throw PlatformException.Locked()
        } catch (_: UnrecoverableKeyException) {
            throw PlatformException.Locked()
        } catch (_: GeneralSecurityException) {
            throw PlatformException.Unavailable("keystore")
        } catch (_: ProviderException) {
            throw PlatformException.Unavailable("keystore")
        } catch (_: IOException) {
            throw PlatformException.Unavailable("secret_file")
        }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val ALIAS = "waymark.secrets"
        const val TRANSFORMATION = "AES/GCM/NoPadding"
        const val KEY_BITS = 256
        const val TAG_BITS = 128
        const val IV_BYTES = 12
    }
}
