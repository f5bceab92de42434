package org.waymark.platform

import android.content.Context
import java.time.Duration
import java.time.Instant

/** What the phone must not forget between two plans: the names of the alarms that are set and the keys that were shown. */
internal class ReminderMemory(context: Context) {
    private val kept = context.getSharedPreferences("waymark.reminders", Context.MODE_PRIVATE)

    fun names(): Set<String> = kept.getStringSet(NAMES, null).orEmpty().toSet()

    fun remember(names: Set<String>) = save { putStringSet(NAMES, names) }

    fun shown(): Set<String> = kept.all.keys.filter { it.startsWith(SHOWN) }.map { it.removePrefix(SHOWN) }.toSet()

    /** Remembers a shown key, and forgets those so old that no plan wants them again, not even after a flight. */
    fun markShown(key: String, now: Instant) {
        val old = kept.all.filter { (name, at) -> name.startsWith(SHOWN) && at is Long && at < now.minus(KEEP).toEpochMilli() }
        save {
            old.keys.forEach(::remove)
            putLong(SHOWN + key, now.toEpochMilli())
        }
    }

    private fun save(change: android.content.SharedPreferences.Editor.() -> Unit) {
        // On disk when this returns: the process may be ended right after an alarm.
        kept.edit().apply(change).commit()
    }

    private companion object {
        const val NAMES = "names"
        const val SHOWN = "shown/"
        val KEEP: Duration = Duration.ofDays(7)
    }
}
