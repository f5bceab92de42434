//! Which call of the story is which function.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use waymark_core::calendar::{Day, Instant};
use waymark_core::{Answers, App, AppError, Checkin, CheckinDay, CheckinDraft, Reminder};

use super::stage::{Fault, Stage};

pub(crate) type Output = Result<Value, AppError>;

/// One input of a step, as the type the function takes. A missing one is null.
pub(crate) fn get<T: DeserializeOwned>(input: &Value, name: &str) -> T {
    let value = input.get(name).cloned().unwrap_or_default();
    T::deserialize(value).unwrap_or_else(|e| panic!("{name}: {e}"))
}

pub(crate) fn text(input: &Value, name: &str) -> String {
    get(input, name)
}

pub(crate) fn json<T: serde::Serialize>(answer: T) -> Value {
    serde_json::to_value(answer).unwrap()
}

/// The command line writes answers and schedule beside the rest; in a record each is a record of its own.
fn entry(entry: &Checkin) -> Value {
    let Checkin {
        id,
        day,
        at,
        zone,
        recorded_at,
        answers,
    } = entry;
    json!({"id": id, "day": day, "at": at, "zone": zone, "recorded_at": recorded_at, "answers": answers})
}

fn day(day: &CheckinDay) -> Value {
    let entries: Vec<Value> = day.entries.iter().map(entry).collect();
    json!({"day": day.day, "state": day.state, "entries": entries})
}

fn reminder(reminder: &Reminder) -> Value {
    let Reminder {
        id,
        kind,
        name,
        schedule,
        paused,
        recorded_at,
    } = reminder;
    json!({"id": id, "kind": kind, "name": name, "schedule": schedule, "paused": paused, "recorded_at": recorded_at})
}

pub(crate) fn play(stage: &mut Stage, call: &str, input: &Value) -> Output {
    if call.starts_with("stage_") {
        return direct(stage, call, input);
    }
    match call {
        "core_version" => Ok(json(waymark_core::core_version())),
        "schema_version" => Ok(json(waymark_core::schema_version())),
        "tzdb_version" => Ok(json(waymark_core::tzdb_version())),
        "crisis_page" => {
            let (country, language) = (get(input, "country"), get(input, "language"));
            waymark_core::crisis_page(country, language, get(input, "today")).map(json)
        }
        "set_aside" => {
            let home = stage.home(&text(input, "home")).display().to_string();
            waymark_core::set_aside(home, stage.clock.clone()).map(json)
        }
        "pack_inspect" => waymark_core::pack_inspect(text(input, "path")).map(json),
        _ => ask(stage.app(), call, input),
    }
}

fn ask(app: &App, call: &str, input: &Value) -> Output {
    match call {
        "suspend" => app.suspend().map(json),
        "resume" => app.resume().map(json),
        "settings" => app.settings().map(json).map(short_times),
        "settings_save" => app.settings_save(get(input, "settings")).map(json),
        "checkin_save" => app.checkin_save(get(input, "draft")).map(|e| entry(&e)),
        "checkin_edit" => app
            .checkin_edit(text(input, "id"), get(input, "draft"))
            .map(|e| entry(&e)),
        "checkin_delete" => app.checkin_delete(text(input, "id")).map(json),
        "checkin_get" => app.checkin_get(text(input, "id")).map(|e| entry(&e)),
        "checkin_day" => app.checkin_day(get(input, "day")).map(|d| day(&d)),
        "checkin_list" => app
            .checkin_list(get(input, "from"), get(input, "to"))
            .map(|days| days.iter().map(day).collect()),
        "checkin_page" => app
            .checkin_page(get(input, "limit"), get(input, "before"))
            .map(|page| page.iter().map(entry).collect()),
        "checkin_summary" => app
            .checkin_summary(get(input, "from"), get(input, "to"))
            .map(json),
        "checkin_item_add" => app
            .checkin_item_add(text(input, "name"), get(input, "scale"))
            .map(json),
        "checkin_item_archive" => app
            .checkin_item_archive(text(input, "id"), get(input, "archived"))
            .map(json),
        "checkin_items" => app.checkin_items().map(json),
        "skills" => app
            .skills(
                get(input, "language"),
                get(input, "family"),
                get(input, "situation"),
            )
            .map(json),
        "skill" => app
            .skill(text(input, "id"), get(input, "language"))
            .map(json),
        "skill_guide" => app.skill_guide(get(input, "language")).map(json),
        "skill_favourite" => app
            .skill_favourite(text(input, "id"), get(input, "on"))
            .map(json),
        "skill_add" => app.skill_add(get(input, "draft")).map(json),
        "skill_edit" => app
            .skill_edit(text(input, "id"), get(input, "draft"))
            .map(json),
        "skill_remove" => app.skill_remove(text(input, "id")).map(json),
        "skill_practise" => app
            .skill_practise(text(input, "id"), get(input, "draft"))
            .map(json),
        "practices" => app
            .practices(get(input, "skill"), get(input, "limit"))
            .map(json),
        "practice_delete" => app.practice_delete(text(input, "id")).map(json),
        "skills_suggest" => app.skills_suggest(get(input, "query")).map(json),
        "plan" => app.plan(get(input, "language")).map(json),
        "plan_text" => app
            .plan_text(get(input, "part"), get(input, "language"))
            .map(json),
        "plan_line_add" => app.plan_line_add(get(input, "draft")).map(json),
        "plan_line_edit" => app
            .plan_line_edit(text(input, "id"), get(input, "draft"))
            .map(json),
        "plan_line_remove" => app.plan_line_remove(text(input, "id")).map(json),
        "alert_draft" => app.alert_draft(get(input, "draft")).map(json),
        "alert_send" => app
            .alert_send(text(input, "id"), get(input, "at_once"))
            .map(json),
        "alert_cancel" => app.alert_cancel(text(input, "id")).map(json),
        "alert_answered" => app.alert_answered(text(input, "id")).map(json),
        "alert_stand_down" => app
            .alert_stand_down(text(input, "id"), get(input, "tell"))
            .map(json),
        "alert_report" => app
            .alert_report(text(input, "id"), get(input, "report"))
            .map(json),
        "alerts" => app.alerts().map(json),
        "alerts_due" => app.alerts_due(get(input, "able")).map(json),
        "own_rule_add" => app.own_rule_add(get(input, "draft")).map(json),
        "own_rule_edit" => app
            .own_rule_edit(text(input, "id"), get(input, "draft"))
            .map(json),
        "escrow_terms" => app.escrow_terms().map(json),
        "own_rules" => app.own_rules().map(json),
        "own_rule_pause" => app
            .own_rule_pause(text(input, "id"), get(input, "paused"))
            .map(json),
        "own_rule_remove" => app.own_rule_remove(text(input, "id")).map(json),
        "own_rule_press" => app.own_rule_press(text(input, "id")).map(json),
        "own_rule_dry_run" => app
            .own_rule_dry_run(get(input, "draft"), get(input, "days"))
            .map(json),
        "own_rules_hold" => app.own_rules_hold(get(input, "until")).map(json),
        "own_rules_run" => app.own_rules_run().map(json),
        "contact_add" => app.contact_add(get(input, "draft")).map(json),
        "contact_edit" => app
            .contact_edit(text(input, "id"), get(input, "draft"))
            .map(json),
        "contacts" => app.contacts().map(json),
        "contact_agree" => app
            .contact_agree(text(input, "id"), text(input, "words"))
            .map(json),
        "contact_revoke" => app.contact_revoke(text(input, "id")).map(json),
        "support_page" => app.support_page(get(input, "language")).map(json),
        "contact_messages" => app.contact_messages().map(json),
        "contact_answer" => app
            .contact_answer(text(input, "id"), get(input, "answer"))
            .map(json),
        "contacts_carry" => app.contacts_carry().map(json),
        "pairing" => app.pairing(text(input, "id")).map(json),
        "pairing_offer" => app
            .pairing_offer(text(input, "id"), text(input, "relay"), get(input, "word"))
            .map(json),
        "pairing_scan" => app
            .pairing_scan(text(input, "id"), text(input, "text"))
            .map(json),
        "pairing_link" => app
            .pairing_link(text(input, "id"), text(input, "relay"), get(input, "word"))
            .map(json),
        "pairing_answer" => {
            let (id, relay) = (text(input, "id"), text(input, "relay"));
            let (link, word) = (text(input, "link"), get(input, "word"));
            app.pairing_answer(id, relay, link, word).map(json)
        }
        "pairing_verified" => app.pairing_verified(text(input, "id")).map(json),
        "contact_remove" => app.contact_remove(text(input, "id")).map(json),
        "consent_ledger" => app.consent_ledger().map(json),
        "contacts_hide" => app.contacts_hide(text(input, "word")).map(json),
        "contacts_unhide" => app.contacts_unhide(text(input, "word")).map(json),
        "reminder_add" => app.reminder_add(get(input, "draft")).map(|r| reminder(&r)),
        "reminder_edit" => app
            .reminder_edit(text(input, "id"), get(input, "draft"))
            .map(|r| reminder(&r)),
        "reminder_done" => app
            .reminder_done(text(input, "id"), get(input, "day"), get(input, "time"))
            .map(json),
        "reminder_pause" => app
            .reminder_pause(text(input, "id"), get(input, "paused"))
            .map(json),
        "reminder_remove" => app.reminder_remove(text(input, "id")).map(json),
        "reminders" => app
            .reminders()
            .map(|all| all.iter().map(reminder).collect()),
        "reminders_plan" => app
            .reminders_plan(get(input, "horizon_days"), get(input, "cap"))
            .map(json),
        _ => super::meetings::ask(app, call, input),
    }
}

/// Times of day cross to the other languages without seconds where there are none.
fn short_times(mut settings: Value) -> Value {
    for name in ["quiet_from", "quiet_until"] {
        if let Some(time) = settings[name].as_str() {
            settings[name] = json(
                time.strip_suffix(":00")
                    .filter(|t| t.len() == 5)
                    .unwrap_or(time),
            );
        }
    }
    settings
}

/// Stage directions: what happens around the core.
fn direct(stage: &mut Stage, call: &str, input: &Value) -> Output {
    let fault: Option<Fault> = get(input, "fault");
    match call {
        "stage_clock" => match fault {
            Some(fault) => stage.clock.fail(fault),
            None => {
                let now: Instant = get(input, "now");
                *stage.clock.0.lock().unwrap() = Ok((now, text(input, "zone")));
            }
        },
        "stage_secrets" => {
            let secrets = stage.secrets(&text(input, "secrets"));
            *secrets.fault.lock().unwrap() = fault;
            let holds: Option<Map<String, Value>> = get(input, "holds");
            for (name, hex) in holds.unwrap_or_default() {
                let secret = from_hex(hex.as_str().unwrap());
                secrets.kept.lock().unwrap().insert(name, secret);
            }
        }
        "stage_open" => {
            let home = stage.home(&text(input, "home")).display().to_string();
            let secrets = stage.secrets(&text(input, "secrets"));
            let app = App::open(home, stage.clock.clone(), secrets)?;
            app.set_listener(Some(stage.heard.clone()));
            stage.app = Some(app);
        }
        "stage_close" => stage.app = None,
        "stage_heard" => return Ok(json(std::mem::take(&mut *stage.heard.0.lock().unwrap()))),
        "stage_threads" => return threads(stage.app(), input),
        "stage_interrupt" => return interrupt(stage.app()),
        "stage_overwrite" => {
            let file = stage.home(&text(input, "home")).join(text(input, "file"));
            std::fs::write(file, text(input, "text")).unwrap();
        }
        "stage_copy" => {
            let from = concat!(env!("CARGO_MANIFEST_DIR"), "/story/");
            let home = stage.home(&text(input, "home"));
            std::fs::create_dir_all(&home).unwrap();
            for file in std::fs::read_dir(format!("{from}{}", text(input, "from"))).unwrap() {
                let file = file.unwrap();
                std::fs::copy(file.path(), home.join(file.file_name())).unwrap();
            }
        }
        "stage_full_disk" => {
            let home = stage.home(&text(input, "home"));
            std::fs::create_dir_all(&home).unwrap();
            let door = home.join("waymark.head.new");
            if get(input, "full") {
                std::os::unix::fs::symlink("/dev/full", door).unwrap();
            } else {
                std::fs::remove_file(door).unwrap();
            }
        }
        other => panic!("the Rust story knows no stage direction {other}"),
    }
    Ok(Value::Null)
}

fn from_hex(hex: &str) -> Vec<u8> {
    let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(pair).collect()
}

/// Several threads save at once; every entry must be there.
fn threads(app: &App, input: &Value) -> Output {
    let (threads, each): (usize, usize) = (get(input, "threads"), get(input, "each"));
    let day: Day = get(input, "day");
    let draft = || CheckinDraft {
        day: Some(day),
        answers: Answers {
            mood: Some(5),
            ..Answers::default()
        },
        ..CheckinDraft::default()
    };
    let save = || {
        (0..each)
            .map(|_| app.checkin_save(draft()).map(|saved| saved.id))
            .collect()
    };
    let ids: Vec<Result<Vec<String>, AppError>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(save)).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let mut ids = ids.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    ids.sort();
    ids.dedup();
    Ok(json!({"ids": ids.len(), "entries": app.checkin_day(day)?.entries.len()}))
}

/// One thread reads until a call is interrupted, another interrupts until then.
fn interrupt(app: &App) -> Output {
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                app.interrupt();
            }
        });
        let error = (0..1_000_000).find_map(|_| app.checkin_page(500, None).err());
        ended.store(true, Ordering::Relaxed);
        error.map_or(Ok(json("never interrupted")), Err)
    })
}
