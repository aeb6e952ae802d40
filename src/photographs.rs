//! Photographs and logos: the image files of a dataset, made small enough for a
//! page and freed of what cameras write into them, such as where they were.

use std::collections::BTreeMap;
use std::hash::Hasher as _;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};
use rayon::prelude::*;
use siphasher::sip::SipHasher24;

use crate::bounded::{self, MEGABYTE, ReadError};
use crate::dataset::{Dataset, ImagePath};
use crate::diagnostic::{Diagnostic, UNREADABLE_IMAGE};

/// The most bytes of an image file.
const LARGEST_FILE: u64 = 40 * MEGABYTE;

/// The most pixels along one side of an image file.
const LARGEST_SIDE: u32 = 20_000;

/// The most memory that decoding one may take, in bytes.
const MOST_MEMORY: u64 = 512 * MEGABYTE;

/// The most pixels along one side of an image as it is shown: sharp over the
/// whole width of A4.
const SHOWN_SIDE: u32 = 1_600;

/// The quality at which photographs are written, of 100.
const QUALITY: u8 = 82;

/// The images of a dataset, by the file that the dataset names.
#[derive(Debug, Clone, Default)]
pub struct Images(Arc<BTreeMap<String, Image>>);

/// An image as it is shown.
#[derive(Debug, Clone)]
pub struct Image {
    /// The name of its file, which changes with what is in it.
    pub name: String,
    /// What kind of file it is.
    pub media_type: &'static str,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// Why an image could not be had.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("the dataset was not read from a folder")]
    NoFolder,
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("it is no image in JPEG, PNG or WebP")]
    Format,
    #[error(transparent)]
    Image(#[from] ImageError),
}

impl Images {
    /// Reads the images that a dataset names, from the folder of its files, and
    /// tells what is wrong with those that cannot be had.
    pub fn read(dataset: &Dataset, folder: Option<&Path>) -> (Self, Vec<Diagnostic>) {
        let named = dataset.image_files();
        let opened = folder.map(|folder| Dir::open_ambient_dir(folder, ambient_authority()));
        let read = |file: &ImagePath| -> Result<Image, Problem> {
            let folder = match &opened {
                Some(Ok(folder)) => folder,
                Some(Err(error)) => return Err(ReadError::Io(error.kind().into()).into()),
                None => return Err(Problem::NoFolder),
            };
            shown(file, &bounded::read_in(folder, file.as_str(), LARGEST_FILE)?)
        };
        let files: BTreeMap<&str, &ImagePath> =
            named.iter().map(|(_, file)| (file.as_str(), *file)).collect();
        let files: Vec<(&str, &ImagePath)> = files.into_iter().collect();
        let results: BTreeMap<&str, Result<Image, Problem>> =
            files.into_par_iter().map(|(name, file)| (name, read(file))).collect();
        let problems = named.iter().filter_map(|(pointer, file)| {
            let problem = results.get(file.as_str())?.as_ref().err()?;
            Some(Diagnostic::new(
                UNREADABLE_IMAGE,
                Some(dataset.locate(pointer)),
                format!("the image `{file}` cannot be read: {problem}"),
                "put a JPEG, PNG or WebP file of this name into the folder of the dataset",
            ))
        });
        let problems = problems.collect();
        let images =
            results.into_iter().filter_map(|(name, image)| Some((name.to_owned(), image.ok()?)));
        (Self(Arc::new(images.collect())), problems)
    }

    /// The image of a file.
    #[must_use]
    pub fn get(&self, file: &ImagePath) -> Option<&Image> {
        self.0.get(file.as_str())
    }
}

/// An image file as it is shown: upright, no larger than needed, and in a form
/// that holds nothing but the picture.
fn shown(file: &ImagePath, bytes: &[u8]) -> Result<Image, Problem> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(ReadError::Io)?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(Problem::Format);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > SHOWN_SIDE {
        picture = picture.resize(SHOWN_SIDE, SHOWN_SIDE, FilterType::Lanczos3);
    }
    let mut bytes = Vec::new();
    // What can be seen through is a drawing or a logo, and stays one.
    let (media_type, extension) = if picture.color().has_alpha() {
        picture.to_rgba8().write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
        ("image/png", "png")
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        picture.to_rgb8().write_with_encoder(encoder)?;
        ("image/jpeg", "jpg")
    };
    let mut hash = SipHasher24::new();
    hash.write(&bytes);
    Ok(Image {
        name: format!("{}-{:016x}.{extension}", file.stem(), hash.finish()),
        media_type,
        width: picture.width(),
        height: picture.height(),
        bytes: bytes.into(),
    })
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn png(picture: &DynamicImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    fn path(text: &str) -> ImagePath {
        text.parse().unwrap()
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_keeps_its_shape() {
        let wide = DynamicImage::ImageRgb8(RgbImage::from_pixel(3_200, 800, Rgb([200, 10, 10])));
        let image = shown(&path("photographs/hall.png"), &png(&wide)).unwrap();
        assert_eq!((image.width, image.height), (1_600, 400));
        assert_eq!(image.media_type, "image/jpeg");
        assert!(image.name.starts_with("hall-"), "{}", image.name);
        let small = DynamicImage::ImageRgb8(RgbImage::from_pixel(30, 20, Rgb([200, 10, 10])));
        let image = shown(&path("hall.png"), &png(&small)).unwrap();
        assert_eq!((image.width, image.height), (30, 20));
    }

    #[test]
    fn what_can_be_seen_through_stays_so() {
        let logo = DynamicImage::ImageRgba8(RgbaImage::from_pixel(30, 20, Rgba([0, 0, 0, 0])));
        let image = shown(&path("logo.png"), &png(&logo)).unwrap();
        assert_eq!(image.media_type, "image/png");
        let again = image::load_from_memory(&image.bytes).unwrap();
        assert_eq!(again.to_rgba8().get_pixel(0, 0).0, [0, 0, 0, 0]);
    }

    #[test]
    fn nothing_but_the_picture_is_kept() {
        let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(30, 20, Rgb([9, 9, 9])));
        let mut jpeg = Vec::new();
        picture.write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
        // A comment, as a camera writes one, after the mark of the start.
        let mut written = jpeg[..2].to_vec();
        written.extend([0xff, 0xfe, 0, 12]);
        written.extend(b"51.5 N 1 W");
        written.extend(&jpeg[2..]);
        let image = shown(&path("a.jpg"), &written).unwrap();
        let has = |bytes: &[u8]| bytes.windows(4).any(|part| part == b"51.5");
        assert!(has(&written) && !has(&image.bytes));
    }

    #[test]
    fn what_is_no_image_is_refused() {
        assert!(matches!(shown(&path("a.jpg"), b"<svg/>"), Err(Problem::Format)));
        let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(30, 20, Rgb([9, 9, 9])));
        let whole = png(&picture);
        assert!(matches!(shown(&path("a.png"), &whole[..40]), Err(Problem::Image(_))));
        let gif = b"GIF89a\x01\0\x01\0\0\0\0;";
        assert!(matches!(shown(&path("a.gif.png"), gif), Err(Problem::Format)));
    }
}
