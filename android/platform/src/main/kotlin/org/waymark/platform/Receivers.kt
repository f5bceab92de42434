package org.waymark.platform

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.launch
import org.waymark.AppException
import org.waymark.SystemClock

/** An alarm went off: shows the reminder, then plans again, so that what comes next is there. */
class AlarmReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        ReminderAlarms(context).fired(intent, SystemClock.now())
        inBackground({ Reminders(context).plan() })
    }
}

/** Something of an alert to a contact falls due. */
class AlertReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) = inBackground({ Alerts(context).run() })
}

/** The radio says what became of a part of a text message. */
class TextSentReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        TextMessages(context).heard(intent, resultCode)
        inBackground({ Alerts(context).run() })
    }
}

/** Restart, update, clock, zone or permission changed: alarms are gone or wrong. */
class ChangeReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        if (intent.action in EXPECTED) inBackground({ Reminders(context).plan() }, { Alerts(context).run() })
    }

    companion object {
        /** What the manifest subscribes to. */
        val EXPECTED = setOf(
            Intent.ACTION_BOOT_COMPLETED,
            Intent.ACTION_MY_PACKAGE_REPLACED,
            Intent.ACTION_TIME_CHANGED,
            Intent.ACTION_TIMEZONE_CHANGED,
            "android.app.action.SCHEDULE_EXACT_ALARM_PERMISSION_STATE_CHANGED",
        )
    }
}

/** Outlives a receiver; the system keeps the process while [BroadcastReceiver.goAsync] is not finished. */
internal val background = CoroutineScope(SupervisorJob() + Dispatchers.Default)

private fun BroadcastReceiver.inBackground(vararg work: suspend () -> Unit) {
    val result: BroadcastReceiver.PendingResult? = goAsync()
    background.launch {
        try {
            work.forEach { quietly(it) }
        } finally {
            result?.finish()
        }
    }
}

/** Whether it went through. Suspended, locked or newer data: the alarms that are set stay, and the next start tries again. */
internal suspend fun quietly(work: suspend () -> Unit): Boolean =
    try {
        work()
        true
    } catch (_: AppException) {
        false
    }
