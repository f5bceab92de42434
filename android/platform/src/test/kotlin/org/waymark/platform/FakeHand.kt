package org.waymark.platform

import android.content.Intent

/** A person who opens what they are given, where the phone has an app for it, and comes back. */
class FakeHand : Hand {
    val opened = mutableListOf<Intent>()
    var fault: RuntimeException? = null
    var atBack: () -> Unit = {}

    override fun open(intent: Intent) {
        fault?.let { throw it }
        opened += intent
    }

    override suspend fun back() = atBack()
}
