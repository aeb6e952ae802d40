//! A timeline: one row for each relationship, with its agreements as bars.

use kurbo::{Point, Rect};

use super::canvas::{Canvas, HIGHEST, Paint, Picture, WIDTH};
use super::geometry::path_of;
use super::tone::Tone;
use super::words::{ASCENT, HALF_HIGH, LINE, Type, shortened, width};

/// The widest that a name is, in points.
const WIDEST: f64 = 140.0;

/// The height of a row with one bar, and what each further bar beside it adds.
const ROW: f64 = 15.0;
const LANE: f64 = 8.0;

/// Bars that overlap lie beside each other, up to so many.
const MOST_LANES: usize = 6;

/// Half the height of a bar.
const HALF: f64 = 2.8;

/// Room for the arrow of what is still in force.
const ARROW: f64 = 9.0;

/// The steps between the years of the axis.
const STEPS: [i32; 9] = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/// The most years that the axis names.
const MOST_TICKS: i32 = 9;

/// The most years that are shown.
const LONGEST: f64 = 10_000.0;

/// A time that may be known to the day, the month or the year: from when to when
/// it can be, in years with their fractions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    /// The earliest that it can be.
    pub(crate) from: f64,
    /// The latest that it can be.
    pub(crate) to: f64,
}

/// An agreement as a bar, or a signing.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// When it began; not known where none is given.
    pub(crate) start: Option<Span>,
    /// What it is.
    pub(crate) kind: MarkKind,
}

/// What a mark of a timeline stands for.
#[derive(Debug, Clone)]
pub(crate) enum MarkKind {
    /// An agreement, which ended or is in force, and when it was renewed.
    Agreement {
        /// When it ended; it is in force where none is given.
        end: Option<Span>,
        /// When it was renewed.
        renewals: Vec<Span>,
    },
    /// A visit at which something was signed.
    Signing,
}

/// A row of a timeline.
#[derive(Debug, Clone)]
pub(crate) struct TimelineRow {
    /// What it is about.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) marks: Vec<Mark>,
}

/// The words of the key of a timeline.
#[derive(Debug, Clone, Default)]
pub(crate) struct TimelineWords {
    /// A bar with an arrow.
    pub(crate) in_force: String,
    /// An open bar.
    pub(crate) ended: String,
    /// A diamond.
    pub(crate) renewed: String,
    /// A triangle.
    pub(crate) signed: String,
    /// A thin end of a bar.
    pub(crate) inexact: String,
    /// A bar of dashes.
    pub(crate) undated: String,
}

/// A bar with its lane.
struct Bar<'a> {
    start: Option<Span>,
    end: Option<Span>,
    renewals: &'a [Span],
    lane: usize,
}

/// Where years lie.
struct Axis {
    left: f64,
    right: f64,
    first: f64,
    last: f64,
    step: i32,
}

impl Axis {
    fn x(&self, year: f64) -> f64 {
        let part = (year - self.first) / (self.last - self.first);
        self.left + part.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// The years that the axis names.
    fn ticks(&self) -> impl Iterator<Item = i32> {
        let first = whole(self.first.ceil());
        let before = first.rem_euclid(self.step);
        let start = if before == 0 {
            first
        } else {
            first.saturating_add(self.step).saturating_sub(before)
        };
        let last = whole(self.last.floor());
        std::iter::successors(Some(start), |year| year.checked_add(self.step))
            .take_while(move |year| *year <= last)
    }
}

/// A year without its fraction.
#[expect(clippy::cast_possible_truncation, reason = "a year has four digits")]
fn whole(year: f64) -> i32 {
    year as i32
}

/// Draws timelines from the first year in any row to `now`, a year with its
/// fraction. Each picture has as many rows as a page takes; with each comes how
/// many those are.
pub(crate) fn timelines(
    rows: &[TimelineRow],
    now: f64,
    words: &TimelineWords,
) -> Vec<(usize, Picture)> {
    let starts = rows.iter().flat_map(|row| &row.marks).filter_map(|mark| mark.start);
    let first = starts.map(|start| start.from).fold(now - 1.0, f64::min).max(now - LONGEST);
    let names = rows.iter().map(|row| shortened(&row.name, Type::Regular, WIDEST));
    let widest = names.map(|name| width(&name, Type::Regular)).fold(0.0, f64::max);
    let step = STEPS
        .into_iter()
        .find(|step| (now - first) / f64::from(*step) <= f64::from(MOST_TICKS))
        .unwrap_or(1000);
    let start = (first / f64::from(step)).floor() * f64::from(step);
    let axis = Axis { left: widest + 8.0, right: WIDTH - ARROW, first: start, last: now, step };
    let room = HIGHEST - 5.0 * LINE;
    let mut pages: Vec<(f64, Vec<&TimelineRow>)> = Vec::new();
    for row in rows {
        let high = height(&lanes(row, now));
        match pages.last_mut() {
            Some((sum, page)) if *sum + high <= room => {
                *sum += high;
                page.push(row);
            }
            _ => pages.push((high, vec![row])),
        }
    }
    pages.iter().map(|(_, page)| (page.len(), page_of(page, &axis, words))).collect()
}

fn height(bars: &[Bar<'_>]) -> f64 {
    let lanes = bars.iter().map(|bar| bar.lane).max().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a few lanes")]
    let further = lanes as f64;
    ROW + further * LANE
}

/// The agreements of a row, each in the first lane that is free.
fn lanes(row: &TimelineRow, now: f64) -> Vec<Bar<'_>> {
    let mut free: Vec<f64> = Vec::new();
    let mut bars = Vec::new();
    for mark in &row.marks {
        let MarkKind::Agreement { end, renewals } = &mark.kind else { continue };
        let from = mark.start.map_or(f64::MIN, |start| start.from);
        let to = end.map_or(now + 1.0, |end| end.to);
        let found = free.iter().position(|until| *until <= from);
        let lane = found.unwrap_or(free.len()).min(MOST_LANES.saturating_sub(1));
        match free.get_mut(lane) {
            Some(until) => *until = to,
            None => free.push(to),
        }
        bars.push(Bar { start: mark.start, end: *end, renewals, lane });
    }
    bars
}

/// One picture with some of the rows.
fn page_of(rows: &[&TimelineRow], axis: &Axis, words: &TimelineWords) -> Picture {
    let mut canvas = Canvas::new();
    let top = LINE + 5.0;
    let bottom = rows.iter().map(|row| height(&lanes(row, axis.last))).sum::<f64>() + top;
    for year in axis.ticks() {
        let x = axis.x(f64::from(year));
        canvas.line(&[Point::new(x, top), Point::new(x, bottom)], Paint::Lines(Tone::Faint, 0.6));
        let name = year.to_string();
        let wide = width(&name, Type::Regular);
        let left = (x - wide / 2.0).min(WIDTH - wide);
        canvas.words(&name, left, LINE - 2.0, Type::Regular);
    }
    canvas.line(
        &[Point::new(axis.left, top), Point::new(axis.right, top)],
        Paint::Lines(Tone::Line, 0.8),
    );
    let mut used = Used::default();
    let mut y = top;
    for row in rows {
        let bars = lanes(row, axis.last);
        let name = shortened(&row.name, Type::Regular, WIDEST);
        let high = height(&bars);
        canvas.words(&name, 1.0, y + ROW / 2.0 + HALF_HIGH, Type::Regular);
        for bar in &bars {
            #[expect(clippy::cast_precision_loss, reason = "a few lanes")]
            let middle = y + ROW / 2.0 + bar.lane as f64 * LANE;
            draw(&mut canvas, bar, middle, axis, &mut used);
        }
        for mark in row.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Signing)) {
            if let Some(span) = mark.start {
                used.signed = true;
                let x = f64::midpoint(axis.x(span.from), axis.x(span.to));
                triangle(&mut canvas, Point::new(x, y + 3.0));
            }
        }
        y += high;
        let faint = Paint::Lines(Tone::Faint, 0.4);
        canvas.line(&[Point::new(0.0, y), Point::new(axis.right, y)], faint);
    }
    let bottom = key(&mut canvas, words, used, y + 6.0);
    canvas.finish(bottom)
}

/// Which kinds of mark a picture has.
#[derive(Default, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is an entry of the key")]
struct Used {
    in_force: bool,
    ended: bool,
    renewed: bool,
    signed: bool,
    inexact: bool,
    undated: bool,
}

fn draw(canvas: &mut Canvas, bar: &Bar<'_>, middle: f64, axis: &Axis, used: &mut Used) {
    let tone = if bar.end.is_some() { Tone::Ended } else { Tone::Active };
    let (from, begun) = match bar.start {
        Some(start) => (axis.x(start.from), axis.x(start.to)),
        None => (axis.left, axis.left),
    };
    let (over, to) = match bar.end {
        Some(end) => (axis.x(end.from), axis.x(end.to)),
        None => (axis.right, axis.right),
    };
    // A bar is seen, however short.
    let (begun, over) = if over - begun < 1.5 {
        let middle =
            f64::midpoint(begun.max(from), over.min(to)).clamp(axis.left + 0.8, axis.right - 0.8);
        (middle - 0.8, middle + 0.8)
    } else {
        (begun, over)
    };
    let thin = |canvas: &mut Canvas, left: f64, right: f64| {
        let points = [Point::new(left, middle), Point::new(right, middle)];
        canvas.line(&points, Paint::Lines(tone, 1.6));
        true
    };
    if bar.start.is_none() {
        used.undated = true;
        let points = [Point::new(begun, middle), Point::new(over, middle)];
        canvas.line(&points, Paint::Dashes(tone, 2.0));
    } else {
        if begun - from >= 1.0 {
            used.inexact |= thin(canvas, from, begun);
        }
        bar_shape(canvas, begun, over, middle, bar.end.is_some());
    }
    if bar.end.is_none() {
        used.in_force = true;
        arrow(canvas, axis.right, middle);
    } else {
        used.ended = true;
        if to - over >= 1.0 {
            used.inexact |= thin(canvas, over, to);
        }
    }
    for renewal in bar.renewals {
        used.renewed = true;
        diamond(
            canvas,
            Point::new(f64::midpoint(axis.x(renewal.from), axis.x(renewal.to)), middle),
        );
    }
}

fn bar_shape(canvas: &mut Canvas, left: f64, right: f64, middle: f64, ended: bool) {
    if ended {
        let paint = Paint::Open(Tone::Ended);
        canvas.rectangle(Rect::new(left, middle - HALF + 0.6, right, middle + HALF - 0.6), paint);
    } else {
        canvas.rectangle(
            Rect::new(left, middle - HALF, right, middle + HALF),
            Paint::Full(Tone::Active),
        );
    }
}

/// The point of an arrow.
fn arrow(canvas: &mut Canvas, left: f64, middle: f64) {
    let points =
        [(0.0, -4.4), (6.5, 0.0), (0.0, 4.4)].map(|(x, y)| Point::new(left - 0.2 + x, middle + y));
    canvas.path(&path_of(&points, true), Paint::Full(Tone::Active));
}

fn diamond(canvas: &mut Canvas, at: Point) {
    let points = [(0.0, -4.2), (4.2, 0.0), (0.0, 4.2), (-4.2, 0.0)]
        .map(|(x, y)| Point::new(at.x + x, at.y + y));
    canvas.path(&path_of(&points, true), Paint::Open(Tone::Ink));
}

fn triangle(canvas: &mut Canvas, at: Point) {
    let points =
        [(0.0, 3.4), (3.4, -2.4), (-3.4, -2.4)].map(|(x, y)| Point::new(at.x + x, at.y + y));
    canvas.path(&path_of(&points, true), Paint::Full(Tone::Prospect));
}

/// The key of the marks that a picture has; gives where it ends.
fn key(canvas: &mut Canvas, words: &TimelineWords, used: Used, top: f64) -> f64 {
    type Draw = fn(&mut Canvas, f64, f64);
    let entries: [(bool, &str, Draw); 6] = [
        (used.in_force, &words.in_force, |canvas, left, middle| {
            bar_shape(canvas, left, left + 10.0, middle, false);
            arrow(canvas, left + 10.0, middle);
        }),
        (used.ended, &words.ended, |canvas, left, middle| {
            bar_shape(canvas, left, left + 16.0, middle, true);
        }),
        (used.renewed, &words.renewed, |canvas, left, middle| {
            diamond(canvas, Point::new(left + 8.0, middle));
        }),
        (used.signed, &words.signed, |canvas, left, middle| {
            triangle(canvas, Point::new(left + 8.0, middle));
        }),
        (used.inexact, &words.inexact, |canvas, left, middle| {
            let points = [Point::new(left, middle), Point::new(left + 7.0, middle)];
            canvas.line(&points, Paint::Lines(Tone::Active, 1.6));
            bar_shape(canvas, left + 7.0, left + 16.0, middle, false);
        }),
        (used.undated, &words.undated, |canvas, left, middle| {
            let points = [Point::new(left, middle), Point::new(left + 16.0, middle)];
            canvas.line(&points, Paint::Dashes(Tone::Active, 2.0));
        }),
    ];
    let (mut left, mut line) = (1.0, top);
    for (_, words, draw) in entries.into_iter().filter(|(is_used, ..)| *is_used) {
        let words = shortened(words, Type::Regular, WIDTH - 30.0);
        let wide = 22.0 + width(&words, Type::Regular);
        if left > 1.0 && left + wide > WIDTH {
            (left, line) = (1.0, line + LINE + 3.0);
        }
        draw(canvas, left, line + LINE / 2.0);
        canvas.words(&words, left + 22.0, line + ASCENT, Type::Regular);
        left += wide + 14.0;
    }
    line + LINE + 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: f64) -> Span {
        Span { from: year, to: year }
    }

    fn agreement(start: Option<Span>, end: Option<Span>) -> Mark {
        Mark { start, kind: MarkKind::Agreement { end, renewals: Vec::new() } }
    }

    fn rows(count: u16) -> Vec<TimelineRow> {
        (0..count)
            .map(|index| TimelineRow {
                name: format!("Place {index}"),
                marks: vec![agreement(Some(day(1950.0 + f64::from(index))), None)],
            })
            .collect()
    }

    #[test]
    fn rows_are_dealt_out_to_pages() {
        for (count, pages) in [(0, 0), (1, 1), (16, 1), (30, 1), (60, 2), (200, 6)] {
            let drawn = timelines(&rows(count), 2026.0, &TimelineWords::default());
            assert_eq!(drawn.len(), pages, "{count}");
            assert_eq!(drawn.iter().map(|(rows, _)| rows).sum::<usize>(), usize::from(count));
            assert!(drawn.iter().all(|(_, picture)| picture.height <= HIGHEST), "{count}");
        }
    }

    #[test]
    fn agreements_at_one_time_lie_beside_each_other() {
        let marks = vec![
            agreement(Some(day(1950.0)), Some(day(1960.0))),
            agreement(Some(day(1955.0)), None),
            agreement(Some(day(1960.0)), Some(day(1970.0))),
            agreement(None, None),
        ];
        let row = TimelineRow { name: String::new(), marks };
        let lanes: Vec<usize> = lanes(&row, 2026.0).iter().map(|bar| bar.lane).collect();
        assert_eq!(lanes, [0, 1, 0, 2]);
    }

    #[test]
    fn the_axis_names_round_years() {
        let drawn = timelines(&rows(3), 2026.0, &TimelineWords::default());
        let svg = drawn[0].1.svg("");
        for year in ["1950", "1960", "2020"] {
            assert!(svg.contains(&format!(">{year}</text>")), "{year}: {svg}");
        }
        assert!(!svg.contains(">1955</text>"));
    }

    #[test]
    fn a_year_is_a_year_wide() {
        let vague = Span { from: 2000.0, to: 2001.0 };
        let row = |start| TimelineRow {
            name: "Place".to_owned(),
            marks: vec![agreement(Some(start), None)],
        };
        let words = TimelineWords { inexact: "Not exact".to_owned(), ..TimelineWords::default() };
        let drawn = timelines(&[row(vague), row(day(1990.0))], 2020.0, &words);
        assert!(drawn[0].1.svg("").contains("Not exact"));
        let drawn = timelines(&[row(day(1990.0))], 2020.0, &words);
        assert!(!drawn[0].1.svg("").contains("Not exact"));
    }
}
