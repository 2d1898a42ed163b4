//! The pictures that pages, feeds and emails show, as files beside the page.

use super::{Artifact, addresses};
use crate::exercise::{Exercise, Picture};
use crate::picture::{Format, Image, Photo, Pictures, Version};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

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
    let outline = pictures.outline(&picture.file)?;
    let name = file_name(&picture.file);
    let ending = match (outline.format, place) {
        (Format::Svg, Place::Mail) => ".png",
        (Format::Svg | Format::Jpeg | Format::Png, _) => "",
    };
    let versions: &[u32] = match place {
        Place::Browser => &outline.versions,
        Place::Mail => &[],
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "picture sizes are small and positive"
    )]
    let whole = |length: f32| length.round().max(1.0) as u32;
    Some(WebPicture {
        href: format!("img/{name}{ending}"),
        width: whole(outline.width),
        height: whole(outline.height),
        smaller: versions
            .iter()
            .map(|width| (*width, version_path(*width, &name)))
            .collect(),
    })
}

/// The smaller versions of a picture that a place may choose from: a drawing has none, and a mail program takes none.
fn smaller(image: &Image, place: Place) -> impl Iterator<Item = &Version> {
    let photo = match (image, place) {
        (Image::Photo(photo), Place::Browser) => Some(photo),
        (Image::Photo(_), Place::Mail) | (Image::Drawing(_), _) => None,
    };
    photo.into_iter().flat_map(Photo::offered)
}

/// A picture as a feed shows it among its words: at most `width` CSS pixels wide, from the smallest file that is sharp
/// so.
pub(super) fn narrow(pictures: &Pictures, picture: &Picture, width: u32) -> Option<WebPicture> {
    let own = reference(pictures, picture, Place::Mail)?;
    let versions = reference(pictures, picture, Place::Browser)?.smaller;
    let small = versions.into_iter().find(|(version, _)| *version >= width);
    let shown = own.width.min(width);
    Some(WebPicture {
        href: small.map_or(own.href, |(_, href)| href),
        width: shown,
        height: (own.height * shown).div_ceil(own.width.max(1)).max(1),
        smaller: Vec::new(),
    })
}

/// The file that [`narrow`] refers to, in the folder of the exercise `id`, where it is not the picture's own.
pub(super) fn narrow_file(id: &str, pictures: &Pictures, picture: &Picture, width: u32) -> Option<Artifact> {
    let image = pictures.get(&picture.file)?;
    let version = smaller(image, Place::Browser).find(|version| version.width >= width)?;
    let path = version_path(version.width, &file_name(&picture.file));
    Some(Artifact::shared(format!("{id}/{path}"), Arc::clone(&version.bytes)))
}

/// The path of a smaller version under the exercise's folder.
fn version_path(width: u32, name: &str) -> String {
    format!("img/{width}/{name}")
}

/// The files of an exercise's pictures for a place.
pub(super) fn artifacts(exercise: &Exercise, pictures: &Pictures, place: Place) -> Result<Vec<Artifact>> {
    let shown = exercise.pictures().into_iter().map(|picture| (picture, MAIL_WIDTH));
    files(&exercise.id, shown, pictures, place)
}

/// The files of some pictures for a place, in the folder of the exercise `id`, each with the width in pixels that it has
/// in a mail if it is a drawing; of one that comes twice, the first width counts.
pub(super) fn files<'a>(
    id: &str,
    shown: impl IntoIterator<Item = (&'a Picture, u32)>,
    pictures: &Pictures,
    place: Place,
) -> Result<Vec<Artifact>> {
    let mut files = BTreeMap::new();
    for (picture, width) in shown {
        let Some(web) = reference(pictures, picture, place) else {
            continue;
        };
        let Some(image) = pictures.get(&picture.file) else {
            continue;
        };
        let path = format!("{id}/{}", web.href);
        if let Entry::Vacant(empty) = files.entry(path) {
            let bytes = file(image, place, width).with_context(|| format!("cannot convert `{}`", picture.file))?;
            empty.insert(bytes);
            files.extend(versions(id, image, place, &file_name(&picture.file)));
        }
    }
    Ok(files
        .into_iter()
        .map(|(path, bytes)| Artifact::shared(path, bytes))
        .collect())
}

fn versions(id: &str, image: &Image, place: Place, name: &str) -> Vec<(String, Arc<Vec<u8>>)> {
    let version = |version: &Version| {
        let path = format!("{id}/{}", version_path(version.width, name));
        (path, Arc::clone(&version.bytes))
    };
    smaller(image, place).map(version).collect()
}

fn file(image: &Image, place: Place, width: u32) -> Result<Arc<Vec<u8>>> {
    match (image, place) {
        (Image::Drawing(drawing), Place::Browser) => Ok(Arc::clone(&drawing.svg)),
        (Image::Drawing(drawing), Place::Mail) => super::pdf::drawing_png(drawing, width),
        (Image::Photo(photo), _) => Ok(Arc::clone(&photo.bytes)),
    }
}

/// The width of a drawing in a mail, in pixels: the 600 of the text column at a little under double density.
pub(super) const MAIL_WIDTH: u32 = 1000;

/// The picture's path under its folder as one file name, so that two pictures never share one.
fn file_name(file: &str) -> String {
    let short = file.strip_prefix("exercises/").unwrap_or(file);
    short.strip_prefix("img/").unwrap_or(short).replace('/', "-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::png;
    use image::{ImageFormat, RgbImage};
    use std::io::Cursor;

    fn picture() -> Picture {
        Picture {
            file: "exercises/img/desk.png".to_owned(),
            alt: "A desk".to_owned(),
            span: 0..0,
        }
    }

    fn pictures(file: Vec<u8>) -> Pictures {
        let mut pictures = Pictures::default();
        pictures.insert(picture().file, Image::decode(file).unwrap());
        pictures
    }

    /// What a camera makes of a surface.
    fn photograph() -> Pictures {
        let pixels = crate::picture::grainy(1500, 1000);
        let mut file = Cursor::new(Vec::new());
        pixels.write_to(&mut file, ImageFormat::Jpeg).unwrap();
        pictures(file.into_inner())
    }

    /// What a drawing program makes of one colour.
    fn flat() -> Pictures {
        pictures(png(RgbImage::from_pixel(700, 700, image::Rgb([40, 90, 120]))).unwrap())
    }

    fn versions(pictures: &Pictures) -> String {
        let web = reference(pictures, &picture(), Place::Browser).unwrap();
        web.srcset("")
    }

    #[test]
    fn only_versions_that_are_clearly_smaller_are_offered() {
        assert_eq!(versions(&flat()), "");
        assert_eq!(
            versions(&photograph()),
            "img/480/desk.png 480w, img/960/desk.png 960w, img/desk.png 1500w"
        );
    }

    #[test]
    fn a_feed_shows_a_photograph_small_and_has_its_file() {
        let photo = photograph();
        let web = narrow(&photo, &picture(), 600).unwrap();
        assert_eq!(
            (web.href.as_str(), web.width, web.height),
            ("img/960/desk.png", 600, 400)
        );
        let file = narrow_file("open-book", &photo, &picture(), 600).unwrap();
        let own = reference(&photo, &picture(), Place::Mail).unwrap();
        assert_eq!((file.path.as_str(), own.width), ("open-book/img/960/desk.png", 1500));
        let flat = flat();
        assert_eq!(narrow(&flat, &picture(), 600).unwrap().href, "img/desk.png");
        assert!(narrow_file("open-book", &flat, &picture(), 600).is_none());
    }
}
