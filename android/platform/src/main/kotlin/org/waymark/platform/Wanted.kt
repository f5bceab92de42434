package org.waymark.platform

import java.time.Instant

/**
 * A notification that the phone should hold.
 *
 * @property key names the occurrence, the same on every plan; holds no words
 * @property fireAt when to show it
 * @property title neutral unless the person chose otherwise, and so is [body]
 */
data class Wanted(val key: String, val fireAt: Instant, val title: String, val body: String)

/** Whether the person will see reminders, and when. */
enum class ReminderState {
    /** As planned. */
    READY,

    /** Notifications of the app, or its channel, are switched off: none is shown. Say so in words. */
    BLOCKED,

    /** Exact alarms are not allowed: the phone may show them late, in a deep sleep by an hour. */
    LATE,
}

/** What [ReminderAlarms.agree] did. */
data class Agreed(val set: Int, val kept: Int, val cancelled: Int, val state: ReminderState)
