//! Writing SVG: shapes and words with their colours.

use kurbo::{Point, Rect};
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::geometry::{number, path_of};
use super::tone::{Sign, Tone};
use super::words::{SIZE, Type, shown, width};

/// The width of a picture: that of the text on A4 between the margins, in points.
const TEXT_WIDTH: f64 = 459.0;

/// The most that a picture is high, in points: with its caption it fits on a page.
pub(super) const MOST_HIGH: f64 = 590.0;

/// The width and the greatest height of a picture, in units in which words are [`SIZE`] high.
/// Every picture fills the width of the text: the fewer units, the larger its words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sheet {
    pub(super) width: f64,
    pub(super) highest: f64,
}

impl Sheet {
    /// Words of 11.25 points; on a page of 36rem, of 14 pixels.
    pub(super) const LARGE: Self = Self { width: TEXT_WIDTH / 1.25, highest: MOST_HIGH / 1.25 };

    /// Words of 9 points.
    pub(super) const SMALL: Self = Self { width: TEXT_WIDTH, highest: MOST_HIGH };
}

/// The size of pictures with large words, in units.
pub(super) const WIDTH: f64 = Sheet::LARGE.width;
pub(super) const HIGHEST: f64 = Sheet::LARGE.highest;

/// Half the width of a sign.
pub(super) const RADIUS: f64 = 3.3;

/// A picture: its size in points and what it consists of.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    /// In points.
    pub(crate) width: f64,
    /// In points.
    pub(crate) height: f64,
    /// Drawing units per point.
    units: f64,
    shapes: String,
}

impl Picture {
    /// A picture with nothing in it.
    pub(super) fn blank() -> Self {
        Self { width: 1.0, height: 1.0, units: 1.0, shapes: String::new() }
    }

    /// Width and height in whole points.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a picture is no larger than a page"
    )]
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width.ceil() as u32, self.height.ceil() as u32)
    }

    /// The picture as SVG, which says what it shows to who does not see it.
    pub(crate) fn svg(&self, alternative: &str) -> String {
        let (width, height) = (number(self.width), number(self.height));
        let mut start = BytesStart::new("svg");
        let units = |points: f64| number(points * self.units);
        let view = format!("0 0 {} {}", units(self.width), units(self.height));
        let alternative = shown(alternative);
        start.extend_attributes([
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "picture"),
            ("viewBox", view.as_str()),
            ("width", width.as_str()),
            ("height", height.as_str()),
            ("role", "img"),
            ("aria-label", alternative.as_str()),
        ]);
        let mut writer = Writer::new(Vec::new());
        // Writing into memory cannot fail.
        let _ = writer.write_event(Event::Start(start));
        let mut svg = String::from_utf8(writer.into_inner()).unwrap_or_default();
        svg.push_str(&self.shapes);
        svg.push_str("</svg>");
        svg
    }
}

/// How a shape is painted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Paint {
    /// Filled.
    Full(Tone),
    /// Filled with paper, with an edge.
    Open(Tone),
    /// Lines alone, so many points wide.
    Lines(Tone, f64),
    /// Lines with gaps.
    Dashes(Tone, f64),
    /// Filled, with an edge: the land.
    Edged(Tone, Tone),
}

/// A picture that is being drawn.
pub(super) struct Canvas {
    sheet: Sheet,
    writer: Writer<Vec<u8>>,
}

impl Canvas {
    pub(super) fn new(sheet: Sheet) -> Self {
        Self { sheet, writer: Writer::new(Vec::new()) }
    }

    /// The picture, so many units high.
    pub(super) fn finish(self, height: f64) -> Picture {
        let shapes = String::from_utf8(self.writer.into_inner()).unwrap_or_default();
        let units = self.sheet.width / TEXT_WIDTH;
        Picture { width: TEXT_WIDTH, height: height / units, units, shapes }
    }

    fn shape(&mut self, name: &str, paint: Paint, attributes: &[(&str, String)]) {
        let mut start = BytesStart::new(name);
        let (class, fill, stroke, width) = match paint {
            Paint::Full(tone) => (format!("{} full", tone.class()), tone.light(), "none", None),
            Paint::Open(tone) => {
                (format!("{} open", tone.class()), Tone::Paper.light(), tone.light(), Some(1.3))
            }
            Paint::Lines(tone, width) | Paint::Dashes(tone, width) => {
                (format!("{} lines", tone.class()), "none", tone.light(), Some(width))
            }
            Paint::Edged(tone, edge) => {
                (format!("{} edged", tone.class()), tone.light(), edge.light(), Some(0.4))
            }
        };
        start.push_attribute(("class", class.as_str()));
        start.push_attribute(("fill", fill));
        if let Some(width) = width {
            start.push_attribute(("stroke", stroke));
            start.push_attribute(("stroke-width", number(width).as_str()));
        }
        if let Paint::Dashes(..) = paint {
            start.push_attribute(("stroke-dasharray", "2 1.5"));
        }
        for (key, value) in attributes {
            start.push_attribute((*key, value.as_str()));
        }
        let _ = self.writer.write_event(Event::Empty(start));
    }

    /// A path in the notation of SVG.
    pub(super) fn path(&mut self, path: &str, paint: Paint) {
        if !path.is_empty() {
            self.shape("path", paint, &[("d", path.to_owned())]);
        }
    }

    /// A line from point to point.
    pub(super) fn line(&mut self, points: &[Point], paint: Paint) {
        self.path(&path_of(points, false), paint);
    }

    pub(super) fn rectangle(&mut self, rect: Rect, paint: Paint) {
        self.shape(
            "rect",
            paint,
            &[
                ("x", number(rect.x0)),
                ("y", number(rect.y0)),
                ("width", number(rect.width())),
                ("height", number(rect.height())),
            ],
        );
    }

    pub(super) fn circle(&mut self, at: Point, radius: f64, paint: Paint) {
        self.shape(
            "circle",
            paint,
            &[("cx", number(at.x)), ("cy", number(at.y)), ("r", number(radius))],
        );
    }

    /// The sign of a place around a point.
    pub(super) fn sign(&mut self, sign: Sign, at: Point) {
        let tone = sign.tone();
        let corners = |steps: &[(f64, f64)]| -> Vec<Point> {
            let step = |(x, y): &(f64, f64)| Point::new(at.x + x * RADIUS, at.y + y * RADIUS);
            steps.iter().map(step).collect()
        };
        match sign {
            Sign::Active => self.circle(at, RADIUS, Paint::Full(tone)),
            Sign::Dormant => self.circle(at, RADIUS - 0.6, Paint::Open(tone)),
            Sign::Community => {
                let triangle = corners(&[(0.0, -1.1), (1.05, 0.8), (-1.05, 0.8)]);
                self.path(&path_of(&triangle, true), Paint::Full(tone));
            }
            Sign::Prospect => {
                let diamond = corners(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]);
                self.path(&path_of(&diamond, true), Paint::Open(tone));
            }
            Sign::Council => {
                let star: Vec<(f64, f64)> = (0..10)
                    .map(|corner| {
                        let far = if corner % 2 == 0 { 1.25 } else { 0.52 };
                        let angle = std::f64::consts::PI / 5.0 * f64::from(corner);
                        (far * angle.sin(), -far * angle.cos())
                    })
                    .collect();
                self.path(&path_of(&corners(&star), true), Paint::Full(tone));
            }
            Sign::Ended => {
                let falling = path_of(&corners(&[(-0.8, -0.8), (0.8, 0.8)]), false);
                let rising = path_of(&corners(&[(-0.8, 0.8), (0.8, -0.8)]), false);
                self.path(&format!("{falling}{rising}"), Paint::Lines(tone, 1.8));
            }
        }
    }

    /// Words that begin at a point of their base line. They keep the width that
    /// was measured, whichever typeface they are shown in.
    pub(super) fn words(&mut self, text: &str, left: f64, base: f64, kind: Type) {
        let text = shown(text);
        if text.is_empty() {
            return;
        }
        let mut start = BytesStart::new("text");
        let length = number(width(&text, kind));
        let (left, base, size) = (number(left), number(base), number(SIZE));
        start.extend_attributes([
            ("class", "ink words"),
            ("fill", Tone::Ink.light()),
            ("stroke", Tone::Paper.light()),
            ("stroke-width", "2"),
            ("stroke-linejoin", "round"),
            ("paint-order", "stroke"),
            ("font-family", "Noto Sans, sans-serif"),
            ("font-size", size.as_str()),
            ("font-weight", if kind == Type::Bold { "bold" } else { "normal" }),
            ("x", left.as_str()),
            ("y", base.as_str()),
            ("textLength", length.as_str()),
            ("lengthAdjust", "spacingAndGlyphs"),
        ]);
        let _ = self.writer.write_event(Event::Start(start));
        let _ = self.writer.write_event(Event::Text(BytesText::new(&text)));
        let _ = self.writer.write_event(Event::End(BytesEnd::new("text")));
    }
}
