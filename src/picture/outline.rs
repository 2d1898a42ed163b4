//! What pages, lists and feeds need to know of a picture, without its pixels.

use super::{Image, Kind, Photo};
use serde::{Deserialize, Serialize};

/// What a picture is, how large, and which files there are of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// What its file is.
    pub format: Format,
    /// The width as shown, in pixels (of a drawing: in its own units).
    pub width: f32,
    /// The height as shown, in the same units.
    pub height: f32,
    /// The widths in pixels of the smaller versions that browsers may choose, the narrowest first.
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

impl Outline {
    pub(super) fn of(image: &Image) -> Self {
        let (width, height) = image.size();
        let (format, versions) = match image {
            Image::Drawing(_) => (Format::Svg, Vec::new()),
            Image::Photo(photo) => (Format::of(photo.kind), widths(photo)),
        };
        Self {
            format,
            width,
            height,
            versions,
        }
    }
}

fn widths(photo: &Photo) -> Vec<u32> {
    photo.offered().map(|version| version.width).collect()
}

impl Format {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Jpeg => Format::Jpeg,
            Kind::Png => Format::Png,
        }
    }

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
