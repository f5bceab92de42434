package org.waymark.wire

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.math.BigInteger
import java.nio.file.Path
import kotlin.test.assertEquals

// The vectors of contacts, for VectorsTest.

private fun terms(side: JsonNode): ByteArray {
    same(side.bytes("kem_pk"), kemPk(side.bytes("kem_secret")))
    val (kem, half, mailbox) = Triple(side.bytes("kem_pk"), side.bytes("half"), side.bytes("mailbox"))
    return cbor(mapOf(0 to 1, 1 to side["origin"].asText(), 2 to kem, 3 to half, 4 to mailbox, 5 to side.bytes("write")))
}

private fun filled(said: ByteArray, length: Int) = (number(said.size.toLong(), 2) + said).copyOf(length)

private fun opened(secret: ByteArray, message: ByteArray, info: ByteArray, aad: ByteArray, psk: ByteArray = NOTHING, pskId: ByteArray = NOTHING): ByteArray {
    assertEquals(1024, message.size)
    return hpkeOpen(secret, message.copyOf(32), info, message.copyOfRange(32, 1024), psk, pskId, aad)
}

internal fun contact(case: JsonNode) {
    val (one, other) = case["one"] to case["other"]
    for (side in listOf(one, other)) assertEquals(side["code"].asText(), "WM1P" + base64(terms(side)))
    val (low, high) = listOf(one, other).sortedBy { BigInteger(1, it.bytes("kem_pk")) }
    val keys = low.bytes("kem_pk") + high.bytes("kem_pk")
    val psk = expand(extract(NOTHING, low.bytes("half") + high.bytes("half")), "wm1/pair/psk", keys, 32)
    val safety = expand(extract(NOTHING, psk), "wm1/safety", keys, 60)
    fits(case, "psk" to psk)
    val groups = safety.toList().chunked(5) { BigInteger(1, it.toByteArray()).mod(BigInteger.valueOf(100_000)) }
    assertEquals(case["safety_number"].asText(), groups.joinToString(" ") { "%05d".format(it) })
    assertEquals(16, case["safety_words"].size())
    wordsFit(case["safety_words"], safety)
    val (from, to, box) = Triple(one.bytes("kem_pk"), other.bytes("kem_pk"), other.bytes("mailbox"))
    val (day, secret) = u32(case["day"].asLong()) to other.bytes("kem_secret")
    for (told in case["from_one_to_other"]) {
        val bytes = mapOf(0 to "id", 2 to "refers_to", 7 to "terms", 8 to "agreed").filterValues { !told[it].isNull }.mapValues { told.bytes(it.value) }
        val numbers = mapOf(1 to "kind", 3 to "created", 4 to "expires", 5 to "text_id").filterValues { !told[it].isNull }.mapValues { told[it.value].asLong() }
        val text = if (told["text"].isNull) emptyMap() else mapOf(6 to told["text"].asText())
        val record = cbor(bytes + numbers + text)
        assertEquals(case["day"].asLong(), told["expires"].asLong() / 86_400)
        val message = told.bytes("message")
        fits(told, "record" to record, "name" to sha256(labelled("wm1/mailbox", message)))
        val info = labelled("wm1/alert", from + to + box)
        same(filled(record, 976), opened(secret, message, info, number(1, 1) + box + day, psk, box))
    }
    val rule = case["alert_id"]
    val claim = rule.bytes("rule") + u32(rule["trigger_day"].asLong()) + rule.bytes("contact")
    fits(rule, "id" to sha256(labelled("wm1/alert-id", claim)).copyOf(16))
    val far = case["distance"]
    val (place, write) = far.bytes("mailbox") to far.bytes("write")
    val link = cbor(mapOf(0 to 1, 1 to one["origin"].asText(), 2 to from, 3 to place, 4 to write))
    assertEquals(far["fragment"].asText(), "WM1C" + base64(link))
    val answer = labelled("wm1/pair/answer", from + place)
    same(filled(terms(other), 976), opened(one.bytes("kem_secret"), far.bytes("answer_of_other"), answer, number(1, 1) + place + day))
    val reply = labelled("wm1/pair/reply", from + to)
    same(filled(terms(one), 976), opened(secret, far.bytes("reply_of_one"), reply, number(1, 1) + box + day, other.bytes("half"), box))
}

internal fun link(case: JsonNode) {
    val (id, key, reply) = Triple(case.bytes("id"), case.bytes("key"), case["reply"])
    val root = extract(NOTHING, key)
    assertEquals(case["fragment"].asText(), base64(id + key))
    val (read, write) = listOf("read", "write").map { expand(root, "wm1/link/$it", NOTHING, 32) }
    val note = cbor(mapOf(0 to case["created"].asLong(), 1 to case["text"].asText()))
    val aad = labelled("wm1/link", id)
    val sealed = sealForBrowser(expand(root, "wm1/link/enc", NOTHING, 32), aad, filled(note, 1008))
    fits(case, "read_token" to read, "write_token" to write, "sealed" to sealed)
    val said = cbor(mapOf(0 to reply["answer"].asLong(), 1 to reply["answered"].asLong()))
    val salt = reply.bytes("salt")
    fits(reply, "sealed" to salt + sealForBrowser(expand(root, "wm1/link/reply", salt, 32), aad, filled(said, 224)))
}

internal fun mailbox(case: JsonNode) {
    val link = ObjectMapper().readTree(Path.of("../../relay/wire/vectors/link.json").toFile())
    fun hash(capability: ByteArray) = sha256(labelled("wm1/cap", capability))
    val (write, read, cancel) = Triple(case.bytes("write"), case.bytes("read"), case.bytes("cancel"))
    assertEquals(case["header"].asText(), "WM1-Cap " + base64(write))
    assertEquals(case["admission"].asText(), "word " + base64(hmac(case.bytes("relay_key"), labelled("wm1/word"))))
    val message = case.bytes("message")
    val name = sha256(labelled("wm1/mailbox", message))
    val put = u32(case["day"].asLong()) + message
    fits(case, "write_hash" to hash(write), "name" to name, "make" to hash(write) + hash(read), "put" to put)
    fits(case, "escrow" to u32(case["after_s"].asLong()) + hash(cancel) + put, "later" to u32(case["later_s"].asLong()) + name)
    fits(case, "ack" to name, "held" to number(2, 1) + put + put)
    val (id, readToken, writeToken) = Triple(link.bytes("id"), link.bytes("read_token"), link.bytes("write_token"))
    val reply = link["reply"].bytes("sealed")
    fits(case, "make_link" to hash(readToken) + hash(writeToken) + hash(case.bytes("owner")) + link.bytes("sealed"))
    fits(case, "ask" to id + readToken, "answering" to id + writeToken + reply, "replies" to number(2, 1) + number(1, 1) + reply)
}
