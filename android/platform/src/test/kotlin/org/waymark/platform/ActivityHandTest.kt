package org.waymark.platform

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** When the person is back, by Robolectric's activities. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34], manifest = Config.NONE, application = TestHost::class)
class ActivityHandTest {
    private val screen = Robolectric.buildActivity(Activity::class.java).setup()
    private val hand = ActivityHand(screen.get())

    @Test
    fun `the person is back when the screen is in front again, or gone`() {
        for (ending in listOf({ screen.pause().resume() }, { screen.pause().stop().destroy() })) runBlocking {
            hand.open(Intent(Intent.ACTION_DIAL))
            assertEquals(Intent.ACTION_DIAL, shadowOf(screen.get()).nextStartedActivity.action)
            val back = async(Dispatchers.Unconfined) { hand.back() }
            assertFalse(back.isCompleted)
            ending()
            back.await()
        }
    }

    @Test
    fun `where no app is there, nothing is waited for`() {
        shadowOf(RuntimeEnvironment.getApplication()).checkActivities(true)
        assertFailsWith<ActivityNotFoundException> { hand.open(Intent(Intent.ACTION_DIAL)) }
        val back = runBlocking { async(Dispatchers.Unconfined) { hand.back() } }
        assertTrue(back.isCompleted)
    }
}
