//! The font files of this repository's `fonts/`, built in, so that the program needs no file beside it.

/// The text family of a handout without brand fonts: drawn for readers with low vision.
pub const TEXT_FAMILY: &str = "Atkinson Hyperlegible Next";

/// The family of emoji.
pub const EMOJI_FAMILY: &str = "Noto Emoji";

/// What the text family lacks is taken from the first of these that has it.
pub const FALLBACKS: [&str; 7] = [
    "Noto Sans",
    "Noto Sans Hebrew",
    "Noto Sans Arabic",
    "Noto Sans Math",
    "Noto Sans Symbols",
    "Noto Sans Symbols2",
    EMOJI_FAMILY,
];

macro_rules! files {
    ($($file:literal),* $(,)?) => {
        [$(include_bytes!(concat!("../fonts/", $file)).as_slice()),*]
    };
}

/// How many of [`FILES`], from the first, are the text family's.
pub const TEXT_FACES: usize = 4;

/// The files' bytes: static, since a constant would be in the program once for each place that names it.
pub static FILES: [&[u8]; 16] = files![
    "AtkinsonHyperlegibleNext-Regular.ttf",
    "AtkinsonHyperlegibleNext-Bold.ttf",
    "AtkinsonHyperlegibleNext-Italic.ttf",
    "AtkinsonHyperlegibleNext-BoldItalic.ttf",
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSans-Italic.ttf",
    "NotoSans-BoldItalic.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansHebrew-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoSansMath-Regular.ttf",
    "NotoSansSymbols-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "NotoEmoji-Regular.ttf",
];
