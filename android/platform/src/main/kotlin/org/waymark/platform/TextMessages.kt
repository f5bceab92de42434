package org.waymark.platform

import android.Manifest
import android.app.Activity
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Build
import android.telephony.SmsManager
import java.time.Duration
import java.time.Instant
import org.waymark.AlertReport
import org.waymark.AlertTask

/**
 * Text messages without a touch. What became of one comes later, to [TextSentReceiver], also where the app was ended
 * meanwhile, and is kept until the core has heard it. Whether anybody got it is not asked: no carrier can be believed about that.
 */
internal class TextMessages(private val context: Context) {
    private val kept = context.getSharedPreferences("waymark.texts", Context.MODE_PRIVATE)

    /** Whether the app may, and the phone can. An app that wants it names `SEND_SMS` in its own manifest. */
    fun able(): Boolean =
        context.packageManager.hasSystemFeature(PackageManager.FEATURE_TELEPHONY) &&
            context.checkSelfPermission(Manifest.permission.SEND_SMS) == PackageManager.PERMISSION_GRANTED

    /** Gives it to the phone's radio. Returns what is known at once: nothing, or that it cannot go out. */
    fun send(task: AlertTask, now: Instant): AlertReport? {
        val phone = task.phone ?: return AlertReport.BAD_NUMBER
        return try {
            val sms = manager()
            val parts = sms.divideMessage(task.text)
            // Written first: an answer to a message that was not written down would count for nothing.
            val sending = remember(task.alertId, parts.size, now)
            val sent = ArrayList(parts.indices.map { pending(sending, it) })
            sms.sendMultipartTextMessage(phone, null, parts, sent, null)
            null
        } catch (_: SecurityException) {
            AlertReport.NO_PERMISSION
        } catch (_: IllegalArgumentException) {
            AlertReport.BAD_NUMBER
        } catch (_: UnsupportedOperationException) {
            AlertReport.NO_APP
        }
    }

    /** The radio's word about one part. The whole is accepted once every part is, and has not gone out if one has not. */
    fun heard(answer: Intent, result: Int) {
        val sending = answer.data?.schemeSpecificPart ?: return
        val part = answer.getIntExtra(PART, -1).toString()
        val open = kept.getStringSet(OPEN + sending, null)?.takeIf { part in it } ?: return
        val left = open - part
        val report = reportOf(result, answer.getIntExtra("errorCode", 0))
        // On disk when this returns: the process may be ended right after.
        kept.edit().apply {
            if (report == AlertReport.ACCEPTED && left.isNotEmpty()) putStringSet(OPEN + sending, left)
            else remove(OPEN + sending).putString(HEARD + sending, report.name)
        }.commit()
    }

    /** What the radio said and the core has not heard, with the alerts' ids, by sending. */
    fun unsaid(): Map<String, Pair<String, AlertReport>> = kept.all.filterKeys { it.startsWith(HEARD) }
        .mapKeys { (name, _) -> name.removePrefix(HEARD) }
        .mapValues { (sending, report) -> sending.substringBefore('/') to AlertReport.valueOf(report as String) }

    /** The core has heard it. */
    fun said(sending: String) {
        kept.edit().remove(HEARD + sending).commit()
    }

    /** Names one sending, so that the radio's word about an earlier one is not taken for this one's. No words, no number. */
    private fun remember(alertId: String, parts: Int, now: Instant): String {
        val sending = "$alertId/${now.toEpochMilli()}"
        val old = now.minus(KEEP).toEpochMilli()
        kept.edit().apply {
            kept.all.keys.filter { (it.substringAfterLast('/').toLongOrNull() ?: 0) < old }.forEach(::remove)
            putStringSet(OPEN + sending, (0 until parts).map(Int::toString).toSet())
        }.commit()
        return sending
    }

    @Suppress("DEPRECATION") // the only way before Android 12
    private fun manager() =
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S) SmsManager.getDefault() else context.getSystemService(SmsManager::class.java)

    private fun pending(sending: String, part: Int): PendingIntent {
        val intent = Intent(context, TextSentReceiver::class.java).setData(Uri.fromParts("waymark", sending, part.toString()))
            .putExtra(PART, part)
        // The system adds the radio's own code to it, so that it cannot be immutable; it names its receiver.
        return PendingIntent.getBroadcast(context, 0, intent, PendingIntent.FLAG_ONE_SHOT or PendingIntent.FLAG_MUTABLE)
    }

    internal companion object {
        private const val PART = "part"
        private const val OPEN = "open/"
        private const val HEARD = "heard/"
        private val KEEP: Duration = Duration.ofDays(2)

        /** 3GPP TS 24.011: no such number. */
        private const val UNASSIGNED_NUMBER = 1

        /** The radio's word in the core's. What is not known to be for good is tried again. */
        fun reportOf(result: Int, networkCode: Int): AlertReport = when (result) {
            Activity.RESULT_OK -> AlertReport.ACCEPTED
            SmsManager.RESULT_ERROR_RADIO_OFF,
            SmsManager.RESULT_ERROR_NO_SERVICE,
            SmsManager.RESULT_RADIO_NOT_AVAILABLE,
            SmsManager.RESULT_NETWORK_ERROR,
            SmsManager.RESULT_RIL_RADIO_NOT_AVAILABLE,
            SmsManager.RESULT_RIL_NETWORK_ERR,
            SmsManager.RESULT_RIL_NETWORK_NOT_READY,
            SmsManager.RESULT_RIL_NO_NETWORK_FOUND,
            -> AlertReport.NO_SIGNAL
            SmsManager.RESULT_USER_NOT_ALLOWED,
            SmsManager.RESULT_ERROR_SHORT_CODE_NOT_ALLOWED,
            SmsManager.RESULT_ERROR_SHORT_CODE_NEVER_ALLOWED,
            -> AlertReport.NO_PERMISSION
            SmsManager.RESULT_ERROR_FDN_CHECK_FAILURE -> AlertReport.BAD_NUMBER
            SmsManager.RESULT_ERROR_GENERIC_FAILURE ->
                if (networkCode == UNASSIGNED_NUMBER) AlertReport.BAD_NUMBER else AlertReport.REFUSED
            else -> AlertReport.REFUSED
        }
    }
}
