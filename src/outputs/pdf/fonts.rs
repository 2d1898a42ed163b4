//! The fonts of the handout: the project's own first, then the built-in ones, each parsed once a process.

use super::text::Tools;
use super::writer::Face;
use crate::typefaces::{FALLBACKS, FILES, TEXT_FACES, TEXT_FAMILY};
use parley::fontique::{Blob, Collection, CollectionOptions, FamilyId, SourceCache};
use parley::{FontContext, GenericFamily};
use skrifa::{FontRef, MetadataProvider};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// A font file's place in [`Fonts`]: parley's number for its bytes, and the font's index in the file.
pub(super) type FaceId = (u64, u32);

/// All families in the order in which they are searched, under a name that need not be looked up letter by letter.
pub(super) const TEXT: GenericFamily = GenericFamily::SansSerif;

/// The same families without the first.
pub(super) const FALLBACK: GenericFamily = GenericFamily::UiSansSerif;

/// All fonts, ready to shape and to embed.
#[derive(Clone)]
pub struct Fonts {
    collection: Collection,
    faces: Arc<HashMap<FaceId, (Blob<u8>, Face)>>,
    families: Arc<[String]>,
    first: Blob<u8>,
    idle: Arc<Mutex<Vec<Tools>>>,
    /// By the number of each character: whether every face of the text family has it, and so does the project's first
    /// font.
    common: Arc<[bool]>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fonts").field(&self.families).finish()
    }
}

impl Fonts {
    /// The project's own font files, which are searched first, and the built-in ones. A file that is no font is left
    /// out: what it should have printed is then reported character by character.
    #[must_use]
    pub fn new(own: Vec<Vec<u8>>) -> Self {
        let mut fonts = Loading {
            collection: Collection::new(CollectionOptions {
                shared: false,
                system_fonts: false,
            }),
            faces: HashMap::new(),
        };
        let mut families: Vec<String> = Vec::new();
        let mut first = None;
        for bytes in own {
            let file = Blob::new(Arc::new(bytes));
            for family in fonts.register(&file) {
                first.get_or_insert_with(|| file.clone());
                if !families.contains(&family) {
                    families.push(family);
                }
            }
        }
        let built_in = FILES.map(|bytes| Blob::new(Arc::new(bytes)));
        for file in &built_in {
            fonts.register(file);
        }
        let first = first.unwrap_or_else(|| built_in[0].clone());
        families.push(TEXT_FAMILY.to_owned());
        families.extend(FALLBACKS.map(str::to_owned));
        fonts.name(TEXT, &families);
        fonts.name(FALLBACK, &families[1..]);
        Self {
            collection: fonts.collection,
            faces: Arc::new(fonts.faces),
            families: families.into(),
            common: common(&built_in, &first).into(),
            first,
            idle: Arc::default(),
        }
    }

    /// What one document at a time is shaped with: what an earlier one gave back, or else new. The fonts' bytes are
    /// shared.
    pub(super) fn tools(&self) -> Tools {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| {
            Tools::new(FontContext {
                collection: self.collection.clone(),
                source_cache: SourceCache::default(),
            })
        })
    }

    /// Keeps what a document was shaped with for the next.
    pub(super) fn give_back(&self, tools: Tools) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(tools);
    }

    /// Whether the first font has a character.
    pub(super) fn has(&self, letter: char) -> bool {
        let font = FontRef::new(self.first.data());
        font.is_ok_and(|font| font.charmap().map(letter).is_some())
    }

    /// Whether every face of words has all characters of a text, line ends aside.
    pub(super) fn print_all(&self, text: &str) -> bool {
        let is_common = |letter: char| self.common.get(letter as usize).is_some_and(|is_common| *is_common);
        let is_known = |letter: char| matches!(letter, '\n' | '\r') || is_common(letter);
        text.chars().all(is_known)
    }

    /// The font to embed.
    pub(super) fn face(&self, id: FaceId) -> Option<&Face> {
        self.faces.get(&id).map(|(_, face)| face)
    }

    /// The bytes of the font's file.
    pub(super) fn bytes(&self, id: FaceId) -> Option<&[u8]> {
        self.faces.get(&id).map(|(bytes, _)| bytes.data())
    }
}

/// The characters that the faces of the built-in text family and one more font have in common.
fn common(built_in: &[Blob<u8>], first: &Blob<u8>) -> Vec<bool> {
    let letters = |font: &Blob<u8>| -> HashSet<u32> {
        let font = FontRef::new(font.data());
        font.map(|font| font.charmap().mappings().map(|(letter, _)| letter).collect())
            .unwrap_or_default()
    };
    let mut common = letters(first);
    for face in &built_in[..TEXT_FACES] {
        let face = letters(face);
        common.retain(|letter| face.contains(letter));
    }
    let end = common.iter().max().map_or(0, |last| last + 1);
    (0..end).map(|letter| common.contains(&letter)).collect()
}

struct Loading {
    collection: Collection,
    faces: HashMap<FaceId, (Blob<u8>, Face)>,
}

impl Loading {
    /// Gives families a name together.
    fn name(&mut self, name: GenericFamily, families: &[String]) {
        let found = families.iter().filter_map(|family| self.collection.family_id(family));
        let found: Vec<FamilyId> = found.collect();
        self.collection.set_generic_families(name, found.into_iter());
    }

    /// Makes a file's fonts known and returns their families' names.
    fn register(&mut self, blob: &Blob<u8>) -> Vec<String> {
        let registered = self.collection.register_fonts(blob.clone(), None);
        let mut names = Vec::new();
        for (family, fonts) in registered {
            names.extend(self.collection.family_name(family).map(str::to_owned));
            for font in fonts {
                if let Some(face) = Face::new(Arc::new(blob.clone()), font.index()) {
                    self.faces.insert((blob.id(), font.index()), (blob.clone(), face));
                }
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_font_can_be_embedded() {
        assert_eq!(Fonts::new(Vec::new()).faces.len(), FILES.len());
    }

    #[test]
    fn only_what_every_face_of_words_has_needs_no_closer_look() {
        let fonts = Fonts::new(Vec::new());
        assert!(fonts.print_all("Hold 20\u{2013}30 s, then \u{201c}breathe\u{201d} \u{2026} caf\u{e9}\n"));
        for letter in ["\u{e0a0}", "\u{639}", "1\u{fe0f}\u{20e3}", "\u{1f9d8}", "\t"] {
            assert!(!fonts.print_all(letter), "{letter}");
        }
    }

    #[test]
    fn a_file_that_is_no_font_is_left_out() {
        let fonts = Fonts::new(vec![b"no font".to_vec()]);
        assert_eq!(fonts.families[0], TEXT_FAMILY);
    }
}
