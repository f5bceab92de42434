//! A download that ends in the middle, by the server or by the person.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use waymark_core::{AppError, RefreshOutcome, WebLimits};
use waymark_tests::server::{Reply, Request};

use crate::anna::{Anna, OLD, list, ok, part, range};

#[test]
fn a_cut_list_is_gone_on_with_also_after_a_restart() {
    let mut anna = Anna::with_list();
    let whole = list(400);
    let (length, middle) = (whole.len(), whole.len() / 3);
    let cut = |etag: &'static str, whole: &[u8]| {
        let part = whole[..middle].to_vec();
        move |_: &Request| Reply::with_length("200 OK", &[("ETag", etag)], length).send(&part)
    };
    anna.server.answer(cut("\"a\"", &whole));
    anna.refused("cut_off");
    anna.finds(OLD, "cut");
    anna.reopen();
    anna.server.asked();
    let all = whole.clone();
    anna.server
        .answer(move |request| part(request, &all, "\"a\""));
    let report = anna.refresh().unwrap();
    assert_eq!(report.outcome, RefreshOutcome::Updated);
    assert_eq!(report.bytes, (length - middle) as u64, "only the rest came");
    let asked = anna.server.asked();
    assert_eq!((asked.len(), range(&asked[0])), (1, Some(middle)));
    anna.finds(400, "gone on with");

    // The list changed in between: the server sends it whole.
    anna.server.answer(cut("\"b\"", &whole));
    anna.refused("cut_off");
    anna.server
        .answer(|request| part(request, &list(300), "\"c\""));
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    anna.finds(300, "changed in between");
    assert_eq!(range(&anna.server.asked()[1]), Some(middle));

    // It sends another part than asked for, or says that there is no such part: once more from the start.
    for (odd, meetings) in [
        ("206 Partial Content", 310),
        ("416 Range Not Satisfiable", 311),
    ] {
        anna.server.answer(cut("\"d\"", &whole));
        anna.refused("cut_off");
        anna.server.asked();
        anna.server.answer(move |request| match range(request) {
            Some(_) => Reply::new(odd, &[("Content-Range", "bytes 7-9/10")], b"odd"),
            None => ok(meetings, "\"e\""),
        });
        assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
        assert_eq!(anna.server.asked().len(), 2);
        anna.finds(meetings, odd);
    }

    // A weak mark does not promise the same bytes.
    anna.server.answer(cut("W/\"f\"", &whole));
    anna.refused("cut_off");
    anna.server.asked();
    anna.server
        .answer(|request| part(request, &list(320), "W/\"f\""));
    anna.refresh().unwrap();
    assert_eq!(range(&anna.server.asked()[0]), None);
    anna.finds(320, "a weak mark");
}

#[test]
fn ending_it_in_the_middle_is_prompt_and_loses_little() {
    let mut anna = Anna::with_list();
    anna.app.limit_web(WebLimits::default());
    let whole = list(400);
    let (length, middle) = (whole.len(), whole.len() / 2);
    let half = whole[..middle].to_vec();
    anna.server.answer(move |_| {
        Reply::with_length("200 OK", &[("ETag", "\"a\"")], length)
            .send(&half)
            .hold()
    });
    let running = AtomicBool::new(true);
    thread::scope(|scope| {
        let call = scope.spawn(|| {
            let ended = anna.refresh();
            running.store(false, Ordering::Relaxed);
            ended
        });
        // A quarter of the way: half of the download, which is half of the work.
        while anna.app.meetings_import_progress().unwrap_or(0.0) < 0.24 {
            assert!(running.load(Ordering::Relaxed), "it ended by itself");
            thread::sleep(Duration::from_millis(5));
        }
        anna.app.interrupt();
        assert_eq!(call.join().unwrap().unwrap_err(), AppError::Interrupted);
    });
    assert_eq!(anna.app.meetings_import_progress(), None);
    assert_eq!(anna.source().failure, None, "that was nobody's fault");
    anna.finds(OLD, "ended");
    anna.reopen();
    anna.server
        .answer(move |request| part(request, &whole, "\"a\""));
    assert_eq!(anna.refresh().unwrap().bytes, (length - middle) as u64);
    anna.finds(400, "gone on with");
}
