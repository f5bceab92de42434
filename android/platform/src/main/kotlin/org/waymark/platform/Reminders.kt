package org.waymark.platform

import android.content.Context
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onStart
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.waymark.Waymark

/** Takes the core's plan to the phone. */
class Reminders(private val context: Context) {
    /** Asks for the plan of today and makes the phone agree with it. Throws what the core throws. */
    suspend fun plan(): Agreed = planning.withLock {
        val plan = Host.of(context).waymark().call { remindersPlan() }
        ReminderNotifications(context).makeChannel()
        RefillService.schedule(context)
        ReminderAlarms(context).agree(plan.notifications.map { Wanted(it.key, it.fireAt, it.title, it.body) })
    }

    /** Plans at once and after each change that a plan depends on, for as long as it is collected. */
    fun keepPlanned(waymark: Waymark): Flow<Agreed> =
        waymark.changes.filter { changed -> changed.any(PLANNED_FROM::contains) }
            .map { }
            .onStart { emit(Unit) }
            .conflate()
            .map { plan() }

    private companion object {
        /** Two plans at once could each undo half of the other. */
        val planning = Mutex()
        val PLANNED_FROM = setOf("reminders", "settings", "checkin", "meetings")
    }
}
