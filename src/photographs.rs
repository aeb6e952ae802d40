//! Photographs and logos: the image files of a dataset, made small enough for a
//! page and freed of what cameras write into them, such as where they were.

use std::collections::BTreeMap;
use std::hash::Hasher as _;
use std::io::{Cursor, ErrorKind};
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
use crate::diagnostic::{Diagnostic, rules};

rules! {
    Error Dataset UNREADABLE_IMAGE "unreadable-image"
        "Every photograph and logo is an image file in the folder of the dataset.";
    Warning Dataset SMALL_IMAGE "small-image"
        "A photograph is at least 600 pixels wide.",
        "photographs that are too small to print well";
}

/// The most bytes of an image file.
const LARGEST_FILE: u64 = 40 * MEGABYTE;

/// The most pixels along one side of an image file.
const LARGEST_SIDE: u32 = 20_000;

/// The most memory that decoding one may take, in bytes.
const MOST_MEMORY: u64 = 512 * MEGABYTE;

/// The most pixels along one side of an image as it is shown: sharp over the
/// whole width of A4.
const SHOWN_SIDE: u32 = 1_600;

/// The least pixels that a photograph is wide: fewer are seen on a page.
const LEAST_WIDTH: u32 = 600;

/// The quality at which photographs are written, of 100.
const QUALITY: u8 = 82;

/// The images of a dataset, by the file that the dataset names.
#[derive(Debug, Default)]
pub struct Images(BTreeMap<String, Result<Image, Problem>>);

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
    /// Width and height in pixels before it was made smaller.
    original: (u32, u32),
}

/// Why an image could not be had.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("the dataset was not read from a folder")]
    NoFolder,
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("it is not a JPEG, PNG or WebP image")]
    Format,
    #[error(transparent)]
    Image(#[from] ImageError),
}

impl Problem {
    /// What to do about it.
    fn help(&self) -> &'static str {
        match self {
            Self::NoFolder => {
                "keep the dataset in a folder with its images and name the folder in place of `-`"
            }
            Self::Read(ReadError::TooLarge { .. }) | Self::Image(ImageError::Limits(_)) => {
                "save the picture smaller: 1,600 pixels along the longer side are enough"
            }
            Self::Read(ReadError::Link | ReadError::Outside) => {
                "put the file itself into the folder of the dataset"
            }
            Self::Read(ReadError::Changing) => "try again when no other program writes to it",
            Self::Read(ReadError::Io(error)) if error.kind() != ErrorKind::NotFound => {
                "see to it that the file can be read: open it in another program"
            }
            Self::Format => "save the picture as JPEG, PNG or WebP under this name",
            Self::Image(_) => "the file is damaged: save the picture again, or take another copy",
            Self::Read(_) => {
                "put a JPEG, PNG or WebP file of this name into the folder of the dataset"
            }
        }
    }
}

impl Images {
    /// Reads the images that a dataset names, from the folder of its files. Those of
    /// another edition of it, of which the dataset has more, are among them.
    #[must_use]
    pub fn read(dataset: &Dataset, folder: Option<&Path>) -> Self {
        let opened = folder.map(|folder| Dir::open_ambient_dir(folder, ambient_authority()));
        let read = |file: &ImagePath| -> Result<Image, Problem> {
            let folder = match &opened {
                Some(Ok(folder)) => folder,
                Some(Err(error)) => return Err(ReadError::Io(error.kind().into()).into()),
                None => return Err(Problem::NoFolder),
            };
            shown(file, &bounded::read_in(folder, file.as_str(), LARGEST_FILE)?)
        };
        let files = dataset.image_files().map(|file| (file.as_str().to_owned(), file));
        let files: BTreeMap<String, &ImagePath> = files.collect();
        Self(files.into_par_iter().map(|(name, file)| (name, read(file))).collect())
    }

    /// What is wrong with the images of a dataset: those that could not be had, and
    /// photographs that are too small.
    #[must_use]
    pub fn problems(&self, dataset: &Dataset) -> Vec<Diagnostic> {
        // A logo is shown small.
        let logo = dataset.council.logo.iter().map(|logo| (&logo.file, 0));
        let photographs = dataset.photographs().map(|photograph| (&photograph.file, LEAST_WIDTH));
        let problems = logo.chain(photographs).filter_map(|(file, least)| {
            let location = Some(dataset.locate(file));
            match self.0.get(file.as_str())? {
                Err(problem) => Some(Diagnostic::new(
                    UNREADABLE_IMAGE,
                    location,
                    format!("the image `{file}` cannot be read: {problem}"),
                    problem.help(),
                )),
                Ok(Image { original: (width, height), .. }) if *width < least => {
                    Some(Diagnostic::new(
                        SMALL_IMAGE,
                        location,
                        format!("the photograph `{file}` is {width} pixels wide and {height} high"),
                        format!("take a larger copy: one of {least} pixels or more looks sharp"),
                    ))
                }
                Ok(_) => None,
            }
        });
        problems.collect()
    }

    /// The image of a file.
    #[must_use]
    pub fn get(&self, file: &ImagePath) -> Option<&Image> {
        self.0.get(file.as_str())?.as_ref().ok()
    }
}

impl Image {
    /// An image that was made earlier and kept; none if the bytes are no image.
    pub(crate) fn kept(name: &str, bytes: Vec<u8>) -> Option<Self> {
        let reader = ImageReader::new(Cursor::new(&bytes)).with_guessed_format().ok()?;
        let media_type = reader.format()?.to_mime_type();
        let (width, height) = reader.into_dimensions().ok()?;
        Some(Self {
            name: name.to_owned(),
            media_type,
            width,
            height,
            bytes: bytes.into(),
            original: (width, height),
        })
    }
}

/// An image file as it is shown: upright, no larger than needed, and in a form
/// that holds nothing but the picture.
fn shown(file: &ImagePath, bytes: &[u8]) -> Result<Image, Problem> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(ReadError::Io)?;
    let Some(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) = reader.format()
    else {
        return Err(Problem::Format);
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    let original = (picture.width(), picture.height());
    if picture.width().max(picture.height()) > SHOWN_SIDE {
        picture = picture.resize(SHOWN_SIDE, SHOWN_SIDE, FilterType::Lanczos3);
    }
    let (bytes, media_type, extension) = match written(&picture, format)? {
        (bytes, ImageFormat::Png) => (bytes, "image/png", "png"),
        (bytes, _) => (bytes, "image/jpeg", "jpg"),
    };
    let mut hash = SipHasher24::new();
    hash.write(&bytes);
    Ok(Image {
        name: format!("{}-{:016x}.{extension}", file.stem(), hash.finish()),
        media_type,
        width: picture.width(),
        height: picture.height(),
        bytes: bytes.into(),
        original,
    })
}

/// A picture as a file, with the format of that: PNG, which loses nothing, for what
/// can be seen through, and for what takes no more bytes so, as drawings and logos
/// do; JPEG for everything else. What a camera wrote as JPEG is no drawing.
fn written(
    picture: &DynamicImage,
    format: ImageFormat,
) -> Result<(Vec<u8>, ImageFormat), ImageError> {
    let png = |picture: DynamicImage| -> Result<_, ImageError> {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
        Ok((bytes, ImageFormat::Png))
    };
    if picture.color().has_alpha() {
        let picture = picture.to_rgba8();
        if picture.pixels().any(|pixel| pixel[3] < u8::MAX) {
            return png(picture.into());
        }
    }
    let picture = picture.to_rgb8();
    let mut jpeg = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))?;
    if format != ImageFormat::Jpeg {
        let (png, format) = png(picture.into())?;
        if png.len() <= jpeg.len() {
            return Ok((png, format));
        }
    }
    Ok((jpeg, ImageFormat::Jpeg))
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

    /// A picture with the shades and the noise of a photograph.
    fn scene(width: u32, height: u32) -> RgbImage {
        let mut noise = fastrand::Rng::with_seed(7);
        RgbImage::from_fn(width, height, |x, y| {
            let shade = u8::try_from((x * 150 / width + y * 80 / height) % 240).unwrap();
            Rgb([0, 1, 2].map(|_| shade + noise.u8(..16)))
        })
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_keeps_its_shape() {
        let wide = DynamicImage::ImageRgb8(scene(3_200, 800));
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
    fn a_drawing_loses_nothing_and_a_photograph_is_small() {
        let mut drawing = RgbImage::from_pixel(300, 200, Rgb([255, 255, 255]));
        for x in 40..260 {
            for y in 60..140 {
                drawing.put_pixel(x, y, Rgb([0, 90, 60]));
            }
        }
        let image =
            shown(&path("logo.png"), &png(&DynamicImage::ImageRgb8(drawing.clone()))).unwrap();
        assert_eq!(image.media_type, "image/png");
        assert_eq!(Path::new(&image.name).extension().unwrap(), "png");
        assert_eq!(image::load_from_memory(&image.bytes).unwrap().to_rgb8(), drawing);
        // A photograph with a channel for what can be seen through, where nothing can.
        let photograph = DynamicImage::ImageRgb8(scene(600, 400)).to_rgba8();
        let file = png(&DynamicImage::ImageRgba8(photograph));
        let image = shown(&path("hall.png"), &file).unwrap();
        assert_eq!(image.media_type, "image/jpeg");
        assert!(image.bytes.len() < file.len() / 2, "{} {}", image.bytes.len(), file.len());
    }

    /// The TIFF data of an Exif segment: how the camera was held, and where it was.
    fn exif(orientation: u16) -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
        let entry = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            tiff.extend(tag.to_be_bytes());
            tiff.extend(kind.to_be_bytes());
            tiff.extend(count.to_be_bytes());
            tiff.extend(value);
        };
        // Two entries: the orientation, and where the entries on the place are.
        tiff.extend(2_u16.to_be_bytes());
        let [high, low] = orientation.to_be_bytes();
        entry(&mut tiff, 0x0112, 3, 1, [high, low, 0, 0]);
        entry(&mut tiff, 0x8825, 4, 1, 38_u32.to_be_bytes());
        tiff.extend(0_u32.to_be_bytes());
        assert_eq!(tiff.len(), 38);
        // Two entries: north, and the latitude of Sheffield as three fractions.
        tiff.extend(2_u16.to_be_bytes());
        entry(&mut tiff, 1, 2, 2, *b"N\0\0\0");
        entry(&mut tiff, 2, 5, 3, 68_u32.to_be_bytes());
        tiff.extend(0_u32.to_be_bytes());
        assert_eq!(tiff.len(), 68);
        for part in [53_u32, 1, 22, 1, 5_128, 100] {
            tiff.extend(part.to_be_bytes());
        }
        tiff
    }

    #[test]
    fn a_photograph_stands_upright_and_does_not_tell_where_it_was_taken() {
        // Green above, red below.
        let mut picture = RgbImage::from_pixel(40, 20, Rgb([200, 0, 0]));
        for x in 0..40 {
            for y in 0..10 {
                picture.put_pixel(x, y, Rgb([0, 200, 0]));
            }
        }
        let mut plain = Vec::new();
        DynamicImage::ImageRgb8(picture)
            .write_to(&mut Cursor::new(&mut plain), ImageFormat::Jpeg)
            .unwrap();
        let held = |orientation: u16| {
            let tiff = exif(orientation);
            let mut jpeg = plain[..2].to_vec();
            jpeg.extend([0xff, 0xe1]);
            jpeg.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
            jpeg.extend(b"Exif\0\0");
            jpeg.extend(tiff);
            jpeg.extend(&plain[2..]);
            jpeg
        };
        // Where green is then: of each, the size, and a pixel within it.
        for (orientation, size, green) in [
            (1, (40, 20), (20, 3)),
            (3, (40, 20), (20, 16)),
            (6, (20, 40), (16, 20)),
            (8, (20, 40), (3, 20)),
        ] {
            let file = held(orientation);
            let decoder = ImageReader::new(Cursor::new(&file)).with_guessed_format().unwrap();
            let mut decoder = decoder.into_decoder().unwrap();
            assert!(decoder.exif_metadata().unwrap().is_some(), "the file has the segment");
            let image = shown(&path("a.jpg"), &file).unwrap();
            assert_eq!((image.width, image.height), size, "{orientation}");
            let upright = image::load_from_memory(&image.bytes).unwrap().to_rgb8();
            assert_eq!(upright.dimensions(), size, "{orientation}");
            let [red, of_green, _] = upright.get_pixel(green.0, green.1).0;
            assert!(of_green > 150 && red < 50, "{orientation}: {red} {of_green}");
            // Only the segments that a picture needs.
            let mut again = ImageReader::new(Cursor::new(&image.bytes))
                .with_guessed_format()
                .unwrap()
                .into_decoder()
                .unwrap();
            assert!(again.exif_metadata().unwrap().is_none());
            let has = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|at| at == part);
            for part in [&b"Exif"[..], &53_u32.to_be_bytes(), &[0xff, 0xe1]] {
                assert!(has(&file, part) && !has(&image.bytes, part), "{orientation} {part:x?}");
            }
        }
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
