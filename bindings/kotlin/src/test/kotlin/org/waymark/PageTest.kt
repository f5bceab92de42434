package org.waymark

import java.nio.file.Path
import kotlin.test.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** What a screen asks for, as often as `./dev bench` asks it from Rust; the figure is printed, not judged. */
class PageTest {
    @TempDir
    lateinit var home: Path

    @Test
    fun `a page of fifty check-ins arrives whole`() {
        App.open(home.toString(), SystemClock, StorySecrets()).use { app ->
            repeat(50) { number ->
                val answers = Answers(
                    mood = number % 11,
                    craving = number % 7,
                    sleepHours = 7.5,
                    used = Answer.NO,
                    note = if (number % 3 == 0) "walked home with my sister and it was quiet again" else null,
                    triggers = if (number % 4 == 0) listOf("alone", "tired") else listOf(),
                )
                app.checkinSave(CheckinDraft(answers = answers))
            }
            val micros = List(2_000) {
                val begun = System.nanoTime()
                assertEquals(50, app.checkinPage(50u, null).size)
                (System.nanoTime() - begun) / 1_000
            }
            // The first half warms the virtual machine up.
            val sorted = micros.drop(1_000).sorted()
            println("a page of 50 check-ins, from Kotlin: p50 ${sorted[500]} µs, p99 ${sorted[990]} µs")
        }
    }
}
