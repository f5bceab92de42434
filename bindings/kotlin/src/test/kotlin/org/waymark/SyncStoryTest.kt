package org.waymark

import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/**
 * The story of sync: three devices of one person and two relays, which `./dev test` starts. Swift tells the same one,
 * call by call (`SyncStoryTests.swift`); a test in `tests/tests/story` holds that.
 */
class SyncStoryTest {
    @TempDir
    lateinit var folder: Path

    private val relay = System.getenv("WAYMARK_TEST_RELAY").orEmpty()
    private val secondRelay = System.getenv("WAYMARK_TEST_SECOND_RELAY").orEmpty()
    private val clock = StoryClock().apply {
        fault = null
        instant = Instant.now()
        name = "America/Edmonton"
    }

    private suspend fun device(name: String) = Waymark.open(folder.resolve(name).toString(), StorySecrets(), clock)

    @Test
    fun `three devices stay in step through two relays`() {
        assumeTrue(relay.isNotEmpty(), "WAYMARK_TEST_RELAY names no relay")
        runBlocking {
            withTimeout(120_000) {
                val (phone, tablet, laptop) = listOf("phone", "tablet", "laptop").map { device(it) }
                val phrase = begins(phone)
                joinsByCode(phone, tablet)
                writeOnBoth(phone, tablet)
                isTold(phone)
                compare(phone, tablet)
                joinsByPhrase(laptop, phrase)
                tabletIsTakenOut(phone, tablet)
                move(phone, laptop)
                historyIsErased(phone, laptop)
                val newPhrase = newWords(phone, laptop, phrase)
                ends(phone, laptop, newPhrase)
                listOf(phone, tablet, laptop).forEach { it.close() }
            }
        }
    }

    private suspend fun begins(phone: Waymark): List<String> {
        val elsewhere = assertFailsWith<AppException.Invalid> { phone.call { syncEnable("http://relay.example.org", null) } }
        assertEquals("relay", elsewhere.field)
        val noKey = assertFailsWith<AppException.Invalid> { phone.call { syncPin(listOf("sha1/AAAA")) } }
        assertEquals("pin", noKey.field)
        // A relay on one's own machine has no certificate, so this one answers all the same.
        phone.call { syncPin(listOf("0".repeat(64))) }
        assertEquals(false, phone.call { syncStatus() }.isOn)
        val enabled = phone.longCall { syncEnable(relay, null) }
        assertEquals(24, enabled.phrase.size)
        val status = phone.call { syncStatus() }
        assertEquals(listOf(enabled.account, relay, SyncState.OK), listOf(status.account, status.relay, status.state))

        val shown = phone.call { phraseShow() }
        assertEquals(enabled.phrase, shown.phrase)
        assertEquals(3, shown.asked.toSet().size)
        val words = shown.asked.map { shown.phrase[it.toInt() - 1] }
        val another = assertFailsWith<AppException.Invalid> { phone.call { phraseCheck(listOf(words[0], "zzzz", words[2])) } }
        assertEquals("words" to "the second is another word", another.field to another.why)
        phone.call { phraseCheck(words) }
        assertFailsWith<AppException.NotFound> { phone.call { phraseShow() } }
        assertNull(phone.call { syncStatus() }.phraseUntil)
        return enabled.phrase
    }

    /** Each device does its part at the same time; where one cannot go on, the other is cancelled. */
    private suspend fun joinsByCode(phone: Waymark, tablet: Waymark) {
        phone.write("walk")
        phone.syncsWell()
        val nonsense = assertFailsWith<AppException.Invalid> { phone.call { deviceApprove("https://example.org") } }
        assertEquals("code", nonsense.field)

        val code = tablet.call { joinCode(relay) }
        assertEquals(clock.instant.plusSeconds(600).epochSecond, code.until.epochSecond)
        val digits = coroutineScope {
            val shown = async { phone.longCall { deviceApprove(code.text) } }
            tablet.longCall { joinAwait() }
            shown.await()
        }
        val others = "%06d".format((digits.toInt() + 1) % 1_000_000)
        val wrong = assertFailsWith<AppException.Invalid> { tablet.call { joinConfirm(others, null) } }
        assertEquals("digits" to "are not those; 2 tries are left", wrong.field to wrong.why)
        coroutineScope {
            val approved = async { phone.longCall { deviceApproveAwait() } }
            assertEquals(SyncState.OK, tablet.longCall { joinConfirm(digits, "tablet") }.state)
            assertEquals(2, approved.await().devices.size)
        }
        assertEquals(setOf("walk"), tablet.notes())
    }

    private suspend fun writeOnBoth(phone: Waymark, tablet: Waymark) {
        phone.syncsWell()
        // Whoever is on the screen hears at once that there is something new.
        coroutineScope {
            val waiting = async { phone.longCall { syncWait() } }
            tablet.write("tea")
            assertNotNull(tablet.call { syncDue(SyncConditions(metered = false, charging = true, batteryLow = false)) })
            assertEquals(1u, tablet.syncsWell().sent)
            assertTrue(waiting.await())
        }
        assertEquals(1u, phone.syncsWell().received)
        assertEquals(setOf("walk", "tea"), phone.notes())
        assertNull(phone.call { syncProgress() })
        assertFailsWith<AppException.Invalid> { phone.call { deviceRename(named("tablet"), " ") } }
        phone.call { deviceRename(named("tablet"), "old tablet") }
        phone.syncsWell()
        tablet.syncsWell()
        assertEquals("old tablet", tablet.call { syncStatus() }.devices.single { it.isThis }.name)
    }

    private suspend fun isTold(phone: Waymark) {
        val notice = phone.call { syncNotices(Language.EN) }.single()
        assertEquals("device_added" to "old tablet", notice.what to notice.device)
        assertEquals("old tablet joined", notice.words.title)
        assertNotEquals(notice.words, phone.call { syncNotices(Language.ES) }.single().words)
        phone.call { syncNoticesSeen(notice.id) }
        assertEquals(0u, phone.call { syncStatus() }.notices)
    }

    private suspend fun compare(phone: Waymark, tablet: Waymark) {
        phone.syncsWell()
        val view = tablet.call { deviceView() }
        assertEquals(6, view.words.size)
        assertEquals(view.words, phone.call { deviceView() }.words)
        assertEquals(Compared.SAME, phone.call { deviceCompare(view.text) })
        val other = assertFailsWith<AppException.Invalid> { phone.call { deviceCompare("WM1H") } }
        assertEquals("text", other.field)
    }

    private suspend fun joinsByPhrase(laptop: Waymark, phrase: List<String>) {
        val third = phrase.toMutableList().also { it[2] = "zzzz" }.joinToString(" ")
        val unknown = assertFailsWith<AppException.Invalid> { laptop.call { phraseLook(relay, third) } }
        assertEquals("word_3" to "is not in the list of words", unknown.field to unknown.why)
        val nobodys = List(23) { "abandon" }.plus("art").joinToString(" ")
        assertFailsWith<AppException.NotFound> { laptop.longCall { phraseLook(relay, nobodys) } }

        val found = laptop.longCall { phraseLook(relay, phrase.joinToString(" ") { it.take(4) }) }
        assertEquals(2, found.devices.size)
        assertEquals(FoundHistory.SAME, found.history)
        val joined = laptop.longCall { phraseJoin(found.devices.map { it.id }, null, "laptop", false) }
        assertEquals(3, joined.devices.size)
        assertEquals(setOf("walk", "tea"), laptop.notes())
    }

    private suspend fun tabletIsTakenOut(phone: Waymark, tablet: Waymark) {
        clock.instant += Duration.ofHours(2)
        tablet.write("not in my hands")
        tablet.write("a stranger's")
        tablet.syncsWell()
        val since = clock.instant - Duration.ofHours(1)
        val report = phone.longCall { deviceRemove(named("old tablet"), since) }
        assertEquals(2, report.devices.size)
        assertEquals(setOf("walk", "tea"), phone.notes())

        val (strangers, mine) = phone.call { fallen() }.partition { one -> one.values.any { it.value == "a stranger's" } }
        val fallen = mine.single()
        assertEquals("checkin" to "old tablet", fallen.feature to fallen.device)
        assertContains(fallen.values.map { it.value }, "not in my hands")
        assertEquals(1u, phone.call { fallenKeep(listOf(fallen.id)) })
        assertEquals(1u, phone.call { fallenDrop(strangers.map { it.id }) })
        assertEquals(emptyList(), phone.call { fallen() })
        assertEquals(emptyList(), phone.call { syncStatus() }.devices.filter { it.isSilent })
        assertEquals(setOf("walk", "tea", "not in my hands"), phone.notes())
        phone.syncsWell()

        val state = tablet.longCall { syncNow() }.state
        assertEquals(SyncState.REVOKED, state)
        assertEquals("This device was taken out of sync", syncWords(state, "", Language.EN).title)
        assertEquals(true, tablet.longCall { syncOff() }.left)
        assertEquals(setOf("walk", "tea", "not in my hands", "a stranger's"), tablet.notes())
        assertFailsWith<AppException.NotFound> { tablet.call { syncNow() } }
    }

    private suspend fun move(phone: Waymark, laptop: Waymark) {
        assertEquals(SyncState.OK, phone.longCall { syncMove(secondRelay, null) }.state)
        laptop.syncsWell()
        assertEquals(secondRelay, laptop.call { syncMovedTo() })
        assertEquals(SyncState.OK, laptop.longCall { syncMove(null, null) }.state)
        assertNull(laptop.call { syncMovedTo() })
        assertEquals(phone.notes(), laptop.notes())
    }

    private suspend fun historyIsErased(phone: Waymark, laptop: Waymark) {
        assertContains(syncEraseWords(Language.EN).wayOut, "24 words")
        assertEquals(SyncState.OK, phone.longCall { syncEraseNow() }.state)
        val erasure = assertNotNull(phone.call { syncStatus() }.erasure)
        assertEquals(listOf(false), erasure.waitsFor.map { it.isThis })
        laptop.syncsWell()
        phone.syncsWell()
        for (device in listOf(phone, laptop)) assertNull(device.call { syncStatus() }.erasure)
        assertEquals(phone.notes(), laptop.notes())
    }

    private suspend fun newWords(phone: Waymark, laptop: Waymark, phrase: List<String>): List<String> {
        val before = phone.call { syncStatus() }.account
        val moved = phone.longCall { accountMove(phrase.joinToString(" "), null) }
        assertNotEquals(before, moved.enabled.account)
        assertEquals(SyncState.OK, moved.report.state)

        assertEquals(SyncState.CLOSED, laptop.longCall { syncNow() }.state)
        laptop.longCall { syncOff() }
        val gone = assertFailsWith<AppException.Refused> { laptop.longCall { phraseLook(secondRelay, phrase.joinToString(" ")) } }
        assertEquals("account_closed", gone.why)
        val found = laptop.longCall { phraseLook(secondRelay, moved.enabled.phrase.joinToString(" ")) }
        assertEquals(2, laptop.longCall { phraseJoin(found.devices.map { it.id }, null, null, false) }.devices.size)
        return moved.enabled.phrase
    }

    private suspend fun ends(phone: Waymark, laptop: Waymark, phrase: List<String>) {
        assertEquals(true, laptop.longCall { syncOff() }.left)
        assertEquals(1, phone.syncsWell().devices.size)

        // An end that one device asks for is called off by another.
        val found = laptop.longCall { phraseLook(secondRelay, phrase.joinToString(" ")) }
        laptop.longCall { phraseJoin(found.devices.map { it.id }, null, "laptop", false) }
        laptop.longCall { accountEnd(null) }
        val ending = assertNotNull(phone.longCall { accountEnding() })
        assertEquals("laptop", ending.device)
        assertTrue(Duration.between(Instant.now(), ending.at).toHours() in 71..72)
        phone.longCall { accountKeep() }
        assertNull(phone.longCall { accountEnding() })

        phone.longCall { accountEnd(phrase.joinToString(" ")) }
        assertEquals(false, phone.call { syncStatus() }.isOn)
        for (device in listOf(phone, laptop)) assertEquals(setOf("walk", "tea", "not in my hands"), device.notes())
    }

    private suspend fun Waymark.write(note: String) = call { checkinSave(CheckinDraft(answers = Answers(note = note))) }

    private suspend fun Waymark.notes() =
        call { checkinList(null, null) }.flatMap { it.entries }.map { it.answers.note }.toSet()

    private suspend fun Waymark.syncsWell() = longCall { syncNow() }.also { assertEquals(SyncState.OK to "", it.state to it.detail) }

    /** The id of the device with that name. */
    private fun App.named(name: String) = syncStatus().devices.single { it.name == name }.id
}
