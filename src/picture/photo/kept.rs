//! A photograph that was made ready, as bytes, so that it need not be made ready again.

use super::{Kind, Photo, Version};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What stands before the files, on a line of its own.
#[derive(Serialize, Deserialize)]
struct Label {
    kind: Kind,
    width: u32,
    height: u32,
    had_place: bool,
    /// The photograph's own file and then the smaller ones, the narrowest first.
    files: Vec<Slot>,
}

/// A file among the others.
#[derive(Serialize, Deserialize)]
struct Slot {
    width: u32,
    is_offered: bool,
    /// Its length in bytes.
    length: usize,
}

impl Photo {
    /// The photograph as bytes; nothing of one that is ready as fast as it is read.
    #[must_use]
    pub fn keep(&self) -> Option<Vec<u8>> {
        if self.smaller.is_empty() {
            return None;
        }
        let files = || [&self.own].into_iter().chain(&self.smaller);
        let label = Label {
            kind: self.kind,
            width: self.width,
            height: self.height,
            had_place: self.had_place,
            files: files().map(Slot::of).collect(),
        };
        let mut kept = serde_json::to_vec(&label).ok()?;
        kept.push(b'\n');
        files().for_each(|version| kept.extend_from_slice(&version.bytes));
        Some(kept)
    }

    /// The photograph that was kept; nothing if this is not how one is kept.
    #[must_use]
    pub fn kept(kept: &[u8]) -> Option<Self> {
        let end = kept.iter().position(|byte| *byte == b'\n')?;
        let label: Label = serde_json::from_slice(&kept[..end]).ok()?;
        let mut rest = &kept[end + 1..];
        let mut versions = Vec::new();
        for slot in &label.files {
            let (file, others) = rest.split_at_checked(slot.length)?;
            versions.push(slot.filled(file));
            rest = others;
        }
        let mut versions = versions.into_iter();
        let own = versions.next()?;
        Some(Self {
            kind: label.kind,
            width: label.width,
            height: label.height,
            bytes: Arc::clone(&own.bytes),
            had_place: label.had_place,
            own,
            smaller: versions.collect(),
        })
    }
}

impl Slot {
    fn of(version: &Version) -> Self {
        Self {
            width: version.width,
            is_offered: version.is_offered,
            length: version.bytes.len(),
        }
    }

    fn filled(&self, file: &[u8]) -> Version {
        let mut version = Version::new(self.width, Arc::new(file.to_vec()));
        version.is_offered = self.is_offered;
        version
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Use, encode, grainy, kind};
    use super::*;
    use image::{DynamicImage, RgbImage};

    /// What a camera makes of a surface, as a file of the kind.
    fn ready(of: Kind) -> Photo {
        let pixels = grainy(1200, 800);
        let file = encode(of, &DynamicImage::ImageRgb8(pixels)).unwrap();
        Photo::decode(kind(&file).unwrap(), Use::Publishing, &file).unwrap()
    }

    fn shape(photo: &Photo) -> Vec<(u32, bool, &[u8])> {
        let files = [&photo.own].into_iter().chain(&photo.smaller);
        files
            .map(|file| (file.width, file.is_offered, file.bytes.as_slice()))
            .collect()
    }

    #[test]
    fn what_was_kept_is_the_same_photograph() {
        for of in [Kind::Jpeg, Kind::Png] {
            let photo = ready(of);
            let again = Photo::kept(&photo.keep().unwrap()).unwrap();
            assert_eq!(shape(&again), shape(&photo));
            assert!(shape(&photo).len() > 1);
            assert_eq!(
                (again.kind, again.width, again.height, again.had_place, &again.bytes),
                (photo.kind, photo.width, photo.height, photo.had_place, &photo.bytes)
            );
        }
    }

    #[test]
    fn what_is_ready_at_once_is_not_kept() {
        let pixels = RgbImage::from_pixel(60, 40, image::Rgb([9, 9, 9]));
        let file = encode(Kind::Png, &DynamicImage::ImageRgb8(pixels)).unwrap();
        assert!(
            Photo::decode(Kind::Png, Use::Publishing, &file)
                .unwrap()
                .keep()
                .is_none()
        );
    }

    #[test]
    fn what_was_torn_off_is_no_photograph() {
        let kept = ready(Kind::Jpeg).keep().unwrap();
        for length in [0, 10, kept.len() / 2, kept.len() - 1] {
            assert!(Photo::kept(&kept[..length]).is_none());
        }
    }
}
