//! Pictures as PNG files, for content management systems that accept no SVG.

use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::{Fonts, RenderError};

/// The pixels of a point of the picture: enough for a column of text on a screen with
/// two pixels for one.
const SCALE: f32 = 3.0;

/// Turns pictures to PNG with some fonts.
pub(super) struct Painter {
    options: Options<'static>,
}

impl Painter {
    pub(super) fn new(fonts: &Fonts) -> Self {
        let mut database = fontdb::Database::new();
        for data in fonts.data() {
            database.load_font_data(data);
        }
        Self { options: Options { fontdb: Arc::new(database), ..Options::default() } }
    }

    /// A picture on white: what is around it is not known, and may be dark.
    ///
    /// # Errors
    /// If the SVG cannot be read or drawn.
    pub(super) fn png(&self, svg: &str) -> Result<Vec<u8>, RenderError> {
        let failed = |why: String| RenderError::Picture { why };
        let tree = Tree::from_str(svg, &self.options).map_err(|why| failed(why.to_string()))?;
        let size = tree.size().to_int_size().scale_by(SCALE);
        let mut pixels = size
            .and_then(|size| Pixmap::new(size.width(), size.height()))
            .ok_or_else(|| failed("it is too large".to_owned()))?;
        pixels.fill(Color::WHITE);
        resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
        pixels.encode_png().map_err(|why| failed(why.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_drawn_in_ink_on_white() {
        let svg = |word: &str| {
            format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>\
                 <text x='2' y='15' font-family='Noto Sans'>{word}</text></svg>"
            )
        };
        let painter = Painter::new(&Fonts::embedded());
        let ink = |word: &str| {
            let pixels = Pixmap::decode_png(&painter.png(&svg(word)).unwrap()).unwrap();
            assert_eq!((pixels.width(), pixels.height()), (120, 60));
            assert!(pixels.pixels().iter().all(|pixel| pixel.alpha() == 255));
            pixels.pixels().iter().filter(|pixel| pixel.red() < 128).count()
        };
        assert_eq!(ink(""), 0);
        assert!(ink("Brno") > ink("B") && ink("Брно") > 0, "each letter has ink");
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(Painter::new(&Fonts::embedded()).png("<svg>").is_err());
    }
}
