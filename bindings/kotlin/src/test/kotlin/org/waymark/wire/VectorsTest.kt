package org.waymark.wire

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.math.BigInteger
import java.nio.file.Files
import java.nio.file.Path
import java.util.Base64
import kotlin.io.path.nameWithoutExtension
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** Works the vectors of WM1 out again after `docs/protocol.md`, with the JDK's cryptography and nothing of Waymark. */
class VectorsTest {
    private val folder = Path.of("../../relay/wire/vectors")

    private val checks = mapOf(
        "batch" to ::batch, "close" to ::close, "contact" to ::contact, "heads" to ::heads, "join" to ::join,
        "labels" to ::labels, "link" to ::link, "mailbox" to ::mailbox, "manifest" to ::manifest, "padding" to ::padding, "phrase" to ::phrase, "pull" to ::pull, "request" to ::request,
        "snapshot-piece" to ::snapshotPiece, "state" to ::state, "work" to ::work,
    )

    @TestFactory
    fun `each format is read and written by the page alone`(): List<DynamicTest> {
        val files = Files.list(folder).use { all -> all.map { it.nameWithoutExtension }.sorted().toList() }
        assertEquals(checks.keys.sorted(), files)
        return files.map { name ->
            DynamicTest.dynamicTest(name) { checks.getValue(name)(ObjectMapper().readTree(folder.resolve("$name.json").toFile())) }
        }
    }

    private fun labels(file: JsonNode) {
        val page = Path.of("../../docs/protocol.md").toFile().readText()
        for (label in file) assertTrue("`${label.asText()}`" in page, label.asText())
    }

    private fun padding(file: JsonNode) = file.forEach { (length, padded) -> assertEquals(padded.asInt(), padme(length.asInt())) }

    private fun phrase(file: JsonNode) = file.forEach { case ->
        val prk = extract("wm1/recovery".toByteArray(), case.bytes("entropy"))
        val (seed, kem) = listOf("sign", "kem").map { expand(prk, "wm1/recovery/$it", NOTHING, 32) }
        val account = sha256(labelled("wm1/account", signPk(seed))).copyOf(16)
        fits(case, "seed" to seed, "sign_pk" to signPk(seed), "kem_secret" to kem, "kem_pk" to kemPk(kem), "account" to account)
        fits(case, "proof" to sign(seed, "wm1/member", account + 0 + signPk(seed) + kemPk(kem)))
        assertEquals(24, case["words"].asText().split(" ").size)
    }

    private fun manifest(file: JsonNode) {
        val account = file.bytes("account")
        val prk = extract("wm1/recovery".toByteArray(), file.bytes("phrase_entropy"))
        val recovery = expand(prk, "wm1/recovery/sign", NOTHING, 32) to expand(prk, "wm1/recovery/kem", NOTHING, 32)
        val all = file["devices"].map { it.bytes("seed") to it.bytes("kem_secret") } + recovery
        val secrets = all.associateBy { (seed) -> signPk(seed).hex() }
        var (before, oldKey, oldEpoch) = Triple(ByteArray(32), NOTHING, 1L)
        file["chain"].forEachIndexed { n, case ->
            val envelope = parse(case.bytes("signed")).map
            val body = envelope[0] as ByteArray
            fits(case, "body" to body)
            val (list, key, epoch) = Triple(parse(body).map, case.bytes("epoch_key"), case["epoch"].asLong())
            assertEquals(listOf(1L, n.toLong(), epoch), listOf(list[0], list[2], list[4]))
            assertEquals(account.hex() + before.hex(), (list[1] as ByteArray).hex() + (list[3] as ByteArray).hex())
            fits(case, "ek_commit" to expand(key, "wm1/ek/commit", NOTHING, 32), "ek_commit" to list[7] as ByteArray)
            val (members, wraps) = list[5].list to list[8].list
            assertEquals(members.size, wraps.size)
            for ((member, wrap) in members.zip(wraps)) {
                val (sign, kem, proof) = member.list.drop(1).map { it as ByteArray }
                assertTrue(isSigned(sign, "wm1/member", account + (member.list[0] as Long).toByte() + sign + kem, proof))
                val info = labelled("wm1/epoch", account + u32(n.toLong()) + u32(epoch) + sign)
                val (enc, ct) = wrap.list.map { it as ByteArray }
                same(key, hpkeOpen(secrets.getValue(sign.hex()).second, enc, info, ct))
            }
            if (epoch > oldEpoch) {
                same(oldKey, unseal(expand(key, "wm1/ek/keychain", NOTHING, 32), account + u32(epoch), list[9] as ByteArray))
            }
            for (signed in envelope[1].list) {
                val (signer, signature) = signed.list.map { it as ByteArray }
                same(signature, sign(secrets.getValue(signer.hex()).first, "wm1/manifest", body))
            }
            before = sha256(labelled("wm1/manifest", body))
            fits(case, "hash" to before)
            oldKey = key
            oldEpoch = epoch
        }
        assertEquals(2L, oldEpoch)
    }

    private fun batch(file: JsonNode) = file["batches"].forEach { case ->
        val (epoch, seed, body) = Triple(file.bytes("epoch_key"), file["author"].bytes("seed"), case.bytes("body"))
        val stem = byteArrayOf(1, 1, case["kind"].asInt().toByte(), 0) + case.bytes("account") + signPk(seed) +
            u32(case["epoch"].asLong()) + u64(case["seq"].asLong()) + case.bytes("prev") + case.bytes("manifest_hash") + case.bytes("salt")
        val both = expand(extract(case.bytes("salt"), expand(epoch, "wm1/ek/batch", NOTHING, 32)), "wm1/batch", stem, 64)
        val (key, commit) = both.copyOf(32) to both.copyOfRange(32, 64)
        val plain = (u32(body.size.toLong()) + body).let { it.copyOf(padme(it.size)) }
        val ct = seal(key, stem + commit, plain)
        val header = stem + commit + u32(ct.size.toLong()) + sha256(ct)
        assertEquals(228, header.size)
        fits(case, "header" to header, "hash" to sha256(labelled("wm1/batch", header)))
        fits(case, "batch" to header + sign(seed, "wm1/batch", header) + ct)
    }

    private fun pull(file: JsonNode) {
        fun pairs(list: JsonNode) = concat(list) { (author, seq) -> hex(author.asText()) + u64(seq.asLong()) }
        val (asked, given, cut) = listOf("request", "answer", "truncate").map { file[it] }
        fits(asked, "bytes" to u32(asked["first_list"].asLong()) + asked["after"].size().toByte() + pairs(asked["after"]))
        val lists = concat(given["lists"]) { list -> hex(list.asText()).let { u32(it.size.toLong()) + it } }
        val logs = concat(given["logs"]) { (author, base, top, hash) ->
            hex(author.asText()) + u64(base.asLong()) + u64(top.asLong()) + hex(hash.asText())
        }
        val more = number(if (given["more"].asBoolean()) 1 else 0, 1)
        fits(
            given,
            "bytes" to more + u64(given["ver"].asLong()) + u32(given["last_list"].asLong()) + given.bytes("last_list_hash") +
                number(given["lists"].size().toLong(), 2) + lists + number(given["logs"].size().toLong(), 2) + logs + given.bytes("batches"),
        )
        fits(cut, "bytes" to number(cut["covers"].size().toLong(), 1) + pairs(cut["covers"]))
    }

    private fun request(case: JsonNode) {
        val lines = listOf("method", "origin", "path", "unix_s").map { case[it].asText() } + sha256(case.bytes("body")).hex()
        val signature = base64(sign(case.bytes("seed"), "wm1/req", lines.joinToString("\n").toByteArray()))
        val parts = listOf(case["account"].asText(), signPk(case.bytes("seed")).hex(), case["unix_s"].asText(), signature)
        assertEquals(case["authorization"].asText(), "WM1 " + parts.joinToString("."))
    }

    private fun join(case: JsonNode) {
        val (psk, rNew, device) = Triple(case.bytes("psk"), case.bytes("r_new"), case["new_device"])
        val commit = sha256(labelled("wm1/join/commit", rNew))
        val qr = cbor(mapOf(0 to 1, 1 to case["origin"].asText(), 2 to device.bytes("sign_pk"), 3 to device.bytes("kem_pk"), 4 to psk, 5 to commit))
        assertEquals(case["code"].asText(), "WM1J" + base64(qr))
        val sid = expand(psk, "wm1/join/sid", NOTHING, 16)
        val (offer, welcome) = case["offer"] to case["welcome"]
        fun opened(name: String, slot: ByteArray) =
            hpkeOpen(device.bytes("kem_secret"), slot.copyOf(32), labelled("wm1/join/$name"), slot.copyOfRange(32, slot.size), psk, sid)

        val message = opened("offer", offer.bytes("slot"))
        val account = offer.bytes("account")
        same(cbor(mapOf(0 to account, 1 to offer["n"].asLong(), 2 to offer.bytes("manifest_hash"), 3 to offer.bytes("sign_pk"), 4 to offer.bytes("r_old"))), message)
        val proof = sign(device.bytes("seed"), "wm1/member", account + 1 + device.bytes("sign_pk") + device.bytes("kem_pk"))
        val reveal = seal(expand(psk, "wm1/join/reveal", NOTHING, 32), NOTHING, cbor(mapOf(0 to rNew, 1 to proof)))
        fits(case, "sid" to sid, "reveal" to reveal, "ok" to expand(psk, "wm1/join/ok", NOTHING, 32))
        val code = expand(extract(rNew, offer.bytes("r_old")), "wm1/join/code", sha256(qr) + sha256(message), 8)
        assertEquals(case["digits"].asText(), "%06d".format(BigInteger(1, code).mod(BigInteger.valueOf(1_000_000))))
        val invite = mapOf(0 to welcome["n"].asLong(), 1 to welcome.bytes("manifest_hash"), 2 to welcome.bytes("root"), 3 to welcome["invite"].asText())
        same(cbor(invite), opened("welcome", welcome.bytes("slot")))
    }

    private fun work(file: JsonNode) {
        val (work, invite) = file["work"] to file["invite"]
        val window = u64(work["unix_s"].asLong() / 600)
        val hash = sha256(labelled("wm1/pow", work["origin"].asText().toByteArray() + 0 + work.bytes("subject") + window + u64(work["nonce"].asLong())))
        assertTrue(BigInteger(1, hash).bitLength() <= 256 - work["bits"].asInt())
        assertEquals(work["admission"].asText(), "work ${work["nonce"].asText()}")
        val claim = invite.bytes("id") + u64(invite["until_s"].asLong())
        assertEquals(invite["admission"].asText(), "invite " + base64(claim + hmac(invite.bytes("relay_key"), labelled("wm1/invite", claim))))
    }

    private fun close(case: JsonNode) {
        val claim = case.bytes("account") + u32(case["n"].asLong()) + case.bytes("manifest_hash") + u64(case["unix_s"].asLong())
        val seed = case.bytes("seed")
        fits(case, "bytes" to claim + signPk(seed) + sign(seed, "wm1/close", claim))
    }

    private fun heads(case: JsonNode) {
        val heads = case["heads"].map { (member, seq, hash) -> listOf(member.asLong(), seq.asLong(), hex(hash.asText())) }
        val list = case.bytes("manifest_hash")
        assertEquals(case["text"].asText(), "WM1H" + base64(cbor(mapOf(0 to 1, 1 to case["n"].asLong(), 2 to list, 3 to heads))))
        wordsFit(case["words"], sha256(labelled("wm1/heads", list + cbor(heads))))
    }

    private fun snapshotPiece(case: JsonNode) {
        val root = sha256(labelled("wm1/state", case.bytes("state")))
        val piece = mapOf(0 to root, 1 to case["index"].asLong(), 2 to case["count"].asLong(), 3 to case.bytes("piece"), 4 to case["raw_length"].asLong())
        fits(case, "root" to root, "bytes" to cbor(piece))
    }

    private fun state(case: JsonNode) {
        val covers = case["covers"].map { (author, seq, hash, list) -> listOf(hex(author.asText()), seq.asLong(), hex(hash.asText()), list.asLong()) }
        val ops = case["ops"].map { op ->
            val (kind, record, stamp, changes) = op
            listOf(kind.asLong(), hex(record.asText()), stamp.asLong(), parse(hex(changes.asText())), op[4].asBoolean())
        }
        val state = cbor(mapOf(0 to covers, 1 to ops))
        fits(case, "bytes" to state, "root" to sha256(labelled("wm1/state", state)))
    }
}

/** The list of words is in order, so that they stand to each other as their places do. */
internal fun wordsFit(words: JsonNode, bytes: ByteArray) {
    val bits = BigInteger(1, bytes)
    val places = List(words.size()) { bits.shiftRight(8 * bytes.size - 11 * (it + 1)).toInt() and 2047 }
    val pairs = words.map { it.asText() }.zip(places).sortedWith(compareBy({ it.first }, { it.second }))
    assertEquals(places.sorted(), pairs.map { it.second })
}

/** How long a plaintext becomes. */
private fun padme(length: Int): Int {
    val least = maxOf(512, length)
    val e = 31 - Integer.numberOfLeadingZeros(least)
    val step = 1 shl e - (32 - Integer.numberOfLeadingZeros(e))
    return (least + step - 1) / step * step
}

internal fun JsonNode.bytes(name: String) = hex(this[name].asText())

internal operator fun JsonNode.component1() = this[0]

internal operator fun JsonNode.component2() = this[1]

private operator fun JsonNode.component3() = this[2]

private operator fun JsonNode.component4() = this[3]

private val Any?.list get() = this as List<*>

@Suppress("UNCHECKED_CAST")
private val Any?.map get() = this as Map<Int, Any>

private fun concat(list: JsonNode, part: (JsonNode) -> ByteArray) = list.map(part).fold(NOTHING, ByteArray::plus)

internal fun base64(bytes: ByteArray): String = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)

internal fun same(expected: ByteArray, found: ByteArray) = assertEquals(expected.hex(), found.hex())

/** What was made is what the file has under that name. */
internal fun fits(case: JsonNode, vararg made: Pair<String, ByteArray>) =
    made.forEach { (name, bytes) -> assertEquals(case[name].asText(), bytes.hex(), name) }
