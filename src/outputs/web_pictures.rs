//! The pictures that pages, feeds and emails show, as files beside the page.

use super::{Artifact, addresses};
use crate::exercise::{Exercise, Picture};
use crate::picture::{Image, Photo, Pictures};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Where a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A browser shows drawings as they are.
    Browser,
    /// Mail programs and feed readers show only pixels.
    Mail,
}

/// The widths in pixels that photographs are offered in beside their own: a phone's screen at single and at double or
/// triple density, less the margins.
const WIDTHS: [u32; 2] = [480, 960];

/// A picture file as HTML refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WebPicture {
    /// The path under the exercise's folder (`img/open-book-1.svg`).
    pub(super) href: String,
    /// The width in CSS pixels.
    pub(super) width: u32,
    /// The height in CSS pixels.
    pub(super) height: u32,
    /// The paths and widths of smaller versions.
    smaller: Vec<(u32, String)>,
}

impl WebPicture {
    /// The address of the picture, with what stands before its path (RFC 3986: only ASCII, no spaces).
    pub(super) fn url(&self, base: &str) -> String {
        format!("{base}{}", addresses::path(&self.href))
    }

    /// All versions as the attribute `srcset` lists them (HTML, "srcset attributes"); empty if there is only one.
    pub(super) fn srcset(&self, base: &str) -> String {
        if self.smaller.is_empty() {
            return String::new();
        }
        let own = (self.width, self.href.clone());
        let versions = self.smaller.iter().chain([&own]);
        let listed: Vec<String> = versions
            .map(|(width, href)| format!("{base}{} {width}w", addresses::path(href)))
            .collect();
        listed.join(", ")
    }
}

/// How a picture is referred to at a place; nothing for a picture that could not be read.
pub(super) fn reference(pictures: &Pictures, picture: &Picture, place: Place) -> Option<WebPicture> {
    let image = pictures.get(&picture.file)?;
    let (width, height) = image.size();
    let name = file_name(&picture.file);
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
        href: format!("img/{name}{ending}"),
        width: whole(width),
        height: whole(height),
        smaller: smaller(image, place)
            .map(|width| (width, format!("img/{width}/{name}")))
            .collect(),
    })
}

/// The widths of the smaller versions of a picture at a place: a drawing has none, and a mail program takes none.
fn smaller(image: &Image, place: Place) -> impl Iterator<Item = u32> {
    let own = match (image, place) {
        (Image::Photo(photo), Place::Browser) => photo.width,
        (Image::Photo(_) | Image::Drawing(_), _) => 0,
    };
    WIDTHS
        .into_iter()
        .filter(move |width| Photo::is_much_wider(own, *width))
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
            files.extend(versions(id, image, &web));
        }
    }
    Ok(files
        .into_iter()
        .map(|(path, bytes)| Artifact::new(path, bytes))
        .collect())
}

fn versions(id: &str, image: &Image, web: &WebPicture) -> Vec<(String, Vec<u8>)> {
    let Image::Photo(photo) = image else { return Vec::new() };
    let version = |(width, href): &(u32, String)| (format!("{id}/{href}"), photo.at_width(*width).to_vec());
    web.smaller.iter().map(version).collect()
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
