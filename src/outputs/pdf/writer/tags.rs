//! The tree of meanings as PDF tags, filled in the order in which the parts are painted.

use crate::outputs::pdf::sheet::{NodeId, Role, Tree};
use krilla::tagging::{Identifier, ListNumbering, Node, Tag, TagGroup, TagTree};
use std::num::NonZeroU16;

/// The tags of a document while its pages are written.
pub(super) struct Tags<'a> {
    tree: &'a Tree,
    children: Vec<Vec<Child>>,
    attached: Vec<bool>,
    positions: Vec<Option<(usize, f32)>>,
    pages: usize,
}

enum Child {
    Content(Node),
    Part(NodeId),
}

impl<'a> Tags<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        let count = tree.nodes.len();
        let mut attached = vec![false; count];
        attached[Tree::ROOT] = true;
        Self {
            tree,
            children: std::iter::repeat_with(Vec::new).take(count).collect(),
            attached,
            positions: vec![None; count],
            pages: 0,
        }
    }

    /// The index of the page that begins now.
    pub(super) fn next_page(&mut self) -> usize {
        self.pages += 1;
        self.pages - 1
    }

    /// Gives a part a piece of painted content, and its parent the part if this is its first.
    pub(super) fn attach(&mut self, node: NodeId, content: Identifier) {
        self.attach_to_parent(node);
        self.children[node].push(Child::Content(content.into()));
    }

    fn attach_to_parent(&mut self, node: NodeId) {
        if !std::mem::replace(&mut self.attached[node], true) {
            let parent = self.tree.nodes[node].1;
            self.attach_to_parent(parent);
            self.children[parent].push(Child::Part(node));
        }
    }

    /// Remembers where a part begins.
    pub(super) fn place(&mut self, node: NodeId, page: usize, top: f32) {
        let mut part = node;
        while self.positions[part].is_none() {
            self.positions[part] = Some((page, top));
            part = self.tree.nodes[part].1;
        }
    }

    /// The page and the height at which a part begins; none if nothing of it was painted.
    pub(super) fn position(&self, node: NodeId) -> Option<(usize, f32)> {
        self.positions[node]
    }

    /// All tags, below the document.
    pub(super) fn tree(mut self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for child in std::mem::take(&mut self.children[Tree::ROOT]) {
            tree.push(self.node(child));
        }
        tree
    }

    fn node(&mut self, child: Child) -> Node {
        match child {
            Child::Content(content) => content,
            Child::Part(part) => {
                let mut group = group(&self.tree.nodes[part].0);
                for child in std::mem::take(&mut self.children[part]) {
                    group.push(self.node(child));
                }
                group.into()
            }
        }
    }
}

fn group(role: &Role) -> TagGroup {
    match role {
        Role::Document | Role::Section => TagGroup::new(Tag::Section),
        Role::Heading(level, words) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            TagGroup::new(Tag::Hn(level, Some(words.clone())))
        }
        Role::Paragraph => TagGroup::new(Tag::P),
        Role::List { ordered: true } => TagGroup::new(Tag::L(ListNumbering::Decimal)),
        Role::List { ordered: false } => TagGroup::new(Tag::L(ListNumbering::Disc)),
        Role::Item => TagGroup::new(Tag::LI),
        Role::Label => TagGroup::new(Tag::Lbl),
        Role::Body => TagGroup::new(Tag::LBody),
        Role::Figure(alt) => TagGroup::new(Tag::Figure(Some(alt.clone()))),
        Role::Link(_) => TagGroup::new(Tag::Link),
        Role::Strong => TagGroup::new(Tag::Strong),
        Role::Emphasis => TagGroup::new(Tag::Em),
        Role::Span => TagGroup::new(Tag::Span),
        Role::Aside => TagGroup::new(Tag::Div),
        Role::Quote => TagGroup::new(Tag::BlockQuote),
    }
}
