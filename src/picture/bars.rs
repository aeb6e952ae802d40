//! Bars: counts of one year beside those of the year before, in groups.

use kurbo::{Point, Rect};

use super::canvas::{Canvas, HIGHEST, Paint, Picture, Sheet, WIDTH};
use super::tone::Tone;
use super::words::{ASCENT, HALF_HIGH, LINE, Type, shortened, width};

/// The widest that the words before a bar are, in units.
const WIDEST: f64 = 140.0;

/// Half the height of a bar.
const HALF: f64 = 3.4;

/// Room between pairs of bars.
const BETWEEN: f64 = 4.0;

/// A group of bars under one heading.
#[derive(Debug, Clone)]
pub(crate) struct BarGroup {
    /// Its heading.
    pub(crate) name: String,
    /// The bars.
    pub(crate) pairs: Vec<BarPair>,
}

/// A count of the year, beside that of the year before.
#[derive(Debug, Clone)]
pub(crate) struct BarPair {
    /// What is counted.
    pub(crate) name: String,
    /// The count of the year before, where there is one to be compared with.
    pub(crate) before: Option<u32>,
    /// The count of the year.
    pub(crate) now: u32,
}

/// The words of the key.
#[derive(Debug, Clone, Default)]
pub(crate) struct BarWords {
    /// The year before.
    pub(crate) before: String,
    /// The year.
    pub(crate) now: String,
}

/// Whether counts are enough for bars to show more than a table: at least three of them,
/// of which one is four or more.
pub(crate) fn is_worth_drawing(groups: &[BarGroup]) -> bool {
    let pairs = groups.iter().flat_map(|group| &group.pairs);
    let largest = pairs.map(|pair| pair.now.max(pair.before.unwrap_or_default()));
    let counts: Vec<u32> = largest.filter(|count| *count > 0).collect();
    counts.len() >= 3 && counts.iter().any(|count| *count >= 4)
}

/// Draws counts as bars. Each picture has as many groups as a page takes; with
/// each comes how many those are.
pub(crate) fn bars(groups: &[BarGroup], words: &BarWords) -> Vec<(usize, Picture)> {
    let pairs = || groups.iter().flat_map(|group| &group.pairs);
    let most = pairs().map(|pair| pair.now.max(pair.before.unwrap_or_default())).max();
    let names =
        pairs().map(|pair| width(&shortened(&pair.name, Type::Regular, WIDEST), Type::Regular));
    let left = names.fold(0.0, f64::max) + 14.0;
    let numbers = width(&most.unwrap_or_default().to_string(), Type::Regular) + 8.0;
    let scale =
        Scale { left, each: (WIDTH - left - numbers) / f64::from(most.unwrap_or(1).max(1)) };
    let mut pages: Vec<(f64, Vec<&BarGroup>)> = Vec::new();
    for group in groups {
        let high = height(group);
        match pages.last_mut() {
            Some((sum, page)) if *sum + high <= HIGHEST - 2.0 * LINE => {
                *sum += high;
                page.push(group);
            }
            _ => pages.push((high, vec![group])),
        }
    }
    pages.iter().map(|(_, page)| (page.len(), page_of(page, scale, words))).collect()
}

/// Where bars begin, and how long each one of a count is.
#[derive(Clone, Copy)]
struct Scale {
    left: f64,
    each: f64,
}

fn pair_height(pair: &BarPair) -> f64 {
    if pair.before.is_some() { 2.0 * LINE + BETWEEN } else { LINE + BETWEEN }
}

fn height(group: &BarGroup) -> f64 {
    group.pairs.iter().map(pair_height).sum::<f64>() + LINE + 2.0 * BETWEEN
}

fn page_of(groups: &[&BarGroup], scale: Scale, words: &BarWords) -> Picture {
    let mut canvas = Canvas::new(Sheet::LARGE);
    let has_before = groups.iter().flat_map(|group| &group.pairs).any(|pair| pair.before.is_some());
    let mut y = key(&mut canvas, has_before, words);
    for group in groups {
        let name = shortened(&group.name, Type::Bold, WIDTH - 4.0);
        canvas.words(&name, 1.0, y + BETWEEN + ASCENT, Type::Bold);
        y += LINE + BETWEEN;
        let top = y;
        for pair in &group.pairs {
            let name = shortened(&pair.name, Type::Regular, WIDEST);
            canvas.words(
                &name,
                8.0,
                y + (pair_height(pair) - BETWEEN) / 2.0 + HALF_HIGH + 1.2,
                Type::Regular,
            );
            let mut bar = |count: u32, middle: f64, full: bool| {
                let long = f64::from(count) * scale.each;
                if count > 0 {
                    bar_shape(&mut canvas, scale.left, scale.left + long, middle, full);
                }
                canvas.words(
                    &count.to_string(),
                    scale.left + long + 4.0,
                    middle + HALF_HIGH,
                    Type::Regular,
                );
            };
            let mut middle = y + BETWEEN / 2.0 + LINE / 2.0;
            if let Some(before) = pair.before {
                bar(before, middle, false);
                middle += LINE;
            }
            bar(pair.now, middle, true);
            y += pair_height(pair);
        }
        let axis = [Point::new(scale.left, top), Point::new(scale.left, y)];
        canvas.line(&axis, Paint::Lines(Tone::Line, 0.8));
        y += BETWEEN;
    }
    canvas.finish(y)
}

/// A bar: full for the year, open for the year before.
fn bar_shape(canvas: &mut Canvas, left: f64, right: f64, middle: f64, full: bool) {
    if full {
        canvas.rectangle(
            Rect::new(left, middle - HALF, right, middle + HALF),
            Paint::Full(Tone::Active),
        );
    } else {
        let edge = 0.6;
        let right = (right - edge).max(left + edge + 0.2);
        let paint = Paint::Open(Tone::Active);
        canvas.rectangle(
            Rect::new(left + edge, middle - HALF + edge, right, middle + HALF - edge),
            paint,
        );
    }
}

/// The key of the two years; gives where it ends.
fn key(canvas: &mut Canvas, has_before: bool, words: &BarWords) -> f64 {
    let mut left = 1.0;
    for (text, full) in [(&words.before, false), (&words.now, true)] {
        if full || has_before {
            let text = shortened(text, Type::Regular, WIDTH / 2.0 - 40.0);
            bar_shape(canvas, left, left + 18.0, LINE / 2.0 + 0.5, full);
            canvas.words(&text, left + 23.0, ASCENT + 0.5, Type::Regular);
            left += 23.0 + width(&text, Type::Regular) + 16.0;
        }
    }
    LINE + BETWEEN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::canvas::MOST_HIGH;

    fn groups(count: usize) -> Vec<BarGroup> {
        let pair = BarPair { name: "Event".to_owned(), before: Some(2), now: 5 };
        let name = |index| format!("Region {index}");
        (0..count)
            .map(|index| BarGroup { name: name(index), pairs: vec![pair.clone(); 5] })
            .collect()
    }

    #[test]
    fn groups_are_dealt_out_to_pages() {
        for (count, pages) in [(0, 0), (1, 1), (3, 1), (12, 4)] {
            let drawn = bars(&groups(count), &BarWords::default());
            assert_eq!(drawn.len(), pages, "{count}");
            assert_eq!(drawn.iter().map(|(groups, _)| groups).sum::<usize>(), count);
            assert!(drawn.iter().all(|(_, picture)| picture.height <= MOST_HIGH));
        }
    }

    #[test]
    fn few_or_small_counts_are_not_worth_drawing() {
        let worth = |counts: &[(u32, u32)]| {
            let pair = |(before, now): &(u32, u32)| BarPair {
                name: "Event".to_owned(),
                before: Some(*before),
                now: *now,
            };
            let group = |count| BarGroup { name: "Europe".to_owned(), pairs: vec![pair(count)] };
            is_worth_drawing(&counts.iter().map(group).collect::<Vec<_>>())
        };
        assert!(!worth(&[]) && !worth(&[(9, 9), (1, 0)]) && !worth(&[(3, 3), (1, 0), (0, 2)]));
        assert!(!worth(&[(9, 9), (1, 0), (0, 0)]));
        assert!(worth(&[(0, 4), (1, 0), (0, 2)]) && worth(&[(5, 0), (1, 0), (0, 2)]));
    }

    #[test]
    fn bars_are_as_long_as_their_counts() {
        let pair = |now| BarPair { name: "Event".to_owned(), before: Some(1), now };
        let group = BarGroup { name: "Europe".to_owned(), pairs: vec![pair(4), pair(2)] };
        let svg = bars(&[group], &BarWords::default())[0].1.svg("");
        let widths: Vec<f64> = svg
            .split("<rect class=\"active full\"")
            .skip(2)
            .map(|rest| {
                rest.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
            })
            .collect();
        assert_eq!(widths.len(), 2);
        assert!((widths[0] / widths[1] - 2.0).abs() < 0.01, "{widths:?}");
    }
}
