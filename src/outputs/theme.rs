//! The brand as the web shows it: the stylesheet, the icons and the logo, which all pages share.

use super::templates::Templates;
use super::{Artifact, pdf};
use crate::config::{Brand, Colour, Config};
use crate::picture::{Format, Image, Pictures};
use anyhow::{Result, bail};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The background of a page by day.
pub(super) const PAPER: Colour = Colour(0xfd, 0xfc, 0xfa);

/// The background of a page by night.
pub(super) const NIGHT: Colour = Colour(0x14, 0x17, 0x18);

/// The contrast of all text with its background (WCAG 2.2, 1.4.3).
const READABLE: f32 = 4.5;

/// The contrast of headings by night, which look dull at the least that is allowed.
const VIVID: f32 = 7.0;

/// The contrast of what is read at length (WCAG 2.2, 1.4.6).
const COMFORTABLE: f32 = 9.0;

/// The edge of the picture that feed readers and home screens show, in pixels; RSS allows 144.
pub(super) const ICON_SIZE: u32 = 144;

/// The path of that picture under `out/`.
pub(super) const ICON_PATH: &str = "icon.png";

/// The colours of callouts that must look the same in every practice.
const TONES: [(&str, Colour); 3] = [
    ("tip", Colour(0x2a, 0x7a, 0x4b)),
    ("warning", Colour(0x9a, 0x63, 0x00)),
    ("caution", Colour(0xb3, 0x26, 0x1e)),
];

/// Colours by the name of their custom property.
type Palette = BTreeMap<String, String>;

#[derive(Serialize)]
struct Style {
    light: Palette,
    dark: Palette,
}

#[derive(Serialize)]
struct Favicon {
    ground: String,
    figure: String,
}

/// The files that every page links to.
pub(crate) fn artifacts(config: &Config, pictures: &Pictures) -> Result<Vec<Artifact>> {
    let brand = config.brand;
    let (light, mut dark) = (palette(brand, PAPER), palette(brand, NIGHT));
    dark.retain(|name, colour| light.get(name) != Some(colour));
    let style = Style { light, dark };
    let mut files = vec![
        Artifact::new("style.css", compact(&config.templates.render("style.css", style)?)),
        Artifact::new("favicon.svg", favicon(brand)?),
        icon(brand)?,
    ];
    files.extend(logo(config, pictures));
    Ok(files)
}

/// A style sheet without comments, line breaks and the spaces after its signs, which only its writer needs.
fn compact(css: &str) -> String {
    const SHORTER: [(&str, &str); 9] = [
        (" {", "{"),
        ("{ ", "{"),
        (": ", ":"),
        ("; ", ";"),
        (", ", ","),
        (" > ", ">"),
        (" + .", "+."),
        (" / ", "/"),
        (";}", "}"),
    ];
    let mut parts = css.split("/*");
    let first = parts.next();
    let rest = parts.filter_map(|part| Some(part.split_once("*/")?.1));
    let bare: String = first.into_iter().chain(rest).collect();
    let joined: String = bare.lines().map(str::trim).collect();
    let packed = SHORTER
        .iter()
        .fold(joined, |css, (long, short)| css.replace(long, short));
    without_zeros(&packed)
}

/// Numbers below one without their nought (CSS Syntax 3, section 4.3.12).
fn without_zeros(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    for (place, part) in css.split("0.").enumerate() {
        if place > 0 {
            out.push_str(if out.ends_with(|before: char| before.is_ascii_alphanumeric()) {
                "0."
            } else {
                "."
            });
        }
        out.push_str(part);
    }
    out
}

/// The icon as pixels, for what shows no drawings.
pub(super) fn icon(brand: Brand) -> Result<Artifact> {
    match Image::decode(favicon(brand)?.into_bytes()) {
        Ok(Image::Drawing(drawing)) => Ok(Artifact::shared(ICON_PATH, pdf::drawing_png(&drawing, ICON_SIZE)?)),
        Ok(Image::Photo(_)) => bail!("the template `favicon.svg` is no drawing"),
        Err(refusal) => bail!("cannot draw the template `favicon.svg`: {refusal:?}"),
    }
}

/// The path of the logo under `out/`.
pub(super) fn logo_path(format: Format) -> String {
    format!("logo.{}", format.ending())
}

fn logo(config: &Config, pictures: &Pictures) -> Option<Artifact> {
    let picture = config.practice.logo.as_ref()?;
    let image = pictures.get(&picture.file)?;
    let bytes = match &**image {
        Image::Drawing(drawing) => &drawing.svg,
        Image::Photo(photo) => &photo.bytes,
    };
    let bytes = Arc::clone(bytes);
    let format = pictures.outline(&picture.file)?.format;
    Some(Artifact::shared(logo_path(format), bytes))
}

fn favicon(brand: Brand) -> Result<String> {
    let figure = ink_on(brand.primary).hex();
    let ground = brand.primary.hex();
    Templates::default().render("favicon.svg", Favicon { ground, figure })
}

/// Every colour of a page on this background. Each text colour is made readable on `tint`, the background nearest
/// to the text, and so on all of them.
fn palette(brand: Brand, paper: Colour) -> Palette {
    let by_day = paper == PAPER;
    let end = if by_day { Colour::BLACK } else { Colour::WHITE };
    let tint = paper.mix(brand.primary, if by_day { 0.09 } else { 0.14 });
    let ink = brand.primary.mix(end, 0.8).readable_on(tint, COMFORTABLE);
    let strong = if by_day { READABLE } else { VIVID };
    let colours = [
        ("paper", paper),
        ("tint", tint),
        ("ink", ink),
        ("muted", ink.mix(paper, 0.3).readable_on(tint, READABLE)),
        ("line", paper.mix(ink, 0.16)),
        ("strong", link(brand.primary.readable_on(tint, strong), paper)),
        ("accent", brand.accent.readable_on(tint, READABLE)),
        ("button", brand.primary),
        ("on-button", ink_on(brand.primary)),
    ];
    let named = |(name, colour): (&str, Colour)| (name.to_owned(), colour.hex());
    colours.into_iter().map(named).chain(tones(paper)).collect()
}

/// The colour of each kind of call-out and of its box.
fn tones(paper: Colour) -> impl Iterator<Item = (String, String)> {
    TONES.into_iter().flat_map(move |(name, tone)| {
        let tint = box_ground(tone, paper);
        [
            (name.to_owned(), tone.readable_on(tint, READABLE).hex()),
            (format!("{name}-tint"), tint.hex()),
        ]
    })
}

/// The background of a call-out's box.
fn box_ground(tone: Colour, paper: Colour) -> Colour {
    paper.mix(tone, 0.07)
}

/// A colour that can be read in every call-out too, where links stand as well.
fn link(colour: Colour, paper: Colour) -> Colour {
    TONES.iter().fold(colour, |colour, (_, tone)| {
        colour.readable_on(box_ground(*tone, paper), READABLE)
    })
}

/// Black or white, whichever can be read better.
pub(super) fn ink_on(ground: Colour) -> Colour {
    if Colour::WHITE.contrast(ground) >= Colour::BLACK.contrast(ground) {
        Colour::WHITE
    } else {
        Colour::BLACK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text colours, each with the backgrounds that it stands on.
    const PAIRS: &[(&str, &[&str])] = &[
        ("ink", &["paper", "tint", "tip-tint", "warning-tint", "caution-tint"]),
        ("muted", &["paper", "tint"]),
        ("strong", &["paper", "tint", "tip-tint", "warning-tint", "caution-tint"]),
        ("accent", &["paper"]),
        ("on-button", &["button"]),
        ("tip", &["tip-tint"]),
        ("warning", &["warning-tint"]),
        ("caution", &["caution-tint", "paper"]),
        ("paper", &["tip", "warning", "caution", "strong"]),
    ];

    fn brands() -> impl Iterator<Item = Brand> {
        let colours = [
            "#1f5f5b", "#ffd200", "#000", "#fff", "#001f5b", "#f00", "#777", "#e6198c", "#7fff00",
        ];
        colours.into_iter().map(|colour| Brand {
            primary: Colour::parse(colour).unwrap(),
            accent: Colour::parse(colour).unwrap(),
        })
    }

    #[test]
    fn every_brand_can_be_read_by_day_and_by_night() {
        for (brand, paper) in brands().flat_map(|brand| [(brand, PAPER), (brand, NIGHT)]) {
            let palette = palette(brand, paper);
            let colour = |name: &str| Colour::parse(&palette[name]).unwrap();
            for (text, grounds) in PAIRS {
                for ground in *grounds {
                    let contrast = colour(text).contrast(colour(ground));
                    assert!(contrast >= READABLE, "{brand:?}: {text} on {ground} has {contrast}");
                }
            }
        }
    }

    #[test]
    fn a_style_sheet_loses_only_what_nobody_reads() {
        let css = "/* a */\na, b {\n  color: red; /* b */\n  margin: 0.5em 10.5em 0;\n}\n\nul > li + .b { top: -0.5em; }\n@media print {\n  a::after { content: \" (\"; }\n}\n";
        assert_eq!(
            compact(css),
            "a,b{color:red;margin:.5em 10.5em 0}ul>li+.b{top:-.5em}@media print{a::after{content:\" (\"}}"
        );
    }

    #[test]
    fn the_icon_can_be_drawn_in_every_colour() {
        assert!(brands().all(|brand| icon(brand).is_ok()));
    }
}
