//! Photographs with less detail: each pixel becomes the average of those around it, the nearest counting most.

use super::{Row, row_of};
use image::RgbImage;

/// How far detail is taken away, from not at all to all of it, in a picture of `most` pixels along its longer side: 2
/// takes the grain, each further one about half of what is left.
pub(super) fn reaches(most: usize) -> impl Iterator<Item = usize> {
    let beyond = std::iter::successors(Some(12), |reach| Some(reach * 2));
    [1, 2, 3, 4, 6, 8]
        .into_iter()
        .chain(beyond.take_while(move |reach| *reach < most * 2))
}

/// Softens a photograph, within its own pixels: nothing that surrounds it gets in.
pub(super) fn soften(pixels: &mut RgbImage, rows: &[Row], reach: usize) {
    if reach < 2 {
        return;
    }
    let row = row_of(pixels);
    let at = |x: u32, y: u32| y as usize * row + x as usize * 3;
    for (y, across) in rows {
        let line: Vec<usize> = across.clone().map(|x| at(x, *y)).collect();
        soften_line(pixels, &line, reach);
    }
    let left = rows.iter().map(|(_, across)| across.start).min().unwrap_or(0);
    let right = rows.iter().map(|(_, across)| across.end).max().unwrap_or(0);
    for x in left..right {
        let down = rows.iter().filter(|(_, across)| across.contains(&x));
        let line: Vec<usize> = down.map(|(y, _)| at(x, *y)).collect();
        soften_line(pixels, &line, reach);
    }
}

/// Softens the pixels whose first samples are at these places. Averaging twice makes the nearest count most.
fn soften_line(samples: &mut [u8], line: &[usize], reach: usize) {
    let (less, more) = ((reach - 1) / 2, reach / 2);
    for channel in 0..3 {
        let shades: Vec<u32> = line.iter().map(|at| u32::from(samples[at + channel]) * FINE).collect();
        let twice = averages(&averages(&shades, less, more), more, less);
        for (at, shade) in line.iter().zip(twice) {
            samples[at + channel] = u8::try_from((shade + FINE / 2) / FINE).unwrap_or(u8::MAX);
        }
    }
}

/// Parts of a shade that are told apart while averaging.
const FINE: u32 = 256;

/// Each shade's average with so many before and after it; at an end, with those that there are. The sum of a line of
/// 65,000 shades is the largest that fits.
fn averages(shades: &[u32], before: usize, after: usize) -> Vec<u32> {
    let mut sums = Vec::with_capacity(shades.len() + 1);
    let mut sum = 0_u32;
    sums.push(sum);
    sums.extend(shades.iter().map(|shade| {
        sum = sum.saturating_add(*shade);
        sum
    }));
    let share = Share::of(before + after + 1);
    let average = |at: usize| {
        let (from, to) = (at.saturating_sub(before), (at + after + 1).min(shades.len()));
        share.of_sum(sums[to] - sums[from], to - from)
    };
    (0..shades.len()).map(average).collect()
}

/// Divides sums of so many shades by that number, rounded: by multiplying, which takes a fraction of the time.
struct Share {
    count: usize,
    /// The least number of 2^-32 that is more than one part of so many.
    part: u64,
}

impl Share {
    fn of(count: usize) -> Self {
        let part = (1 << 32) / count as u64 + 1;
        Self { count, part }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "no line is that long, and an average is no sum"
    )]
    fn of_sum(&self, sum: u32, count: usize) -> u32 {
        let rounded = sum + count as u32 / 2;
        // What the part is too large by stays below the last place as long as the sum times the number is below 2^32.
        if count == self.count && count < 256 {
            ((u64::from(rounded) * self.part) >> 32) as u32
        } else {
            rounded / count as u32
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplying_by_a_part_gives_what_dividing_gives() {
        for count in 1..300 {
            let share = Share::of(count);
            let number = u32::try_from(count).unwrap();
            for shade in [0, 1, 2, 77, 254, 255].map(|shade| shade * FINE) {
                for sum in (shade * number).saturating_sub(2)..=(shade * number + 2).min(255 * FINE * number) {
                    assert_eq!(
                        share.of_sum(sum, count),
                        (sum + number / 2) / number,
                        "{sum} of {count}"
                    );
                }
            }
        }
    }
}
