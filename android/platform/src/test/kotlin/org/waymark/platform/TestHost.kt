package org.waymark.platform

import android.app.Application
import java.io.File
import java.time.Instant
import org.waymark.Clock
import org.waymark.PlatformException
import org.waymark.SecretStore
import org.waymark.Waymark

/** An app as small as can be: a home on the device and a clock that moves when told. */
class TestHost : Application(), Host {
    override val reminderIcon = android.R.drawable.ic_popup_reminder
    override val reminderChannelName = "Reminders"
    override val reminderPublicTitle = "A reminder"

    val clock = TestClock()
    private var open: Waymark? = null

    override suspend fun waymark(): Waymark =
        open ?: Waymark.open(File(filesDir, "waymark").path, MemorySecrets(), clock).also { open = it }

    override fun onTerminate() {
        open?.close()
        open = null
        super.onTerminate()
    }
}

class TestClock : Clock {
    /** A Monday morning in Edmonton, 09:00. */
    @Volatile var instant: Instant = Instant.parse("2026-11-23T15:00:00Z")

    @Volatile var name = "America/Edmonton"

    override fun now() = instant

    override fun zone() = name
}

private class MemorySecrets : SecretStore {
    private val kept = HashMap<String, ByteArray>()

    override fun get(name: String) = kept[name]

    override fun put(name: String, secret: ByteArray) {
        if (secret.isEmpty()) throw PlatformException.Unavailable("empty")
        kept[name] = secret
    }

    override fun remove(name: String) {
        kept.remove(name)
    }
}
