package org.waymark.platform

import android.app.AlarmManager
import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.Intent
import java.time.Duration
import java.time.Instant
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowAlarmManager
import org.robolectric.shadows.ShadowPendingIntent

/** The phone's alarms against any plan, with Robolectric's AlarmManager and NotificationManager. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], manifest = Config.NONE, application = TestHost::class)
class ReminderAlarmsTest {
    private val context = RuntimeEnvironment.getApplication()
    private val alarms = ReminderAlarms(context)
    private val system = shadowOf(context.getSystemService(AlarmManager::class.java))
    private val notifications = context.getSystemService(NotificationManager::class.java)
    private val start = Instant.parse("2026-11-23T15:00:00Z")

    @Before
    fun allowExact() = ShadowAlarmManager.setCanScheduleExactAlarms(true)

    private fun wanted(key: Int, hour: Int = key) =
        Wanted("key-$key", start.plus(Duration.ofHours(hour.toLong())), "Reminder", "Something of your list for $hour.")

    private fun keys() = system.scheduledAlarms.map { intent(it).getStringExtra("key") }

    private fun intent(alarm: ShadowAlarmManager.ScheduledAlarm): Intent = shadowOf(alarm.operation).savedIntent

    @Test
    fun `the first plan sets an exact alarm for each`() {
        assertEquals(Agreed(set = 2, kept = 0, cancelled = 0, ReminderState.READY), alarms.agree(listOf(wanted(2), wanted(1))))
        val alarm = assertNotNull(system.peekNextScheduledAlarm())
        assertEquals(start.plus(Duration.ofHours(1)).toEpochMilli(), alarm.triggerAtTime)
        assertEquals(AlarmManager.RTC_WAKEUP, alarm.type)
        assertTrue(alarm.isAllowWhileIdle)
        assertTrue(shadowOf(alarm.operation).isImmutable)
        assertEquals(AlarmReceiver::class.java.name, intent(alarm).component?.className)
    }

    @Test
    fun `the same plan again changes nothing`() {
        val plan = listOf(wanted(1), wanted(2), wanted(3))
        alarms.agree(plan)
        repeat(3) { assertEquals(Agreed(0, 3, 0, ReminderState.READY), ReminderAlarms(context).agree(plan.shuffled())) }
        assertEquals(3, system.scheduledAlarms.size)
    }

    @Test
    fun `another plan changes only what differs`() {
        alarms.agree(listOf(wanted(1), wanted(2), wanted(3)))
        val moved = wanted(3, hour = 5)
        val reworded = wanted(2).copy(body = "Algo de tu lista.")
        assertEquals(Agreed(set = 3, kept = 1, cancelled = 2, ReminderState.READY), alarms.agree(listOf(wanted(1), reworded, moved, wanted(4))))
        assertEquals(listOf("key-1", "key-2", "key-4", "key-3"), keys())
        assertEquals("Algo de tu lista.", intent(system.scheduledAlarms[1]).getStringExtra("body"))
        alarms.agree(emptyList())
        assertEquals(emptyList(), keys())
    }

    @Test
    fun `after a restart, when the phone forgot everything, all is set again`() {
        val plan = listOf(wanted(1), wanted(2))
        alarms.agree(plan)
        system.scheduledAlarms.toList().forEach { it.operation?.cancel() }
        ShadowAlarmManager.reset()
        ShadowPendingIntent.reset()
        ShadowAlarmManager.setCanScheduleExactAlarms(true)
        assertEquals(2, ReminderAlarms(context).agree(plan).set)
        assertEquals(listOf("key-1", "key-2"), keys())
    }

    @Test
    fun `of more than 64 the soonest 64 are set, and the next follow`() {
        val plan = (1..100).map { wanted(it) }
        assertEquals(64, alarms.agree(plan.shuffled()).set)
        assertEquals((1..64).map { "key-$it" }, keys())
        assertEquals(Agreed(set = 10, kept = 54, cancelled = 10, ReminderState.READY), alarms.agree(plan.drop(10)))
        assertEquals((11..74).map { "key-$it" }, keys())
    }

    @Test
    fun `without the permission for exact alarms they are set about then, and exact again once it is back`() {
        val plan = listOf(wanted(1))
        alarms.agree(plan)
        ShadowAlarmManager.setCanScheduleExactAlarms(false)
        assertEquals(ReminderState.LATE, alarms.state())
        assertEquals(Agreed(set = 1, kept = 0, cancelled = 1, ReminderState.LATE), alarms.agree(plan))
        assertTrue(system.scheduledAlarms.single().isAllowWhileIdle)
        ShadowAlarmManager.setCanScheduleExactAlarms(true)
        assertEquals(Agreed(set = 1, kept = 0, cancelled = 1, ReminderState.READY), alarms.agree(plan))
        assertEquals(listOf("key-1"), keys())
    }

    @Test
    fun `notifications taken away are told as blocked, and the alarms stay for the day they are given back`() {
        shadowOf(notifications).setNotificationsEnabled(false)
        assertEquals(Agreed(set = 1, kept = 0, cancelled = 0, ReminderState.BLOCKED), alarms.agree(listOf(wanted(1))))
        shadowOf(notifications).setNotificationsEnabled(true)
        assertEquals(Agreed(set = 0, kept = 1, cancelled = 0, ReminderState.READY), alarms.agree(listOf(wanted(1))))
        notifications.createNotificationChannel(
            NotificationChannel(ReminderNotifications.CHANNEL, "Reminders", NotificationManager.IMPORTANCE_NONE),
        )
        assertEquals(ReminderState.BLOCKED, alarms.state())
    }

    @Test
    fun `an alarm shows its reminder once, in neutral words on a locked screen`() {
        alarms.agree(listOf(wanted(1)))
        val fired = intent(system.scheduledAlarms.single())
        alarms.fired(fired, start.plus(Duration.ofHours(1)))
        val shown = notifications.activeNotifications.single()
        assertEquals("key-1", shown.tag)
        val notification = shown.notification
        assertEquals("Reminder", notification.extras.getString("android.title"))
        assertEquals("Something of your list for 1.", notification.extras.getString("android.text"))
        assertEquals(Notification.VISIBILITY_PRIVATE, notification.visibility)
        assertEquals("A reminder", notification.publicVersion.extras.getString("android.title"))
        assertNull(notification.publicVersion.extras.getString("android.text"))

        notifications.cancelAll()
        alarms.fired(fired, start.plus(Duration.ofHours(2)))
        assertEquals(0, notifications.activeNotifications.size, "shown twice")
        assertEquals(Agreed(0, 0, 1, ReminderState.READY), alarms.agree(listOf(wanted(1, hour = 8))), "planned again after a flight")
    }

    @Test
    fun `no words of a reminder are written to a file`() {
        alarms.agree(listOf(wanted(1)))
        alarms.fired(intent(system.scheduledAlarms.single()), start)
        val written = context.dataDir.walk().filter { it.isFile }.map { it.readText(Charsets.ISO_8859_1) }.toList()
        assertTrue(written.any { "key-1" in it }, "the memory was not written")
        assertFalse(written.any { "Something of your list" in it })
    }
}
