package org.waymark.platform

import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context

/** Shows reminders and that something waits: one channel, and on a locked screen only the neutral title. */
internal class ReminderNotifications(private val context: Context) {
    private val host = Host.of(context)
    private val manager = context.getSystemService(NotificationManager::class.java)

    /** Shows one; the same key replaces what is still there. */
    fun show(key: String, title: String, body: String) {
        makeChannel()
        val locked = builder().setContentTitle(host.reminderPublicTitle).build()
        val reminder = builder()
            .setContentTitle(title)
            .setContentText(body)
            .setStyle(Notification.BigTextStyle().bigText(body))
            .setVisibility(Notification.VISIBILITY_PRIVATE)
            .setPublicVersion(locked)
            .setContentIntent(openApp(key))
            .build()
        manager.notify(key, ID, reminder)
    }

    /** As [show], in words that name nobody; what is there already does not ring again. */
    fun showOnce(key: String, title: String, body: String) {
        if (manager.activeNotifications.none { it.tag == key }) show(key, title, body)
    }

    /** Takes it away, if it is there. */
    fun hide(key: String) = manager.cancel(key, ID)

    /** Fine to call again: the person's own choices for the channel stay, its name follows the language. */
    fun makeChannel() {
        val channel = NotificationChannel(CHANNEL, host.reminderChannelName, NotificationManager.IMPORTANCE_DEFAULT)
        channel.lockscreenVisibility = Notification.VISIBILITY_PRIVATE
        channel.setShowBadge(false)
        manager.createNotificationChannel(channel)
    }

    private fun builder() = Notification.Builder(context, CHANNEL)
        .setSmallIcon(host.reminderIcon)
        .setCategory(Notification.CATEGORY_REMINDER)
        .setAutoCancel(true)

    /** Opens the app, which finds the key of what was tapped in the extra [KEY]. */
    private fun openApp(key: String): PendingIntent? {
        val intent = context.packageManager.getLaunchIntentForPackage(context.packageName) ?: return null
        intent.putExtra(KEY, key)
        val flags = PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE
        return PendingIntent.getActivity(context, key.hashCode(), intent, flags)
    }

    companion object {
        const val CHANNEL = "reminders"
        const val KEY = "org.waymark.reminder"
        private const val ID = 1
    }
}
