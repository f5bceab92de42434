package org.waymark.platform

import android.app.AlarmManager
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import java.time.Instant

/**
 * Makes the phone's alarms agree with a plan.
 *
 * Android cannot list the alarms of an app, so their names are kept: a name is a URI of the occurrence's key, its time, the
 * kind of alarm and a hash of its words. A name that is wanted and set stays untouched; the others are set or cancelled.
 * So it can be called at any time, as often as one likes. No words are written to a file.
 */
class ReminderAlarms(private val context: Context) {
    private val alarms = context.getSystemService(AlarmManager::class.java)
    private val memory = ReminderMemory(context)

    /** Sets what is wanted, the soonest [MOST] of it, and cancels what is not wanted any more. */
    fun agree(wanted: List<Wanted>): Agreed {
        val exact = alarms.mayBeExact()
        val shown = memory.shown()
        val plan = wanted.filter { it.key !in shown }.sortedBy { it.fireAt }.take(MOST).associateBy { name(it, exact) }
        val stale = memory.names() - plan.keys
        // Written first: a name without an alarm is set at the next call, an alarm without a name would stay for ever.
        memory.remember(plan.keys + stale)
        stale.forEach(::cancel)
        val missing = plan.filterKeys { pending(it, PendingIntent.FLAG_NO_CREATE) == null }
        missing.forEach { (name, reminder) -> set(name, reminder, exact) }
        memory.remember(plan.keys)
        return Agreed(missing.size, plan.size - missing.size, stale.size, state(exact))
    }

    /** Whether reminders will be seen, without changing anything. */
    fun state(): ReminderState = state(alarms.mayBeExact())

    private fun state(exact: Boolean): ReminderState {
        val notifications = context.getSystemService(NotificationManager::class.java)
        val channel = notifications.getNotificationChannel(ReminderNotifications.CHANNEL)
        return when {
            !notifications.areNotificationsEnabled() -> ReminderState.BLOCKED
            channel?.importance == NotificationManager.IMPORTANCE_NONE -> ReminderState.BLOCKED
            !exact -> ReminderState.LATE
            else -> ReminderState.READY
        }
    }

    private fun set(name: String, reminder: Wanted, exact: Boolean) {
        val pending = pending(name, PendingIntent.FLAG_UPDATE_CURRENT) {
            putExtra(EXTRA_KEY, reminder.key).putExtra(EXTRA_TITLE, reminder.title).putExtra(EXTRA_BODY, reminder.body)
        }!!
        alarms.wake(reminder.fireAt, exact, pending)
    }

    private fun cancel(name: String) {
        val pending = pending(name, PendingIntent.FLAG_NO_CREATE) ?: return
        alarms.cancel(pending)
        pending.cancel()
    }

    private fun pending(name: String, flag: Int, words: Intent.() -> Unit = {}): PendingIntent? {
        val intent = Intent(context, AlarmReceiver::class.java).setData(Uri.parse(name)).apply(words)
        return PendingIntent.getBroadcast(context, 0, intent, flag or PendingIntent.FLAG_IMMUTABLE)
    }

    private fun name(wanted: Wanted, exact: Boolean): String {
        val words = Integer.toHexString(listOf(wanted.title, wanted.body).hashCode())
        return "waymark:${wanted.key}/${wanted.fireAt.toEpochMilli()}/${if (exact) "exact" else "about"}/$words"
    }

    /** An alarm went off: shows it, once and for all. */
    internal fun fired(alarm: Intent, now: Instant) {
        val key = alarm.getStringExtra(EXTRA_KEY) ?: return
        if (key in memory.shown()) return
        // Remembered first: a reminder that comes twice, hours apart, could lead to a dose taken twice.
        memory.markShown(key, now)
        val words = Pair(alarm.getStringExtra(EXTRA_TITLE).orEmpty(), alarm.getStringExtra(EXTRA_BODY).orEmpty())
        ReminderNotifications(context).show(key, words.first, words.second)
        alarm.dataString?.let(::cancel)
    }

    companion object {
        /** iOS keeps no more; the same on both, so that a person with two phones sees the same. */
        const val MOST = 64

        private const val EXTRA_KEY = "key"
        private const val EXTRA_TITLE = "title"
        private const val EXTRA_BODY = "body"
    }
}

internal fun AlarmManager.mayBeExact() = Build.VERSION.SDK_INT < Build.VERSION_CODES.S || canScheduleExactAlarms()

/** Wakes the phone at this moment, or about then. */
internal fun AlarmManager.wake(at: Instant, exact: Boolean, pending: PendingIntent) {
    val millis = at.toEpochMilli()
    try {
        if (exact) setExactAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, millis, pending)
        else setAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, millis, pending)
    } catch (_: SecurityException) {
        // Taken away between the question and here. Late is better than never; the system tells of the change.
        setAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, millis, pending)
    }
}
