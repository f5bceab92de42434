//! The picture as SVG: rings and marks in a square, the list below it.

use svg::Document;
use svg::node::element::{Circle, Description, Group, Line, Path, Rectangle, Style, Text, Title};

use super::layout::{Layout, MARK, MIDDLE, Spot, WIDTH};
use super::places::Place;
use super::style::SHEET;
use super::words::Words;

/// Left edge of the text in the list, right of the numbers.
const TEXT: f64 = 48.0;
/// The margin on both sides.
const MARGIN: f64 = 16.0;
/// Where the square with the rings begins, under the heading.
const TOP: f64 = 58.0;
/// Characters of a heading, a name and a line that fit; letters are about half as wide as high.
const SUMMARY_FITS: usize = 52;
const NAME_FITS: usize = 36;
const LINE_FITS: usize = 46;

/// The document.
pub(super) fn svg(layout: &Layout, words: &Words<'_>) -> String {
    let mut list = List {
        group: Group::new(),
        y: TOP + WIDTH + 8.0,
    };
    for (at, place) in words.places.drawn.iter().enumerate() {
        list.place(at + 1, place, words);
    }
    list.notes(words);
    let height = list.y + MARGIN;
    let square = square(layout, words).set("transform", format!("translate(0 {})", px(TOP)));
    let tag = words.strings.language().tag();
    let document = Document::new()
        .set("viewBox", format!("0 0 {} {}", px(WIDTH), px(height)))
        .set("width", px(WIDTH))
        .set("height", px(height))
        .set("role", "img")
        .set("lang", tag)
        .set("xml:lang", tag)
        .set("aria-labelledby", "title")
        .set("aria-describedby", "description")
        .add(Title::new(words.title()).set("id", "title"))
        .add(
            Description::new()
                .set("id", "description")
                .add(svg::node::Text::new(clean(&words.description()))),
        )
        .add(Style::new(SHEET))
        .add(
            Rectangle::new()
                .set("class", "page")
                .set("width", px(WIDTH))
                .set("height", px(height)),
        )
        .add(text("title", MARGIN, 28.0, &words.title()));
    let document = lines(&words.summary(), SUMMARY_FITS)
        .iter()
        .take(1)
        .fold(document, |document, line| {
            document.add(text("quiet", MARGIN, 48.0, line))
        });
    format!("{}\n", document.add(square).add(list.group))
}

/// The rings, the middle, north and the marks.
fn square(layout: &Layout, words: &Words<'_>) -> Group {
    let mut group = Group::new();
    let outer = layout.rings.len();
    for (at, (radius, _)) in layout.rings.iter().enumerate().rev() {
        if at + 1 == outer {
            group = group.add(circle("disc", MIDDLE, MIDDLE, *radius));
        }
        let class = if at + 1 == outer {
            "ring outer"
        } else {
            "ring"
        };
        group = group.add(circle(class, MIDDLE, MIDDLE, *radius));
    }
    for (radius, metres) in &layout.rings {
        let at = layout.label(*radius);
        group = group.add(text("far", at.x, at.y + 4.0, &words.distance(*metres)));
    }
    group = group.add(here()).add(north());
    for mark in layout.marks.iter().filter(|mark| mark.is_moved()) {
        let line = Line::new()
            .set("class", "lead")
            .set("x1", px(mark.true_spot.x))
            .set("y1", px(mark.true_spot.y))
            .set("x2", px(mark.shown.x))
            .set("y2", px(mark.shown.y));
        group = group
            .add(line)
            .add(circle("spot", mark.true_spot.x, mark.true_spot.y, 2.5));
    }
    // The nearest last, so that it is on top.
    let marks = layout.marks.iter().zip(&words.places.drawn).enumerate();
    for (at, (mark, place)) in marks.collect::<Vec<_>>().into_iter().rev() {
        group = group.add(numbered(mark.shown, at + 1, place.approximate));
    }
    group
}

/// The middle: where one asked about.
fn here() -> Path {
    let (m, arm) = (MIDDLE, 6.0);
    let cross = format!(
        "M{} {}H{}M{} {}V{}",
        px(m - arm),
        px(m),
        px(m + arm),
        px(m),
        px(m - arm),
        px(m + arm)
    );
    Path::new().set("class", "here").set("d", cross)
}

fn north() -> Group {
    let x = WIDTH - 22.0;
    let needle = format!(
        "M{} 8L{} 30L{} 25L{} 30Z",
        px(x),
        px(x + 7.0),
        px(x),
        px(x - 7.0)
    );
    Group::new()
        .add(Path::new().set("class", "needle").set("d", needle))
        .add(text("north", x, 45.0, "N"))
}

/// A filled circle for a door, a hollow diamond for an area, with the number in it.
fn numbered(at: Spot, number: usize, approximate: bool) -> Group {
    let group = Group::new();
    let (group, class) = if approximate {
        let r = MARK + 2.0;
        let diamond = format!(
            "M{} {}L{} {}L{} {}L{} {}Z",
            px(at.x),
            px(at.y - r),
            px(at.x + r),
            px(at.y),
            px(at.x),
            px(at.y + r),
            px(at.x - r),
            px(at.y)
        );
        (
            group.add(Path::new().set("class", "area").set("d", diamond)),
            "number area-number",
        )
    } else {
        (
            group.add(circle("exact", at.x, at.y, MARK)),
            "number exact-number",
        )
    };
    group.add(text(class, at.x, at.y + 4.3, &number.to_string()))
}

/// The list, growing downwards.
struct List {
    group: Group,
    y: f64,
}

impl List {
    fn place(&mut self, number: usize, place: &Place<'_>, words: &Words<'_>) {
        let rule = Line::new()
            .set("class", "rule")
            .set("x1", px(MARGIN))
            .set("x2", px(WIDTH - MARGIN))
            .set("y1", px(self.y))
            .set("y2", px(self.y));
        self.add(rule);
        self.y += 8.0;
        let spot = Spot {
            x: MARGIN + MARK + 1.0,
            y: self.y + MARK + 1.0,
        };
        self.add(numbered(spot, number, place.approximate));
        self.lines("name", &place.name, NAME_FITS, 18.0);
        self.lines("quiet", &words.way(place), LINE_FITS, 17.0);
        if place.approximate {
            self.lines(
                "quiet",
                &words.strings.text("listed.approximate"),
                LINE_FITS,
                17.0,
            );
        }
        for meeting in words.meetings(place) {
            self.lines("line", &meeting, LINE_FITS, 17.0);
        }
        self.y += 10.0;
    }

    fn notes(&mut self, words: &Words<'_>) {
        let rings = (!words.places.drawn.is_empty()).then(|| words.rings());
        for note in rings.into_iter().chain(words.left_out()) {
            for line in lines(&note, SUMMARY_FITS) {
                self.y += 17.0;
                self.add(text("quiet", MARGIN, self.y, &line));
            }
        }
    }

    fn lines(&mut self, class: &str, words: &str, fits: usize, height: f64) {
        for line in lines(words, fits) {
            self.y += height;
            self.add(text(class, TEXT, self.y, &line));
        }
    }

    fn add(&mut self, node: impl Into<Box<dyn svg::node::Node>>) {
        self.group = std::mem::take(&mut self.group).add(node);
    }
}

fn lines(words: &str, fits: usize) -> Vec<String> {
    let lines = textwrap::wrap(words, fits);
    lines
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

fn text(class: &str, x: f64, y: f64, words: &str) -> Text {
    Text::new(clean(words))
        .set("class", class)
        .set("x", px(x))
        .set("y", px(y))
}

fn circle(class: &str, x: f64, y: f64, radius: f64) -> Circle {
    Circle::new()
        .set("class", class)
        .set("cx", px(x))
        .set("cy", px(y))
        .set("r", px(radius))
}

/// Without the signs that XML 1.0 cannot hold.
fn clean(words: &str) -> String {
    let fits = |c: &char| {
        matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
    };
    words.chars().filter(fits).collect()
}

/// A length with one digit after the point.
fn px(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}
