//! Pictures with photographs in them as PNG files that are light enough for every network.
//!
//! PNG keeps every shade, which a photograph has too many of. Fewer shades would show as bands in a sky or on skin.
//! Instead each pixel of a photograph is stored as its difference from what its neighbours foretell (PNG's Paeth
//! filter, PNG 3rd edition, section 9.4), and these differences are rounded to the multiples of a step, as near-lossless
//! JPEG (ISO/IEC 14495-1, annex A) does it: no shade is off by more than half a step, and errors do not add up. Where
//! that is not enough (grain, hair, leaves), the photograph is softened first: a little less detail is seen by fewer
//! people than blotches of colour.

mod soft;

use super::{CompressionType, DynamicImage, PngFilter, write_png};
use image::RgbImage;
use std::collections::BTreeMap;
use std::ops::Range;

/// How far apart differences are, from exact to coarse; odd, so that 0 stays in the middle. Coarser steps show as
/// blotches, and make files hardly lighter.
const STEPS: [u8; 5] = [1, 3, 5, 7, 9];

/// zlib's effort for photographs, in which hardly anything recurs that it could find.
const NOISY: CompressionType = CompressionType::Level(2);

/// How much larger than reckoned a file is at least: what surrounds the photographs has its weight too.
const EXCESS: f64 = 1.06;

/// How far from one photograph's excess at one step that at another may be.
const ALIKE: f64 = 0.98;

/// A row of a photograph's pixels: how far down it is, and from where to where.
pub type Row = (u32, Range<u32>);

/// A painted picture as a PNG file of at most `limit` bytes, unless what surrounds its photographs is heavier than that.
/// Only their pixels, row by row, are changed for it.
///
/// # Errors
/// Never for a picture that fits into memory.
pub fn png_with_photos(limit: usize, pixels: RgbImage, photos: &[Vec<Row>]) -> anyhow::Result<Vec<u8>> {
    if photos.is_empty() {
        return super::png(pixels);
    }
    let most = pixels.width().max(pixels.height()) as usize;
    let mut softer = pixels.clone();
    let mut excess = EXCESS;
    for reach in soft::reaches(most) {
        softer.clone_from(&pixels);
        photos.iter().for_each(|rows| soft::soften(&mut softer, rows, reach));
        if let Some(file) = rounded_within(limit, &mut excess, &softer, photos)? {
            return Ok(file);
        }
    }
    packed(softer, PngFilter::Paeth, NOISY)
}

/// The file with the finest step that keeps it within a limit, if one does. Where a file becomes larger than reckoned,
/// by a factor of `excess`, so will those of the same photographs that are only a little coarser: these are not tried.
fn rounded_within(
    limit: usize,
    excess: &mut f64,
    pixels: &RgbImage,
    photos: &[Vec<Row>],
) -> anyhow::Result<Option<Vec<u8>>> {
    let counts = differences(pixels, photos);
    for step in STEPS {
        let reckoned = weight(&counts, step);
        if reckoned * *excess >= size(limit) {
            continue;
        }
        let mut rounded = pixels.clone();
        round(&mut rounded, photos, step);
        let file = packed(rounded, PngFilter::Paeth, NOISY)?;
        if file.len() <= limit {
            return Ok(Some(file));
        }
        *excess = excess.max(size(file.len()) / reckoned * ALIKE);
    }
    Ok(None)
}

fn packed(pixels: RgbImage, filter: PngFilter, effort: CompressionType) -> anyhow::Result<Vec<u8>> {
    let mut file = Vec::new();
    write_png(&mut file, &DynamicImage::ImageRgb8(pixels), filter, effort)?;
    Ok(file)
}

#[expect(clippy::cast_precision_loss, reason = "file sizes are far below 2^52")]
fn size(bytes: usize) -> f64 {
    bytes as f64
}

/// How often each difference from what is foretold occurs in photographs, from -255 to 255; elsewhere, hardly any does.
/// One row in [`COUNTED`] tells it of all.
fn differences(pixels: &RgbImage, photos: &[Vec<Row>]) -> Vec<u32> {
    let mut counts = vec![0; DIFFERENCES];
    let row = row_of(pixels);
    for (start, across) in samples(row, photos, COUNTED) {
        let (above, own) = pixels.as_raw()[start - row..start + row].split_at(row);
        for at in across {
            let foretold = foretold([own[at - 3], above[at], above[at - 3]]);
            counts[slot(i16::from(own[at]) - foretold)] += 1;
        }
    }
    counts
}

/// Of so many rows one is counted.
const COUNTED: usize = 3;

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

/// The samples of photographs, in every so-manieth of their rows: where the picture's row begins, and those within it. The
/// ones at the upper and left edge of the picture have nothing that foretells them, and stay as they are.
fn samples(row: usize, photos: &[Vec<Row>], every: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
    photos
        .iter()
        .flat_map(move |rows| rows.iter().step_by(every))
        .filter(|(y, _)| *y > 0)
        .map(move |(y, across)| {
            let (from, to) = (across.start.max(1) as usize * 3, across.end as usize * 3);
            (*y as usize * row, from..to.min(row))
        })
}

/// Paeth's predictor: whichever of left, above and above left is nearest to left + above - above left.
fn foretold(neighbours: [u8; 3]) -> i16 {
    let [left, above, corner] = neighbours.map(i16::from);
    let (to_left, to_above) = ((above - corner).abs(), (left - corner).abs());
    let to_corner = (left + above - 2 * corner).abs();
    let (nearest, to_nearest) = if to_left <= to_above {
        (left, to_left)
    } else {
        (above, to_above)
    };
    if to_nearest <= to_corner { nearest } else { corner }
}

/// The bytes that photographs take at a step, by the differences that were counted, if each difference takes as many bits
/// as it is rare (Shannon's entropy).
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
    bits.sum::<f64>() / 8.0 * size(COUNTED)
}

/// What each difference, from -255 to 255, is rounded to.
fn nearest(step: u8) -> Vec<i16> {
    let step = i16::from(step);
    let rounded = |difference: i16| (difference + difference.signum() * (step / 2)) / step * step;
    (-255..=255).map(rounded).collect()
}

/// Rounds what photographs differ from what is foretold by, each time from the pixels as they will be read.
fn round(pixels: &mut RgbImage, photos: &[Vec<Row>], step: u8) {
    let (row, nearest) = (row_of(pixels), nearest(step));
    let pixels: &mut [u8] = pixels;
    for (start, across) in samples(row, photos, 1) {
        let (above, own) = pixels[start - row..start + row].split_at_mut(row);
        for at in across {
            let foretold = foretold([own[at - 3], above[at], above[at - 3]]);
            let rounded = foretold + nearest[slot(i16::from(own[at]) - foretold)];
            // Beyond the shades that there are, the sample stays as it is.
            own[at] = u8::try_from(rounded).unwrap_or(own[at]);
        }
    }
}

#[cfg(test)]
mod tests;
