//! Takes out of a picture file what is not picture, without touching a pixel.

use super::Kind;

/// The file without its metadata; nothing when its blocks cannot be followed to the end.
pub(super) fn metadata(kind: Kind, bytes: &[u8]) -> Option<Vec<u8>> {
    match kind {
        Kind::Jpeg => jpeg(bytes),
        Kind::Png => png(bytes),
    }
}

/// Keeps JFIF (APP0), colour profiles (APP2) and Adobe's colour transform (APP14), without which colours would
/// change; drops the other application blocks and comments (ITU-T T.81, table B.1).
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..2)?.to_vec();
    for block in blocks(bytes) {
        match block? {
            Block::Other(0xe1 | 0xe3..=0xed | 0xef | 0xfe, _) => {}
            Block::Other(_, block) | Block::Scan(block) => kept.extend(block),
        }
    }
    Some(kept)
}

/// Whether a JPEG file goes on to the end of its picture: a decoder shows the rest of one that is cut off in grey.
pub(super) fn jpeg_is_whole(bytes: &[u8]) -> bool {
    const END: [u8; 2] = [0xff, 0xd9];
    blocks(bytes).any(|block| matches!(block, Some(Block::Scan(scan)) if scan.windows(2).any(|pair| pair == END)))
}

/// Whether every reader takes a JPEG file's colours for the same: one that is grey, or three of which Adobe's block (APP14)
/// says nothing else. Those of a printing press are four; Adobe's transform 0 (red, green and blue as they are, or four
/// colours) and 2 (always four) are read in different ways.
pub(super) fn jpeg_is_plain(bytes: &[u8]) -> bool {
    let (mut colours, mut is_transformed) = (None, false);
    for block in blocks(bytes).flatten() {
        match block {
            // Start of frame, the kinds of T.81 table B.1 without DHT (c4), JPG (c8) and DAC (cc): the number of
            // components follows marker, length, precision, height and width.
            Block::Other(0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf, block) => {
                colours = block.get(9).copied();
                // A grey frame says so for itself, but for what comes after it.
                is_transformed &= colours != Some(1);
            }
            // The transform follows marker, length, the word and three numbers.
            Block::Other(0xee, block) if block.get(4..9) == Some(b"Adobe") => {
                is_transformed = block.get(15) != Some(&1);
            }
            _ => {}
        }
    }
    matches!(colours, Some(1 | 3)) && !is_transformed
}

/// A part of a JPEG file, with its marker.
enum Block<'a> {
    /// The picture itself, to the end of the file.
    Scan(&'a [u8]),
    /// What describes it.
    Other(u8, &'a [u8]),
}

/// The blocks after the start of the image; nothing for the one that cannot be followed.
fn blocks(bytes: &[u8]) -> impl Iterator<Item = Option<Block<'_>>> {
    let mut at = Some(2);
    std::iter::from_fn(move || {
        let start = at.take()?;
        let block = block_at(bytes, start);
        if let Some((Block::Other(..), next)) = &block {
            at = Some(*next);
        }
        Some(block.map(|(block, _)| block))
    })
}

/// The block at an offset, and where the next one begins.
fn block_at(bytes: &[u8], mut at: usize) -> Option<(Block<'_>, usize)> {
    const SCAN: u8 = 0xda;
    const FILL: u8 = 0xff;
    while *bytes.get(at + 1)? == FILL {
        at += 1;
    }
    let marker = bytes[at + 1];
    if marker == SCAN {
        return Some((Block::Scan(&bytes[at..]), bytes.len()));
    }
    let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
    let end = at + 2 + length.max(2);
    Some((Block::Other(marker, bytes.get(at..end)?), end))
}

/// Drops texts, times and EXIF (PNG, third edition, section 11.3).
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const FRAME: usize = 12;
    let mut kept = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let chunk = bytes.get(at..at.checked_add(FRAME)?.checked_add(length)?)?;
        let name = &chunk[4..8];
        if ![b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"].contains(&name.try_into().ok()?) {
            kept.extend(chunk);
        }
        if name == b"IEND" {
            break;
        }
        at += chunk.len();
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg_with(blocks: &[&[u8]]) -> Vec<u8> {
        let scan: &[u8] = b"\xff\xda\0\x02pixels\xff\xd9";
        [&[b"\xff\xd8".as_slice()], blocks, &[scan]].concat().concat()
    }

    #[test]
    fn a_jpeg_loses_what_says_where_it_was_taken_and_keeps_its_colours() {
        let profile: &[u8] = b"\xff\xe2\0\x04ic";
        let (exif, comment): (&[u8], &[u8]) = (b"\xff\xe1\0\x06Exif", b"\xff\xfe\0\x04hi");
        assert_eq!(
            metadata(Kind::Jpeg, &jpeg_with(&[exif, profile, comment])),
            Some(jpeg_with(&[profile]))
        );
    }

    #[test]
    fn colours_are_plain_that_every_reader_takes_for_the_same() {
        let frame = |colours: u8| [b"\xff\xc2\0\x0b\x08\0\x01\0\x01", [colours].as_slice(), b"\0\0\0"].concat();
        let adobe = |transform: u8| [b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0", [transform].as_slice()].concat();
        let is_plain = |blocks: &[Vec<u8>]| {
            let blocks: Vec<&[u8]> = blocks.iter().map(Vec::as_slice).collect();
            jpeg_is_plain(&jpeg_with(&blocks))
        };
        for (colours, plain) in [(1, true), (2, false), (3, true), (4, false)] {
            assert_eq!(is_plain(&[frame(colours)]), plain, "{colours}");
        }
        for (transform, plain) in [(0, false), (1, true), (2, false)] {
            assert_eq!(is_plain(&[adobe(transform), frame(3)]), plain, "{transform}");
            assert_eq!(is_plain(&[frame(3), adobe(transform)]), plain, "{transform}");
            assert_eq!(is_plain(&[frame(1), adobe(transform)]), plain, "{transform}");
            assert!(is_plain(&[adobe(transform), frame(1)]), "{transform}");
        }
        assert!(!is_plain(&[]));
    }

    #[test]
    fn a_jpeg_without_its_end_is_cut_off() {
        let whole = jpeg_with(&[]);
        assert!(jpeg_is_whole(&whole));
        assert!(!jpeg_is_whole(&whole[..whole.len() - 1]));
    }

    #[test]
    fn a_file_that_is_cut_off_is_no_picture() {
        assert_eq!(metadata(Kind::Jpeg, b"\xff\xd8\xff\xe1\xff"), None);
        assert_eq!(metadata(Kind::Png, b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff"), None);
    }
}
