//! What a drawing must not hold, found in its XML as browsers read it: what runs, what is fetched from elsewhere, and what
//! grows beyond measure when it is drawn. usvg would drop the first two without a word and work on the third for hours.

use crate::picture::Refusal;
use std::collections::HashMap;
use usvg::roxmltree::{Document, Node, NodeId, ParsingOptions};

/// The names of elements of web pages, which fetch in many ways.
const WEB_PAGE: &str = "http://www.w3.org/1999/xhtml";

/// The largest drawing that is read, in bytes; ordinary ones have 20,000.
const MAX_BYTES: usize = 10_000_000;

/// The most elements of a file, and the most that copies make of them.
const MAX_ELEMENTS: usize = 100_000;

/// The most attributes of an element: readers of XML compare each with all others.
const MAX_ATTRIBUTES: usize = 1000;

/// As how many elements a letter counts, and half of what a piece of a line does: to shape them takes so much longer.
const LETTER: usize = 10;

/// The most prefixes that are declared: each element looks through those around it.
const MAX_PREFIXES: usize = 2000;

/// How often rules of style sheets may be held against elements; exported drawings stay under a million.
const MAX_MATCHES: usize = 20_000_000;

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

/// Arrowheads, which are drawn at every corner of a line.
const MARKER: &str = "marker";

/// Elements that are drawn anew for each reference to them, and that no printed drawing can hold.
const EFFECTS: [(&str, &str); 4] = [
    ("pattern", "a pattern"),
    ("mask", "a mask"),
    ("clipPath", "a clipping path"),
    ("filter", "a filter"),
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
    // No attribute's value may hold the sign at which elements begin.
    if text.matches("xmlns:").count() > MAX_PREFIXES
        || text
            .split('<')
            .any(|tag| tag.bytes().filter(|byte| *byte == b'=').count() > MAX_ATTRIBUTES)
    {
        return Err(TOO_MANY);
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
    refuse_rules(&document)?;
    refuse_growth(&document)?;
    Ok(document)
}

/// Whether the document type declares something of its own: entities that multiply, attributes that every element gets.
fn has_own_declarations(text: &str) -> bool {
    let declared = text.match_indices("<!DOCTYPE").map(|(at, _)| &text[at..]);
    let is_own = |declaration: &str| declaration.split('>').next().is_some_and(|head| head.contains('['));
    let lower = text.to_ascii_lowercase();
    // The end of a declaration may also stand between quotes.
    declared.into_iter().any(is_own) || ["<!entity", "<!attlist"].iter().any(|own| lower.contains(own))
}

fn refuse_node(node: Node<'_, '_>) -> Result<(), Refusal> {
    if node
        .pi()
        .is_some_and(|instruction| instruction.target == "xml-stylesheet")
    {
        return Err(REFERENCE);
    }
    if node.tag_name().namespace() == Some(WEB_PAGE) {
        return Err(Refusal::Feature("a web page inside"));
    }
    if node.tag_name().name() == "style" {
        // A comment may part a word that is read as one.
        refuse_style(&sheet_text(node))?;
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
    let has_strings = ["image-set(", "src("].iter().any(|function| lower.contains(function));
    let mut addresses = lower.split("url(").skip(1);
    (has_strings || addresses.any(is_elsewhere))
        .then_some(REFERENCE)
        .map_or(Ok(()), Err)
}

/// Refuses style sheets of which each rule would be held against each element for minutes.
fn refuse_rules(document: &Document<'_>) -> Result<(), Refusal> {
    let elements = document.descendants().filter(Node::is_element);
    let sheets = elements.clone().filter(|node| node.tag_name().name() == "style");
    let rules: usize = sheets.map(|sheet| sheet_text(sheet).matches(['{', ',']).count()).sum();
    if rules.saturating_mul(elements.count()) > MAX_MATCHES {
        return Err(TOO_MANY);
    }
    Ok(())
}

/// Refuses what becomes too much when copies (`use`), arrowheads (`marker`) and whatever else is drawn once for each
/// reference to it are put in.
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
    let by_style = growth.by_style(document, whole)?;
    if whole.elements > MAX_ELEMENTS || whole.arrows.max(by_style) > 10 * MAX_ELEMENTS {
        return Err(TOO_MANY);
    }
    Ok(())
}

/// How much an element becomes.
#[derive(Clone, Copy, Default)]
struct Weight {
    elements: usize,
    /// Where its outlines may turn, and arrowheads may stand.
    corners: usize,
    /// The elements of all arrowheads.
    arrows: usize,
}

impl Weight {
    /// This and another one so many times.
    fn and(self, times: usize, other: Self) -> Self {
        let add = |a: usize, b: usize| a.saturating_add(b.saturating_mul(times));
        Self {
            elements: add(self.elements, other.elements),
            corners: add(self.corners, other.corners),
            arrows: add(self.arrows, other.arrows),
        }
    }

    /// As an arrowhead at so many corners.
    fn at_corners(self, corners: usize) -> usize {
        corners.saturating_mul(self.elements.saturating_add(self.arrows))
    }
}

/// How much each element becomes.
struct Growth<'d, 'i> {
    by_id: HashMap<&'d str, Node<'d, 'i>>,
    known: HashMap<NodeId, Weight>,
}

impl<'d, 'i> Growth<'d, 'i> {
    fn count(&mut self, node: Node<'d, 'i>, depth: usize) -> Result<Weight, Refusal> {
        if depth > MAX_DEPTH {
            return Err(TOO_DEEP);
        }
        if let Some(known) = self.known.get(&node.id()) {
            return Ok(*known);
        }
        let mut weight = Weight {
            elements: 1 + letters(node),
            corners: corners(node),
            arrows: 0,
        };
        for child in node.children().filter(Node::is_element) {
            weight = weight.and(1, self.count(child, depth + 1)?);
        }
        if let Some(copied) = self.copied(node) {
            weight = weight.and(1, self.count(copied, depth + 1)?);
        }
        // What lies inside inherits most references.
        let inside = weight;
        for drawn in self.drawn(node) {
            let one = self.count(drawn, depth + 1)?;
            if drawn.tag_name().name() == MARKER {
                weight.arrows = weight.arrows.saturating_add(one.at_corners(inside.corners));
            } else {
                weight = weight.and(inside.elements, one);
            }
        }
        self.known.insert(node.id(), weight);
        Ok(weight)
    }

    /// What is put in the place of an element, or is its content.
    fn copied(&self, node: Node<'d, 'i>) -> Option<Node<'d, 'i>> {
        if !["use", "pattern"].contains(&node.tag_name().name()) {
            return None;
        }
        let to = node.attributes().find(|attribute| attribute.name() == "href")?;
        self.by_id.get(to.value().trim().trim_start_matches('#')).copied()
    }

    /// What an element's attributes refer to that is drawn anew for each reference.
    fn drawn(&self, node: Node<'d, 'i>) -> Vec<Node<'d, 'i>> {
        let values = node.attributes().map(|attribute| attribute.value());
        values.flat_map(|value| self.named(value)).collect()
    }

    fn named(&self, value: &str) -> Vec<Node<'d, 'i>> {
        let ids = value.split('#').skip(1).map(|rest| {
            let id = rest.split([')', '"', '\'']).next().unwrap_or(rest);
            id.trim_end()
        });
        let all = ids.filter_map(|id| self.by_id.get(id).copied());
        let is_effect = |node: &Node<'_, '_>| EFFECTS.iter().any(|(name, _)| *name == node.tag_name().name());
        all.filter(|node| node.tag_name().name() == MARKER || is_effect(node))
            .collect()
    }

    /// How many elements arrowheads become that a style sheet puts at corners: at worst at all of them, and each kind at
    /// those of another.
    fn by_style(&mut self, document: &Document<'d>, whole: Weight) -> Result<usize, Refusal> {
        let sheets = document.descendants().filter(|node| node.tag_name().name() == "style");
        let named = sheets.flat_map(|sheet| self.named(&sheet_text(sheet)));
        let named: HashMap<NodeId, Node<'d, 'i>> = named.map(|node| (node.id(), node)).collect();
        let (mut heaviest, mut turns) = (0, Vec::new());
        for node in named.into_values() {
            if let Some((_, what)) = EFFECTS.iter().find(|(name, _)| *name == node.tag_name().name()) {
                return Err(Refusal::Feature(what));
            }
            let one = self.count(node, 0)?;
            heaviest = one.at_corners(1).max(heaviest);
            turns.push(one.corners.max(1));
        }
        turns.sort_unstable();
        let corners = turns
            .into_iter()
            .skip(1)
            .fold(whole.corners.max(whole.arrows), usize::saturating_mul);
        Ok(heaviest.saturating_mul(corners))
    }
}

/// Everything that a style sheet says.
fn sheet_text(sheet: Node<'_, '_>) -> String {
    sheet
        .children()
        .filter_map(|child| child.is_text().then(|| child.text()).flatten())
        .collect()
}

/// As how many elements the letters of an element count.
fn letters(node: Node<'_, '_>) -> usize {
    if !["text", "tspan", "textPath"].contains(&node.tag_name().name()) {
        return 0;
    }
    let texts = node.children().filter(Node::is_text).filter_map(|child| child.text());
    2 * LETTER + LETTER * texts.map(str::len).sum::<usize>()
}

/// About how many corners an element's outline has.
fn corners(node: Node<'_, '_>) -> usize {
    let outline = node.attribute("d").or(node.attribute("points"));
    outline.map_or(0, |outline| outline.len() / 4 + 1)
}
