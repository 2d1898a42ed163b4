//! Pictures as a text refers to them: whether the path leads into the project, and what to say if the file does not
//! serve.

use super::fields::Value;
use super::{lengths, values};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::exercise::Picture;
use crate::picture::{Image, Photo, Refusal};
use crate::rules;
use crate::source::{Source, Span};
use std::sync::Arc;

/// Why the file of a picture cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// There is no such file.
    NotFound {
        /// The path under the project's folder of a file that was probably meant.
        near: Option<String>,
    },
    /// It is a link, or lies behind one, at whose end there is nothing.
    DeadLink,
    /// A link leads out of the project's folder.
    Outside,
    /// The file is there.
    Refused(Refusal),
}

/// A picture as it was typed.
pub(super) struct Typed<'t> {
    /// The path or address.
    pub(super) path: &'t str,
    /// The alt text.
    pub(super) alt: &'t str,
    /// Where.
    pub(super) span: Span,
}

/// The endings of files that can be used.
const ENDINGS: [&str; 4] = ["svg", "png", "jpg", "jpeg"];

/// Finds out which file is meant; what cannot be meant is reported. A picture without alt text is reported and comes
/// back all the same, so that its file is checked.
pub(super) fn picture(source: &Arc<Source>, typed: &Typed<'_>, found: &mut Diagnostics) -> Option<Picture> {
    if typed.alt.trim().is_empty() {
        found.push(no_alt_text(source, typed));
    }
    found.extend(lengths::alt(source, typed.alt, &typed.span).into_iter().collect());
    meant(source, typed, found)
}

/// The picture of a path that leads into the project.
fn meant(source: &Arc<Source>, typed: &Typed<'_>, found: &mut Diagnostics) -> Option<Picture> {
    let alt = typed.alt.split_whitespace().collect::<Vec<_>>().join(" ");
    let span = typed.span.clone();
    match resolve(folder(&source.name), typed.path) {
        Ok(file) => Some(Picture { file, alt, span }),
        Err(mistake) => {
            found.push(mistake.at(source, span, ""));
            None
        }
    }
}

fn no_alt_text(source: &Arc<Source>, typed: &Typed<'_>) -> Diagnostic {
    Diagnostic::new(rules::NO_ALT_TEXT, "this picture has no alt text")
        .at(source, typed.span.clone(), "")
        .help(format!(
            "say in a few words what it shows: `![Woman lying on her side]({})`",
            typed.path
        ))
        .note("people who cannot see the picture hear these words instead")
}

/// The folder of a file, without a slash at its end.
fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path under the project's folder, or a mistake that has no place yet.
fn resolve(folder: &str, typed: &str) -> Result<String, Diagnostic> {
    let decoded = percent_decoded(typed.trim()).replace('\\', "/");
    let lower = decoded.to_lowercase();
    if ["http://", "https://", "//", "data:", "ftp://"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
    {
        return Err(remote(&decoded));
    }
    let is_drive = lower.chars().nth(1) == Some(':');
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let absolute = is_drive || lower.starts_with(['/', '~']) || lower.starts_with("file:");
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or_else(|| outside(&decoded))?;
            }
            _ => parts.push(part),
        }
    }
    if absolute {
        return Err(outside(&decoded));
    }
    if !has_usable_ending(&decoded) {
        return Err(wrong_kind(&decoded));
    }
    Ok(parts.join("/"))
}

/// Whether a file is a picture by its name.
pub(crate) fn has_usable_ending(path: &str) -> bool {
    ending(path).is_some_and(|ending| ENDINGS.contains(&ending.to_lowercase().as_str()))
}

fn ending(path: &str) -> Option<&str> {
    let (name, ending) = file_name(path).rsplit_once('.')?;
    (!name.is_empty()).then_some(ending)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn remote(path: &str) -> Diagnostic {
    let name = file_name(path.split(['?', '#']).next().unwrap_or(path));
    let name = if has_usable_ending(name) { name } else { "picture.jpg" };
    Diagnostic::new(
        rules::PICTURE_REMOTE,
        "a picture must be a file of the project, not one on the web",
    )
    .help(format!("save it in `exercises/img` and type `img/{name}`"))
    .note("a picture on the web cannot be printed, and may be gone tomorrow")
}

fn outside(path: &str) -> Diagnostic {
    let name = file_name(path);
    Diagnostic::new(
        rules::PICTURE_OUTSIDE,
        format!("`{path}` is outside the project's folder"),
    )
    .help(format!("copy the picture into `exercises/img` and type `img/{name}`"))
}

fn wrong_kind(path: &str) -> Diagnostic {
    let diagnostic = match ending(path) {
        Some(ending) => Diagnostic::new(
            rules::PICTURE_KIND,
            format!("a picture of the kind `.{ending}` cannot be used"),
        ),
        None => Diagnostic::new(rules::PICTURE_KIND, format!("`{path}` is not the name of a picture")),
    };
    let is_heic = ending(path).is_some_and(|ending| ["heic", "heif"].contains(&ending.to_lowercase().as_str()));
    if is_heic {
        diagnostic.help(HEIC_HELP)
    } else {
        diagnostic.help(KIND_HELP)
    }
}

const HEIC_HELP: &str = "open the photograph and export it as JPEG; on an iPhone, choose Settings, Camera, Formats, \
                         Most Compatible before you take the next one";
const KIND_HELP: &str = "use a photograph (.jpg or .png) or a drawing (.svg); most programs can export one of these";

/// What to say about a picture whose file does not serve.
#[must_use]
pub fn refused_picture(source: &Arc<Source>, picture: &Picture, why: &Unusable) -> Diagnostic {
    let file = &picture.file;
    match why {
        Unusable::NotFound { near } => not_found(source, file, near.as_deref()),
        Unusable::DeadLink => Diagnostic::new(
            rules::PICTURE_NOT_FOUND,
            format!("`{file}` is a link, or lies behind one, that leads nowhere"),
        )
        .help("put the picture itself in the place of the link"),
        Unusable::Outside => Diagnostic::new(
            rules::PICTURE_OUTSIDE,
            format!("`{file}` leads out of the project's folder"),
        )
        .help("copy the picture itself into the folder"),
        Unusable::Refused(Refusal::Kind(kind)) => by_content(file, *kind),
        Unusable::Refused(Refusal::Damaged) => Diagnostic::new(
            rules::PICTURE_DAMAGED,
            format!("`{file}` is damaged and cannot be read"),
        )
        .help("open it in a picture program and save it again"),
        Unusable::Refused(Refusal::TooLarge) => {
            Diagnostic::new(rules::PICTURE_TOO_LARGE, format!("`{file}` is too large"))
                .help("make it smaller: 2000 pixels across are plenty for a printed page")
        }
        Unusable::Refused(Refusal::Feature(feature)) => Diagnostic::new(
            rules::SVG_FEATURE,
            format!("the drawing `{file}` holds {feature}, which cannot be printed"),
        )
        .help("use plain shapes and lines, or export the drawing as PNG"),
    }
    .at(source, picture.span.clone(), "")
}

/// What to say about a picture that serves, but carries something that its owner may not know of.
#[must_use]
pub fn checked_picture(source: &Arc<Source>, picture: &Picture, image: &Image) -> Option<Diagnostic> {
    let Image::Photo(Photo { had_place: true, .. }) = image else {
        return None;
    };
    let diagnostic = Diagnostic::new(
        rules::PICTURE_METADATA,
        format!("`{}` says where it was taken", picture.file),
    )
    .at(source, picture.span.clone(), "")
    .help("nothing to do: the published copies do not say it")
    .note("phones write the place into each photograph; the file in your folder still holds it");
    Some(diagnostic)
}

fn not_found(source: &Source, file: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(rules::PICTURE_NOT_FOUND, format!("there is no file `{file}`"));
    let Some(near) = near else {
        return diagnostic.help("check the name, and whether the picture is in that folder");
    };
    let folder = format!("{}/", folder(&source.name));
    let shown = near.strip_prefix(&folder).unwrap_or(near);
    let diagnostic = diagnostic.help(format!("did you mean `{shown}`?"));
    if near.to_lowercase() == file.to_lowercase() {
        diagnostic.note("on the web, capital and small letters are different")
    } else {
        diagnostic
    }
}

fn by_content(file: &str, kind: Option<&str>) -> Diagnostic {
    match kind {
        Some("HEIC") => Diagnostic::new(
            rules::PICTURE_KIND,
            format!("`{file}` is an HEIC photograph, whatever its name says, and cannot be used"),
        )
        .help(HEIC_HELP),
        Some(kind) => Diagnostic::new(
            rules::PICTURE_KIND,
            format!("`{file}` is a {kind} file and cannot be used"),
        )
        .help(KIND_HELP),
        None => Diagnostic::new(rules::PICTURE_KIND, format!("`{file}` is not a picture")).help(KIND_HELP),
    }
}

/// A path with `%20` and the like as the letters they stand for.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%');
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .filter(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The path of a picture whose alt text is known.
pub(super) fn file(value: &Value<'_>, alt: &str, source: &Arc<Source>, found: &mut Diagnostics) -> Option<Picture> {
    let path = values::text(value, found)?;
    let typed = Typed {
        path: &path,
        alt,
        span: value.node.span.clone(),
    };
    meant(source, &typed, found)
}

/// `{file: …, alt: …}` of the front matter.
pub(super) fn field(mut fields: super::fields::Fields<'_, '_>, source: &Arc<Source>) -> Option<Picture> {
    let place = fields.place_of("file").unwrap_or_else(|| fields.place());
    let path = fields.required("file", "img/open-book.png", values::text);
    let alt = fields.required("alt", "\"Woman on her side, top arm opened behind her.\"", values::text);
    let mut mistakes = Diagnostics::default();
    let picture = path.and_then(|path| {
        let typed = Typed {
            path: &path,
            // That it is missing was reported above.
            alt: alt.as_deref().unwrap_or_default(),
            span: place,
        };
        meant(source, &typed, &mut mistakes)
    });
    fields.report_all(mistakes);
    fields.finish();
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_the_file_it_stands_in() {
        let resolved = |path| resolve("exercises", path).map_err(|mistake| mistake.rule.code);
        assert_eq!(
            resolved("img/open-book.png").as_deref(),
            Ok("exercises/img/open-book.png")
        );
        assert_eq!(
            resolved("./img//Knee%20up.JPG").as_deref(),
            Ok("exercises/img/Knee up.JPG")
        );
        assert_eq!(resolved("img\\knee.svg").as_deref(), Ok("exercises/img/knee.svg"));
        assert_eq!(resolved("../shared/knee.svg").as_deref(), Ok("shared/knee.svg"));
        assert_eq!(resolved("../../knee.svg"), Err("E071"));
        assert_eq!(resolved("/Users/anna/knee.svg"), Err("E071"));
        assert_eq!(resolved("C:\\Users\\anna\\knee.jpg"), Err("E071"));
        assert_eq!(resolved("https://example.org/knee.jpg"), Err("E072"));
        assert_eq!(resolved("img/knee.heic"), Err("E074"));
        assert_eq!(resolved("img/knee"), Err("E074"));
    }

    #[test]
    fn what_is_not_percent_encoded_stays() {
        assert_eq!(percent_decoded("50%25 z%C3%BC%ZZ%"), "50% zü%ZZ%");
        assert_eq!(percent_decoded("%ff"), "%ff");
    }
}
