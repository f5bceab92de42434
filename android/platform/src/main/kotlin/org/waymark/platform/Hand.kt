package org.waymark.platform

import android.app.Activity
import android.app.Application
import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import kotlinx.coroutines.CompletableDeferred
import org.waymark.AlertMeans
import org.waymark.AlertReport
import org.waymark.AlertTask

/** A person in front of the app, who can press send in another one. */
interface Hand {
    /** Opens another app. Throws [ActivityNotFoundException] where there is none for it. */
    fun open(intent: Intent)

    /** Returns when the person is back. */
    suspend fun back()
}

/** The hand of whoever looks at this screen. For one that is resumed, from the main thread. */
class ActivityHand(private val activity: Activity) : Hand {
    private var returned = CompletableDeferred(Unit)

    override fun open(intent: Intent) {
        val back = CompletableDeferred<Unit>()
        val watch = object : Watch() {
            override fun onActivityResumed(resumed: Activity) = over(resumed)

            override fun onActivityDestroyed(destroyed: Activity) = over(destroyed)

            private fun over(which: Activity) {
                if (which !== activity) return
                activity.application.unregisterActivityLifecycleCallbacks(this)
                back.complete(Unit)
            }
        }
        activity.startActivity(intent)
        activity.application.registerActivityLifecycleCallbacks(watch)
        returned = back
    }

    override suspend fun back() = returned.await()

    private abstract class Watch : Application.ActivityLifecycleCallbacks {
        override fun onActivityCreated(activity: Activity, state: Bundle?) = Unit

        override fun onActivityStarted(activity: Activity) = Unit

        override fun onActivityPaused(activity: Activity) = Unit

        override fun onActivityStopped(activity: Activity) = Unit

        override fun onActivitySaveInstanceState(activity: Activity, state: Bundle) = Unit
    }
}

/** What another app can do with the person's hand; it never says what became of it, so that handed over is all there is to say. */
internal val BY_HAND = listOf(AlertMeans.SMS_COMPOSER, AlertMeans.CALL, AlertMeans.SHARE_SHEET)

internal fun Hand.give(task: AlertTask): AlertReport {
    val phone = task.phone
    if (phone == null && task.means != AlertMeans.SHARE_SHEET) return AlertReport.BAD_NUMBER
    val intent = when (task.means) {
        AlertMeans.SMS_COMPOSER -> Intent(Intent.ACTION_SENDTO, Uri.fromParts("smsto", phone, null)).putExtra("sms_body", task.text)
        AlertMeans.CALL -> Intent(Intent.ACTION_DIAL, Uri.fromParts("tel", phone, null))
        else -> Intent.createChooser(Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, task.text), null)
    }
    return try {
        open(intent)
        AlertReport.HANDED_OVER
    } catch (_: ActivityNotFoundException) {
        AlertReport.NO_APP
    } catch (_: SecurityException) {
        AlertReport.NO_PERMISSION
    }
}
