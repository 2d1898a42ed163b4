//! From positioned pages to a tagged PDF: the only file that knows krilla.
//!
//! krilla checks what it writes against PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2), and refuses to write a
//! file that lacks a title, a language, an alt text or a glyph.

mod paint;
mod tags;

use super::fonts::{FaceId, Fonts};
use super::sheet::{Item, NodeId, Page, Run, Sheet};
use anyhow::{Context, Result, anyhow};
use jiff::civil::Date;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::text::Font;
use krilla::{Document, SerializeSettings};
use std::sync::Arc;
use tags::Tags;

/// A font that can be embedded.
#[derive(Clone)]
pub(super) struct Face(Font);

impl Face {
    /// The font at an index of a file's bytes; none if it cannot be read.
    pub(super) fn new(bytes: Arc<dyn AsRef<[u8]> + Send + Sync>, index: u32) -> Option<Self> {
        Font::new(bytes.into(), index).map(Face)
    }
}

/// What a document says about itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    /// The title that a reader's window shows.
    pub(super) title: &'a str,
    /// Who wrote it.
    pub(super) author: &'a str,
    /// What it is about.
    pub(super) summary: &'a str,
    /// Its language, a BCP 47 tag.
    pub(super) language: &'a str,
    /// What never changes about it, from which its identifier is made.
    pub(super) url: &'a str,
    /// Its date.
    pub(super) date: Date,
}

/// Writes a document.
///
/// # Errors
/// When krilla refuses the document: a mistake of the layout, never of the writer's.
pub(super) fn write(sheet: &Sheet, fonts: &Fonts, about: &About<'_>) -> Result<Vec<u8>> {
    paint::pack_photos(sheet.pages.iter().flat_map(|page| &page.items));
    let mut document = document(accessible()?);
    let mut tags = Tags::new(&sheet.tree);
    for page in &sheet.pages {
        write_page(&mut document, sheet.size, page, fonts, &mut tags)?;
    }
    document.set_outline(outline(sheet, &tags));
    document.set_tag_tree(tags.tree(about.language));
    document.set_metadata(metadata(about));
    document
        .finish()
        .map_err(|error| anyhow!("krilla refused the document: {error:?}"))
}

fn accessible() -> Result<Configuration> {
    ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .with_archival_validator(Archival::A2_A)
        .finish()
        .map_err(|error| anyhow!("PDF/UA-1 and PDF/A-2a do not go together: {error:?}"))
}

fn document(configuration: Configuration) -> Document {
    Document::new_with(SerializeSettings {
        configuration,
        enable_tagging: true,
        ..SerializeSettings::default()
    })
}

fn write_page(
    document: &mut Document,
    size: (f32, f32),
    page: &Page,
    fonts: &Fonts,
    tags: &mut Tags<'_>,
) -> Result<()> {
    let settings = PageSettings::from_wh(size.0, size.1).context("a page without extent")?;
    let index = tags.next_page();
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    let mut links = Vec::new();
    for item in &page.items {
        write_item(&mut surface, item, fonts, tags, index)?;
        links.extend(paint::link(item));
    }
    artifact(&mut surface, ArtifactType::Footer, |surface| {
        page.footer.iter().try_for_each(|item| paint_item(surface, item, fonts))
    })?;
    surface.finish();
    for (node, rect, to) in links {
        let action = Action::Link(LinkAction::new(to.to_string()));
        let link = LinkAnnotation::new(rect, Target::Action(action));
        let annotation = Annotation::new_link(link, Some(to.to_string()));
        tags.attach(node, sheet.add_tagged_annotation(annotation));
    }
    sheet.finish();
    Ok(())
}

fn write_item(surface: &mut Surface<'_>, item: &Item, fonts: &Fonts, tags: &mut Tags<'_>, page: usize) -> Result<()> {
    let (node, tag) = match item {
        Item::Text {
            run: Run { node: Some(node), .. },
            ..
        } => (*node, ContentTag::Span(SpanTag::empty())),
        Item::Picture(_, _, Some(node)) => (*node, ContentTag::Other),
        _ => {
            return artifact(surface, ArtifactType::Layout, |surface| {
                paint_item(surface, item, fonts)
            });
        }
    };
    if let Item::Text { x, y, run } = item
        && let Some(line) = run.underline(*x, *y)
    {
        artifact(surface, ArtifactType::Layout, |surface| {
            paint::shape(surface, &line);
            Ok(())
        })?;
    }
    let content = surface.start_tagged(tag);
    let painted = paint_item(surface, item, fonts);
    surface.end_tagged();
    tags.place(node, page, paint::top(item));
    tags.attach(node, content);
    painted
}

fn artifact(
    surface: &mut Surface<'_>,
    kind: ArtifactType,
    paint: impl FnOnce(&mut Surface<'_>) -> Result<()>,
) -> Result<()> {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    let painted = paint(surface);
    surface.end_tagged();
    painted
}

fn paint_item(surface: &mut Surface<'_>, item: &Item, fonts: &Fonts) -> Result<()> {
    match item {
        Item::Text { x, y, run } => paint::text(surface, (*x, *y), run, &font(fonts, run.face)?),
        Item::Box(..) | Item::Disc { .. } => item.shape().iter().for_each(|shape| paint::shape(surface, shape)),
        Item::Picture(rect, image, _) => paint::picture(surface, *rect, image)?,
    }
    Ok(())
}

fn font(fonts: &Fonts, face: FaceId) -> Result<Font> {
    let face = fonts.face(face).context("a run in a font that was never loaded")?;
    Ok(face.0.clone())
}

/// The headings as bookmarks, sections under the title.
fn outline(sheet: &Sheet, tags: &Tags<'_>) -> Outline {
    let mut outline = Outline::new();
    for (node, words) in headings(sheet) {
        if let Some((page, y)) = tags.position(node) {
            let target = XyzDestination::new(page, Point::from_xy(0.0, y));
            outline.push_child(OutlineNode::new(words.to_owned(), target));
        }
    }
    outline
}

fn headings(sheet: &Sheet) -> impl Iterator<Item = (NodeId, &str)> {
    let nodes = sheet.tree.nodes.iter().enumerate();
    nodes.filter_map(|(node, (role, _))| match role {
        super::sheet::Role::Heading(1 | 2, words) => Some((node, words.as_str())),
        _ => None,
    })
}

fn metadata(about: &About<'_>) -> Metadata {
    let date = DateTime::new(about.date.year().unsigned_abs())
        .month(about.date.month().unsigned_abs())
        .day(about.date.day().unsigned_abs());
    Metadata::new()
        .title(about.title.to_owned())
        .authors(vec![about.author.to_owned()])
        .description(about.summary.to_owned())
        .language(about.language.to_owned())
        .creator(concat!("handout ", env!("CARGO_PKG_VERSION")).to_owned())
        .document_id(about.url.to_owned())
        .creation_date(date)
}
