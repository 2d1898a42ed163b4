//! A photograph's file and smaller versions of it, made when it is read, from the pixels that are in hand then.

use super::Kind;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8, U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::{CompressionType, FilterType as PngFilter};
use image::{DynamicImage, GrayImage, RgbImage, RgbaImage};
use std::any::Any;
use std::sync::{Arc, OnceLock};

/// The widths in pixels that photographs are offered in beside their own: a phone's screen at single and at double or
/// triple density, less the margins.
const OFFERED: [u32; 2] = [960, 480];

/// The width in pixels of a PNG file beside a step in print: 200 dots an inch there. JPEG files are printed from what is
/// offered.
const PRINTED: u32 = 384;

/// A file of fewer bytes is not worth smaller versions: it loads as fast as the page around it.
const LIGHT: usize = 50_000;

/// How many bytes a smaller version must save at least; a packet of the network holds about as many.
const LEAST_SAVED: usize = 1400;

/// A version that is narrower than asked for by one part in this many looks the same.
const NARROWER: u32 = 12;

/// A picture file of one width.
#[derive(Debug)]
pub struct Version {
    /// The width in pixels.
    pub width: u32,
    /// The file.
    pub bytes: Arc<Vec<u8>>,
    /// Whether browsers may choose it.
    pub(super) is_offered: bool,
    prepared: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl Version {
    pub(super) fn new(width: u32, bytes: Arc<Vec<u8>>) -> Self {
        Self {
            width,
            bytes,
            is_offered: true,
            prepared: OnceLock::new(),
        }
    }

    /// What a writer makes of the file, made once for all documents. There is one such writer: a second type gets
    /// nothing.
    pub fn prepared<T: Any + Send + Sync>(&self, prepare: impl FnOnce(&Arc<Vec<u8>>) -> T) -> Option<&T> {
        self.prepared
            .get_or_init(|| Box::new(prepare(&self.bytes)))
            .downcast_ref()
    }

    /// Whether a writer has made something of the file.
    pub fn is_prepared(&self) -> bool {
        self.prepared.get().is_some()
    }

    /// Whether it is wide enough for so many pixels.
    pub(super) fn reaches(&self, width: u32) -> bool {
        self.width + self.width / NARROWER >= width
    }
}

/// The smaller versions of a file that are worth it, the narrowest first.
pub(super) fn of(kind: Kind, file: &[u8], pixels: &DynamicImage) -> Vec<Version> {
    let mut versions = Vec::new();
    if file.len() >= LIGHT {
        offered(kind, file.len(), pixels, &mut versions);
    }
    let has_narrow = versions.iter().any(|version| version.width <= OFFERED[1]);
    if kind == Kind::Png && !has_narrow && is_much_wider(pixels.width(), PRINTED) {
        let small = scaled(pixels, PRINTED, height(pixels, PRINTED));
        let packed = small.and_then(|small| packed_fast(&small));
        versions.extend(packed.map(|bytes| Version {
            is_offered: false,
            ..Version::new(PRINTED, Arc::new(bytes))
        }));
    }
    versions.sort_by_key(|version| version.width);
    versions
}

/// Adds versions for browsers, each clearly smaller in bytes than the one above it and made from its pixels.
fn offered(kind: Kind, bytes: usize, pixels: &DynamicImage, versions: &mut Vec<Version>) {
    let widths = OFFERED.map(|width| is_much_wider(pixels.width(), width).then_some(width));
    let sizes: Vec<(u32, u32)> = (widths.into_iter().flatten())
        .map(|width| (width, height(pixels, width)))
        .collect();
    let mut above = bytes;
    for (width, file) in packed(kind, pixels, &sizes) {
        if file.len() <= above / 5 * 4 && file.len() + LEAST_SAVED <= above {
            above = file.len();
            versions.push(Version::new(width, Arc::new(file)));
        }
    }
}

/// The files of smaller and smaller sizes, with their widths; while one is packed, the next is made from its pixels.
fn packed(kind: Kind, pixels: &DynamicImage, sizes: &[(u32, u32)]) -> Vec<(u32, Vec<u8>)> {
    let Some(((width, height), narrower)) = sizes.split_first() else {
        return Vec::new();
    };
    let Some(small) = scaled(pixels, *width, *height) else {
        return packed(kind, pixels, narrower);
    };
    let (file, narrower) = rayon::join(
        || super::encode(kind, &small).ok().map(|file| (*width, file)),
        || packed(kind, &small, narrower),
    );
    file.into_iter().chain(narrower).collect()
}

/// Whether a picture `own` pixels wide is worth making smaller to a width.
fn is_much_wider(own: u32, width: u32) -> bool {
    own > width + width / 4
}

/// The height at a width.
fn height(pixels: &DynamicImage, width: u32) -> u32 {
    let height = u64::from(pixels.height()) * u64::from(width) / u64::from(pixels.width().max(1));
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}

/// A file that is only read again by ourselves.
fn packed_fast(pixels: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    super::write_png(&mut bytes, pixels, PngFilter::Up, CompressionType::Fast).ok()?;
    Some(bytes)
}

/// Pixels in another size, the same on every processor: whole numbers throughout, whatever instructions there are.
pub(crate) fn scaled(pixels: &DynamicImage, width: u32, height: u32) -> Option<DynamicImage> {
    Some(match pixels {
        DynamicImage::ImageLuma8(grey) => {
            let raw = resized::<U8>(grey.as_raw(), grey.dimensions(), (width, height))?;
            DynamicImage::ImageLuma8(GrayImage::from_raw(width, height, raw)?)
        }
        _ if pixels.color().has_alpha() => {
            let pixels = pixels.to_rgba8();
            let raw = resized::<U8x4>(pixels.as_raw(), pixels.dimensions(), (width, height))?;
            DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, raw)?)
        }
        DynamicImage::ImageRgb8(rgb) => DynamicImage::ImageRgb8(scaled_rgb(rgb, width, height)?),
        _ => DynamicImage::ImageRgb8(scaled_rgb(&pixels.to_rgb8(), width, height)?),
    })
}

fn scaled_rgb(pixels: &RgbImage, width: u32, height: u32) -> Option<RgbImage> {
    let raw = resized::<U8x3>(pixels.as_raw(), pixels.dimensions(), (width, height))?;
    RgbImage::from_raw(width, height, raw)
}

/// The type of a pixel is told when the program is built, so that it holds nothing for the ten that do not come up.
fn resized<P: PixelTrait>(raw: &[u8], from: (u32, u32), to: (u32, u32)) -> Option<Vec<u8>> {
    let source = TypedImageRef::<P>::from_buffer(from.0, from.1, raw).ok()?;
    let mut pixels = vec![0; to.0 as usize * to.1 as usize * P::size()];
    let mut target = TypedImage::<P>::from_buffer(to.0, to.1, &mut pixels).ok()?;
    let filter = ResizeAlg::Convolution(FilterType::CatmullRom);
    let options = ResizeOptions::new().resize_alg(filter);
    Resizer::new().resize_typed(&source, &mut target, &options).ok()?;
    Some(pixels)
}
