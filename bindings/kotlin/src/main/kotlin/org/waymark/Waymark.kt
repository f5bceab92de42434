package org.waymark

import java.time.ZoneId
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext

/**
 * An open home for coroutines. [App] has every call and blocks; [call] makes one of them off the main thread:
 *
 * ```
 * val saved = waymark.call { checkinSave(CheckinDraft(answers = Answers(mood = 4))) }
 * ```
 *
 * There is no second list of functions here that could differ from the core's. Every call may throw [AppException].
 * Keep one for the life of the process; it is closed with [close].
 */
class Waymark private constructor(
    private val app: App,
    private val dispatcher: CoroutineDispatcher,
) : AutoCloseable {
    /** How often each feature changed. Counting loses no change, however slow a collector is. */
    private val counts = MutableStateFlow(emptyMap<String, Long>())

    /**
     * Names of the features whose data changed (`checkin`, `settings`, ...), after the change is on disk.
     * A slow collector gets several changes as one set, never too few.
     */
    val changes: Flow<Set<String>> = flow {
        var seen = counts.value
        counts.collect { now ->
            val changed = now.filter { (feature, count) -> seen[feature] != count }.keys
            seen = now
            if (changed.isNotEmpty()) emit(changed)
        }
    }

    /**
     * Makes a call. It is short, so that a cancelled coroutine waits for it and drops the answer; what was saved stays
     * saved. A coroutine that is cancelled before its turn makes no call.
     */
    suspend fun <T> call(block: App.() -> T): T = withContext(dispatcher) { app.block() }

    /**
     * Makes a call that may take seconds or minutes: an import, a pack, a refresh, a sync. Cancelling ends it, and **every other
     * call that runs at that moment**, by [App.interrupt]: those end with [AppException.Interrupted] and can be made again.
     *
     * @param onProgress hears how far an import, a refresh or a sync has come, 0 to 1, ten times a second, where the caller runs
     */
    suspend fun <T> longCall(onProgress: ((Double) -> Unit)? = null, block: App.() -> T): T = coroutineScope {
        // Its error is kept as a value: `Interrupted` must not take the place of the cancelling that led to it.
        val answer = async(dispatcher) { runCatching { app.block() } }
        val telling = onProgress?.let { launch { tellProgress(it) } }
        try {
            answer.await().getOrThrow()
        } catch (cancelled: CancellationException) {
            // Again, as an interrupt between two statements ends neither.
            withContext(NonCancellable) {
                while (!answer.isCompleted) {
                    app.interrupt()
                    delay(INTERRUPT_PAUSE_MS)
                }
            }
            throw cancelled
        } finally {
            telling?.cancel()
        }
    }

    /** A refresh or a sync has no share to tell while it waits for an answer. */
    private suspend fun tellProgress(onProgress: (Double) -> Unit) {
        while (true) {
            (app.meetingsImportProgress() ?: app.syncProgress())?.let(onProgress)
            delay(PROGRESS_PAUSE_MS)
        }
    }

    /** Reads now and again after each change of one of [features]. */
    fun <T> watch(vararg features: String, read: App.() -> T): Flow<T> = flow {
        // The counts are taken before the read: a change in between means one read too many, not one too few.
        var seen: List<Long?>? = null
        counts.collect { now ->
            val mine = features.map { now[it] }
            if (mine != seen) {
                seen = mine
                emit(call(read))
            }
        }
    }

    /** Ends what runs and closes the files: for the app going to the background. See [App.suspend]. */
    suspend fun suspend() = call { suspend() }

    /** Opens the files again after [suspend]. */
    suspend fun resume() = call { resume() }

    /** Lets go of the files. Calls after this throw [IllegalStateException]. */
    override fun close() = app.close()

    companion object {
        private const val INTERRUPT_PAUSE_MS = 5L
        private const val PROGRESS_PAUSE_MS = 100L

        /**
         * Opens the home folder, making it and its keys at the first open. See [App].
         *
         * @param home absolute path of a folder that belongs to the app alone
         * @param secrets where the keys are kept; on Android the one of `android/platform`
         */
        suspend fun open(
            home: String,
            secrets: SecretStore,
            clock: Clock = SystemClock,
            dispatcher: CoroutineDispatcher = Dispatchers.IO,
        ): Waymark {
            var app: App? = null
            try {
                return withContext(dispatcher) {
                    val opened = App.open(home, clock, secrets).also { app = it }
                    Waymark(opened, dispatcher).also { opened.setListener(CountChanges(it.counts)) }
                }
            } catch (cancelled: CancellationException) {
                app?.close() // opened after all, but nobody is there to close it
                throw cancelled
            }
        }
    }
}

/** Knows the counts only, so that the core does not keep a [Waymark] alive. */
private class CountChanges(private val counts: MutableStateFlow<Map<String, Long>>) : Listener {
    override fun changed(features: List<String>) =
        counts.update { it + features.associateWith { feature -> (it[feature] ?: 0) + 1 } }
}

/** The device's own clock, and the zone it is in now. */
object SystemClock : Clock {
    override fun now(): java.time.Instant = java.time.Instant.now()

    override fun zone(): String = ZoneId.systemDefault().id
}
