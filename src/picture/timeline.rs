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

/// Room for the arrow of what goes on.
const ARROW: f64 = 9.0;

/// Room for a mark on a bar. Renewals are in the middle of it and signings above, so that
/// those of one date do not hide each other.
const MARK: f64 = 8.0;
const SIGNING: f64 = 6.2;

/// How long the dots are before what has no known start.
const DOTS: f64 = 40.0;

/// The shortest bar of what has no known start.
const SHORTEST: f64 = 14.0;

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
    /// The first evidence of it, which is used where its start is not known.
    pub(crate) evidence: Option<Span>,
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
    /// A bar that begins in pieces.
    pub(crate) undated: String,
}

/// A bar with its lane.
struct Bar<'a> {
    start: Option<Span>,
    evidence: Option<Span>,
    end: Option<Span>,
    course: Course,
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
    let starts = marks.filter_map(|mark| mark.start.or(mark.evidence));
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
        let MarkKind::Agreement { end, course, renewals } = &mark.kind else { continue };
        let from = mark.start.map_or(f64::MIN, |start| start.from);
        let to = end.map_or(now + 1.0, |end| end.to);
        let found = free.iter().position(|until| *until <= from);
        let lane = found.unwrap_or(free.len()).min(MOST_LANES.saturating_sub(1));
        match free.get_mut(lane) {
            Some(until) => *until = to,
            None => free.push(to),
        }
        let Mark { start, evidence, .. } = *mark;
        bars.push(Bar { start, evidence, end: *end, course: *course, renewals, lane });
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
            let renewed = bar.renewals.iter().map(|at| axis.middle(*at)).collect();
            for x in side_by_side(renewed, axis) {
                used.renewed = true;
                diamond(&mut canvas, Point::new(x, middle));
            }
        }
        let signings = row.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Signing));
        let signed = signings.filter_map(|mark| Some(axis.middle(mark.start?))).collect();
        for x in side_by_side(signed, axis) {
            used.signed = true;
            triangle(&mut canvas, Point::new(x, y + ROW / 2.0 - SIGNING));
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
    paused: bool,
    lapsed: bool,
    ended: bool,
    renewed: bool,
    signed: bool,
    inexact: bool,
    undated: bool,
}

/// Moves marks of one kind apart where they would hide each other or the point of an
/// arrow: the earlier ones to the left, as far as there is room.
fn side_by_side(mut marks: Vec<f64>, axis: &Axis) -> Vec<f64> {
    marks.sort_by(f64::total_cmp);
    let mut limit = axis.right - MARK / 2.0;
    for x in marks.iter_mut().rev() {
        *x = x.min(limit);
        limit = *x - MARK;
    }
    let mut limit = axis.left + MARK / 2.0;
    for x in &mut marks {
        *x = x.max(limit);
        limit = *x + MARK;
    }
    marks
}

fn draw(canvas: &mut Canvas, bar: &Bar<'_>, middle: f64, axis: &Axis, used: &mut Used) {
    let tone = match (bar.end, bar.course) {
        (Some(_), _) | (None, Course::Lapsed) => Tone::Ended,
        (None, Course::Paused(None)) => Tone::Dormant,
        (None, Course::Running | Course::Paused(Some(_))) => Tone::Active,
    };
    let (over, to) = match bar.end {
        Some(end) => (axis.x(end.from), axis.x(end.to)),
        None => (axis.right, axis.right),
    };
    let (from, begun) = match (bar.start, bar.evidence) {
        (Some(start), _) => (axis.x(start.from), axis.x(start.to)),
        // An agreement that is still in force has dots only, as a bar would suggest a start
        // date. Any other bar is as short as can be seen if there is no evidence.
        (None, _) if bar.end.is_none() && matches!(bar.course, Course::Running) => (over, over),
        (None, evidence) => {
            let latest = over - SHORTEST;
            let known = evidence.map_or(latest, |span| axis.x(span.from).min(latest));
            let known = known.max(axis.left);
            (known, known)
        }
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
        let known = bar.evidence.map_or(begun, |span| axis.x(span.from));
        dotted(canvas, known.min(begun - DOTS).max(axis.left), begun, middle, tone);
    } else if begun - from >= 1.0 {
        used.inexact |= thin(canvas, from, begun);
    }
    match (bar.end, bar.course) {
        (Some(_), _) => {
            used.ended = true;
            ended(canvas, begun, over, middle);
            if to - over >= 1.0 {
                used.inexact |= thin(canvas, over, to);
            }
        }
        (None, Course::Running) => {
            used.in_force = true;
            if bar.start.is_some() {
                full(canvas, begun, over, middle);
            }
            arrow(canvas, axis.right, middle);
        }
        (None, Course::Paused(since)) => {
            used.paused = true;
            let paused = since.map_or(begun, |since| axis.x(since.from).clamp(begun, over - 4.0));
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
    let stripes = std::iter::successors(Some(left + 3.0), |x| Some(x + 3.0));
    for x in stripes.take_while(|x| *x < right - 1.5) {
        let stripe = [Point::new(x, bar.y0), Point::new(x, bar.y1)];
        canvas.line(&stripe, Paint::Lines(Tone::Dormant, 1.0));
    }
}

/// A bar of what is no longer active, though nobody knows since when.
fn dashed(canvas: &mut Canvas, left: f64, right: f64, middle: f64) {
    let bar = Rect::new(left, middle - HALF + 0.6, right, middle + HALF - 0.6);
    canvas.rectangle(bar, Paint::Dashes(Tone::Ended, 1.2));
}

/// A dotted line up to a bar of which the beginning is not known.
fn dotted(canvas: &mut Canvas, left: f64, right: f64, middle: f64, tone: Tone) {
    let dots = std::iter::successors(Some(left), |x| Some(x + 4.0));
    for x in dots.take_while(|x| x + 1.6 <= right) {
        let dot = [Point::new(x, middle), Point::new(x + 1.6, middle)];
        canvas.line(&dot, Paint::Lines(tone, 1.6));
    }
}

/// The point of an arrow.
fn arrow(canvas: &mut Canvas, left: f64, middle: f64) {
    let points =
        [(0.0, -4.4), (6.5, 0.0), (0.0, 4.4)].map(|(x, y)| Point::new(left - 0.2 + x, middle + y));
    canvas.path(&path_of(&points, true), Paint::Full(Tone::Active));
}

fn diamond(canvas: &mut Canvas, at: Point) {
    let points = [(0.0, -3.4), (3.6, 0.0), (0.0, 3.4), (-3.6, 0.0)]
        .map(|(x, y)| Point::new(at.x + x, at.y + y));
    canvas.path(&path_of(&points, true), Paint::Open(Tone::Ink));
}

fn triangle(canvas: &mut Canvas, at: Point) {
    let points =
        [(0.0, 2.8), (3.2, -2.2), (-3.2, -2.2)].map(|(x, y)| Point::new(at.x + x, at.y + y));
    canvas.path(&path_of(&points, true), Paint::Full(Tone::Prospect));
}

/// The key of the marks that a picture has; gives where it ends.
fn key(canvas: &mut Canvas, words: &TimelineWords, used: Used, top: f64) -> f64 {
    type Draw = fn(&mut Canvas, f64, f64);
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
        (used.undated, &words.undated, |canvas, left, middle| {
            dotted(canvas, left, left + 12.0, middle, Tone::Active);
            full(canvas, left + 12.0, left + 17.0, middle);
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
        running(start, end, Course::Running, Vec::new())
    }

    fn running(
        start: Option<Span>,
        end: Option<Span>,
        course: Course,
        renewals: Vec<Span>,
    ) -> Mark {
        Mark { start, evidence: None, kind: MarkKind::Agreement { end, course, renewals } }
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

    /// The values of an attribute of shapes with a class.
    fn numbers(svg: &str, shape: &str, attribute: &str) -> Vec<f64> {
        let opening = format!("<{shape}");
        let rest = svg.split(&opening).skip(1);
        let value = |rest: &str| {
            rest.split(&format!(" {attribute}=\"")).nth(1)?.split('"').next()?.parse().ok()
        };
        rest.filter_map(value).collect()
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

    /// A bar would suggest a start date.
    #[test]
    fn unknown_start_has_dots_from_its_evidence() {
        let drawn = |svg: &str| {
            let dots = svg.matches("class=\"active lines\"").count();
            (dots, numbers(svg, "rect class=\"active full\"", "x").len())
        };
        let unknown = |evidence: Option<Span>| {
            let svg = svg(vec![Mark { evidence, ..agreement(None, None) }]);
            assert!(svg.contains("Undated"));
            drawn(&svg)
        };
        let (early, late, none) =
            (unknown(Some(day(1950.0))), unknown(Some(day(2000.0))), unknown(None));
        assert!(early.0 > late.0 && late.0 > none.0, "{early:?} {late:?} {none:?}");
        let (dots, bars) = drawn(&svg(vec![agreement(Some(day(1950.0)), None)]));
        assert!(none.0 > dots, "{none:?} {dots}");
        // A known start has one bar in the picture and one in the key; an unknown start has
        // both in the key.
        assert!([early.1, late.1, none.1].iter().all(|own| *own == bars), "{early:?} {bars}");
    }

    #[test]
    fn marks_of_one_date_are_side_by_side() {
        let axis = Axis { left: 50.0, right: 450.0, first: 1900.0, last: 2026.0, step: 20 };
        for x in [50.0, 200.0, 450.0] {
            for count in 1..6 {
                let apart = side_by_side(vec![x; count], &axis);
                assert_eq!(apart.len(), count);
                let are_near = |pair: &[f64]| pair[1] - pair[0] < MARK - 1e-9;
                assert!(!apart.windows(2).any(are_near), "{apart:?}");
                let (first, last) = (apart[0], apart[count - 1]);
                assert!(first >= axis.left && last <= axis.right - MARK / 2.0, "{apart:?}");
            }
        }
        // A signing is drawn above the renewal of its date.
        let date = day(2000.0);
        let signing = Mark { start: Some(date), evidence: None, kind: MarkKind::Signing };
        let renewed = running(Some(day(1990.0)), None, Course::Running, vec![date]);
        let svg = svg(vec![renewed, signing]);
        let lowest = |class: &str, reach: f64| {
            let path = svg.split(&format!("<path class=\"{class}\"")).nth(1).unwrap();
            let start = path.split(" d=\"M").nth(1).unwrap().split('l').next().unwrap();
            start.split(' ').nth(1).unwrap().parse::<f64>().unwrap() + reach
        };
        // Paths begin at the lower point of a triangle and at the upper one of a diamond.
        assert!(lowest("prospect full", 0.0) <= lowest("ink open", 0.0) + 0.1, "{svg}");
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
