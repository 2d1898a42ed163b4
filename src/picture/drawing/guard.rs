//! What a drawing must not hold, found in its XML as browsers read it: what runs, what is fetched from elsewhere, and what
//! grows beyond measure when it is drawn. usvg would drop the first two without a word and work on the third for hours.

use crate::picture::Refusal;
use std::collections::HashMap;
use usvg::roxmltree::{Document, Node, NodeId, ParsingOptions};

/// The largest drawing that is read, in bytes; ordinary ones have 20,000.
const MAX_BYTES: usize = 10_000_000;

/// The most elements of a file, and the most that copies make of them.
const MAX_ELEMENTS: usize = 100_000;

/// How deep elements may lie inside each other, copies of copies included; drawing programs stay under twenty.
const MAX_DEPTH: usize = 100;

/// Elements that run, change with time or bring something else in, in small letters.
const REFUSED: [(&str, &str); 9] = [
    ("script", "a script"),
    ("handler", "a script"),
    ("foreignobject", "a web page inside (`foreignObject`)"),
    ("image", "a picture inside"),
    ("feimage", "a picture inside"),
    ("animate", "an animation"),
    ("animatetransform", "an animation"),
    ("animatemotion", "an animation"),
    ("set", "an animation"),
];

const REFERENCE: Refusal = Refusal::Feature("a reference to another file");
const SCRIPT: Refusal = Refusal::Feature("a script");
const TOO_DEEP: Refusal = Refusal::Feature("parts inside parts, deeper than any drawing needs");
const TOO_MANY: Refusal = Refusal::Feature("more parts than any drawing needs");

/// The drawing's XML, if it holds nothing of this.
pub(super) fn checked(text: &str) -> Result<Document<'_>, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    if has_own_declarations(text) {
        return Err(Refusal::Feature("an entity declaration"));
    }
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: 10 * u32::try_from(MAX_ELEMENTS).unwrap_or(u32::MAX),
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|_| Refusal::Damaged)?;
    for node in document.descendants() {
        refuse_node(node)?;
    }
    refuse_growth(&document)?;
    Ok(document)
}

/// Whether the document type declares something of its own: entities that multiply, attributes that every element gets.
fn has_own_declarations(text: &str) -> bool {
    let declared = text.match_indices("<!DOCTYPE").map(|(at, _)| &text[at..]);
    let is_own = |declaration: &str| declaration.split('>').next().is_some_and(|head| head.contains('['));
    declared.into_iter().any(is_own) || text.to_ascii_lowercase().contains("<!entity")
}

fn refuse_node(node: Node<'_, '_>) -> Result<(), Refusal> {
    if node
        .pi()
        .is_some_and(|instruction| instruction.target == "xml-stylesheet")
    {
        return Err(REFERENCE);
    }
    if node.is_text() && node.parent().is_some_and(|parent| parent.tag_name().name() == "style") {
        return refuse_style(node.text().unwrap_or_default());
    }
    let name = node.tag_name().name().to_ascii_lowercase();
    if let Some((_, what)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
        return Err(Refusal::Feature(what));
    }
    node.attributes()
        .try_for_each(|attribute| refuse_attribute(attribute.name(), attribute.namespace(), attribute.value()))
}

fn refuse_attribute(name: &str, namespace: Option<&str>, value: &str) -> Result<(), Refusal> {
    let name = name.to_ascii_lowercase();
    let is_event = name.starts_with("on") && namespace.is_none() && name.bytes().all(|byte| byte.is_ascii_lowercase());
    // Browsers leave out white space and control characters in a scheme.
    let bare: String = value.chars().filter(|letter| *letter > ' ').collect();
    if is_event || bare.to_ascii_lowercase().contains("javascript:") {
        return Err(SCRIPT);
    }
    match name.as_str() {
        "href" | "src" if !bare.starts_with('#') => Err(REFERENCE),
        "style" => refuse_style(value),
        _ => refuse_addresses(value),
    }
}

/// CSS may hide an address behind escapes, so that those are refused too.
fn refuse_style(style: &str) -> Result<(), Refusal> {
    if style.contains('\\') || style.to_ascii_lowercase().contains("@import") {
        return Err(REFERENCE);
    }
    refuse_addresses(style)
}

/// Refuses `url(…)` that is not of the drawing itself.
fn refuse_addresses(value: &str) -> Result<(), Refusal> {
    let lower = value.to_ascii_lowercase();
    let is_elsewhere = |address: &str| {
        !address
            .trim_start_matches([' ', '\t', '\n', '\r', '"', '\''])
            .starts_with('#')
    };
    let mut addresses = lower.split("url(").skip(1);
    addresses.any(is_elsewhere).then_some(REFERENCE).map_or(Ok(()), Err)
}

/// Refuses what becomes too much when copies (`use`) and arrowheads (`marker`) are put in.
fn refuse_growth(document: &Document<'_>) -> Result<(), Refusal> {
    let elements = document.descendants().filter(Node::is_element);
    let mut growth = Growth {
        by_id: elements
            .clone()
            .filter_map(|node| Some((node.attribute("id")?, node)))
            .collect(),
        known: HashMap::new(),
    };
    let whole = growth.count(document.root_element(), 0)?;
    let mut heaviest = 0;
    for marker in elements.clone().filter(|node| node.tag_name().name() == "marker") {
        heaviest = growth.count(marker, 0)?.max(heaviest);
    }
    let corners = elements.filter_map(|node| node.attribute("d").or(node.attribute("points")));
    let corners: usize = corners.map(|outline| outline.len() / 4 + 1).sum();
    if whole > MAX_ELEMENTS || heaviest.saturating_mul(corners) > 10 * MAX_ELEMENTS {
        return Err(TOO_MANY);
    }
    Ok(())
}

/// How many elements an element becomes.
struct Growth<'d, 'i> {
    by_id: HashMap<&'d str, Node<'d, 'i>>,
    known: HashMap<NodeId, usize>,
}

impl<'d, 'i> Growth<'d, 'i> {
    fn count(&mut self, node: Node<'d, 'i>, depth: usize) -> Result<usize, Refusal> {
        if depth > MAX_DEPTH {
            return Err(TOO_DEEP);
        }
        if let Some(known) = self.known.get(&node.id()) {
            return Ok(*known);
        }
        let mut count: usize = 1;
        for child in node.children().filter(Node::is_element) {
            count = count.saturating_add(self.count(child, depth + 1)?);
        }
        if node.tag_name().name() == "use" {
            let to = node.attributes().find(|attribute| attribute.name() == "href");
            let copied = to.and_then(|to| self.by_id.get(to.value().trim().trim_start_matches('#')).copied());
            if let Some(copied) = copied {
                count = count.saturating_add(self.count(copied, depth + 1)?);
            }
        }
        self.known.insert(node.id(), count);
        Ok(count)
    }
}
