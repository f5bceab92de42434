package org.waymark.platform

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import java.time.Instant
import java.util.concurrent.atomic.AtomicBoolean
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onStart
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.waymark.AlertMeans
import org.waymark.AlertReport
import org.waymark.AlertTask
import org.waymark.AlertsDue
import org.waymark.AppException
import org.waymark.SystemClock
import org.waymark.Waymark

/**
 * Does what the core says is due for alerts to contacts, and tells it what the phone truly knows.
 *
 * Nothing is kept here but which text messages the radio still has. Where the app is ended in between, the core gives the
 * task out again at the alarm that was set before it was begun, and says that it may have gone out twice.
 */
class Alerts(private val context: Context) {
    private val texts = TextMessages(context)

    /**
     * Everything that can be done now. Throws what the core throws.
     *
     * @param hand the person in front of the app; without one only what needs no touch is done, and a neutral notice says
     *   that something waits
     * @param carries whether the relays of contacts are asked too, which takes a network; not right after a check-in, as
     *   they see when they are asked
     * @return what is left, with when this runs again by itself
     */
    suspend fun run(hand: Hand? = null, carries: Boolean = true): AlertsDue {
        val waymark = Host.of(context).waymark()
        for ((sending, heard) in texts.unsaid()) {
            report(heard.first, heard.second, waymark)
            texts.said(sending)
        }
        var asksRelays = carries
        while (true) {
            val due = ask(waymark, hand)
            // What needs no network does not wait for one.
            val (messages, others) = due.tasks.partition { it.means == AlertMeans.APP_MESSAGE }
            for (task in others) perform(task, hand, waymark)
            if (messages.isNotEmpty() || asksRelays) {
                asksRelays = false
                setAlarm(CARRIES, waymark.call { contactsCarry() }.nextAt)
            } else if (due.tasks.isEmpty()) {
                return due
            }
        }
    }

    /** Runs at once and after each change that can make something due, for as long as it is collected. */
    fun keepRunning(waymark: Waymark, hand: Hand? = null): Flow<AlertsDue> {
        val carries = AtomicBoolean(true)
        return waymark.changes.filter { changed -> changed.any(DUE_FROM::contains) }
            .map { changed -> if (changed.any(CARRIED_FROM::contains)) carries.set(true) }
            .onStart { emit(Unit) }
            .conflate()
            .map { run(hand, carries.getAndSet(false)) }
    }

    private suspend fun ask(waymark: Waymark, hand: Hand?): AlertsDue = asking.withLock {
        val untouched = listOf(AlertMeans.SMS_DIRECT).filter { texts.able() } + AlertMeans.APP_MESSAGE
        val able = untouched + if (hand == null) emptyList() else BY_HAND
        val (rules, due) = waymark.call { ownRulesRun() to alertsDue(able) }
        val nextAt = listOfNotNull(rules.nextAt, due.nextAt).minOrNull()
        setAlarm(DUE, nextAt)
        val notifications = ReminderNotifications(context)
        when (val notice = due.notice) {
            null -> notifications.hide(NOTICE)
            else -> notifications.showOnce(NOTICE, notice.title, notice.body)
        }
        due.copy(nextAt = nextAt)
    }

    private suspend fun perform(task: AlertTask, hand: Hand?, waymark: Waymark) {
        val report = when {
            task.means == AlertMeans.SMS_DIRECT -> texts.send(task, SystemClock.now())
            task.means in BY_HAND && hand != null -> hand.give(task)
            else -> AlertReport.NO_APP
        }
        // Said before the person is back, as they may never be.
        if (report != null) report(task.alertId, report, waymark)
        if (report == AlertReport.HANDED_OVER) hand?.back()
    }

    private suspend fun report(alertId: String, report: AlertReport, waymark: Waymark) {
        try {
            waymark.call { alertReport(alertId, report) }
        } catch (_: AppException.NotFound) {
            // Erased with its contact while the phone had it.
        }
    }

    private fun setAlarm(which: Int, at: Instant?) {
        val alarms = context.getSystemService(AlarmManager::class.java)
        val intent = Intent(context, AlertReceiver::class.java)
        val pending = PendingIntent.getBroadcast(context, which, intent, PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE)
        if (at == null) alarms.cancel(pending) else alarms.wake(at, alarms.mayBeExact(), pending)
    }

    private companion object {
        /** Two at once could leave the alarm of the one that asked first. */
        private val asking = Mutex()
        private const val NOTICE = "alerts"
        private const val DUE = 0
        private const val CARRIES = 1
        private val DUE_FROM = setOf("alerts", "contacts", "own_rules", "checkin")
        private val CARRIED_FROM = setOf("alerts", "contacts")
    }
}
