package org.waymark

import java.nio.file.Path
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotEquals
import kotlin.test.assertTrue
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.launchIn
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import org.waymark.examples.checkIn

/** The layer over the generated code: off the main thread, changes as flows, cancelling. */
class WaymarkTest {
    @TempDir
    lateinit var home: Path

    private val secrets = StorySecrets()

    private fun mood(mood: Int) = CheckinDraft(answers = Answers(mood = mood))

    private fun withWaymark(test: suspend (Waymark) -> Unit) = runBlocking {
        withTimeout(60_000) { Waymark.open(home.toString(), secrets).use { test(it) } }
    }

    @Test
    fun `a call runs on another thread and its error arrives as it is`() = withWaymark { waymark ->
        val here = Thread.currentThread()
        assertNotEquals(here, waymark.call { Thread.currentThread() })
        val error = assertFailsWith<AppException.Invalid> { waymark.call { checkinSave(mood(11)) } }
        assertEquals("mood", error.field)
    }

    @Test
    fun `the system's clock puts an entry on today`() = withWaymark { waymark ->
        val before = SystemClock.now().minusMillis(1)
        val saved = waymark.call { checkinSave(mood(5)) }
        assertTrue(saved.recordedAt in before..SystemClock.now())
        assertEquals(SystemClock.zone(), saved.zone)
        assertEquals(saved.recordedAt.atZone(java.time.ZoneId.of(saved.zone)).toLocalDate(), saved.day)
    }

    @Test
    fun `no change is lost to a slow collector`() = withWaymark { waymark ->
        val heard = Channel<Set<String>>()
        val collecting = waymark.changes.onEach { heard.send(it) }.launchIn(CoroutineScope(Dispatchers.Default))
        // The flow has no replay: changes count from the moment it is collected.
        do waymark.call { checkinSave(mood(5)) } while (heard.tryReceive().isFailure)
        waymark.call { checkinSave(mood(6)) }
        waymark.call { settingsSave(settings().copy(language = "es")) }
        waymark.call { checkinSave(mood(7)) }
        val rest = mutableSetOf<String>()
        while (rest != setOf("checkin", "settings")) rest += heard.receive()
        collecting.cancelAndJoin()
    }

    @Test
    fun `a watched read is made again after a change of its feature only`() = withWaymark { waymark ->
        val seen = Channel<Int>(Channel.UNLIMITED)
        val watching = waymark.watch("checkin") { checkinPage(500u, null).size }
            .onEach { seen.send(it) }.launchIn(CoroutineScope(Dispatchers.Default))
        assertEquals(0, seen.receive())
        waymark.call { settingsSave(settings().copy(language = "es")) }
        waymark.call { checkinSave(mood(5)) }
        assertEquals(1, seen.receive())
        watching.cancelAndJoin()
    }

    @Test
    fun `a cancelled save is whole`() = withWaymark { waymark ->
        val saving = CountDownLatch(1)
        runBlocking {
            val job = launch {
                waymark.call {
                    saving.countDown()
                    Thread.sleep(50)
                    checkinSave(mood(5))
                }
            }
            while (saving.count > 0) yield()
            job.cancelAndJoin()
        }
        assertEquals(1, waymark.call { checkinPage(500u, null) }.size)
    }

    @Test
    fun `cancelling a long call ends it`() = withWaymark { waymark ->
        repeat(20) { waymark.call { checkinSave(mood(5)) } }
        val ended = CountDownLatch(1)
        val started = CountDownLatch(1)
        runBlocking {
            val long = async {
                waymark.longCall {
                    started.countDown()
                    try {
                        while (true) checkinPage(500u, null)
                    } catch (e: AppException.Interrupted) {
                        ended.countDown()
                        throw e
                    }
                }
            }
            while (started.count > 0) yield()
            long.cancel()
            assertFailsWith<CancellationException> { long.await() }
            long.join()
        }
        assertTrue(ended.await(1, TimeUnit.SECONDS))
        assertEquals(20, waymark.call { checkinPage(500u, null) }.size)
    }

    private fun list(name: String) = FeedFile(Path.of("../../core/tests/feeds/$name.json").toString(), name)

    @Test
    fun `an import tells how far it has come`() = withWaymark { waymark ->
        val told = CopyOnWriteArrayList<Double>()
        // A fast machine ends one import before the first tenth of a second is over.
        val report = waymark.longCall(onProgress = told::add) {
            generateSequence { meetingsImport(list("mg_aasepia_philadelphia_2020")) }.first { told.isNotEmpty() }
        }
        assertEquals(1928u, report.meetings)
        assertTrue(told.all { it in 0.0..1.0 })
    }

    @Test
    fun `cancelling ends an import`() = withWaymark { waymark ->
        runBlocking {
            lateinit var importing: Job
            importing = launch {
                waymark.longCall(onProgress = { importing.cancel() }) {
                    while (true) meetingsImport(list("mg_aasepia_philadelphia_2020"))
                }
            }
            importing.join()
            assertTrue(importing.isCancelled)
        }
        assertEquals(2u, waymark.call { meetingsImport(list("mg_appointment_edge")) }.rows)
    }

    @Test
    fun `a refresh of a file's list says why not`() = withWaymark { waymark ->
        waymark.longCall { meetingsImport(list("mg_atlanta")) }
        val refused = assertFailsWith<AppException.Refused> { waymark.longCall { meetingsRefresh("mg_atlanta") } }
        assertEquals("no_address", refused.why)
    }

    @Test
    fun `many coroutines at once save every entry`() = withWaymark { waymark ->
        val ids = runBlocking { List(40) { async { waymark.call { checkinSave(mood(5)).id } } }.awaitAll() }
        assertEquals(40, ids.toSet().size)
        assertEquals(ids.toSet(), waymark.call { checkinPage(500u, null) }.map { it.id }.toSet())
    }

    @Test
    fun `a closed home says so`() {
        runBlocking {
            val waymark = Waymark.open(home.toString(), secrets)
            waymark.close()
            assertFailsWith<IllegalStateException> { waymark.call { settings() } }
        }
    }

    @Test
    fun `the example runs`() = runBlocking {
        assertTrue(checkIn(home.toString(), secrets).endsWith(": DONE, mood 4 of 10"))
    }
}
