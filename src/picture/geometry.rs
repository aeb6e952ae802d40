//! Points, lines and areas of pictures, beyond what `kurbo` has of them.

use std::fmt::Write as _;

use kurbo::{Line, ParamCurveNearest as _, PathSeg, Point, Rect, Shape as _};

/// How exactly distances are found, in points of a picture.
const EXACT: f64 = 1e-6;

/// The smallest rectangle around some points; none without points.
pub(super) fn around(points: impl IntoIterator<Item = Point>) -> Option<Rect> {
    let around = |around: Option<Rect>, point: Point| {
        Some(around.unwrap_or(Rect::from_points(point, point)).union_pt(point))
    };
    points.into_iter().fold(None, around)
}

/// The square around a point, with sides of twice `half`.
pub(super) fn square(centre: Point, half: f64) -> Rect {
    Rect::from_center_size(centre, (2.0 * half, 2.0 * half))
}

/// What pictures ask of rectangles.
pub(super) trait RectExt {
    /// This and so much more on each side.
    fn grown(&self, by: f64) -> Rect;
    /// Whether a point lies in it or on its edges.
    fn has(&self, point: Point) -> bool;
    /// Whether it shares more than an edge with another.
    fn is_on(&self, other: &Rect) -> bool;
    /// The point of it that is nearest to another.
    fn nearest_to(&self, point: Point) -> Point;
    /// Whether a line meets it.
    fn meets(&self, line: Line) -> bool;
}

impl RectExt for Rect {
    fn grown(&self, by: f64) -> Rect {
        self.inflate(by, by)
    }

    fn has(&self, point: Point) -> bool {
        (self.x0..=self.x1).contains(&point.x) && (self.y0..=self.y1).contains(&point.y)
    }

    fn is_on(&self, other: &Rect) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1 && self.y0 < other.y1 && other.y0 < self.y1
    }

    fn nearest_to(&self, point: Point) -> Point {
        Point::new(point.x.clamp(self.x0, self.x1), point.y.clamp(self.y0, self.y1))
    }

    fn meets(&self, line: Line) -> bool {
        self.has(line.p0)
            || self.has(line.p1)
            || self.path_segments(EXACT).any(|edge| !edge.intersect_line(line).is_empty())
    }
}

/// Whether two lines cross or touch.
pub(super) fn crosses(one: Line, other: Line) -> bool {
    !PathSeg::Line(one).intersect_line(other).is_empty()
}

/// How far a point is from a line.
pub(super) fn distance(point: Point, line: Line) -> f64 {
    line.nearest(point, EXACT).distance_sq.sqrt()
}

/// The part of an area within a window (Sutherland and Hodgman, "Reentrant polygon
/// clipping", 1974).
pub(super) fn within(mut outline: Vec<Point>, window: Rect) -> Vec<Point> {
    // How far a point lies inside of each edge.
    let edges: [&dyn Fn(Point) -> f64; 4] = [
        &|point| point.x - window.x0,
        &|point| window.x1 - point.x,
        &|point| point.y - window.y0,
        &|point| window.y1 - point.y,
    ];
    for inside in edges {
        let mut kept = Vec::with_capacity(outline.len());
        let Some(mut last) = outline.last().copied() else { break };
        for point in outline {
            let (from, to) = (inside(last), inside(point));
            if (from < 0.0) != (to < 0.0) {
                kept.push(last.lerp(point, from / (from - to)));
            }
            if to >= 0.0 {
                kept.push(point);
            }
            last = point;
        }
        outline = kept;
    }
    outline
}

/// A line without the points that are nearer than `coarse` to what is left of it
/// (Douglas and Peucker, "Algorithms for the reduction of the number of points
/// required to represent a digitized line or its caricature", 1973).
pub(super) fn simplified(line: &[Point], coarse: f64) -> Vec<Point> {
    let Some(last) = line.len().checked_sub(1) else { return Vec::new() };
    let mut kept = vec![0, last];
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let (Some(start), Some(end)) = (line.get(from), line.get(to)) else { continue };
        let between = line.iter().enumerate().take(to).skip(from.saturating_add(1));
        let straight = Line::new(*start, *end);
        let furthest = between
            .map(|(index, point)| (index, distance(*point, straight)))
            .max_by(|(_, one), (_, other)| one.total_cmp(other));
        if let Some((index, far)) = furthest
            && far > coarse
        {
            kept.push(index);
            open.extend([(from, index), (index, to)]);
        }
    }
    kept.sort_unstable();
    kept.dedup();
    kept.into_iter().filter_map(|index| line.get(index).copied()).collect()
}

/// Points as a path in the notation of SVG: in steps, which are shorter than places.
pub(super) fn path_of(points: &[Point], closed: bool) -> String {
    // Steps between places to a tenth of a point: nothing adds up.
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let (mut path, mut last) = (String::new(), Point::ZERO);
    for (index, point) in points.iter().enumerate() {
        let at = Point::new(tenth(point.x), tenth(point.y));
        let (x, y) = (number(at.x - last.x), number(at.y - last.y));
        let step = if index == 0 { 'M' } else { 'l' };
        let space = if y.starts_with('-') { "" } else { " " };
        let _ = write!(path, "{step}{x}{space}{y}");
        last = at;
    }
    if closed && !path.is_empty() {
        path.push('Z');
    }
    path
}

/// A number of points to a tenth.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    const WINDOW: Rect = Rect::new(0.0, 0.0, 10.0, 10.0);

    #[test]
    fn what_is_outside_a_window_is_cut_off() {
        let diamond =
            vec![corner(5.0, -5.0), corner(15.0, 5.0), corner(5.0, 15.0), corner(-5.0, 5.0)];
        assert_eq!(around(within(diamond, WINDOW)), Some(WINDOW));
        let outside = vec![corner(20.0, 0.0), corner(30.0, 0.0), corner(30.0, 9.0)];
        assert!(within(outside, WINDOW).is_empty());
    }

    #[test]
    fn what_shares_an_edge_does_not_lie_on_another() {
        let beside = Rect::new(10.0, 0.0, 20.0, 10.0);
        assert!(!WINDOW.is_on(&beside) && !beside.is_on(&WINDOW));
        assert!(WINDOW.is_on(&Rect::new(9.9, 0.0, 20.0, 10.0)));
        assert!(WINDOW.has(corner(10.0, 5.0)) && !WINDOW.has(corner(10.1, 5.0)));
    }

    #[test]
    fn lines_meet_what_they_touch() {
        let line = |x0, y0, x1, y1| Line::new((x0, y0), (x1, y1));
        assert!(WINDOW.meets(line(-5.0, 5.0, 15.0, 5.0)));
        assert!(WINDOW.meets(line(2.0, 2.0, 3.0, 3.0)));
        assert!(!WINDOW.meets(line(11.0, -5.0, 11.0, 15.0)));
        assert!(crosses(line(0.0, 0.0, 4.0, 4.0), line(0.0, 4.0, 4.0, 0.0)));
        assert!(!crosses(line(0.0, 0.0, 4.0, 4.0), line(5.0, 0.0, 9.0, 4.0)));
        assert!((distance(corner(0.0, 5.0), line(3.0, 1.0, 9.0, 1.0)) - 5.0).abs() < 1e-9);
    }

    #[test]
    fn what_makes_no_difference_is_left_out() {
        let wave = |index: u32| corner(f64::from(index), f64::from(index % 2) * 0.1);
        let mut line: Vec<Point> = (0..100).map(wave).collect();
        line.push(corner(50.0, 50.0));
        let kept = simplified(&line, 0.2);
        assert_eq!((kept.first(), kept.last()), (line.first(), line.last()));
        assert!((3..6).contains(&kept.len()), "{kept:?}");
        assert_eq!(simplified(&[], 0.2), []);
    }

    #[test]
    fn paths_are_written_in_steps() {
        let points = [corner(1.04, 2.0), corner(3.11, 1.0), corner(2.0, 4.0)];
        assert_eq!(path_of(&points, true), "M1 2l2.1-1l-1.1 3Z");
        assert_eq!(path_of(&[], true), "");
    }
}
