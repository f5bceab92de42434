package org.waymark

import com.fasterxml.jackson.databind.JsonNode
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import kotlin.reflect.KClass
import kotlin.reflect.KFunction
import kotlin.reflect.KParameter
import kotlin.reflect.KProperty1
import kotlin.reflect.KType
import kotlin.reflect.KVisibility
import kotlin.reflect.full.declaredMemberProperties
import kotlin.reflect.full.memberProperties
import kotlin.reflect.full.primaryConstructor

/** `checkin_save` as Kotlin writes it. */
fun camel(name: String) = name.replace(Regex("_(.)")) { it.groupValues[1].uppercase() }

fun snake(name: String) = name.replace(Regex("(?<=.)(?=[A-Z])|(?<=[a-z])(?=[0-9])"), "_").lowercase()

/** The value of type [type] that [value], out of the story, stands for. */
fun build(type: KType, value: JsonNode): Any? {
    val inner = type.arguments.map { it.type!! }
    return if (value.isNull) null else when (val kind = type.classifier as KClass<*>) {
        String::class -> value.asText()
        Boolean::class -> value.asBoolean()
        Int::class -> value.asInt()
        UInt::class -> value.asInt().toUInt()
        Long::class -> value.asLong()
        ULong::class -> value.asLong().toULong()
        UByte::class -> value.asInt().toUByte()
        UShort::class -> value.asInt().toUShort()
        Double::class -> value.asDouble()
        ByteArray::class -> value.asText().toByteArray()
        LocalDate::class -> LocalDate.parse(value.asText())
        LocalTime::class -> LocalTime.parse(value.asText())
        Instant::class -> Instant.parse(value.asText())
        List::class -> value.map { build(inner[0], it) }
        Map::class -> value.properties().associate { (name, item) -> name to build(inner[1], item) }
        else -> constant(kind, value) ?: fields(variant(kind, value), value)
    }
}

private fun constant(kind: KClass<*>, value: JsonNode): Any? =
    kind.java.enumConstants?.first { (it as Enum<*>).name == value.asText().uppercase() }

private fun variant(kind: KClass<*>, value: JsonNode): KClass<*> =
    if (kind.isSealed) kind.sealedSubclasses.first { snake(it.simpleName!!) == value["kind"].asText() } else kind

private fun fields(kind: KClass<*>, value: JsonNode): Any =
    kind.objectInstance ?: callByName(kind.primaryConstructor!!, emptyMap(), value)!!

/** Calls what takes the fields by name. What is left out has its default, or is null. */
fun callByName(function: KFunction<*>, given: Map<KParameter, Any>, value: JsonNode): Any? {
    val taken = given.toMutableMap<KParameter, Any?>()
    for (parameter in function.parameters - given.keys) {
        val field = value[snake(parameter.name!!)]
        if (field != null) taken[parameter] = build(parameter.type, field)
        else if (!parameter.isOptional) taken[parameter] = if (parameter.type.classifier == List::class) emptyList<Any>() else null
    }
    return function.callBy(taken)
}

/** What is compared: numbers as doubles, fields without a value left out. */
fun plain(value: Any?): Any? = when (value) {
    null, is String, is Boolean -> value
    is Number -> value.toDouble()
    is UInt -> value.toDouble()
    is ULong -> value.toDouble()
    is UByte -> value.toInt().toDouble()
    is UShort -> value.toInt().toDouble()
    is Enum<*> -> value.name.lowercase()
    is LocalDate, is LocalTime, is Instant -> value.toString()
    is List<*> -> value.map(::plain)
    is Map<*, *> -> value.mapValues { plain(it.value) }.filterValues { it != null && it != emptyList<Any>() && it != emptyMap<Any, Any>() }
    is JsonNode -> plainNode(value)
    is Throwable -> plain(properties(value::class.declaredMemberProperties, value) - "message" + ("kind" to value::class.simpleName))
    is Unit -> null
    else -> plain(properties(value::class.memberProperties, value) + kindOf(value))
}

private fun properties(of: Collection<KProperty1<out Any, *>>, value: Any): Map<String, Any?> =
    of.filter { it.visibility == KVisibility.PUBLIC }.associate { snake(it.name) to it.getter.call(value) }

private fun kindOf(value: Any): Map<String, String> =
    if (value.javaClass.superclass.kotlin.isSealed) mapOf("kind" to snake(value::class.simpleName!!)) else emptyMap()

private fun plainNode(node: JsonNode): Any? = when {
    node.isNull || node.isMissingNode -> null
    node.isTextual -> node.asText()
    node.isBoolean -> node.asBoolean()
    node.isNumber -> node.asDouble()
    node.isArray -> node.map(::plain)
    else -> plain(node.properties().associate { (name, item) -> name to plain(item) })
}
