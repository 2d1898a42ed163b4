//! What becomes of photographs that are too heavy.

use super::*;

/// Something like a photograph: slow changes, and grain of up to `grain` shades (a power of two).
fn grainy((width, height): (u32, u32), grain: u32) -> RgbImage {
    let mut state: u32 = 1;
    RgbImage::from_fn(width, height, |x, y| {
        let mut shade = |slow: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            u8::try_from((slow + (state >> 16) % grain).min(255)).unwrap()
        };
        let (across, down) = (x * 200 / width, y * 200 / height);
        image::Rgb([shade(across), shade(down), shade(across.midpoint(down))])
    })
}

/// All rows of a part of a picture.
fn rows([left, top, width, height]: [u32; 4]) -> Vec<Row> {
    (top..top + height).map(|y| (y, left..left + width)).collect()
}

fn read(file: &[u8]) -> RgbImage {
    image::load_from_memory(file).unwrap().into_rgb8()
}

#[test]
fn a_photograph_becomes_light_and_stays_near() {
    let pixels = grainy((400, 400), 8);
    let exact = super::super::png(pixels.clone()).unwrap().len();
    let file = png_with_photos(exact / 2, pixels.clone(), &[rows([10, 10, 380, 380])]).unwrap();
    assert!(file.len() <= exact / 2, "{} of {exact}", file.len());
    let read = read(&file);
    let shades = read.as_raw().iter().zip(pixels.as_raw());
    let off = shades.map(|(a, b)| a.abs_diff(*b)).max();
    assert!(off <= Some(10), "{off:?}");
    let [same, before] = [&read, &pixels].map(|pixels| *pixels.get_pixel(5, 200));
    assert_eq!(same, before, "outside, nothing changes");
}

#[test]
fn whatever_a_photograph_shows_its_file_is_light_enough() {
    // As many bytes for each pixel as a square card has.
    for (what, grain, limit) in [
        ("a phone's grain", 32, 41_000),
        ("nothing but noise", 256, 41_000),
        ("little room", 256, 4_000),
    ] {
        let file = png_with_photos(limit, grainy((400, 400), grain), &[rows([0, 0, 400, 400])]).unwrap();
        assert!(file.len() <= limit, "{what}: {}", file.len());
    }
}

#[test]
fn grain_goes_before_shades_do() {
    let pixels = grainy((400, 400), 32);
    let file = png_with_photos(41_000, pixels, &[rows([0, 0, 400, 400])]).unwrap();
    let [mut most, mut sum] = [0, 0];
    for (x, y, pixel) in read(&file).enumerate_pixels() {
        // The grain adds 15.5 shades on average.
        let expected = [x * 200 / 400, y * 200 / 400, (x * 200 / 400).midpoint(y * 200 / 400)];
        for (shade, slow) in pixel.0.iter().zip(expected) {
            let off = u32::from(*shade).abs_diff(slow + 16);
            (most, sum) = (most.max(off), sum + off);
        }
    }
    assert!(most <= 16 && sum / (400 * 400 * 3) <= 3, "{most}, {sum}");
}

#[test]
fn what_surrounds_a_photograph_neither_changes_nor_gets_in() {
    let around = image::Rgb([255, 0, 0]);
    let inside = |x: u32, y: u32| x.abs_diff(200).pow(2) + y.abs_diff(200).pow(2) < 150 * 150;
    let mut pixels = RgbImage::from_fn(
        400,
        400,
        |x, y| if inside(x, y) { image::Rgb([0, 9, 90]) } else { around },
    );
    let grain = grainy((100, 100), 128);
    for (x, y, pixel) in grain.enumerate_pixels() {
        pixels.put_pixel(150 + x, 150 + y, image::Rgb([pixel[0] / 2, pixel[1], pixel[2]]));
    }
    let disc = (51..350).map(|y| {
        let mut across = (0..400).filter(|x| inside(*x, y));
        let from = across.next().unwrap_or(200);
        (y, from..across.next_back().map_or(from, |last| last + 1))
    });
    let file = png_with_photos(6_000, pixels, &[disc.collect()]).unwrap();
    assert!(file.len() <= 6_000, "{}", file.len());
    for (x, y, pixel) in read(&file).enumerate_pixels() {
        assert_eq!(*pixel == around, !inside(x, y), "{x}, {y}: {pixel:?}");
        assert!(!inside(x, y) || pixel[0] < 140, "{x}, {y}: {pixel:?}");
    }
}

#[test]
fn no_difference_is_rounded_by_more_than_half_a_step() {
    for step in STEPS {
        for (difference, rounded) in (-255..=255).zip(nearest(step)) {
            let off: i16 = rounded - difference;
            assert!(off.abs() <= i16::from(step / 2), "{difference} by {step}");
        }
    }
}
