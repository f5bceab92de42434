//! Spreadsheets: as a grid in JSON, and as text.

use std::io::{self, Read};

use super::*;

const CSV: &str = "Time,End Time,Day,Name,Full Address,Regions,Types,Conference URL,ID,Updated,Wheelchair,Email\n\
    6:00 PM,7:00 PM,Friday,\"Friday, at six\",\"12 High Street, Oxford, UK\",UK > Oxford,\"Open, Discussion\",,fri,8/25/22,yes,x@y.org\n\
    9:00 AM,,Sunday,Sunrise,,,Español,https://zoom.us/j/1,sun,,,\n";

fn only(feed: &[u8]) -> Vec<ListedMeeting> {
    let (outcomes, report) = read_all(feed, Some("Europe/London")).unwrap();
    assert_eq!(report.refused, 0);
    outcomes
        .into_iter()
        .flat_map(|outcome| outcome.meetings)
        .collect()
}

#[test]
fn every_form_of_a_spreadsheet_gives_the_same_meetings() {
    let meetings = only(CSV.as_bytes());
    let friday = &meetings[0];
    assert_eq!((friday.slug.as_str(), friday.day), ("fri", Some(5)));
    assert_eq!(friday.name, "Friday, at six");
    assert_eq!(friday.time.unwrap().to_string(), "18:00:00");
    assert_eq!(friday.end_time.unwrap().to_string(), "19:00:00");
    assert_eq!(friday.region.as_deref(), Some("UK > Oxford"));
    assert_eq!(friday.types, ["O", "D"]);
    assert_eq!(
        friday.updated.unwrap().to_rfc3339(),
        "2022-08-25T00:00:00+00:00"
    );
    assert_eq!(friday.accessible, Some(true));
    assert_eq!(
        friday.address.as_deref(),
        Some("12 High Street, Oxford, UK")
    );
    assert_eq!(
        (meetings[1].languages.as_slice(), meetings[1].accessible),
        (&["es".to_owned()][..], None)
    );

    let lines: Vec<Vec<String>> = CSV
        .lines()
        .map(|line| {
            let mut cells = vec![String::new()];
            let mut quoted = false;
            for c in line.chars() {
                match c {
                    '"' => quoted = !quoted,
                    ',' if !quoted => cells.push(String::new()),
                    other => cells.last_mut().unwrap().push(other),
                }
            }
            cells
        })
        .collect();
    let grid = serde_json::to_string(&lines).unwrap();
    let joined = |delimiter: &str| {
        let lines: Vec<_> = lines
            .iter()
            .map(|cells| {
                let cells: Vec<_> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
                cells.join(delimiter)
            })
            .collect();
        lines.join("\r\n")
    };
    for feed in [
        grid.clone(),
        format!(r#"{{"range": "A1:L3", "majorDimension": "ROWS", "values": {grid}}}"#),
        format!("\u{FEFF}{CSV}"),
        joined(";"),
        joined("\t"),
        format!("\n\n{}", joined(",")),
    ] {
        assert_eq!(only(feed.as_bytes()), meetings, "{feed}");
    }
}

#[test]
fn short_long_and_overlong_lines_lose_only_themselves() {
    let feed = format!(
        "name,day,time\nA,1\nB,1,19:00,more,cells\n\n\"{}\",1,19:00\nC,someday,19:00\n\"D \"\"d\"\"\nd\",2,20:00",
        "x".repeat(2_000_000)
    );
    let (outcomes, report) = read_all(feed.as_bytes(), None).unwrap();
    assert_eq!((report.rows, report.imported, report.refused), (5, 3, 2));
    assert_eq!(
        (
            report.counts["row_too_long"],
            report.counts["day_unreadable"]
        ),
        (1, 1)
    );
    assert_eq!(outcomes[4].meetings[0].name, "D \"d\" d");
}

#[test]
fn an_old_program_writes_one_byte_a_letter() {
    let found = only(b"name,day,time\nMa\xF1ana,1,07:00");
    assert_eq!(found[0].name, "Mañana");
}

#[test]
fn a_grid_with_a_bad_line_keeps_the_others() {
    let feed = br#"[["name", "day", "time"], ["A", 1, "19:00"], 17, {"name": "B", "day": 2}, ["C", "x", null]]"#;
    let (_, report) = read_all(feed, None).unwrap();
    assert_eq!((report.rows, report.imported, report.refused), (4, 2, 2));
}

#[test]
fn a_line_that_never_ends_is_read_in_little_memory_and_refused() {
    let mut read = 0;
    let endless = (&b"name,day\n\""[..]).chain(io::repeat(b'x'));
    let counted = Counted {
        inner: endless,
        read: &mut read,
    };
    let refused = read_feed(counted, &FeedOptions::default(), &mut |_| {
        Ok::<_, Infallible>(())
    });
    assert!(
        matches!(
            refused,
            Err(FeedError::Refused(FeedRefused {
                code: RefusalCode::TooLarge,
                ..
            }))
        ),
        "{refused:?}"
    );
    assert_eq!(read, FEED_LIMIT + 1);
}

struct Counted<'a, R> {
    inner: R,
    read: &'a mut u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        *self.read += read as u64;
        Ok(read)
    }
}
