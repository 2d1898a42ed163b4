//! Text with its formatting as words with looks and meanings.

use super::Composer;
use crate::exercise::{Inline, Picture};
use crate::outputs::html::absolute;
use crate::outputs::pdf::sheet::{NodeId, Role};
use crate::outputs::pdf::text::{Style, Words};
use std::sync::Arc;

impl Composer<'_, '_> {
    /// Text as words; `node` is what the text as a whole is, such as a paragraph.
    pub(super) fn inlines(&mut self, text: &[Inline], style: Style, node: NodeId) -> Vec<Words> {
        let mut words = Vec::new();
        self.collect(text, style, node, None, &mut words);
        close_gaps(&mut words);
        words
    }

    fn collect(
        &mut self,
        text: &[Inline],
        style: Style,
        node: NodeId,
        link: Option<&Arc<str>>,
        words: &mut Vec<Words>,
    ) {
        let mixed = text.len() > 1;
        for inline in text {
            match inline {
                Inline::Text(plain) => {
                    let node = if mixed { self.tree.add(node, Role::Span) } else { node };
                    words.push(piece(plain, style, node, link));
                }
                // The line end belongs to the words before it, whose last space keeps them apart when they are copied.
                Inline::LineBreak => match words.last_mut() {
                    Some(last) => last.text.push_str(" \n"),
                    None => words.push(piece(" \n", style, node, link)),
                },
                Inline::Strong(inner) => {
                    let node = self.tree.add(node, Role::Strong);
                    self.collect(inner, Style { bold: true, ..style }, node, link, words);
                }
                Inline::Emphasis(inner) => {
                    let node = self.tree.add(node, Role::Emphasis);
                    self.collect(inner, Style { italic: true, ..style }, node, link, words);
                }
                Inline::Link { to, text } => {
                    let to = self.address(to);
                    let node = self.tree.add(node, Role::Link(Arc::clone(&to)));
                    let style = Style {
                        colour: self.theme.primary,
                        ..style
                    };
                    self.collect(text, style, node, Some(&to), words);
                }
                // Pictures among words are shown under them: see `Composer::paragraph`.
                Inline::Picture(_) => {}
            }
        }
    }

    /// A link as it works from paper.
    fn address(&self, to: &str) -> Arc<str> {
        absolute(&self.edition.config.site.url, &self.edition.url(), to).into()
    }

    /// Plain words that lead somewhere.
    pub(super) fn link(&mut self, text: &str, to: &str, style: Style, node: NodeId) -> Words {
        let to = self.address(to);
        let node = self.tree.add(node, Role::Link(Arc::clone(&to)));
        let style = Style {
            colour: self.theme.primary,
            ..style
        };
        piece(text, style, node, Some(&to))
    }
}

fn piece(text: &str, style: Style, node: NodeId, link: Option<&Arc<str>>) -> Words {
    Words {
        text: text.to_owned(),
        style,
        node: Some(node),
        link: link.cloned(),
    }
}

/// Where a picture stood between words, one space is left, not two.
fn close_gaps(words: &mut [Words]) {
    let mut after_space = false;
    for piece in words {
        if after_space && piece.text.starts_with(' ') {
            piece.text.remove(0);
        }
        after_space = piece.text.ends_with(' ') || piece.text.is_empty() && after_space;
    }
}

/// The pictures among words.
pub(super) fn pictures(text: &[Inline]) -> Vec<&Picture> {
    text.iter()
        .flat_map(|inline| match inline {
            Inline::Picture(picture) => vec![picture],
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { text: inner, .. } => pictures(inner),
            Inline::Text(_) | Inline::LineBreak => Vec::new(),
        })
        .collect()
}
