package org.waymark.platform

import android.Manifest
import android.app.Activity
import android.app.AlarmManager
import android.app.NotificationManager
import android.content.ActivityNotFoundException
import android.content.Intent
import android.content.pm.PackageManager
import android.telephony.SmsManager
import java.time.Duration
import java.time.Instant
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.job
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowAlarmManager
import org.robolectric.shadows.ShadowPendingIntent
import org.waymark.Alert
import org.waymark.AlertDraft
import org.waymark.AlertKind
import org.waymark.AlertLevel
import org.waymark.AlertMeans
import org.waymark.AlertReason
import org.waymark.AlertState
import org.waymark.ContactDraft
import org.waymark.ContactLevel
import org.waymark.ContactRole
import org.waymark.ContactWay
import org.waymark.Waymark

/** Alerts of the real core, carried out by a phone that can fail in each of its ways. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], manifest = Config.NONE, application = TestHost::class, shadows = [FakeRadio::class])
class AlertsTest {
    private val host = RuntimeEnvironment.getApplication() as TestHost
    private val alarms = shadowOf(host.getSystemService(AlarmManager::class.java))
    private val notifications = host.getSystemService(NotificationManager::class.java)
    private val hand = FakeHand()

    @Before
    fun aPhoneThatMaySend() {
        FakeRadio.renew()
        ShadowAlarmManager.setCanScheduleExactAlarms(true)
        shadowOf(host.packageManager).setSystemFeature(PackageManager.FEATURE_TELEPHONY, true)
        shadowOf(host).grantPermissions(Manifest.permission.SEND_SMS)
    }

    @After
    fun close() = host.onTerminate()

    private fun <T> core(work: suspend (Waymark) -> T): T = runBlocking { work(host.waymark()) }

    private fun run(by: Hand? = null) = runBlocking { Alerts(host).run(by) }

    private fun settle() = runBlocking { background.coroutineContext.job.children.toList().joinAll() }

    private fun contact(name: String, vararg ways: ContactWay) = core { waymark ->
        waymark.call {
            val draft = ContactDraft(name, ContactRole.FRIEND, "+17805550100", ways.toList(), listOf(ContactLevel.CALL_ME, ContactLevel.HARD_DAY))
            contactAgree(contactAdd(draft).id, "Yes.")
        }
    }

    private fun send(words: String? = null) = core { waymark ->
        val level = if (words == null) AlertLevel.CALL_ME else AlertLevel.HARD_DAY
        waymark.call { alertSend(alertDraft(AlertDraft(AlertKind.ALERT, level, words = words)).id, true) }
    }

    private fun now(alert: Alert) = core { it.call { alerts() }.single { one -> one.id == alert.id } }

    private fun later(minutes: Long) {
        host.clock.instant = host.clock.instant.plus(Duration.ofMinutes(minutes))
    }

    private fun answer(code: Int, part: Int = 0, networkCode: Int = 0) {
        FakeRadio.taken.last().answer(host, code, part, networkCode)
        settle()
    }

    private fun textedAlert(words: String? = null): Alert {
        contact("Ana", ContactWay.TEXT)
        return send(words).also { run() }
    }

    @Test
    fun `a text goes out without a touch, and is accepted once the radio says so`() {
        val alert = textedAlert()
        val message = FakeRadio.taken.single()
        assertEquals("+17805550100" to alert.preview.text, message.to to message.text)
        assertNull(message.delivered, "asks whether it was delivered")
        assertEquals(AlertState.QUEUED, now(alert).state)
        answer(Activity.RESULT_OK)
        assertEquals(AlertState.ACCEPTED to AlertMeans.SMS_DIRECT, now(alert).let { it.state to it.means })
        answer(SmsManager.RESULT_ERROR_NO_SERVICE)
        assertEquals(AlertState.ACCEPTED, now(alert).state, "said twice")
    }

    @Test
    fun `a message from app to app goes first, and where the contact has no app the text does`() {
        contact("Ana", ContactWay.APP, ContactWay.TEXT)
        val alert = send()
        run()
        assertEquals(alert.preview.text, FakeRadio.taken.single().text)
        assertEquals(AlertMeans.SMS_DIRECT, now(alert).means)
    }

    @Test
    fun `a long text is accepted when all of it is`() {
        val alert = textedAlert("a".repeat(300))
        assertEquals(2, FakeRadio.taken.single().parts)
        answer(Activity.RESULT_OK, part = 1)
        answer(Activity.RESULT_OK, part = 1)
        assertEquals(AlertState.QUEUED, now(alert).state)
        answer(Activity.RESULT_OK, part = 0)
        assertEquals(AlertState.ACCEPTED, now(alert).state)
    }

    @Test
    fun `a long text of which a part stays behind has not gone out`() {
        val alert = textedAlert("a".repeat(300))
        answer(SmsManager.RESULT_ERROR_NO_SERVICE, part = 0)
        answer(Activity.RESULT_OK, part = 1)
        assertEquals(AlertState.FAILED to AlertReason.NO_SIGNAL, now(alert).let { it.state to it.reason })
    }

    @Test
    fun `without a signal an alarm tries again, until there is one`() {
        val alert = textedAlert()
        answer(SmsManager.RESULT_ERROR_NO_SERVICE)
        val failed = now(alert)
        assertEquals(AlertState.FAILED to AlertReason.NO_SIGNAL, failed.state to failed.reason)
        val alarm = alarms.scheduledAlarms.single()
        assertEquals(failed.nextTry, Instant.ofEpochMilli(alarm.triggerAtTime))
        assertEquals(AlertReceiver::class.java.name, shadowOf(alarm.operation).savedIntent.component?.className)
        later(1)
        AlertReceiver().onReceive(host, Intent())
        settle()
        assertEquals(2, FakeRadio.taken.size)
        answer(Activity.RESULT_OK)
        assertEquals(AlertState.ACCEPTED, now(alert).state)
    }

    @Test
    fun `a permission taken away in between leads to the composer, which waits for a hand`() {
        FakeRadio.fault = SecurityException("SEND_SMS")
        val alert = textedAlert()
        assertEquals(AlertState.QUEUED to AlertReason.NO_PERMISSION, now(alert).let { it.state to it.reason })
        val notice = notifications.activeNotifications.single().notification
        val shown = listOf(notice, notice.publicVersion).map { it.extras.toString() }
        assertTrue(shown.none { "Ana" in it || "+1780" in it || alert.preview.text in it }, "$shown")
        assertEquals("A reminder", notice.publicVersion.extras.getString("android.title"))

        run(hand)
        val composer = hand.opened.single()
        assertEquals(Intent.ACTION_SENDTO to "smsto:+17805550100", composer.action to composer.data?.schemeAndNumber())
        assertEquals(alert.preview.text, composer.getStringExtra("sms_body"))
        assertEquals(AlertState.HANDED_OVER to AlertMeans.SMS_COMPOSER, now(alert).let { it.state to it.means })
        assertEquals(0, notifications.activeNotifications.size)
    }

    private fun android.net.Uri.schemeAndNumber() = "$scheme:$schemeSpecificPart"

    @Test
    fun `without the permission nothing is sent by itself`() {
        shadowOf(host).denyPermissions(Manifest.permission.SEND_SMS)
        val alert = textedAlert()
        assertEquals(0, FakeRadio.taken.size)
        assertEquals(AlertState.QUEUED, now(alert).state)
        run(hand)
        assertEquals(Intent.ACTION_SENDTO, hand.opened.single().action)
    }

    @Test
    fun `a wrong number goes on to the next way`() {
        for (wrong in listOf(null, IllegalArgumentException("destination"))) {
            hand.opened.clear()
            FakeRadio.fault = wrong
            contact("Ana", ContactWay.TEXT)
            val alert = send()
            run(hand)
            if (wrong == null) {
                answer(SmsManager.RESULT_ERROR_GENERIC_FAILURE, networkCode = 1)
                assertEquals(AlertReason.BAD_NUMBER, now(alert).reason)
                run(hand)
            }
            assertEquals(AlertState.HANDED_OVER to AlertMeans.SMS_COMPOSER, now(alert).let { it.state to it.means })
            core { it.call { contacts().forEach { one -> contactRemove(one.id) } } }
        }
    }

    @Test
    fun `where no app is for it, none of the ways is left`() {
        shadowOf(host.packageManager).setSystemFeature(PackageManager.FEATURE_TELEPHONY, false)
        contact("Ana", ContactWay.CALL, ContactWay.TEXT)
        val alert = send()
        hand.fault = ActivityNotFoundException()
        run(hand)
        assertEquals(AlertState.FAILED to AlertReason.NO_APP, now(alert).let { it.state to it.reason })
        assertNull(now(alert).nextTry)
    }

    @Test
    fun `a call opens the dialler with the number`() {
        contact("Ana", ContactWay.CALL)
        val alert = send()
        run(hand)
        val dialler = hand.opened.single()
        assertEquals(Intent.ACTION_DIAL to "tel:+17805550100", dialler.action to dialler.data?.schemeAndNumber())
        assertEquals(AlertState.HANDED_OVER, now(alert).state)
    }

    @Test
    fun `handed over is said before the person is back`() {
        contact("Ana", ContactWay.CALL)
        val alert = send()
        hand.atBack = { throw Killed() }
        assertFailsWith<Killed> { run(hand) }
        assertEquals(AlertState.HANDED_OVER, now(alert).state)
    }

    @Test
    fun `an app that was ended before the radio had it gets the task again and says so`() {
        contact("Ana", ContactWay.TEXT)
        val alert = send()
        FakeRadio.fault = Killed()
        assertFailsWith<Killed> { run() }
        val alarm = assertNotNull(alarms.scheduledAlarms.singleOrNull(), "set before it was begun")
        assertEquals(host.clock.instant.plus(Duration.ofMinutes(5)), Instant.ofEpochMilli(alarm.triggerAtTime))
        FakeRadio.fault = null
        run()
        assertEquals(0, FakeRadio.taken.size)
        later(5)
        AlertReceiver().onReceive(host, Intent())
        settle()
        assertEquals(1, FakeRadio.taken.size)
        assertTrue(now(alert).perhapsTwice)
    }

    @Test
    fun `after a restart, when the phone forgot its alarms, the next moment is set again`() {
        val alert = textedAlert()
        answer(SmsManager.RESULT_ERROR_RADIO_OFF)
        ShadowAlarmManager.reset()
        ShadowPendingIntent.reset()
        ChangeReceiver().onReceive(host, Intent(Intent.ACTION_BOOT_COMPLETED))
        settle()
        assertEquals(now(alert).nextTry, Instant.ofEpochMilli(alarms.scheduledAlarms.single().triggerAtTime))
    }

    @Test
    fun `of two things one is opened, and the other when the person is back`() {
        contact("Ana", ContactWay.CALL)
        send()
        send()
        val openAtBack = mutableListOf<Int>()
        hand.atBack = { openAtBack += hand.opened.size }
        run(hand)
        assertEquals(listOf(1, 2), openAtBack)
    }

    @Test
    fun `what the radio said while the home was closed is told later`() {
        val alert = textedAlert()
        core { it.suspend() }
        answer(Activity.RESULT_OK)
        core { it.resume() }
        assertEquals(AlertState.QUEUED, now(alert).state)
        run()
        assertEquals(AlertState.ACCEPTED, now(alert).state)
    }

    @Test
    fun `a contact erased meanwhile holds nothing up`() {
        textedAlert()
        core { it.call { contacts().forEach { one -> contactRemove(one.id) } } }
        answer(Activity.RESULT_OK)
        assertEquals(emptyList(), run().tasks)
    }

    @Test
    fun `no name, number or words are written to a file`() {
        // Long enough not to be in sealed bytes by chance.
        contact("Anastasia", ContactWay.TEXT)
        val alert = send("Come over, please").also { run() }
        answer(Activity.RESULT_OK)
        val written = host.dataDir.walk().filter { it.isFile }.map { it.readText(Charsets.ISO_8859_1) }.toList()
        assertTrue(written.none { "Anastasia" in it || "7805550100" in it || "Come over" in it || alert.preview.text in it })
    }
}
