//! Pictures of few colours, as drawings and cards are: a PNG file that names each pixel's colour by its number in a
//! palette (PNG 3rd edition, section 11.2.2) has a third of the bytes to pack, and takes less room than one that spells it
//! out.

use image::RgbImage;
use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};
use std::collections::HashMap;

/// How many colours a palette has at most.
const MOST: usize = 256;

/// zlib's usual effort: its best takes many times as long, and saves about a tenth.
const EFFORT: u8 = 6;

/// The picture's file; none if it has too many colours.
///
/// # Errors
/// Never for a picture that fits into memory.
pub(super) fn png(pixels: &RgbImage) -> Result<Option<Vec<u8>>, EncodingError> {
    let Some((palette, numbers)) = counted(pixels) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_filter(Filter::NoFilter);
    encoder.set_deflate_compression(DeflateCompression::Level(EFFORT));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&numbers)?;
    writer.finish()?;
    Ok(Some(bytes))
}

/// The colours in the order in which they appear, and the number of each pixel's.
fn counted(pixels: &RgbImage) -> Option<(Vec<[u8; 3]>, Vec<u8>)> {
    let (mut palette, mut known) = (Vec::new(), HashMap::new());
    let mut numbers = Vec::with_capacity(pixels.as_raw().len() / 3);
    let mut last = None;
    for pixel in pixels.pixels() {
        let number = match last {
            Some((colour, number)) if colour == pixel.0 => number,
            _ => match known.get(&pixel.0) {
                Some(number) => *number,
                None if palette.len() == MOST => return None,
                None => {
                    let number = u8::try_from(palette.len()).ok()?;
                    palette.push(pixel.0);
                    known.insert(pixel.0, number);
                    number
                }
            },
        };
        last = Some((pixel.0, number));
        numbers.push(number);
    }
    Some((palette, numbers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// A row of so many colours.
    fn row(colours: u32) -> RgbImage {
        RgbImage::from_fn(colours, 2, |x, _| {
            let [low, high, ..] = x.to_le_bytes();
            Rgb([low, high, 7])
        })
    }

    #[test]
    fn a_picture_of_256_colours_is_read_again_as_it_was() {
        let pixels = row(256);
        let file = png(&pixels).unwrap().unwrap();
        assert_eq!(image::load_from_memory(&file).unwrap().to_rgb8(), pixels);
    }

    #[test]
    fn one_colour_more_is_too_many() {
        assert!(png(&row(257)).unwrap().is_none());
    }
}
