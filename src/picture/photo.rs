//! Photographs and other pixel pictures, brought into one shape when they are read: upright, free of metadata
//! (a phone writes into each photograph where it was taken), and no larger than any output needs.

mod indexed;
mod kept;
mod nearly;
mod strip;
mod versions;

pub use nearly::{Row, png_with_photos};
pub use versions::Version;
pub(crate) use versions::scaled;

use super::{MAX_BYTES, Refusal, Use};
use crate::attempt::attempt;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, Limits, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::Cursor;
use std::sync::Arc;

/// A pixel picture that is ready to be published.
#[derive(Debug)]
pub struct Photo {
    /// The format of `bytes`.
    pub kind: Kind,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
    /// The file to publish: the original's own pixels wherever they could stay as they were.
    pub bytes: Arc<Vec<u8>>,
    /// Whether the original said where it was taken.
    pub had_place: bool,
    /// The same file, as a version of itself.
    own: Version,
    /// Smaller versions, the narrowest first.
    smaller: Vec<Version>,
}

/// The formats of pixel pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the formats' own names")]
pub enum Kind {
    Jpeg,
    Png,
}

/// The most pixels a picture may have; the largest phone cameras make 200 million, which no handout needs.
pub(super) const MAX_PIXELS: u64 = 120_000_000;

/// The most bytes of a picture's pixels: some have four colours of two bytes each.
const MAX_DECODED: u64 = 4 * MAX_PIXELS;

/// The most memory, in bytes, for what a PNG file holds besides its pixels: a few kilobytes can be packed so that they
/// become many gigabytes. Real colour profiles have up to two million.
const MAX_UNPACKED: u64 = 20_000_000;

/// The longest edge of what is published, in pixels: 200 dots an inch across an A4 page, or 800 CSS pixels on a
/// double-density screen.
const MAX_EDGE: u32 = 1600;

/// JPEG quality, 1 to 100, for pictures that had to be made smaller: no visible loss in print.
const QUALITY: u8 = 82;

/// zlib's usual effort: its best takes ten times as long, and saves about a tenth of photographs.
const USUAL: CompressionType = CompressionType::Level(6);

pub(super) fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Kind::Png)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some(Kind::Jpeg)
    } else {
        None
    }
}

/// The kind of a picture that people have on their phones and laptops and that cannot be used.
pub(super) fn known_but_unsupported(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', b'm', b'i', b'f', b'1', ..] => Some("HEIC"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => Some("AVIF"),
        [b'G', b'I', b'F', b'8', ..] => Some("GIF"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WebP"),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Some("TIFF"),
        [b'B', b'M', ..] => Some("BMP"),
        [b'%', b'P', b'D', b'F', ..] => Some("PDF"),
        _ => None,
    }
}

impl Photo {
    pub(super) fn decode(kind: Kind, purpose: Use, bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Refusal::TooLarge);
        }
        if kind == Kind::Jpeg && !strip::jpeg_is_whole(bytes) {
            return Err(Refusal::Damaged);
        }
        let original = attempt(|| read(kind, bytes)).unwrap_or(Err(Refusal::Damaged))?;
        let fits = original.pixels.width().max(original.pixels.height()) <= MAX_EDGE;
        let upright = original.orientation == Orientation::NoTransforms;
        // Screens show the colours of a printing press wrongly, and archives refuse them.
        let is_plain = kind == Kind::Png || strip::jpeg_is_plain(bytes);
        let mut pixels = original.pixels;
        let file = if fits && upright && is_plain {
            strip::metadata(kind, bytes).ok_or(Refusal::Damaged)?
        } else if purpose == Use::Looking {
            pixels.apply_orientation(original.orientation);
            Vec::new()
        } else {
            if !fits {
                pixels = within(&pixels, MAX_EDGE).ok_or(Refusal::Damaged)?;
            }
            pixels.apply_orientation(original.orientation);
            encode(kind, &pixels).map_err(|_| Refusal::Damaged)?
        };
        let bytes = Arc::new(file);
        Ok(Self {
            kind,
            width: pixels.width(),
            height: pixels.height(),
            own: Version::new(pixels.width(), Arc::clone(&bytes)),
            smaller: match purpose {
                Use::Publishing => versions::of(kind, &bytes, &pixels),
                Use::Looking => Vec::new(),
            },
            bytes,
            had_place: original.had_place,
        })
    }

    /// The smallest file that has about `width` pixels from left to right.
    #[must_use]
    pub fn at_width(&self, width: u32) -> &Version {
        let mut wide = self.smaller.iter().filter(|version| version.reaches(width));
        wide.next().unwrap_or(&self.own)
    }

    /// The smaller versions that browsers may choose instead, the narrowest first.
    pub fn offered(&self) -> impl Iterator<Item = &Version> {
        self.smaller.iter().filter(|version| version.is_offered)
    }
}

/// Pixels made smaller, so that neither edge is longer than `most`.
fn within(pixels: &DynamicImage, most: u32) -> Option<DynamicImage> {
    let longest = u64::from(pixels.width().max(pixels.height()));
    let shorter = |edge: u32| u32::try_from((u64::from(edge) * u64::from(most) + longest / 2) / longest).ok();
    let (width, height) = (shorter(pixels.width())?, shorter(pixels.height())?);
    scaled(pixels, width.max(1), height.max(1))
}

/// A picture file as a camera or a program wrote it.
struct Original {
    pixels: DynamicImage,
    orientation: Orientation,
    had_place: bool,
}

fn read(kind: Kind, bytes: &[u8]) -> Result<Original, Refusal> {
    let file = Cursor::new(bytes);
    match kind {
        Kind::Jpeg => read_with(JpegDecoder::new(file).map_err(|_| Refusal::Damaged)?),
        Kind::Png => read_with(PngDecoder::with_limits(file, limits()).map_err(|_| Refusal::Damaged)?),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_UNPACKED);
    limits
}

fn read_with(mut decoder: impl ImageDecoder) -> Result<Original, Refusal> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED {
        return Err(Refusal::TooLarge);
    }
    let exif = decoder.exif_metadata().ok().flatten().unwrap_or_default();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let pixels = DynamicImage::from_decoder(decoder).map_err(|_| Refusal::Damaged)?;
    Ok(Original {
        pixels,
        orientation,
        had_place: has_place(&exif),
    })
}

/// Whether EXIF data hold the pointer to a GPS block (tag 0x8825 of type LONG, Exif 2.32 section 4.6.3), in either
/// byte order.
fn has_place(exif: &[u8]) -> bool {
    exif.windows(4)
        .any(|bytes| bytes == [0x88, 0x25, 0, 4] || bytes == [0x25, 0x88, 4, 0])
}

fn encode(kind: Kind, pixels: &DynamicImage) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match kind {
        Kind::Jpeg => match pixels {
            DynamicImage::ImageRgb8(pixels) => write_jpeg(&mut bytes, pixels)?,
            other => write_jpeg(&mut bytes, &other.to_rgb8())?,
        },
        Kind::Png => write_png(&mut bytes, pixels, PngFilter::Adaptive, USUAL)?,
    }
    Ok(bytes)
}

/// Colours at half the sharpness of light, as cameras write them: nobody sees it, and a quarter of the file is saved.
fn write_jpeg(bytes: &mut Vec<u8>, pixels: &RgbImage) -> anyhow::Result<()> {
    let mut encoder = Encoder::new(bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    let (width, height) = (u16::try_from(pixels.width())?, u16::try_from(pixels.height())?);
    encoder.encode(pixels.as_raw(), width, height, ColorType::Rgb)?;
    Ok(())
}

/// A painted picture as a PNG file of at most `limit` bytes if that can be: where photographs make it larger, their
/// colours are told apart less finely.
///
/// # Errors
/// Never for a picture that fits into memory.
pub fn png_within(limit: usize, pixels: &RgbImage) -> anyhow::Result<Vec<u8>> {
    let mut file = png(pixels.clone())?;
    for step in [8, 16, 32, 64] {
        if file.len() <= limit {
            break;
        }
        file = png(coarser(pixels, step))?;
    }
    Ok(file)
}

/// The picture with every `step`th shade of a colour; white stays white.
fn coarser(pixels: &RgbImage, step: u8) -> RgbImage {
    let mut pixels = pixels.clone();
    for shade in pixels.iter_mut().filter(|shade| **shade < u8::MAX) {
        *shade = shade.saturating_add(step / 2) / step * step;
    }
    pixels
}

/// A painted picture as a PNG file. Few colours are numbered; flat ones pack best as they are, what holds photographs as
/// differences: the smaller file wins. What is flat is worth zlib's best, which saves up to a fifth of a page of words.
///
/// # Errors
/// Never for a picture that fits into memory.
pub fn png(pixels: RgbImage) -> anyhow::Result<Vec<u8>> {
    if let Some(file) = indexed::png(&pixels)? {
        return Ok(file);
    }
    let pixels = DynamicImage::ImageRgb8(pixels);
    let packed = |filter, effort| {
        let mut file = Vec::new();
        write_png(&mut file, &pixels, filter, effort).map(|()| file)
    };
    let (flat, differences) = rayon::join(
        || packed(PngFilter::NoFilter, USUAL),
        || packed(PngFilter::Adaptive, USUAL),
    );
    let (flat, differences) = (flat?, differences?);
    if flat.len() > differences.len() {
        return Ok(differences);
    }
    Ok(packed(PngFilter::NoFilter, CompressionType::Best)?)
}

fn write_png(
    bytes: &mut Vec<u8>,
    pixels: &DynamicImage,
    filter: PngFilter,
    effort: CompressionType,
) -> image::ImageResult<()> {
    let pixels = match pixels {
        DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) => Cow::Borrowed(pixels),
        other if other.color().has_alpha() => Cow::Owned(DynamicImage::ImageRgba8(other.to_rgba8())),
        other => Cow::Owned(DynamicImage::ImageRgb8(other.to_rgb8())),
    };
    PngEncoder::new_with_quality(bytes, effort, filter).write_image(
        pixels.as_bytes(),
        pixels.width(),
        pixels.height(),
        pixels.color().into(),
    )
}

/// What a camera makes of a surface: grain, which packs badly.
#[cfg(test)]
pub(crate) fn grainy(width: u32, height: u32) -> RgbImage {
    let grain = |x: u32, y: u32| u8::try_from((x * 31 + y * 17 + x * y) % 97).unwrap_or_default();
    RgbImage::from_fn(width, height, |x, y| image::Rgb([grain(x, y), 90, 120]))
}
