//! Pictures drawn from plain data: a world map, a timeline, bars; and how far a position is
//! from a country, as the map has it.
//!
//! A picture is an SVG of the width of the text on A4. Its words are set in 11.25 points,
//! on maps without room for them in 9. It has its light colours as attributes and a class
//! for each colour, so that a page can give it others in the dark; it has no ids, no
//! styles and no scripts, so that a page can have many. Every word in it is
//! given; nothing here knows of datasets, pages or Typst.

mod bars;
mod canvas;
mod countries;
mod geometry;
mod labels;
mod map;
mod projection;
mod timeline;
mod tone;
mod words;
mod world;

pub(crate) use bars::{BarGroup, BarPair, BarWords, bars, is_worth_drawing};
pub(crate) use canvas::Picture;
pub(crate) use countries::kilometres_from;
pub(crate) use map::{MapWords, Mapped, PlaceOnMap, map};
pub(crate) use timeline::{Course, Mark, MarkKind, Span, TimelineRow, TimelineWords, timelines};
pub(crate) use tone::Sign;
