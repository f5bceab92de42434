package org.waymark

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.NullNode
import java.lang.reflect.InvocationTargetException
import java.nio.file.Path
import kotlin.reflect.KFunction
import kotlin.reflect.full.memberFunctions
import kotlin.reflect.full.valueParameters
import kotlin.reflect.jvm.kotlinFunction
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.io.TempDir

/** Tells `tests/story/story.json` to the core from Kotlin; Rust, Swift and Python tell the same one. */
class StoryTest {
    private val json = ObjectMapper()
    private val told = HashMap<String, JsonNode>()

    @TempDir
    lateinit var folder: Path

    @TestFactory
    fun `the story goes as written`(): List<DynamicTest> {
        val stage = StoryStage(folder)
        val steps = json.readTree(STORY.resolve("story.json").toFile())["steps"].toList()
        assertTrue(steps.isNotEmpty())
        return steps.mapIndexed { at, step ->
            DynamicTest.dynamicTest("$at ${step["call"].asText()}") { tell(stage, step) }
        }
    }

    private fun tell(stage: StoryStage, step: JsonNode) {
        var output: Any? = null
        var error: Any? = null
        try {
            output = plain(play(stage, step["call"].asText(), fill(step["input"] ?: json.createObjectNode())))
        } catch (e: AppException) {
            error = plain(e)
        }
        assertEquals(plain(step["error"]), error)
        step["id"]?.let { told[it.asText()] = json.valueToTree(output) }
        step["has"]?.let { return it.properties().forEach { (path, wanted) -> find(plain(fill(wanted)), at(output, path), path) } }
        val expected = plain(fill(step["expect"] ?: NullNode.instance))
        if (expected == "\$some") assertTrue(output != null && output != "") else assertEquals(expected, output)
    }

    /** What is at `meetings.0.name`; nothing where there is no such thing. */
    private fun at(value: Any?, path: String): Any? = path.split(".").fold(value) { at, part ->
        if (at is List<*>) at.getOrNull(part.toInt()) else (at as? Map<*, *>)?.get(part)
    }

    /** A text need only begin with what is wanted. */
    private fun find(wanted: Any?, found: Any?, path: String) {
        if (wanted is String && found is String) assertEquals(wanted, found.take(wanted.length), path) else assertEquals(wanted, found, path)
    }

    private fun play(stage: StoryStage, call: String, input: JsonNode): Any? {
        if (call.startsWith("stage_")) return stage.direct(call, input)
        if (call == "set_aside") return setAside(stage.home(input).toString(), stage.clock)
        val method = App::class.memberFunctions.find { it.name == camel(call) }
        val given = method?.parameters.orEmpty().filterNot { it in method!!.valueParameters }.associateWith { stage.app }
        try {
            return callByName(method ?: function(call), given, input)
        } catch (e: InvocationTargetException) {
            throw e.targetException
        }
    }

    private fun function(call: String): KFunction<*> =
        Class.forName("org.waymark.WaymarkKt").methods.firstNotNullOfOrNull { method ->
            method.kotlinFunction?.takeIf { it.name == camel(call) }
        } ?: error("there is no call $call in Kotlin")

    /** Puts values in the place of `$id`, `$id.field.0`, `{"$repeat": text, "times": n}` and `{"$file": path}`. */
    private fun fill(value: JsonNode): JsonNode = when {
        value.isTextual && value.asText().startsWith("$") -> {
            val path = value.asText().drop(1).split(".")
            told[path[0]]?.let { found -> path.drop(1).fold(found) { at, part -> if (at.isArray) at[part.toInt()] else at[part] } } ?: value
        }
        value.isArray -> json.createArrayNode().addAll(value.map(::fill))
        value.has("\$repeat") -> json.valueToTree(value["\$repeat"].asText().repeat(value["times"].asInt()))
        value.has("\$file") -> json.valueToTree(Path.of("../..", value["\$file"].asText()).toAbsolutePath().toString())
        value.isObject -> json.createObjectNode().also { filled ->
            value.properties().forEach { (name, item) -> filled.set<JsonNode>(name, fill(item)) }
        }
        else -> value
    }
}
