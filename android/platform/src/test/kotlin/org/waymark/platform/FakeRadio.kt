package org.waymark.platform

import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.telephony.SmsManager
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowSmsManager

/** Ends whatever runs, as the system ends a process. */
class Killed : Error()

/** A radio that takes messages, or does not, and gives its word about each part when told. */
@Implements(SmsManager::class)
class FakeRadio : ShadowSmsManager() {
    /** As the real one divides a text: by characters of one message. */
    @Implementation
    protected fun divideMessage(text: String): ArrayList<String> = ArrayList(text.chunked(160))

    @Implementation
    override fun sendMultipartTextMessage(
        to: String,
        through: String?,
        parts: ArrayList<String>,
        sent: ArrayList<PendingIntent>,
        delivered: ArrayList<PendingIntent>?,
    ) {
        fault?.let { throw it }
        taken += Message(to, parts.joinToString(""), sent, delivered)
    }

    class Message(val to: String, val text: String, private val sent: List<PendingIntent>, val delivered: List<PendingIntent>?) {
        val parts get() = sent.size

        /** The radio's word about a part, as the system hands it to a process that may be a new one. */
        fun answer(context: Context, code: Int, part: Int = 0, networkCode: Int = 0) {
            val receiver = TextSentReceiver()
            receiver.pendingResult = BroadcastReceiver.PendingResult(code, null, null, UNREGISTERED, true, false, null, 0, 0)
            receiver.onReceive(context, Intent(shadowOf(sent[part]).savedIntent).putExtra("errorCode", networkCode))
        }
    }

    companion object {
        private const val UNREGISTERED = 2
        val taken = mutableListOf<Message>()
        var fault: Throwable? = null

        fun renew() {
            taken.clear()
            fault = null
        }
    }
}
