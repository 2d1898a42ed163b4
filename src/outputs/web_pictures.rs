//! The pictures that pages, feeds and emails show, as files beside the page.

use super::Artifact;
use crate::exercise::{Exercise, Picture};
use crate::picture::{Image, Pictures};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write as _;

/// Where a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A browser shows drawings as they are.
    Browser,
    /// Mail programs and feed readers show only pixels.
    Mail,
}

/// A picture file as HTML refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WebPicture {
    /// The path under the exercise's folder (`img/open-book-1.svg`).
    pub(super) href: String,
    /// The width in CSS pixels.
    pub(super) width: u32,
    /// The height in CSS pixels.
    pub(super) height: u32,
}

impl WebPicture {
    /// The address of the picture, with what stands before its path (RFC 3986: only ASCII, no spaces).
    pub(super) fn url(&self, base: &str) -> String {
        let mut url = base.to_owned();
        for byte in self.href.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                url.push(char::from(byte));
            } else {
                let _ = write!(url, "%{byte:02X}");
            }
        }
        url
    }
}

/// How a picture is referred to at a place; nothing for a picture that could not be read.
pub(super) fn reference(pictures: &Pictures, picture: &Picture, place: Place) -> Option<WebPicture> {
    let image = pictures.get(&picture.file)?;
    let (width, height) = image.size();
    let ending = match (&**image, place) {
        (Image::Drawing(_), Place::Mail) => ".png",
        (Image::Drawing(_) | Image::Photo(_), _) => "",
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "picture sizes are small and positive"
    )]
    let whole = |length: f32| length.round().max(1.0) as u32;
    Some(WebPicture {
        href: format!("img/{}{ending}", file_name(&picture.file)),
        width: whole(width),
        height: whole(height),
    })
}

/// The files of an exercise's pictures for a place.
pub(super) fn artifacts(exercise: &Exercise, pictures: &Pictures, place: Place) -> Result<Vec<Artifact>> {
    files(&exercise.id, exercise.pictures(), pictures, place)
}

/// The files of some pictures for a place, in the folder of the exercise `id`.
pub(super) fn files<'a>(
    id: &str,
    shown: impl IntoIterator<Item = &'a Picture>,
    pictures: &Pictures,
    place: Place,
) -> Result<Vec<Artifact>> {
    let mut files = BTreeMap::new();
    for picture in shown {
        let Some(web) = reference(pictures, picture, place) else {
            continue;
        };
        let Some(image) = pictures.get(&picture.file) else {
            continue;
        };
        let path = format!("{id}/{}", web.href);
        if let Entry::Vacant(empty) = files.entry(path) {
            let bytes = file(image, place).with_context(|| format!("cannot convert `{}`", picture.file))?;
            empty.insert(bytes);
        }
    }
    Ok(files
        .into_iter()
        .map(|(path, bytes)| Artifact::new(path, bytes))
        .collect())
}

fn file(image: &Image, place: Place) -> Result<Vec<u8>> {
    match (image, place) {
        (Image::Drawing(drawing), Place::Browser) => Ok(drawing.svg.clone()),
        (Image::Drawing(drawing), Place::Mail) => super::pdf::drawing_png(drawing, MAIL_WIDTH),
        (Image::Photo(photo), _) => Ok(photo.bytes.clone()),
    }
}

/// The width of a drawing in a mail, in pixels: the 600 of the text column at a little under double density.
const MAIL_WIDTH: u32 = 1000;

/// The picture's path under its folder as one file name, so that two pictures never share one.
fn file_name(file: &str) -> String {
    let short = file.strip_prefix("exercises/").unwrap_or(file);
    short.strip_prefix("img/").unwrap_or(short).replace('/', "-")
}
