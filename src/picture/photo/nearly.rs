//! Pictures with photographs in them as PNG files that are light enough for every network.
//!
//! PNG keeps every shade, which a photograph has too many of. Fewer shades would show as bands in a sky or on skin.
//! Instead each pixel of a photograph is stored as its difference from what its neighbours foretell (PNG's Paeth
//! filter, PNG 3rd edition, section 9.4), and these differences are rounded to the multiples of a step, as near-lossless
//! JPEG (ISO/IEC 14495-1, annex A) does it: no shade is off by more than half a step, errors do not add up, and slow
//! changes stay smooth.

use super::{CompressionType, DynamicImage, PngFilter, write_png};
use image::RgbImage;
use std::collections::BTreeMap;

/// How far apart differences are, from exact to coarse; odd, so that 0 stays in the middle.
const STEPS: [u8; 10] = [1, 3, 5, 7, 9, 13, 19, 27, 39, 55];

/// zlib's usual effort, for flat colours: a quarter of the time of its best, for files that are a tenth larger.
const FLAT: CompressionType = CompressionType::Level(6);

/// Its effort for photographs, in which hardly anything recurs that it could find.
const NOISY: CompressionType = CompressionType::Level(2);

/// The share of a limit that an estimate must stay below, for what it does not know of.
const MARGIN: f64 = 0.94;

/// Left, top, width and height of a part of a picture, in pixels.
pub(super) type Place = [u32; 4];

/// A painted picture as a PNG file of at most `limit` bytes if that can be. Only what lies in the `places` of its
/// photographs is changed for that.
///
/// # Errors
/// Never for a picture that fits into memory.
pub fn png_with_photos(limit: usize, pixels: RgbImage, places: &[Place]) -> anyhow::Result<Vec<u8>> {
    if places.is_empty() {
        return packed(pixels, PngFilter::NoFilter, FLAT);
    }
    let counts = differences(&pixels, places);
    let likely = STEPS.iter().position(|step| weight(&counts, *step) < share(limit));
    let mut file = Vec::new();
    for step in STEPS.iter().skip(likely.unwrap_or(STEPS.len() - 1)) {
        let mut rounded = pixels.clone();
        round(&mut rounded, places, *step);
        file = packed(rounded, PngFilter::Paeth, NOISY)?;
        if file.len() <= limit {
            break;
        }
    }
    Ok(file)
}

fn packed(pixels: RgbImage, filter: PngFilter, effort: CompressionType) -> anyhow::Result<Vec<u8>> {
    let mut file = Vec::new();
    write_png(&mut file, &DynamicImage::ImageRgb8(pixels), filter, effort)?;
    Ok(file)
}

#[expect(clippy::cast_precision_loss, reason = "file sizes are far below 2^52")]
fn share(limit: usize) -> f64 {
    limit as f64 * MARGIN
}

/// How often each difference from what is foretold occurs in photographs, from -255 to 255; elsewhere, hardly any does.
fn differences(pixels: &RgbImage, places: &[Place]) -> Vec<u32> {
    let mut counts = vec![0; DIFFERENCES];
    let row = row_of(pixels);
    for at in samples(pixels, places) {
        let difference = i16::from(pixels.as_raw()[at]) - foretold(pixels.as_raw(), at, row);
        counts[slot(difference)] += 1;
    }
    counts
}

/// How many differences there can be.
const DIFFERENCES: usize = 511;

/// Where a difference is kept in a table of all.
#[expect(clippy::cast_sign_loss, reason = "a difference is at least -255")]
fn slot(difference: i16) -> usize {
    (difference + 255) as usize
}

/// The samples of a row of pixels.
fn row_of(pixels: &RgbImage) -> usize {
    pixels.width() as usize * 3
}

/// The samples of photographs, in rows; those at the upper and left edge of the picture have nothing that foretells
/// them, and stay as they are.
fn samples(pixels: &RgbImage, places: &[Place]) -> impl Iterator<Item = usize> + use<> {
    let (row, rows) = (row_of(pixels), pixels.height() as usize);
    let places: Vec<[usize; 4]> = places.iter().map(|place| place.map(|length| length as usize)).collect();
    places.into_iter().flat_map(move |[left, top, wide, tall]| {
        let (from, to) = ((left.max(1) * 3).min(row), ((left + wide) * 3).min(row));
        (top.max(1)..(top + tall).min(rows)).flat_map(move |y| y * row + from..y * row + to)
    })
}

/// Paeth's predictor: whichever of left, above and above left is nearest to left + above - above left.
fn foretold(samples: &[u8], at: usize, row: usize) -> i16 {
    let [left, above, corner] = [at - 3, at - row, at - row - 3].map(|place| i16::from(samples[place]));
    let (to_left, to_above) = ((above - corner).abs(), (left - corner).abs());
    let to_corner = (left + above - 2 * corner).abs();
    if to_left <= to_above && to_left <= to_corner {
        left
    } else if to_above <= to_corner {
        above
    } else {
        corner
    }
}

/// The bytes that photographs take at a step if each difference takes as many bits as it is rare (Shannon's entropy).
fn weight(counts: &[u32], step: u8) -> f64 {
    let mut rounded: BTreeMap<i16, u32> = BTreeMap::new();
    for (count, nearest) in counts.iter().zip(nearest(step)) {
        *rounded.entry(nearest).or_default() += count;
    }
    let total: f64 = rounded.values().map(|count| f64::from(*count)).sum();
    let bits = rounded.values().filter(|count| **count > 0).map(|count| {
        let count = f64::from(*count);
        count * (total / count).log2()
    });
    bits.sum::<f64>() / 8.0
}

/// What each difference, from -255 to 255, is rounded to.
fn nearest(step: u8) -> Vec<i16> {
    let step = i16::from(step);
    let rounded = |difference: i16| (difference + difference.signum() * (step / 2)) / step * step;
    (-255..=255).map(rounded).collect()
}

/// Rounds what photographs differ from what is foretold by, each time from the pixels as they will be read.
fn round(pixels: &mut RgbImage, places: &[Place], step: u8) {
    let (row, nearest) = (row_of(pixels), nearest(step));
    for at in samples(pixels, places) {
        let samples: &mut [u8] = pixels;
        let foretold = foretold(samples, at, row);
        let rounded = foretold + nearest[slot(i16::from(samples[at]) - foretold)];
        // Beyond the shades that there are, the sample stays as it is.
        if let Ok(rounded) = u8::try_from(rounded) {
            samples[at] = rounded;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Something like a photograph: slow changes and noise.
    fn noisy(width: u32, height: u32) -> RgbImage {
        let mut state: u32 = 1;
        RgbImage::from_fn(width, height, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let shade = |slow: u32| u8::try_from((slow + (state >> 29)).min(255)).unwrap();
            image::Rgb([shade(x / 2), shade(y / 2), shade((x + y) / 4)])
        })
    }

    #[test]
    fn a_photograph_becomes_light_and_stays_near() {
        let pixels = noisy(400, 400);
        let exact = super::super::png(pixels.clone()).unwrap().len();
        let file = png_with_photos(exact / 2, pixels.clone(), &[[10, 10, 380, 380]]).unwrap();
        assert!(file.len() <= exact / 2, "{} of {exact}", file.len());
        let read = image::load_from_memory(&file).unwrap().into_rgb8();
        let off = read
            .as_raw()
            .iter()
            .zip(pixels.as_raw())
            .map(|(a, b)| a.abs_diff(*b))
            .max();
        assert!(off <= Some(10), "{off:?}");
        assert_eq!(
            read.get_pixel(5, 200),
            pixels.get_pixel(5, 200),
            "outside, nothing changes"
        );
    }

    #[test]
    fn no_difference_is_rounded_by_more_than_half_a_step() {
        for step in STEPS {
            for (difference, rounded) in (-255..=255).zip(nearest(step)) {
                assert!(
                    (rounded - difference).abs() <= i16::from(step / 2),
                    "{difference} by {step}"
                );
            }
        }
    }
}
