//! Every rule a source can break, with the code by which people name it.

use crate::diagnostic::Severity;

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `E…` stops the build, `W…` does not; the number never changes its meaning.
    pub code: &'static str,
    /// Follows from the code's first letter.
    pub severity: Severity,
    /// What it is about, a sentence.
    pub what: &'static str,
}

macro_rules! rules {
    ($($name:ident $code:literal $what:literal;)*) => {
        $(#[doc = $what] pub const $name: &Rule = &Rule {
            code: $code,
            severity: if $code.as_bytes()[0] == b'E' { Severity::Error } else { Severity::Warning },
            what: $what,
        };)*
        /// All rules, by code.
        pub const ALL: &[&Rule] = &[$($name),*];
    };
}

rules! {
    // The file as a whole
    NO_FRONT_MATTER "E001" "The file does not begin with front matter.";
    FRONT_MATTER_NOT_CLOSED "E002" "The front matter has no closing `---`.";
    NOT_UTF8 "E003" "The file is not UTF-8 text.";
    CONTROL_CHARACTER "E004" "The text holds a character that nobody sees and that would break the feed.";
    MISNAMED_FILE "W005" "A file that is meant as an exercise and not named like one.";
    // YAML
    COLON_IN_VALUE "E010" "A value holds a colon and has no quotes.";
    TAB_INDENT "E011" "A line is indented with a tab.";
    UNCLOSED_QUOTE "E012" "A quote is opened and never closed.";
    SPECIAL_START "E013" "A value begins with a character that means something else in YAML.";
    CURLY_QUOTES "E014" "Curly quotes stand where straight ones are meant.";
    UNREADABLE "E015" "A line is no `key: value`.";
    HASH_CUTS_VALUE "W016" "A `#` silently cuts the rest of a value off.";
    UNCLOSED_BRACKET "E017" "A bracket is opened and never closed.";
    TEXT_AFTER_QUOTE "E018" "Text goes on after the closing quote.";
    // Keys and values
    UNKNOWN_KEY "E020" "A key that does not exist.";
    DUPLICATE_KEY "E021" "A key that is there twice.";
    MISSING_KEY "E022" "A key that must be there.";
    WRONG_SHAPE "E023" "A value of the wrong shape, such as a list where a text is needed.";
    EMPTY_VALUE "E024" "A value that is empty.";
    NOT_IN_LIST "E025" "A value that is none of the possible ones.";
    BAD_DATE "E026" "Not a date, or one that can be read in two ways.";
    BAD_TIME "E027" "Not a length of time.";
    BAD_NUMBER "E028" "Not a whole number.";
    OUT_OF_RANGE "E029" "A number or a time outside its limits.";
    BAD_ADDRESS "E030" "Not a web or email address of the right kind.";
    BAD_COLOUR "E031" "Not a colour.";
    TOO_LONG "E032" "A text or a list that is too long for the place where it is shown.";
    BAD_TAG "E033" "A tag that cannot be a hashtag.";
    PASSWORD_IN_SETTINGS "E039" "A password in a file that others may see.";
    // Identity
    BAD_ID "E040" "An id that cannot be a web address.";
    DUPLICATE_ID "E041" "Two exercises with the same id.";
    DATE_DIFFERS "W042" "The file's name says another date than the file.";
    PUBLISHED_ID "E043" "The id of a published exercise was changed.";
    PUBLISHED_DATE "E044" "The date of a published exercise was changed.";
    PUBLISHED_SITE "E045" "The address of the site was changed after something was published there.";
    CLOCK_BEHIND "W046" "The computer's clock says a day before one on which something was published.";
    // The body
    NO_STEPS "E050" "No numbered list.";
    TWO_STEP_LISTS "E051" "More than one numbered list.";
    STEP_COUNT "E052" "Fewer than 2 or more than 12 steps.";
    EMPTY_STEP "E053" "A step without words.";
    HOLD_DIFFERS "E054" "A step's hold is not the dose's.";
    NO_DOSE "E055" "A dose with neither hold nor repetitions.";
    NOT_ALLOWED "E056" "Something in the text that not every output can show.";
    HEADING_LEVEL "E057" "A heading of a level that is not allowed where it stands.";
    EMPTY_HEADING "E058" "A heading without words.";
    NESTED_TOO_DEEP "E059" "A list inside a list inside a list.";
    STATIC_HOLD "W060" "A hold that is unusually short or long.";
    SIDES_NOT_SAID "W061" "The dose says both sides, no step does.";
    LONG_STEP "W062" "A step of many words.";
    NO_CAUTION "W063" "No call-out that says when to stop.";
    TWO_HOLDS "E064" "A step with more than one hold.";
    UNKNOWN_CALLOUT "E065" "A call-out that does not exist.";
    EMPTY_CALLOUT "E066" "A call-out or quotation without words.";
    OPEN_NOTE "E067" "A private note that is never closed.";
    GLUED_MARK "E068" "A heading, step or bullet whose mark is not quite what Markdown takes for one.";
    MISTYPED_HOLD "E069" "A hold that is mistyped and would be printed as it stands.";
    // Pictures and links
    PICTURE_NOT_FOUND "E070" "A picture file that does not exist.";
    PICTURE_OUTSIDE "E071" "A picture outside the project.";
    PICTURE_REMOTE "E072" "A picture on the web.";
    NO_ALT_TEXT "E073" "A picture without alt text.";
    PICTURE_KIND "E074" "A picture of a kind that cannot be used.";
    PICTURE_DAMAGED "E075" "A picture that cannot be read.";
    PICTURE_TOO_LARGE "E076" "A picture with too many pixels or bytes.";
    SVG_FEATURE "E077" "A drawing that uses what cannot be printed.";
    UNSAFE_LINK "E078" "A link that runs a program or carries its content in itself.";
    RELATIVE_LINK "E079" "A link to a page that cannot be found from an email.";
    PLAIN_HTTP "W080" "A link that is not encrypted.";
    PICTURE_METADATA "W081" "A photograph that says where it was taken.";
    UNKNOWN_ANCHOR "E082" "A link to a heading that does not exist.";
    EMPTY_LINK "E083" "A link without words or without an address.";
    BROKEN_LINK "E084" "A link or picture that is mistyped and would be printed as it stands.";
    LOOSE_MARKS "W085" "Marks of bold text that would be printed as they stand, or vanish between digits.";
    GUIDANCE_LEFT "E086" "A sentence of the guide that `handout new` writes, in an exercise that is no draft.";
    // Outputs
    NO_GLYPH "E090" "A character that no font can print.";
    MAIL_TOO_LONG "W091" "A newsletter so long that Gmail cuts it off.";
    // Templates of a project's own
    BAD_TEMPLATE "E092" "A template that cannot be read.";
    UNKNOWN_TEMPLATE "W093" "A file among the templates that nothing is made with.";
    // The newsletter's settings
    NO_POSTAL_ADDRESS "W095" "A newsletter that does not say where its sender can be found.";
    NO_WAY_OUT "W096" "A newsletter that does not say how to leave it.";
    // Captions
    CAPTION_TOO_LONG "E100" "A caption, or its title, that is longer than the network takes.";
    TOO_MANY_HASHTAGS "E101" "A caption with more hashtags than the network takes.";
    BAD_HASHTAG "E102" "Something in a caption that looks like a hashtag and is none.";
    HASHTAG_WITHOUT_CAPITALS "W103" "A hashtag whose words cannot be told apart when it is read aloud.";
    HOOK_TOO_LONG "W104" "A hook that is cut off before it ends.";
    ALT_TOO_LONG "W105" "An alt text that is longer than a network takes.";
    UNUSED_CAPTION "W106" "A caption for a network that the practice does not post on.";
    SUBJECT_TOO_LONG "W107" "A subject or preheader that inboxes cut off.";
    // Words; only `handout check` looks at them
    HARD_TO_READ "W110" "A text that is hard to read.";
    CLAIM "W111" "A promise that advertising rules forbid.";
    REVIEW_OVERDUE "W112" "A text that should have been read again by now.";
    // Captions that go on in further posts
    NO_PLACE_TO_BREAK "W113" "A word that no post has room for, where a caption goes on in further posts.";
    SINGLE_POST "E114" "A line `---` in a caption that does not go on in further posts.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        assert!(ALL.is_sorted_by(|a, b| a.code[1..] < b.code[1..]));
    }
}
