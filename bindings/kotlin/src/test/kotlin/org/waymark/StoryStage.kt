package org.waymark

import com.fasterxml.jackson.databind.JsonNode
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread

val STORY: Path = Path.of("../../tests/story")

private fun fail(fault: String?) {
    when (fault) {
        "locked" -> throw PlatformException.Locked()
        "unavailable" -> throw PlatformException.Unavailable("story")
        "broken" -> throw IllegalStateException("a text that must not reach the core's errors")
    }
}

/** The platform of the story, written in Kotlin, and the folders it plays in. */
class StoryClock : Clock {
    var fault: String? = "unavailable" // nobody told the time yet
    var instant: Instant = Instant.EPOCH
    var name = ""

    override fun now() = instant.also { fail(fault) }

    override fun zone() = name.also { fail(fault) }
}

class StorySecrets : SecretStore {
    var fault: String? = null
    val kept = ConcurrentHashMap<String, ByteArray>()

    override fun get(name: String) = fail(fault).let { kept[name] }

    override fun put(name: String, secret: ByteArray) = fail(fault).also { kept[name] = secret }

    override fun remove(name: String) = fail(fault).also { kept.remove(name) }
}

class StoryListener : Listener {
    val heard = ConcurrentLinkedQueue<List<String>>()

    override fun changed(features: List<String>) {
        heard += features
    }
}

class StoryStage(private val folder: Path) {
    val clock = StoryClock()
    private val listener = StoryListener()
    private val stores = HashMap<String, StorySecrets>()
    private var open: App? = null

    val app get() = checkNotNull(open) { "the story opens a home first" }

    fun home(input: JsonNode): Path = folder.resolve(input["home"].asText())

    private fun secrets(input: JsonNode) = stores.getOrPut(input["secrets"].asText(), ::StorySecrets)

    /** Stage directions: what happens around the core. */
    fun direct(call: String, input: JsonNode): Any? = when (call) {
        "stage_clock" -> clock.run {
            fault = input["fault"]?.asText()
            if (fault == null) {
                instant = Instant.parse(input["now"].asText())
                name = input["zone"].asText()
            }
        }
        "stage_secrets" -> secrets(input).run {
            fault = input["fault"]?.asText()
            input["holds"]?.properties()?.forEach { (name, hex) -> kept[name] = hex.asText().chunked(2).map { it.toInt(16).toByte() }.toByteArray() }
        }
        "stage_open" -> open = App.open(home(input).toString(), clock, secrets(input)).also { it.setListener(listener) }
        "stage_close" -> app.close().also { open = null }
        "stage_heard" -> listener.heard.toList().also { listener.heard.clear() }
        "stage_threads" -> threads(input["threads"].asInt(), input["each"].asInt(), LocalDate.parse(input["day"].asText()))
        "stage_interrupt" -> interrupt()
        "stage_overwrite" -> Files.writeString(home(input).resolve(input["file"].asText()), input["text"].asText()).let { null }
        "stage_copy" -> check(STORY.resolve(input["from"].asText()).toFile().copyRecursively(home(input).toFile())).let { null }
        "stage_full_disk" -> Files.createDirectories(home(input)).resolve("waymark.head.new").let {
            if (input["full"].asBoolean()) Files.createSymbolicLink(it, Path.of("/dev/full")) else Files.delete(it)
            null
        }
        else -> error("the Kotlin story knows no stage direction $call")
    }

    /** Several threads save at once; every entry must be there. */
    private fun threads(threads: Int, each: Int, day: LocalDate): Map<String, Int> {
        val ids = ConcurrentHashMap.newKeySet<String>()
        val draft = CheckinDraft(day = day, answers = Answers(mood = 5))
        List(threads) { thread { repeat(each) { ids += app.checkinSave(draft).id } } }.forEach(Thread::join)
        return mapOf("ids" to ids.size, "entries" to app.checkinDay(day).entries.size)
    }

    /** One thread reads until a call is interrupted, another interrupts until then. */
    private fun interrupt() {
        val ended = AtomicBoolean()
        val interrupting = thread { while (!ended.get()) app.interrupt() }
        try {
            repeat(1_000_000) { app.checkinPage(500u, null) }
        } finally {
            ended.set(true)
            interrupting.join()
        }
    }
}
