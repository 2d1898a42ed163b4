//! What becomes too much when copies and arrowheads are put in, weighed before they are.

use super::{MAX_ELEMENTS, TOO_MANY, addressed, effect, elements, ids, sheets};
use crate::picture::Refusal;
use std::collections::HashMap;
use usvg::roxmltree::{Document, Node, NodeId};

/// As how many elements a letter counts, and half of what a piece of a line does: to shape them takes so much longer.
const LETTER: usize = 10;

/// How often usvg may look, for each element inside an effect, at all elements for a way back to it, used or not.
const MAX_LOOKS: usize = 200_000_000;

/// How deep elements may lie inside each other, copies of copies included; drawing programs stay under twenty.
const MAX_DEPTH: usize = 100;

/// The most elements of one id; more than one are a mistake that some programs make.
const MAX_NAMESAKES: usize = 50;

/// The most corners of an outline that is not written point by point: of a rectangle with round edges.
const ROUND: usize = 10;

/// Arrowheads, which are drawn at every corner of a line.
const MARKER: &str = "marker";

/// Elements that become what they refer to, or go on with it.
const COPIES: [&str; 4] = ["use", "linearGradient", "radialGradient", WORDS_ON_A_LINE];

/// Words along an outline, which is read once for each of them.
const WORDS_ON_A_LINE: &str = "textPath";

const TOO_DEEP: Refusal = Refusal::Feature("parts inside parts, deeper than any drawing needs");

/// How many elements a drawing becomes when copies (`use`) are put in; refuses what becomes too much, arrowheads
/// (`marker`) included.
pub(super) fn refuse(document: &Document<'_>) -> Result<usize, Refusal> {
    let mut growth = Growth::default();
    for node in elements(document) {
        ids(node).for_each(|id| growth.by_id.entry(id).or_default().push(node));
    }
    if growth.by_id.values().any(|namesakes| namesakes.len() > MAX_NAMESAKES) {
        return Err(TOO_MANY);
    }
    let whole = growth.count(document.root_element(), 0)?;
    let by_style = growth.by_style(document, whole)?;
    if whole.elements > MAX_ELEMENTS
        || whole.arrows.max(by_style) > 10 * MAX_ELEMENTS
        || whole.in_effects.saturating_mul(whole.elements) > MAX_LOOKS
    {
        return Err(TOO_MANY);
    }
    Ok(whole.elements)
}

/// How much an element becomes.
#[derive(Clone, Copy, Default)]
struct Weight {
    elements: usize,
    /// Where its outlines may turn, and arrowheads may stand.
    corners: usize,
    /// The elements of all arrowheads, and their corners.
    arrows: usize,
    /// Its elements inside effects, for each of the effects around them.
    in_effects: usize,
}

impl Weight {
    /// This and another one.
    fn and(self, other: Self) -> Self {
        Self {
            elements: self.elements.saturating_add(other.elements),
            corners: self.corners.saturating_add(other.corners),
            arrows: self.arrows.saturating_add(other.arrows),
            in_effects: self.in_effects.saturating_add(other.in_effects),
        }
    }

    /// As an arrowhead at so many corners.
    fn at_corners(self, corners: usize) -> usize {
        let one = self.elements.saturating_add(self.corners).saturating_add(self.arrows);
        corners.saturating_mul(one)
    }
}

/// How much each element becomes.
#[derive(Default)]
struct Growth<'d, 'i> {
    /// All elements of an id: readers of drawings differ in which of them counts.
    by_id: HashMap<&'d str, Vec<Node<'d, 'i>>>,
    known: HashMap<NodeId, Weight>,
    /// What the arrowheads become that an element and all around it put at a corner.
    around: HashMap<NodeId, usize>,
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
            ..Weight::default()
        };
        let children = node.children().filter(Node::is_element);
        for part in children.chain(self.copied(node)) {
            weight = weight.and(self.count(part, depth + 1)?);
        }
        if node.tag_name().name() == WORDS_ON_A_LINE {
            weight.elements = weight.elements.saturating_add(weight.corners);
        }
        if effect(node).is_some() {
            weight.in_effects = weight.in_effects.saturating_add(weight.elements);
        }
        let mut arrows = self.arrows_of(node, depth)?;
        if is_marker(&node) {
            arrows = arrows.saturating_add(self.arrows_around(node, depth)?);
        }
        weight.arrows = weight.arrows.saturating_add(arrows.saturating_mul(weight.corners));
        self.known.insert(node.id(), weight);
        Ok(weight)
    }

    /// What is put in the place of an element, or goes on with it: at worst all that its attributes name.
    fn copied(&self, node: Node<'d, 'i>) -> Vec<Node<'d, 'i>> {
        if !COPIES.contains(&node.tag_name().name()) {
            return Vec::new();
        }
        let addresses = node.attributes().filter(|attribute| attribute.name() == "href");
        let ids = addresses.filter_map(|address| address.value().trim().strip_prefix('#'));
        ids.flat_map(|id| self.named(id)).copied().collect()
    }

    fn named(&self, id: &str) -> &[Node<'d, 'i>] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// How much the arrowheads become that an element's attributes put at each corner of whatever lies inside.
    fn arrows_of(&mut self, node: Node<'d, 'i>, depth: usize) -> Result<usize, Refusal> {
        let mut weight: usize = 0;
        let values = node.attributes().map(|attribute| attribute.value());
        let arrows: Vec<_> = values.flat_map(|value| self.arrows(value)).collect();
        for arrow in arrows {
            weight = weight.saturating_add(self.count(arrow, depth + 1)?.at_corners(1));
        }
        Ok(weight)
    }

    /// The same of all elements around one: what an arrowhead holds inherits their arrowheads.
    fn arrows_around(&mut self, node: Node<'d, 'i>, depth: usize) -> Result<usize, Refusal> {
        let Some(parent) = node.parent_element() else {
            return Ok(0);
        };
        if depth > MAX_DEPTH {
            return Err(TOO_DEEP);
        }
        if let Some(known) = self.around.get(&parent.id()) {
            return Ok(*known);
        }
        let outer = self.arrows_around(parent, depth + 1)?;
        let weight = outer.saturating_add(self.arrows_of(parent, depth)?);
        self.around.insert(parent.id(), weight);
        Ok(weight)
    }

    fn arrows(&self, text: &str) -> Vec<Node<'d, 'i>> {
        let named = addressed(text).flat_map(|id| self.named(id)).copied();
        named.filter(is_marker).collect()
    }

    /// How many elements arrowheads become that a style sheet puts at corners: at worst at all of them, and each kind at
    /// those of another.
    fn by_style(&mut self, document: &Document<'d>, whole: Weight) -> Result<usize, Refusal> {
        let named = sheets(document).flat_map(|sheet| self.arrows(&sheet));
        let named: HashMap<NodeId, Node<'d, 'i>> = named.map(|node| (node.id(), node)).collect();
        let (mut heaviest, mut turns) = (0, Vec::new());
        for node in named.into_values() {
            let one = self.count(node, 0)?;
            heaviest = one.at_corners(1).max(heaviest);
            turns.push(one.corners.max(one.arrows).max(1));
        }
        turns.sort_unstable();
        let corners = turns
            .into_iter()
            .skip(1)
            .fold(whole.corners.max(whole.arrows), usize::saturating_mul);
        Ok(heaviest.saturating_mul(corners))
    }
}

fn is_marker(node: &Node<'_, '_>) -> bool {
    node.tag_name().name() == MARKER
}

/// As how many elements the letters of an element count.
fn letters(node: Node<'_, '_>) -> usize {
    if !["text", "tspan", WORDS_ON_A_LINE].contains(&node.tag_name().name()) {
        return 0;
    }
    let texts = node.children().filter(Node::is_text).filter_map(|child| child.text());
    2 * LETTER + LETTER * texts.map(str::len).sum::<usize>()
}

/// At most how many corners an element's outline has.
fn corners(node: Node<'_, '_>) -> usize {
    let outline = node.attribute("d").or(node.attribute("points"));
    match node.tag_name().name() {
        "rect" | "circle" | "ellipse" | "line" => ROUND,
        _ => outline.map_or(0, |outline| outline.len() / 2 + 1),
    }
}
