//! What pages, lists and feeds need to know of a picture, without its pixels.

use super::{Image, Kind, Photo};
use serde::{Deserialize, Serialize};

/// What a picture is, and how large.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Extent {
    /// What its file is.
    pub format: Format,
    /// The width as shown, in pixels (of a drawing: in its own units).
    pub width: f32,
    /// The height as shown, in the same units.
    pub height: f32,
}

/// The same, and which files there are of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The picture itself.
    pub extent: Extent,
    /// The widths of its smaller versions in pixels, the narrowest first, each clearly smaller in bytes than the next.
    pub versions: Vec<u32>,
}

/// The formats of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the formats' own names")]
pub enum Format {
    Svg,
    Jpeg,
    Png,
}

impl Format {
    /// The ending of such a file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Jpeg => "jpg",
            Format::Png => "png",
        }
    }
}

/// The widths in pixels that photographs are offered in beside their own: a phone's screen at single and at double or
/// triple density, less the margins.
const WIDTHS: [u32; 2] = [480, 960];

/// How many bytes a smaller version must save at least; a packet of the network holds about as many.
const LEAST_SAVED: usize = 1400;

impl Extent {
    pub(super) fn of(image: &Image) -> Self {
        let (width, height) = image.size();
        let format = match image {
            Image::Drawing(_) => Format::Svg,
            Image::Photo(photo) => Format::from(photo.kind),
        };
        Self { format, width, height }
    }
}

impl Outline {
    pub(super) fn of(image: &Image) -> Self {
        Self {
            extent: Extent::of(image),
            versions: match image {
                Image::Drawing(_) => Vec::new(),
                Image::Photo(photo) => versions(photo),
            },
        }
    }
}

impl From<Kind> for Format {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Jpeg => Format::Jpeg,
            Kind::Png => Format::Png,
        }
    }
}

fn versions(photo: &Photo) -> Vec<u32> {
    let mut above = photo.bytes.len();
    let mut kept = Vec::new();
    for width in WIDTHS.into_iter().rev() {
        if !Photo::is_much_wider(photo.width, width) {
            continue;
        }
        let bytes = photo.at_width(width).len();
        if bytes <= above / 5 * 4 && bytes + LEAST_SAVED <= above {
            above = bytes;
            kept.insert(0, width);
        }
    }
    kept
}
