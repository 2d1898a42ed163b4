//! What a drawing must not hold, found in its XML as browsers read it: what runs, what is fetched from elsewhere, and what
//! grows beyond measure when it is drawn. usvg would drop the first two without a word and work on the third for hours.

mod growth;

use crate::picture::Refusal;
use std::collections::HashMap;
use usvg::roxmltree::{Document, Node, ParsingOptions};

/// The names of elements of web pages, which fetch in many ways.
const WEB_PAGE: &str = "http://www.w3.org/1999/xhtml";

/// The largest drawing that is read, in bytes; ordinary ones have 20,000.
const MAX_BYTES: usize = 10_000_000;

/// The most elements of a file, and the most that copies make of them.
const MAX_ELEMENTS: usize = 100_000;

/// The most attributes of an element: readers of XML compare each with all others.
const MAX_ATTRIBUTES: usize = 1000;

/// The most prefixes that are declared: each element looks through those around it.
const MAX_PREFIXES: usize = 2000;

/// How often rules of style sheets may be held against elements; exported drawings stay under a million.
const MAX_MATCHES: usize = 20_000_000;

/// Elements that run, change with time or bring something else in, in small letters.
const REFUSED: [(&str, &str); 10] = [
    ("script", "a script"),
    ("handler", "a script"),
    ("foreignobject", "a web page inside (`foreignObject`)"),
    ("image", "a picture inside"),
    ("feimage", "a picture inside"),
    ("animate", "an animation"),
    ("animatetransform", "an animation"),
    ("animatemotion", "an animation"),
    ("set", "an animation"),
    ("tref", "words from another place (`tref`)"),
];

/// What no printed drawing can hold.
const EFFECTS: [(&str, &str); 4] = [
    ("pattern", "a pattern"),
    ("mask", "a mask"),
    ("clipPath", "a clipping path"),
    ("filter", "a filter"),
];

const REFERENCE: Refusal = Refusal::Feature("a reference to another file");
const SCRIPT: Refusal = Refusal::Feature("a script");
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
    refuse_effects(&document)?;
    let elements = growth::refuse(&document)?;
    refuse_rules(&document, elements)?;
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

/// Refuses effects that something refers to, shown or not: usvg follows an effect that inherits a reference to itself
/// until there is no memory left, and draws effects in effects anew for each reference.
fn refuse_effects(document: &Document<'_>) -> Result<(), Refusal> {
    let mut effects = HashMap::new();
    for (node, what) in elements(document).filter_map(|node| Some((node, effect(node)?))) {
        effects.extend(ids(node).map(|id| (id, what)));
    }
    let refuse = |text: &str| match addressed(text).find_map(|id| effects.get(id)) {
        Some(what) => Err(Refusal::Feature(what)),
        None => Ok(()),
    };
    let mut attributes = elements(document).flat_map(|node| node.attributes());
    attributes.try_for_each(|attribute| refuse(attribute.value()))?;
    sheets(document).try_for_each(|sheet| refuse(&sheet))
}

/// Refuses style sheets of which each rule would be held against each element for minutes. Every blank in a selector
/// stands for any number of elements in between, so that all that lie around an element are tried for each of them.
fn refuse_rules(document: &Document<'_>, elements_drawn: usize) -> Result<(), Refusal> {
    let depths = elements(document).map(|node| node.ancestors().count());
    let depth = depths.max().unwrap_or_default();
    let tries = |selector: &str| {
        let blanks = selector.split_whitespace().skip(1).count();
        let tests = 1 + selector.matches(['.', '#', '[', ':', '>', '+']).count();
        tests.saturating_mul(depth.saturating_pow(u32::try_from(blanks).unwrap_or(u32::MAX)))
    };
    let of_rule = |rule: &str| {
        let selectors = rule.split('{').next().unwrap_or_default().split(',');
        selectors.map(tries).fold(0, usize::saturating_add)
    };
    let of_sheet = |sheet: String| sheet.split('}').map(of_rule).fold(0, usize::saturating_add);
    let all = sheets(document).map(of_sheet).fold(0, usize::saturating_add);
    if all.saturating_mul(elements_drawn) > MAX_MATCHES {
        return Err(TOO_MANY);
    }
    Ok(())
}

fn elements<'d, 'i>(document: &'d Document<'i>) -> impl Iterator<Item = Node<'d, 'i>> {
    document.descendants().filter(Node::is_element)
}

/// Everything that each style sheet says.
fn sheets(document: &Document<'_>) -> impl Iterator<Item = String> {
    let sheets = elements(document).filter(|node| node.tag_name().name() == "style");
    sheets.map(sheet_text)
}

fn sheet_text(sheet: Node<'_, '_>) -> String {
    sheet
        .children()
        .filter_map(|child| child.is_text().then(|| child.text()).flatten())
        .collect()
}

/// The names under which an element is found, whatever prefix they have.
fn ids<'d>(node: Node<'d, '_>) -> impl Iterator<Item = &'d str> {
    let ids = node.attributes().filter(|attribute| attribute.name() == "id");
    ids.map(|attribute| attribute.value().trim())
        .filter(|id| !id.is_empty())
}

/// The names in a text's `url(#…)`, bare or between quotes.
fn addressed(text: &str) -> impl Iterator<Item = &str> {
    let lower = text.to_ascii_lowercase();
    let starts: Vec<usize> = lower.match_indices("url(").map(|(at, url)| at + url.len()).collect();
    starts.into_iter().filter_map(|start| {
        let address = text[start..].trim_start();
        let quote = address.chars().next().filter(|sign| ['"', '\''].contains(sign));
        let id = address[quote.map_or(0, char::len_utf8)..]
            .trim_start()
            .strip_prefix('#')?;
        let id = match quote {
            Some(quote) => id.split(quote).next(),
            None => id.split([' ', ')']).next(),
        };
        id.map(str::trim)
    })
}

fn effect(node: Node<'_, '_>) -> Option<&'static str> {
    let name = node.tag_name().name();
    EFFECTS
        .iter()
        .find_map(|(effect, what)| (*effect == name).then_some(*what))
}
