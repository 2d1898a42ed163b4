//! What Markdown has and a handout has not, with what to do instead.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use crate::source::{Source, Span};
use std::sync::Arc;

/// Something that is refused wherever it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// "an HTML tag".
    one: &'static str,
    /// "HTML tags".
    many: &'static str,
    help: &'static str,
}

macro_rules! kinds {
    ($($name:ident $one:literal $many:literal $help:literal;)*) => {
        $(pub(super) const $name: &Kind = &Kind { one: $one, many: $many, help: $help };)*
    };
}

kinds! {
    HTML "an HTML tag" "HTML tags" "delete it; for emphasis type `**word**`, for a video add `video: https://…` to the front matter";
    HTML_IN_ALT_TEXT "an HTML tag in an alt text" "HTML tags in alt texts" "leave out the `<` and the `>`";
    TABLE "a table" "tables" "write it as a list: begin each line with `- `";
    CODE_BLOCK "a block of code (four spaces or ``` before it)" "blocks of code" "delete the spaces or ``` marks at the beginning of the lines";
    CODE_SPAN "text between backticks" "texts between backticks" "for emphasis type `*word*` or `**word**`";
    FOOTNOTE "a footnote" "footnotes" "put it in brackets, or name the source in the front matter: `sources: [\"…\"]`";
    LINE "a horizontal line" "horizontal lines" "delete it, or type a heading: `## When to use it`";
    STRIKETHROUGH "struck-out text" "struck-out texts" "delete the words, or the `~` marks";
    TASK "a box to tick" "boxes to tick" "type `- ` without `[ ]`";
    LINK_TITLE "a text in quotes after an address" "texts in quotes after addresses" "delete it: `[words](https://example.org)`";
    LINKED_PICTURE "a picture that is a link" "pictures that are links" "put the link in words below the picture";
    PICTURE_IN_HEADING "a picture in a heading" "pictures in headings" "put it on a line of its own below the heading";
    CALLOUT_TITLE "text beside the name of a call-out" "texts beside names of call-outs" "put it on the next line, after `> `";
    UNKNOWN "a kind of Markdown" "kinds of Markdown" "write it as plain text";
}

/// What was refused so far: of each kind the first place and how many there are.
#[derive(Debug, Default)]
pub(super) struct Refused(Vec<(&'static Kind, Span, usize)>);

impl Refused {
    pub(super) fn add(&mut self, kind: &'static Kind, place: Span) {
        match self.0.iter_mut().find(|(known, _, _)| *known == kind) {
            Some((_, _, count)) => *count += 1,
            None => self.0.push((kind, place, 1)),
        }
    }

    /// One mistake for each kind.
    pub(super) fn report(&mut self, source: &Arc<Source>, found: &mut Diagnostics) {
        for (kind, place, count) in self.0.drain(..) {
            let message = format!("{} cannot be shown in print, on the web and in mail alike", kind.one);
            let label = if count > 1 {
                format!("the first of {count} {}", kind.many)
            } else {
                String::new()
            };
            found.push(
                Diagnostic::new(rules::NOT_ALLOWED, message)
                    .at(source, place, label)
                    .help(kind.help),
            );
        }
    }
}
