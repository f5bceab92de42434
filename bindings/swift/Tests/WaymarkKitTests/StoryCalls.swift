import WaymarkKit

/// Makes the call of that Rust name on an open app.
func tell(_ call: String, to app: App, _ its: StoryInput) throws -> Any {
    switch call {
    case "settings": try app.settings()
    case "settings_save": try app.settingsSave(settings: its.settings)
    case "suspend": try app.suspend()
    case "resume": try app.resume()

    case "checkin_save": try app.checkinSave(draft: its.draft)
    case "checkin_edit": try app.checkinEdit(id: its.id, draft: its.draft)
    case "checkin_delete": try app.checkinDelete(id: its.id)
    case "checkin_get": try app.checkinGet(id: its.id)
    case "checkin_day": try app.checkinDay(day: its.day)
    case "checkin_list": try app.checkinList(from: its.from, to: its.to)
    case "checkin_page": try app.checkinPage(limit: its.limit, before: its.before)
    case "checkin_summary": try app.checkinSummary(from: its.from, to: its.to)
    case "checkin_item_add": try app.checkinItemAdd(name: its.name, scale: its.scale)
    case "checkin_item_archive": try app.checkinItemArchive(id: its.id, archived: its.archived)
    case "checkin_items": try app.checkinItems()

    case "skill": try app.skill(id: its.id, language: its.language)
    case "skills": try app.skills(language: its.language, family: its.family, situation: its.situation)
    case "skill_guide": try app.skillGuide(language: its.language)
    case "skills_suggest": try app.skillsSuggest(query: its.query)
    case "skill_add": try app.skillAdd(draft: its.draft)
    case "skill_edit": try app.skillEdit(id: its.id, draft: its.draft)
    case "skill_favourite": try app.skillFavourite(id: its.id, on: its.on)
    case "skill_practise": try app.skillPractise(id: its.id, draft: its.draft)
    case "skill_remove": try app.skillRemove(id: its.id)
    case "practices": try app.practices(skill: its.skill, limit: its.limit)
    case "practice_delete": try app.practiceDelete(id: its.id)

    case "plan": try app.plan(language: its.language)
    case "plan_text": try app.planText(part: its.part, language: its.language)
    case "plan_line_add": try app.planLineAdd(draft: its.draft)
    case "plan_line_edit": try app.planLineEdit(id: its.id, draft: its.draft)
    case "plan_line_remove": try app.planLineRemove(id: its.id)

    case "reminder_add": try app.reminderAdd(draft: its.draft)
    case "reminder_edit": try app.reminderEdit(id: its.id, draft: its.draft)
    case "reminder_pause": try app.reminderPause(id: its.id, paused: its.paused)
    case "reminder_done": try app.reminderDone(id: its.id, day: its.day, time: its.time)
    case "reminder_remove": try app.reminderRemove(id: its.id)
    case "reminders": try app.reminders()
    case "reminders_plan": try app.remindersPlan(horizonDays: its.horizonDays, cap: its.cap)

    case "alert_draft": try app.alertDraft(draft: its.draft)
    case "alert_send": try app.alertSend(id: its.id, atOnce: its.atOnce)
    case "alert_cancel": try app.alertCancel(id: its.id)
    case "alert_answered": try app.alertAnswered(id: its.id)
    case "alert_stand_down": try app.alertStandDown(id: its.id, tell: its.tell)
    case "alert_report": try app.alertReport(id: its.id, report: its.report)
    case "alerts": try app.alerts()
    case "alerts_due": try app.alertsDue(able: its.able)

    case "own_rule_add": try app.ownRuleAdd(draft: its.draft)
    case "own_rule_edit": try app.ownRuleEdit(id: its.id, draft: its.draft)
    case "own_rule_pause": try app.ownRulePause(id: its.id, paused: its.paused)
    case "own_rule_press": try app.ownRulePress(id: its.id)
    case "own_rule_remove": try app.ownRuleRemove(id: its.id)
    case "own_rule_dry_run": try app.ownRuleDryRun(draft: its.draft, days: its.days)
    case "escrow_terms": try app.escrowTerms()
    case "own_rules": try app.ownRules()
    case "own_rules_hold": try app.ownRulesHold(until: its.until)
    case "own_rules_run": try app.ownRulesRun()

    case "contact_add": try app.contactAdd(draft: its.draft)
    case "contact_edit": try app.contactEdit(id: its.id, draft: its.draft)
    case "contact_agree": try app.contactAgree(id: its.id, words: its.words)
    case "contact_revoke": try app.contactRevoke(id: its.id)
    case "contact_remove": try app.contactRemove(id: its.id)
    case "contacts": try app.contacts()
    case "support_page": try app.supportPage(language: its.language)
    case "contact_messages": try app.contactMessages()
    case "contact_answer": try app.contactAnswer(id: its.id, answer: its.answer)
    case "contacts_carry": try app.contactsCarry()
    case "pairing": try app.pairing(id: its.id)
    case "pairing_offer": try app.pairingOffer(id: its.id, relay: its.relay, word: its.word)
    case "pairing_scan": try app.pairingScan(id: its.id, text: its.text)
    case "pairing_link": try app.pairingLink(id: its.id, relay: its.relay, word: its.word)
    case "pairing_answer": try app.pairingAnswer(id: its.id, relay: its.relay, link: its.link, word: its.word)
    case "pairing_verified": try app.pairingVerified(id: its.id)
    case "contacts_hide": try app.contactsHide(word: its.word)
    case "contacts_unhide": try app.contactsUnhide(word: its.word)
    case "consent_ledger": try app.consentLedger()

    case "load_zone_rules": try app.loadZoneRules(name: its.name, tzif: its.tzif)

    default: try tellOfMeetings(call, to: app, its)
    }
}

/// Makes a call that needs no open app; nil if it is not one of those.
func tellWithoutApp(_ call: String, _ its: StoryInput) throws -> Any? {
    switch call {
    case "core_version": coreVersion()
    case "schema_version": schemaVersion()
    case "tzdb_version": tzdbVersion()
    case "crisis_page": try crisisPage(country: its.country, language: its.language, today: its.today)
    case "pack_inspect": try packInspect(path: its.path)
    default: nil
    }
}
