//! A timeline: one row for each relationship, with its agreements as bars.

use kurbo::{Point, Rect};

use super::canvas::{Canvas, HIGHEST, Paint, Picture, Sheet, WIDTH};
use super::geometry::path_of;
use super::tone::Tone;
use super::words::{ASCENT, HALF_HIGH, LINE, Type, shortened, width};

/// The widest that a name is, in units.
const WIDEST: f64 = 140.0;

/// The distance from the top of a row to the middle of its first bar, and from the middle
/// of its last bar to the bottom.
const ABOVE: f64 = 10.4;
const BELOW: f64 = 5.9;

/// The distance between bars that overlap in time, and to the next one if that has marks.
const LANE: f64 = 8.0;
const MARKED_LANE: f64 = 13.5;

/// Bars that overlap lie beside each other, up to so many.
const MOST_LANES: usize = 6;

/// Half the height of a bar.
const HALF: f64 = 2.8;

/// Room for the arrow of what goes on.
const ARROW: f64 = 9.0;

/// The width of a mark, and its distance above the middle of its bar: no mark covers a bar,
/// however short.
const MARK: f64 = 7.0;
const MARKS_ABOVE: f64 = 6.7;

/// The length of a bar without a known start.
const STUB: f64 = 12.0;

/// How far an open end reaches to the left of the axis.
const OPEN: f64 = 5.0;

/// The distance between such a bar and its words.
const BESIDE: f64 = 4.0;

/// The steps between the years of the axis.
const STEPS: [i32; 9] = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/// The most years that the axis names.
const MOST_TICKS: i32 = 8;

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
    /// Whether it can be any time before `from` too.
    pub(crate) or_earlier: bool,
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
    /// An agreement, and when it was renewed.
    Agreement {
        /// When it ended; no end is recorded where none is given.
        end: Option<Span>,
        /// What has become of it, where no end is recorded.
        course: Course,
        /// When it was renewed.
        renewals: Vec<Span>,
    },
    /// A visit at which something was signed.
    Signing,
}

/// What has become of an agreement of which no end is recorded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Course {
    /// Its relationship goes on.
    Running,
    /// Its relationship is dormant or suspended, since a time that may not be known.
    Paused(Option<Span>),
    /// Its relationship is no longer active.
    Lapsed,
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
    /// A striped bar.
    pub(crate) paused: String,
    /// A bar with an edge of dashes.
    pub(crate) lapsed: String,
    /// An open bar.
    pub(crate) ended: String,
    /// A diamond.
    pub(crate) renewed: String,
    /// A triangle.
    pub(crate) signed: String,
    /// A thin end of a bar.
    pub(crate) inexact: String,
    /// The words beside a bar without a known start.
    pub(crate) undated: String,
}

/// A bar with its lane.
struct Bar<'a> {
    start: Option<Span>,
    end: Option<Span>,
    course: Course,
    renewals: &'a [Span],
    lane: usize,
}

/// The bars of a row with the middles of their lanes, below the top of the row.
struct Lanes<'a> {
    bars: Vec<Bar<'a>>,
    middles: Vec<f64>,
}

impl<'a> Lanes<'a> {
    fn of(row: &'a TimelineRow, now: f64) -> Self {
        let bars = lanes(row, now);
        let last = bars.iter().map(|bar| bar.lane).max().unwrap_or_default();
        let mut middles = vec![ABOVE];
        let mut middle = ABOVE;
        for lane in 1..=last {
            let marked = bars.iter().any(|bar| bar.lane == lane && !bar.renewals.is_empty());
            middle += if marked { MARKED_LANE } else { LANE };
            middles.push(middle);
        }
        Self { bars, middles }
    }

    fn height(&self) -> f64 {
        self.middles.last().copied().unwrap_or(ABOVE) + BELOW
    }
}

/// A mark above a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Above {
    Renewal,
    Signing,
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

    fn middle(&self, span: Span) -> f64 {
        f64::midpoint(self.x(span.from), self.x(span.to))
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
    let marks = rows.iter().flat_map(|row| &row.marks);
    let dates = marks.flat_map(|mark| match &mark.kind {
        MarkKind::Agreement { end, renewals, .. } => {
            mark.start.iter().chain(end).chain(renewals).collect::<Vec<_>>()
        }
        MarkKind::Signing => mark.start.iter().collect(),
    });
    let first = dates.map(|date| date.from).fold(now - 1.0, f64::min).max(now - LONGEST);
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
        let high = Lanes::of(row, now).height();
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

/// The agreements of a row, each in the first lane that is free.
fn lanes(row: &TimelineRow, now: f64) -> Vec<Bar<'_>> {
    let mut free: Vec<f64> = Vec::new();
    let mut bars = Vec::new();
    for mark in &row.marks {
        let MarkKind::Agreement { end, course, renewals } = &mark.kind else { continue };
        let known = mark.start.filter(|start| !start.or_earlier);
        let from = known.map_or(f64::MIN, |start| start.from);
        let to = end.map_or(now + 1.0, |end| end.to);
        let found = free.iter().position(|until| *until <= from);
        let lane = found.unwrap_or(free.len()).min(MOST_LANES.saturating_sub(1));
        match free.get_mut(lane) {
            Some(until) => *until = to,
            None => free.push(to),
        }
        bars.push(Bar { start: mark.start, end: *end, course: *course, renewals, lane });
    }
    bars
}

/// One picture with some of the rows.
fn page_of(rows: &[&TimelineRow], axis: &Axis, words: &TimelineWords) -> Picture {
    let mut canvas = Canvas::new(Sheet::LARGE);
    let top = LINE + 5.0;
    let heights = rows.iter().map(|row| Lanes::of(row, axis.last).height());
    let bottom = heights.sum::<f64>() + top;
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
        let name = shortened(&row.name, Type::Regular, WIDEST);
        canvas.words(&name, 1.0, y + ABOVE + HALF_HIGH, Type::Regular);
        let lanes = Lanes::of(row, axis.last);
        for (lane, middle) in lanes.middles.iter().enumerate() {
            let middle = y + middle;
            let bars: Vec<&Bar<'_>> = lanes.bars.iter().filter(|bar| bar.lane == lane).collect();
            let draw = |bar: &&Bar<'_>| draw(&mut canvas, bar, middle, axis, &mut used);
            let ends: Vec<(f64, f64)> = bars.iter().map(draw).collect();
            for ((left, right), bar) in ends.iter().zip(&bars) {
                if bar.start.is_none() {
                    undated(&mut canvas, words, (*left, *right), &ends, middle, axis);
                }
            }
            let renewals = bars.iter().flat_map(|bar| bar.renewals);
            let mut marks: Vec<(f64, Above)> =
                renewals.map(|at| (axis.middle(*at), Above::Renewal)).collect();
            if lane == 0 {
                let signings = row.marks.iter().filter(|it| matches!(it.kind, MarkKind::Signing));
                let signings = signings.filter_map(|signing| signing.start);
                marks.extend(signings.map(|at| (axis.middle(at), Above::Signing)));
            }
            for (x, mark) in side_by_side(marks, axis) {
                let at = Point::new(x, middle - MARKS_ABOVE);
                match mark {
                    Above::Renewal => {
                        used.renewed = true;
                        diamond(&mut canvas, at);
                    }
                    Above::Signing => {
                        used.signed = true;
                        triangle(&mut canvas, at);
                    }
                }
            }
        }
        y += lanes.height();
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
    paused: bool,
    lapsed: bool,
    ended: bool,
    renewed: bool,
    signed: bool,
    inexact: bool,
    undated_arrow: bool,
    undated_bar: bool,
}

/// Moves marks apart where they would hide each other or the point of an arrow: the
/// earlier ones to the left, as far as there is room.
fn side_by_side(mut marks: Vec<(f64, Above)>, axis: &Axis) -> Vec<(f64, Above)> {
    marks.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut limit = axis.right - MARK / 2.0;
    for (x, _) in marks.iter_mut().rev() {
        *x = x.min(limit);
        limit = *x - MARK;
    }
    let mut limit = axis.left + MARK / 2.0;
    for (x, _) in &mut marks {
        *x = x.max(limit);
        limit = *x + MARK;
    }
    marks
}

/// Draws a bar; gives its ends.
fn draw(
    canvas: &mut Canvas,
    bar: &Bar<'_>,
    middle: f64,
    axis: &Axis,
    used: &mut Used,
) -> (f64, f64) {
    let tone = match (bar.end, bar.course) {
        (Some(_), _) | (None, Course::Lapsed) => Tone::Ended,
        (None, Course::Paused(None)) => Tone::Dormant,
        (None, Course::Running | Course::Paused(Some(_))) => Tone::Active,
    };
    let (over, to) = match bar.end {
        Some(end) => (axis.x(end.from), axis.x(end.to)),
        None => (axis.right, axis.right),
    };
    let mut thin = |canvas: &mut Canvas, left: f64, right: f64| {
        if right - left >= 1.0 {
            used.inexact = true;
            let points = [Point::new(left, middle), Point::new(right, middle)];
            canvas.line(&points, Paint::Lines(tone, 1.6));
        }
    };
    let Some(start) = bar.start else {
        // A longer bar would suggest a start date.
        let over = over.max(axis.left + 1.0);
        let left = (over - STUB).max(axis.left - 2.0);
        thin(canvas, over, to);
        match (bar.end, bar.course) {
            (Some(_), _) => {
                (used.ended, used.undated_bar) = (true, true);
                stub(canvas, left, over, middle, Paint::Lines(Tone::Ended, 1.3));
            }
            (None, Course::Running) => {
                (used.in_force, used.undated_arrow) = (true, true);
                arrow(canvas, axis.right, middle);
                return (axis.right, axis.right);
            }
            (None, Course::Paused(_)) => {
                (used.paused, used.undated_bar) = (true, true);
                stripes(canvas, left, over, middle);
                stub(canvas, left, over, middle, Paint::Lines(Tone::Dormant, 1.3));
            }
            (None, Course::Lapsed) => {
                (used.lapsed, used.undated_bar) = (true, true);
                stub(canvas, left, over, middle, Paint::Dashes(Tone::Ended, 1.2));
            }
        }
        return (left, to);
    };
    let (from, begun) = (axis.x(start.from), axis.x(start.to));
    // A bar is seen, however short.
    let (begun, over) = if over - begun < 1.5 {
        let middle =
            f64::midpoint(begun.max(from), over.min(to)).clamp(axis.left + 0.8, axis.right - 0.8);
        (middle - 0.8, middle + 0.8)
    } else {
        (begun, over)
    };
    thin(canvas, from, begun);
    if start.or_earlier {
        // The end is open: nothing says how far it reaches back.
        let left = (from - STUB).max(axis.left - OPEN);
        let points = [Point::new(left, middle), Point::new(from, middle)];
        canvas.line(&points, Paint::Dashes(tone, 1.6));
    }
    match (bar.end, bar.course) {
        (Some(_), _) => {
            thin(canvas, over, to);
            used.ended = true;
            ended(canvas, begun, over, middle);
        }
        (None, Course::Running) => {
            used.in_force = true;
            full(canvas, begun, over, middle);
            arrow(canvas, axis.right, middle);
        }
        (None, Course::Paused(since)) => {
            used.paused = true;
            let latest = (over - 4.0).max(begun);
            let paused = since.map_or(begun, |since| axis.x(since.from).clamp(begun, latest));
            if paused - begun >= 1.0 {
                full(canvas, begun, paused, middle);
            }
            striped(canvas, paused, over, middle);
        }
        (None, Course::Lapsed) => {
            used.lapsed = true;
            dashed(canvas, begun, over, middle);
        }
    }
    (from.min(begun), to.max(over))
}

/// The words beside a bar of which the start is not known: before it, or else after it, if
/// there is room between the `bars` of its lane.
fn undated(
    canvas: &mut Canvas,
    words: &TimelineWords,
    (left, right): (f64, f64),
    bars: &[(f64, f64)],
    middle: f64,
    axis: &Axis,
) {
    let words = shortened(&words.undated, Type::Regular, (axis.right - axis.left) * 0.6);
    let wide = width(&words, Type::Regular);
    let is_free = |start: &f64| {
        let end = start + wide;
        let is_on = |(from, to): &(f64, f64)| *from < end && start < to;
        *start >= axis.left && end <= axis.right && !bars.iter().any(is_on)
    };
    let starts = [left - BESIDE - wide, right + BESIDE];
    if let Some(start) = starts.into_iter().find(is_free) {
        canvas.words(&words, start, middle + HALF_HIGH, Type::Regular);
    }
}

/// The end of a bar of which the start is not known: it has no left edge.
fn stub(canvas: &mut Canvas, left: f64, right: f64, middle: f64, paint: Paint) {
    let (above, below) = (middle - HALF + 0.6, middle + HALF - 0.6);
    let corners = [(left, above), (right, above), (right, below), (left, below)];
    canvas.line(&corners.map(|(x, y)| Point::new(x, y)), paint);
}

/// A bar of what goes on.
fn full(canvas: &mut Canvas, left: f64, right: f64, middle: f64) {
    let bar = Rect::new(left, middle - HALF, right, middle + HALF);
    canvas.rectangle(bar, Paint::Full(Tone::Active));
}

/// A bar of what has ended.
fn ended(canvas: &mut Canvas, left: f64, right: f64, middle: f64) {
    let bar = Rect::new(left, middle - HALF + 0.6, right, middle + HALF - 0.6);
    canvas.rectangle(bar, Paint::Open(Tone::Ended));
}

/// A bar of what is dormant or suspended.
fn striped(canvas: &mut Canvas, left: f64, right: f64, middle: f64) {
    let bar = Rect::new(left, middle - HALF + 0.5, right, middle + HALF - 0.5);
    canvas.rectangle(bar, Paint::Open(Tone::Dormant));
    stripes(canvas, left, right, middle);
}

fn stripes(canvas: &mut Canvas, left: f64, right: f64, middle: f64) {
    let (above, below) = (middle - HALF + 0.5, middle + HALF - 0.5);
    let stripes = std::iter::successors(Some(left + 3.0), |x| Some(x + 3.0));
    for x in stripes.take_while(|x| *x < right - 1.5) {
        let stripe = [Point::new(x, above), Point::new(x, below)];
        canvas.line(&stripe, Paint::Lines(Tone::Dormant, 1.0));
    }
}

/// A bar of what is no longer active, though nobody knows since when.
fn dashed(canvas: &mut Canvas, left: f64, right: f64, middle: f64) {
    let bar = Rect::new(left, middle - HALF + 0.6, right, middle + HALF - 0.6);
    canvas.rectangle(bar, Paint::Dashes(Tone::Ended, 1.2));
}

/// The point of an arrow.
fn arrow(canvas: &mut Canvas, left: f64, middle: f64) {
    let points =
        [(0.0, -4.4), (6.5, 0.0), (0.0, 4.4)].map(|(x, y)| Point::new(left - 0.2 + x, middle + y));
    canvas.path(&path_of(&points, true), Paint::Full(Tone::Active));
}

fn diamond(canvas: &mut Canvas, at: Point) {
    let points = [(0.0, -2.4), (2.6, 0.0), (0.0, 2.4), (-2.6, 0.0)]
        .map(|(x, y)| Point::new(at.x + x, at.y + y));
    canvas.path(&path_of(&points, true), Paint::Open(Tone::Ink));
}

fn triangle(canvas: &mut Canvas, at: Point) {
    let points =
        [(0.0, 2.6), (3.1, -2.4), (-3.1, -2.4)].map(|(x, y)| Point::new(at.x + x, at.y + y));
    canvas.path(&path_of(&points, true), Paint::Full(Tone::Prospect));
}

fn key_stub(canvas: &mut Canvas, left: f64, middle: f64) {
    stub(canvas, left, left + 8.0, middle, Paint::Lines(Tone::Ended, 1.3));
}

/// The key of the marks that a picture has; gives where it ends.
fn key(canvas: &mut Canvas, words: &TimelineWords, used: Used, top: f64) -> f64 {
    type Draw = fn(&mut Canvas, f64, f64);
    let undated: Draw = match (used.undated_arrow, used.undated_bar) {
        (_, false) => |canvas, left, middle| arrow(canvas, left + 5.0, middle),
        (false, true) => |canvas, left, middle| key_stub(canvas, left + 3.0, middle),
        (true, true) => |canvas, left, middle| {
            arrow(canvas, left, middle);
            key_stub(canvas, left + 10.0, middle);
        },
    };
    let entries: [(bool, &str, Draw); 8] = [
        (used.in_force, &words.in_force, |canvas, left, middle| {
            full(canvas, left, left + 10.0, middle);
            arrow(canvas, left + 10.0, middle);
        }),
        (used.paused, &words.paused, |canvas, left, middle| {
            striped(canvas, left, left + 16.0, middle);
        }),
        (used.lapsed, &words.lapsed, |canvas, left, middle| {
            dashed(canvas, left, left + 16.0, middle);
        }),
        (used.ended, &words.ended, |canvas, left, middle| {
            ended(canvas, left, left + 16.0, middle);
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
            full(canvas, left + 7.0, left + 16.0, middle);
        }),
        (used.undated_arrow || used.undated_bar, &words.undated, undated),
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
    use regex::Regex;

    use super::*;
    use crate::picture::canvas::MOST_HIGH;

    fn day(year: f64) -> Span {
        Span { from: year, to: year, or_earlier: false }
    }

    fn agreement(start: Option<Span>, end: Option<Span>) -> Mark {
        running(start, end, Course::Running, Vec::new())
    }

    fn running(
        start: Option<Span>,
        end: Option<Span>,
        course: Course,
        renewals: Vec<Span>,
    ) -> Mark {
        Mark { start, kind: MarkKind::Agreement { end, course, renewals } }
    }

    fn svg(marks: Vec<Mark>) -> String {
        let words = TimelineWords {
            in_force: "Goes on".to_owned(),
            paused: "Paused".to_owned(),
            lapsed: "Lapsed".to_owned(),
            ended: "Ended".to_owned(),
            undated: "Undated".to_owned(),
            ..TimelineWords::default()
        };
        let row = |marks| TimelineRow { name: "Place".to_owned(), marks };
        let first = row(vec![agreement(Some(day(1920.0)), Some(day(1930.0)))]);
        timelines(&[first, row(marks)], 2026.0, &words)[0].1.svg("")
    }

    #[test]
    fn only_what_goes_on_has_an_arrow() {
        let start = Some(day(1990.0));
        let since = Course::Paused(Some(day(2010.0)));
        for (course, words) in [
            (Course::Running, "Goes on"),
            (Course::Paused(None), "Paused"),
            (since, "Paused"),
            (Course::Lapsed, "Lapsed"),
        ] {
            let svg = svg(vec![running(start, None, course, Vec::new())]);
            let named = ["Goes on", "Paused", "Lapsed"].map(|words| svg.contains(words));
            assert_eq!(named.iter().filter(|named| **named).count(), 1, "{course:?}");
            assert!(svg.contains(words), "{course:?}");
            let arrows = svg.matches("<path class=\"active full\"").count();
            assert_eq!(arrows, if course == Course::Running { 2 } else { 0 }, "{course:?}");
            // Of what is paused since a known time, the time before is a full bar.
            let full = svg.matches("<rect class=\"active full\"").count();
            let expected = match course {
                Course::Running => 2,
                Course::Paused(Some(_)) => 1,
                Course::Paused(None) | Course::Lapsed => 0,
            };
            assert_eq!(full, expected, "{course:?}");
        }
    }

    /// Every course of an agreement, with and without a known end.
    fn courses() -> Vec<(Option<Span>, Course)> {
        let course = [
            Course::Running,
            Course::Paused(None),
            Course::Paused(Some(day(2010.0))),
            Course::Lapsed,
        ];
        let open = course.into_iter().map(|course| (None, course));
        let ended = [1901.0, 1930.0, 2010.0, 2025.9].map(|end| (Some(day(end)), Course::Running));
        open.chain(ended).collect()
    }

    /// The rooms of the rectangles and paths with a class, without their edges.
    fn shapes(svg: &str, class: &str) -> Vec<Rect> {
        let shape = format!("<(?:rect|path) class=\"{class}\"([^>]*)/>");
        let number = Regex::new(r"-?\d+(\.\d+)?").unwrap();
        let room = |attributes: &str| {
            let value = |name: &str| -> Option<f64> {
                let rest = attributes.split(&format!(" {name}=\"")).nth(1)?;
                rest.split('"').next()?.parse().ok()
            };
            if let (Some(x), Some(y)) = (value("x"), value("y")) {
                return Rect::new(x, y, x + value("width").unwrap(), y + value("height").unwrap());
            }
            // A path of steps from point to point.
            let path = attributes.split(" d=\"").nth(1).unwrap();
            let steps: Vec<f64> =
                number.find_iter(path).map(|found| found.as_str().parse().unwrap()).collect();
            let mut at = Point::ZERO;
            let corners = steps.chunks_exact(2).map(|step| {
                at = Point::new(at.x + step[0], at.y + step[1]);
                Rect::from_points(at, at)
            });
            corners.reduce(|room, corner| room.union(corner)).unwrap()
        };
        let found = Regex::new(&shape).unwrap();
        found.captures_iter(svg).map(|shape| room(&shape[1])).collect()
    }

    /// Nothing that is drawn begins at a time that would be read as the start.
    #[test]
    fn unknown_start_has_its_words_and_no_line() {
        const DRAWN: &str = "(?:active|dormant|ended) (?:full|lines|open)";
        let drawn = |mark: Mark| {
            let rows = [
                TimelineRow {
                    name: "First".to_owned(),
                    marks: vec![agreement(Some(day(1900.0)), None)],
                },
                TimelineRow { name: "Place".to_owned(), marks: vec![mark] },
            ];
            let words = TimelineWords { undated: "Undated".to_owned(), ..TimelineWords::default() };
            timelines(&rows, 2026.0, &words)[0].1.svg("")
        };
        for (end, course) in courses() {
            let unknown = drawn(running(None, end, course, Vec::new()));
            assert_eq!(unknown.matches(">Undated<").count(), 2, "row and key: {end:?} {course:?}");
            let row = LINE + 5.0 + ABOVE + BELOW;
            let own: Vec<Rect> = shapes(&unknown, DRAWN)
                .into_iter()
                .filter(|shape| (row..row + ABOVE + BELOW).contains(&shape.y0))
                .collect();
            assert!(!own.is_empty(), "{end:?} {course:?}");
            let (left, right) = own.iter().fold((f64::MAX, f64::MIN), |(left, right), shape| {
                (left.min(shape.x0), right.max(shape.x1))
            });
            assert!(right - left <= STUB + 3.0, "{own:?}: {end:?} {course:?}");
        }
        // A known start has no such words.
        for (end, course) in courses() {
            let known = drawn(running(Some(day(1900.5)), end, course, Vec::new()));
            assert!(!known.contains("Undated"), "{end:?} {course:?}");
        }
    }

    /// Of a start that can be any earlier, the bar begins at the latest time that it can be, and
    /// a line of dashes leads to it.
    #[test]
    fn start_or_earlier_has_an_open_end() {
        for (end, course) in courses() {
            let drawn = |or_earlier: bool| {
                let start = Span { or_earlier, ..day(1900.5) };
                let first = agreement(Some(day(1850.0)), None);
                let rows = [first, running(Some(start), end, course, Vec::new())];
                let rows =
                    rows.map(|mark| TimelineRow { name: "Place".to_owned(), marks: vec![mark] });
                let words =
                    TimelineWords { undated: "Undated".to_owned(), ..TimelineWords::default() };
                timelines(&rows, 2026.0, &words)[0].1.svg("")
            };
            let (open, exact) = (drawn(true), drawn(false));
            assert!(!open.contains("Undated"), "{end:?} {course:?}");
            let dashes = |svg: &str| svg.matches("stroke-dasharray").count();
            assert_eq!(dashes(&open), dashes(&exact) + 1, "{end:?} {course:?}: {open}");
            // Beside the dashes, both are drawn alike.
            let solid = "(?:active|dormant|ended) (?:full|open)";
            assert_eq!(shapes(&open, solid), shapes(&exact, solid), "{end:?} {course:?}");
        }
    }

    /// Words beside a bar keep away from other bars, and from the edges of the axis.
    #[test]
    fn words_of_unknown_start_keep_clear() {
        for end in 1900..2026 {
            let end = day(f64::from(end) + 0.3);
            for next in [None, Some(day(end.from + 1.0)), Some(day(end.from + 40.0))] {
                let mut marks = vec![agreement(None, Some(end))];
                marks.extend(next.map(|start| agreement(Some(start), None)));
                let rows = [
                    TimelineRow { name: "Place".to_owned(), marks },
                    TimelineRow {
                        name: "First".to_owned(),
                        marks: vec![agreement(Some(day(1900.0)), Some(day(1901.0)))],
                    },
                ];
                let words =
                    TimelineWords { undated: "Undated".to_owned(), ..TimelineWords::default() };
                let svg = timelines(&rows, 2026.0, &words)[0].1.svg("");
                let left = width("Place", Type::Regular);
                let text = svg.split("<text ").find(|text| text.contains(">Undated<")).unwrap();
                let start: f64 =
                    text.split(" x=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
                let is_in_key = svg.matches(">Undated<").count() == 1;
                let until = start + width("Undated", Type::Regular);
                assert!(is_in_key || start > left && until <= WIDTH - ARROW, "{end:?} {next:?}");
                for Rect { x0: from, x1: to, .. } in shapes(&svg, "active full") {
                    let is_row = to > WIDTH - ARROW - 1.0;
                    assert!(
                        !is_row || is_in_key || until <= from || to <= start,
                        "{end:?} {next:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn key_names_each_kind_of_unknown_start() {
        let of = |marks: Vec<Mark>| {
            let svg = svg(marks);
            let key = svg.rsplit_once("Ended").unwrap().1.to_owned();
            (key.matches("active full").count(), key.matches("ended lines").count())
        };
        let (running, ended) = (agreement(None, None), agreement(None, Some(day(1980.0))));
        assert_eq!(of(vec![running.clone()]), (1, 0));
        assert_eq!(of(vec![ended.clone()]), (0, 1));
        assert_eq!(of(vec![running, ended]), (1, 1));
        assert_eq!(of(vec![agreement(Some(day(1980.0)), None)]), (0, 0));
    }

    /// However short bars are and however many marks they have.
    #[test]
    fn marks_cover_no_bar_and_no_other_mark() {
        let signing = |at| Mark { start: Some(day(at)), kind: MarkKind::Signing };
        for long in [0.0, 0.1, 0.5, 1.0, 2.0, 30.0] {
            for renewals in 0..4 {
                for signings in 0..3 {
                    for lanes in 1..3 {
                        let start = 2025.9 - long;
                        let dates = vec![day(2025.9); renewals];
                        let one = running(Some(day(start)), None, Course::Running, dates);
                        let mut marks = vec![one; lanes];
                        marks.extend(vec![signing(2025.9); signings]);
                        let row = TimelineRow { name: "Place".to_owned(), marks };
                        let drawn = timelines(&[row], 2026.0, &TimelineWords::default());
                        let svg = drawn[0].1.svg("");
                        let bars = shapes(&svg, "active full");
                        assert!(bars.len() >= lanes && bars.iter().all(|bar| bar.width() >= 1.5));
                        let edge = 0.65;
                        let diamonds = shapes(&svg, "ink open");
                        let mut above: Vec<Rect> =
                            diamonds.iter().map(|mark| mark.inflate(edge, edge)).collect();
                        above.extend(shapes(&svg, "prospect full"));
                        let expected = renewals * lanes + signings;
                        assert!(above.len() >= expected, "{svg}");
                        let meets = |one: &Rect, other: &Rect| {
                            let both = one.intersect(*other);
                            both.width() > 0.05 && both.height() > 0.05
                        };
                        // The key has one of each.
                        let bottom = bars.iter().map(|bar| bar.y1).fold(0.0, f64::max);
                        let case = format!("{long} {renewals} {signings} {lanes}");
                        for (index, mark) in above.iter().enumerate() {
                            let in_rows = mark.y1 < bottom - 3.0;
                            let met = bars.iter().any(|bar| meets(mark, bar));
                            assert!(!in_rows || !met, "{case}: {mark:?} {bars:?}");
                            let rest = &above[index + 1..];
                            assert!(!rest.iter().any(|other| meets(mark, other)), "{case}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn marks_of_one_date_are_side_by_side() {
        let axis = Axis { left: 50.0, right: 450.0, first: 1900.0, last: 2026.0, step: 20 };
        for x in [50.0, 200.0, 450.0] {
            for count in 1..6 {
                let both = [(x, Above::Renewal), (x, Above::Signing)];
                let marks: Vec<(f64, Above)> = both.into_iter().cycle().take(count).collect();
                let apart = side_by_side(marks.clone(), &axis);
                assert_eq!(apart.len(), count);
                let are_near = |pair: &[(f64, Above)]| pair[1].0 - pair[0].0 < MARK - 1e-9;
                assert!(!apart.windows(2).any(are_near), "{apart:?}");
                let ((first, _), (last, _)) = (apart[0], apart[count - 1]);
                assert!(first >= axis.left && last <= axis.right - MARK / 2.0, "{apart:?}");
                let kinds = |marks: &[(f64, Above)]| -> Vec<Above> {
                    marks.iter().map(|mark| mark.1).collect()
                };
                assert_eq!(kinds(&apart), kinds(&marks));
            }
        }
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
        for (count, pages) in [(0, 0), (1, 1), (16, 1), (25, 1), (30, 2), (60, 3), (200, 8)] {
            let drawn = timelines(&rows(count), 2026.0, &TimelineWords::default());
            assert_eq!(drawn.len(), pages, "{count}");
            assert_eq!(drawn.iter().map(|(rows, _)| rows).sum::<usize>(), usize::from(count));
            assert!(drawn.iter().all(|(_, picture)| picture.height <= MOST_HIGH), "{count}");
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
        let vague = Span { from: 2000.0, to: 2001.0, or_earlier: false };
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
