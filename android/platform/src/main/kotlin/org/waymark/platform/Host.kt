package org.waymark.platform

import android.content.Context
import org.waymark.Waymark

/**
 * What the app's `Application` is, so that alarms and restarts find the one open home. Android makes receivers itself and
 * hands them nothing else.
 */
interface Host {
    /** Icon of a reminder in the status bar, a drawable of one colour. */
    val reminderIcon: Int

    /** Name of the channel in the system's settings, in the person's language. */
    val reminderChannelName: String

    /** All that a locked screen shows, in the person's language; names neither app nor health. */
    val reminderPublicTitle: String

    /** The open home. */
    suspend fun waymark(): Waymark

    companion object {
        /** The host of a context. */
        fun of(context: Context): Host = context.applicationContext as? Host ?: error("the Application must be a Host")
    }
}
