//! What the pictures show: drawings as shapes, photographs as pixels, each decoded once for all outputs.

mod drawing;
mod outline;
mod photo;

pub use drawing::{Drawing, Fill, LineCap, LineJoin, Segment, Shape, Stroke};
pub use outline::{Format, Outline};
#[cfg(test)]
pub(crate) use photo::grainy;
pub(crate) use photo::scaled;
pub use photo::{Kind, Photo, Row, Version, png, png_with_photos, png_within};

use std::collections::BTreeMap;
use std::sync::Arc;

/// The pictures of a project by their path under its folder.
#[derive(Debug, Clone, Default)]
pub struct Pictures(BTreeMap<String, Known>);

/// What is known of a picture: all of it, or only its outline.
#[derive(Debug, Clone)]
struct Known {
    image: Option<Arc<Image>>,
    outline: Outline,
}

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
        self.add(file, Arc::new(image));
    }

    /// Adds a picture that others may show too.
    pub fn add(&mut self, file: String, image: Arc<Image>) {
        let outline = Outline::of(&image);
        let image = Some(image);
        self.0.insert(file, Known { image, outline });
    }

    /// Adds what is known of a picture that need not be read.
    pub fn insert_outline(&mut self, file: String, outline: Outline) {
        self.0.entry(file).or_insert(Known { image: None, outline });
    }

    /// Adds those of another set.
    pub(crate) fn join(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Forgets pictures whose files may be others now.
    pub(crate) fn forget(&mut self, is_stale: impl Fn(&str) -> bool) {
        self.0.retain(|file, _| !is_stale(file));
    }

    /// The picture at a path; absent only while a diagnostic says why, or where its outline is enough.
    #[must_use]
    pub fn get(&self, file: &str) -> Option<&Arc<Image>> {
        self.0.get(file)?.image.as_ref()
    }

    /// What pages need to know of the picture at a path.
    #[must_use]
    pub fn outline(&self, file: &str) -> Option<&Outline> {
        Some(&self.0.get(file)?.outline)
    }
}
