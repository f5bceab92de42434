package org.waymark.platform

import android.content.pm.PackageManager
import android.security.keystore.KeyProperties
import java.io.File
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNotEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.waymark.App
import org.waymark.AppException
import org.waymark.PlatformException
import org.waymark.SystemClock

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], manifest = Config.NONE)
class KeystoreSecretsTest {
    private val context = RuntimeEnvironment.getApplication()
    private val folder = File(context.noBackupFilesDir, "secrets")
    private val secret = ByteArray(32) { it.toByte() }

    @Before
    fun keystore() = FakeKeystore.install()

    private fun secrets() = KeystoreSecrets(context)

    @Test
    fun `a secret comes back, in a new process too`() {
        assertNull(secrets().get("database-key"))
        secrets().put("database-key", secret)
        assertContentEquals(secret, secrets().get("database-key"))
        secrets().put("database-key", secret.reversedArray())
        assertContentEquals(secret.reversedArray(), secrets().get("database-key"))
        secrets().remove("database-key")
        secrets().remove("database-key")
        assertNull(secrets().get("database-key"))
    }

    @Test
    fun `the file lies where no backup looks, sealed, differently each time`() {
        secrets().put("a", secret)
        val first = File(folder, "a").readBytes()
        assertEquals(12 + 32 + 16, first.size)
        assertFalse(String(first, Charsets.ISO_8859_1).contains(String(secret, Charsets.ISO_8859_1)))
        secrets().put("a", secret)
        assertNotEquals(first.toList(), File(folder, "a").readBytes().toList())
        assertEquals(listOf("a"), folder.list()!!.toList())
    }

    @Test
    fun `the key is for AES-GCM of 256 bits and asks for nobody's finger`() {
        secrets().put("a", secret)
        secrets().put("b", secret)
        val spec = FakeKeystore.specs.single()
        assertEquals(256, spec.keySize)
        assertContentEquals(arrayOf(KeyProperties.BLOCK_MODE_GCM), spec.blockModes)
        assertTrue(spec.isRandomizedEncryptionRequired)
        assertFalse(spec.isUserAuthenticationRequired)
        assertFalse(spec.isStrongBoxBacked)
    }

    @Test
    fun `the StrongBox is used where there is one, and done without where it is full`() {
        shadowOf(context.packageManager).setSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE, true)
        secrets().put("a", secret)
        assertTrue(FakeKeystore.specs.single().isStrongBoxBacked)

        FakeKeystore.install()
        FakeKeystore.strongBoxIsFull = true
        secrets().put("a", secret)
        assertFalse(FakeKeystore.specs.single().isStrongBoxBacked)
        assertContentEquals(secret, secrets().get("a"))
    }

    @Test
    fun `what cannot be opened is locked and stays as it is`() {
        secrets().put("a", secret)
        secrets().put("b", secret)
        val a = File(folder, "a")
        val whole = a.readBytes()
        val broken = mapOf(
            "cut off" to whole.copyOf(20),
            "empty" to ByteArray(0),
            "one bit" to whole.copyOf().also { it[40] = (it[40].toInt() xor 1).toByte() },
            "another secret's file" to File(folder, "b").readBytes(),
        )
        for ((what, bytes) in broken) {
            a.writeBytes(bytes)
            assertFailsWith<PlatformException.Locked>(what) { secrets().get("a") }
            assertContentEquals(bytes, a.readBytes(), what)
        }
        a.writeBytes(whole)
        FakeKeystore.keys.clear()
        assertFailsWith<PlatformException.Locked>("key gone") { secrets().get("a") }
    }

    @Test
    fun `without a Keystore the platform is unavailable, and nothing is written unsealed`() {
        java.security.Security.removeProvider("AndroidKeyStore")
        val error = assertFailsWith<PlatformException.Unavailable> { secrets().put("a", secret) }
        assertEquals("keystore", error.code)
        assertFalse(File(folder, "a").exists())
    }

    @Test
    fun `the core keeps its keys in it`() {
        val home = File(context.filesDir, "waymark").path
        App.open(home, SystemClock, secrets()).use { it.settingsSave(it.settings().copy(language = "es")) }
        App.open(home, SystemClock, secrets()).use { assertEquals("es", it.settings().language) }
        FakeKeystore.keys.clear()
        assertFailsWith<AppException.Locked> { App.open(home, SystemClock, secrets()) }
    }
}
