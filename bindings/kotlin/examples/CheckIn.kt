package org.waymark.examples

import org.waymark.Answers
import org.waymark.CheckinDraft
import org.waymark.SecretStore
import org.waymark.Waymark

/** Checks in, and says how much of today is known. */
suspend fun checkIn(home: String, secrets: SecretStore): String =
    Waymark.open(home, secrets).use { waymark ->
        val saved = waymark.call { checkinSave(CheckinDraft(answers = Answers(mood = 4, craving = 7))) }
        val today = waymark.call { checkinDay(saved.day) }
        "${saved.day}: ${today.state}, mood ${today.entries.last().answers.mood} of 10"
    }
