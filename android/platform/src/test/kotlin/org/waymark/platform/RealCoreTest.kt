package org.waymark.platform

import android.app.AlarmManager
import android.app.NotificationManager
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.content.Intent
import android.os.Parcel
import java.io.File
import java.time.Instant
import java.time.LocalTime
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue
import kotlinx.coroutines.job
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowAlarmManager
import org.robolectric.shadows.ShadowPendingIntent
import org.w3c.dom.Element
import org.waymark.FeedFile
import org.waymark.ReminderDraft
import org.waymark.ReminderKind
import org.waymark.ReminderSchedule
import org.waymark.Waymark

/** The plan of the real core library, carried to the phone and back. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], manifest = Config.NONE, application = TestHost::class)
class RealCoreTest {
    private val host = RuntimeEnvironment.getApplication() as TestHost
    private val system = shadowOf(host.getSystemService(AlarmManager::class.java))

    @Before
    fun allowExact() = ShadowAlarmManager.setCanScheduleExactAlarms(true)

    @After
    fun close() = host.onTerminate()

    private fun <T> core(work: suspend (Waymark) -> T): T = runBlocking { work(host.waymark()) }

    private fun remindAt(vararg times: String) = core { waymark ->
        val schedule = ReminderSchedule(times = times.map(LocalTime::parse))
        waymark.call { reminderAdd(ReminderDraft(ReminderKind.MEDICINE, "Lithium", schedule)) }
    }

    private fun times() = system.scheduledAlarms.map { Instant.ofEpochMilli(it.triggerAtTime) }

    /** What a receiver started, ended. */
    private fun settle() = runBlocking { background.coroutineContext.job.children.toList().joinAll() }

    private fun broadcast(action: String) {
        ChangeReceiver().onReceive(host, Intent(action))
        settle()
    }

    @Test
    fun `two weeks of a daily reminder become alarms at its hour, in neutral words`() {
        remindAt("08:00")
        assertEquals(Agreed(14, 0, 0, ReminderState.READY), runBlocking { Reminders(host).plan() })
        assertEquals(Instant.parse("2026-11-24T14:00:00Z"), times().first())
        val words = system.scheduledAlarms.map { shadowOf(it.operation).savedIntent.extras!! }
        assertTrue(words.none { "Lithium" in it.getString("title") + it.getString("body") })
    }

    @Test
    fun `five a day are refilled as they go by, never more than 64`() {
        remindAt("08:00", "11:00", "14:00", "17:00", "20:00")
        assertEquals(64, runBlocking { Reminders(host).plan() }.set)
        host.clock.instant = Instant.parse("2026-11-25T15:00:00Z")
        assertEquals(Agreed(set = 10, kept = 54, cancelled = 10, ReminderState.READY), runBlocking { Reminders(host).plan() })
        assertEquals(64, times().size)
        assertTrue(times().all { it > host.clock.instant })
    }

    @Test
    fun `a flight moves the alarms to the hour of the new zone`() {
        remindAt("20:00")
        broadcast(Intent.ACTION_BOOT_COMPLETED)
        assertEquals(Instant.parse("2026-11-24T02:00:00Z"), times().first())
        host.clock.name = "Europe/Madrid"
        broadcast(Intent.ACTION_TIMEZONE_CHANGED)
        assertEquals(Instant.parse("2026-11-23T19:00:00Z"), times().first())
    }

    @Test
    fun `a clock set back by hand brings back what lies ahead again`() {
        remindAt("08:00")
        broadcast(Intent.ACTION_TIME_CHANGED)
        host.clock.instant = Instant.parse("2026-11-21T15:00:00Z")
        broadcast(Intent.ACTION_TIME_CHANGED)
        assertEquals(Instant.parse("2026-11-22T14:00:00Z"), times().first())
    }

    @Test
    fun `restart and update plan again, other broadcasts do not`() {
        remindAt("08:00")
        broadcast(Intent.ACTION_BATTERY_LOW)
        assertEquals(emptyList(), times())
        for (action in ChangeReceiver.EXPECTED) {
            ShadowAlarmManager.reset()
            ShadowAlarmManager.setCanScheduleExactAlarms(true)
            ShadowPendingIntent.reset()
            broadcast(action)
            assertEquals(14, times().size, action)
        }
    }

    @Test
    fun `an alarm shows the reminder and sets the one after the last`() {
        remindAt("08:00")
        runBlocking { Reminders(host).plan() }
        val alarm = system.scheduledAlarms.first()
        host.clock.instant = Instant.ofEpochMilli(alarm.triggerAtTime).plusMillis(20)
        AlarmReceiver().onReceive(host, shadowOf(alarm.operation).savedIntent)
        settle()
        assertEquals(1, host.getSystemService(NotificationManager::class.java).activeNotifications.size)
        assertEquals(Instant.parse("2026-11-25T14:00:00Z"), times().first())
        assertEquals(14, times().size)
    }

    @Test
    fun `a removed reminder goes from the phone`() {
        val reminder = remindAt("08:00")
        runBlocking { Reminders(host).plan() }
        core { it.call { reminderRemove(reminder.id) } }
        assertEquals(Agreed(0, 0, 14, ReminderState.READY), runBlocking { Reminders(host).plan() })
        assertEquals(emptyList(), times())
    }

    @Test
    fun `when to leave for a home group is an alarm too`() {
        val list = File("../../core/tests/feeds/mg_aasanjose.json").path
        core { waymark ->
            waymark.longCall { meetingsImport(FeedFile(list, "San José", timeZone = "America/Los_Angeles")) }
            waymark.call { meetingHomeGroupSet("e62b3711", 25, true) }
        }
        runBlocking { Reminders(host).plan() }
        // Thursdays at 6:00 in San José, 25 minutes before.
        assertEquals(listOf("2026-11-26T13:35:00Z", "2026-12-03T13:35:00Z").map(Instant::parse), times())
        core { it.call { meetingHomeGroupRemove("e62b3711") } }
        runBlocking { Reminders(host).plan() }
        assertEquals(emptyList(), times())
    }

    @Test
    fun `a suspended home leaves the alarms as they are`() {
        remindAt("08:00")
        runBlocking { Reminders(host).plan() }
        core { it.suspend() }
        broadcast(Intent.ACTION_TIME_CHANGED)
        assertEquals(14, times().size)
        core { it.resume() }
    }

    @Test
    fun `the refill is one lasting job, twice a day, and plans`() {
        remindAt("08:00")
        runBlocking { repeat(2) { Reminders(host).plan() } }
        val job = assertNotNull(host.getSystemService(JobScheduler::class.java).allPendingJobs.singleOrNull())
        assertTrue(job.isPersisted && job.isPeriodic)
        assertEquals(12 * 60 * 60 * 1000L, job.intervalMillis)
        assertEquals(RefillService::class.java.name, job.service.className)

        host.clock.instant = Instant.parse("2026-11-30T15:00:00Z")
        val service = Robolectric.buildService(RefillService::class.java).create().get()
        assertTrue(service.onStartJob(JobParameters.CREATOR.createFromParcel(Parcel.obtain())))
        settle()
        assertEquals(Instant.parse("2026-12-01T14:00:00Z"), times().first())
    }

    @Test
    fun `the manifest names the receivers and what they wait for`() {
        val manifest = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(File("src/main/AndroidManifest.xml"))
        fun names(tag: String) = manifest.getElementsByTagName(tag).let { found ->
            (0 until found.length).map { (found.item(it) as Element).getAttribute("android:name") }
        }
        assertEquals(ChangeReceiver.EXPECTED, names("action").toSet())
        for (name in names("receiver") + names("service")) Class.forName(name)
        assertEquals(
            setOf("INTERNET", "POST_NOTIFICATIONS", "RECEIVE_BOOT_COMPLETED", "SCHEDULE_EXACT_ALARM").map { "android.permission.$it" }.toSet(),
            names("uses-permission").toSet(),
        )
    }
}
