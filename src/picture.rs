//! What the pictures show: drawings as shapes, photographs as pixels, each decoded once for all outputs.

mod drawing;
mod photo;

pub use drawing::{Drawing, Fill, LineCap, LineJoin, Segment, Shape, Stroke};
pub(crate) use photo::scaled;
pub use photo::{Kind, Photo, Row, Version, png, png_with_photos, png_within};

use std::collections::BTreeMap;
use std::sync::Arc;

/// The pictures of a project by their path under its folder.
#[derive(Debug, Clone, Default)]
pub struct Pictures(BTreeMap<String, Arc<Image>>);

/// A picture file, read.
#[derive(Debug)]
pub enum Image {
    /// An SVG file.
    Drawing(Drawing),
    /// A PNG or JPEG file.
    Photo(Photo),
}

/// Why a picture file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not SVG, PNG or JPEG; the kind it seems to be, if known.
    Kind(Option<&'static str>),
    /// It claims to be one of them and cannot be decoded.
    Damaged,
    /// More than [`photo::MAX_PIXELS`] pixels or [`MAX_BYTES`] bytes.
    TooLarge,
    /// A drawing that holds what cannot be printed (`a gradient`).
    Feature(&'static str),
}

/// The largest picture file that is read, in bytes: twice what the largest phone cameras write.
pub const MAX_BYTES: u64 = 60_000_000;

/// What a picture is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// To be published: with its smaller versions.
    Publishing,
    /// To know whether it can be.
    Looking,
}

impl Image {
    /// Decodes a file's bytes for publishing, whatever its name ends in.
    ///
    /// # Errors
    /// When the picture cannot be used; the caller knows its file and place.
    pub fn decode(bytes: Vec<u8>) -> Result<Self, Refusal> {
        Self::decode_for(Use::Publishing, bytes)
    }

    /// Decodes a file's bytes, whatever its name ends in.
    ///
    /// # Errors
    /// When the picture cannot be used; the caller knows its file and place.
    pub fn decode_for(purpose: Use, bytes: Vec<u8>) -> Result<Self, Refusal> {
        match photo::kind(&bytes) {
            Some(kind) => Photo::decode(kind, purpose, &bytes).map(Image::Photo),
            None if drawing::looks_like_svg(&bytes) => Drawing::decode(bytes).map(Image::Drawing),
            None => Err(Refusal::Kind(photo::known_but_unsupported(&bytes))),
        }
    }

    /// Width and height as shown, in pixels (of a drawing: in its own units).
    #[must_use]
    pub fn size(&self) -> (f32, f32) {
        match self {
            Image::Drawing(drawing) => (drawing.width, drawing.height),
            #[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
            Image::Photo(photo) => (photo.width as f32, photo.height as f32),
        }
    }
}

impl Pictures {
    /// Adds a picture under its path.
    pub fn insert(&mut self, file: String, image: Image) {
        self.0.insert(file, Arc::new(image));
    }

    /// The picture at a path; absent only while a diagnostic says why.
    #[must_use]
    pub fn get(&self, file: &str) -> Option<&Arc<Image>> {
        self.0.get(file)
    }
}
