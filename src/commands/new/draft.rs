//! The text of a new exercise file.

use jiff::civil::Date;

/// What every new file says about itself.
pub(super) struct Heading<'a> {
    pub(super) title: &'a str,
    pub(super) id: &'a str,
    pub(super) date: Date,
}

/// The body, with a word of guidance in each part.
const BODY: &str = include_str!("guide.md");

/// The keys that a copy has of its own, or must not take over: what is published knows by them that it is another one.
const OF_ITS_OWN: [&str; 5] = ["title", "date", "id", "draft", "review_by"];

/// A file with guidance in each part, which passes `handout check` as it stands.
pub(super) fn guide(heading: &Heading<'_>) -> String {
    let own = own(heading);
    let id = heading.id;
    format!(
        "\
---
{own}summary: \"One or two sentences for those who have not read it yet.\"
dose: {{hold: 20s, reps: 3, sides: both, per_day: 1}}   # also: sets: 2, rest: 30s, per_week: 5
# What follows is optional: take away the # before what you need.
#area: Upper back
#muscles: [thoracic rotators]
#position: Lying on your side
#equipment: [mat, pillow]
#level: beginner                # or intermediate, advanced
#image: {{file: img/{id}.jpg, alt: \"What the picture shows.\"}}
#video: https://example.org/{id}
#tags: [UpperBack, DeskWorkers]
#email: {{subject: \"Stiff back?\", preheader: \"Five slow twists\"}}
#caption: {{hook: \"Desk all day?\"}}
#review_by: {review}
#sources: [\"What your advice rests on\"]
---
{BODY}",
        review = heading.date.saturating_add(jiff::Span::new().years(2)),
    )
}

/// The text of an earlier exercise with a heading of its own. It must be one that can be read.
pub(super) fn copy(earlier: &str, heading: &Heading<'_>) -> String {
    let mut lines = earlier.split_inclusive('\n');
    let opening = lines.next().unwrap_or_default();
    let mut text = format!("{opening}{}", own(heading));
    let (mut is_front, mut is_dropped) = (true, false);
    for line in lines {
        if is_front && ["---", "..."].contains(&line.trim_end()) {
            is_front = false;
        }
        if is_front && !is_continued(line) {
            is_dropped = OF_ITS_OWN.iter().any(|key| is_line_of(line, key));
        }
        if !is_front || !is_dropped {
            text.push_str(line);
        }
    }
    text
}

/// The lines that say what the file is. It is a draft, so that guidance and copies are not published by mistake.
fn own(heading: &Heading<'_>) -> String {
    let title = heading.title.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "title: \"{title}\"\ndate: {}\ndraft: true   # take this line out when it is ready to be published\n",
        heading.date
    )
}

/// Whether a line of front matter belongs to the key above it.
fn is_continued(line: &str) -> bool {
    line.starts_with([' ', '\t']) || line.trim_end().is_empty()
}

fn is_line_of(line: &str, key: &str) -> bool {
    let rest = line.strip_prefix(key).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: Heading<'_> = Heading {
        title: "Say \"ah\" \\ twice",
        id: "say-ah",
        date: Date::constant(2026, 11, 30),
    };

    #[test]
    fn a_copy_keeps_everything_but_what_is_its_own() {
        let earlier = "---\ntitle: >\n  Calf\n\n  stretch\ndate: 2026-11-02\nsummary: Title: x\nid: old\ndraft: false\nreview_by: 2027-01-01\ndose: {reps: 5}\n---\n\ndate: of the body\n\n---\n";
        assert_eq!(
            copy(earlier, &HEADING),
            "---\ntitle: \"Say \\\"ah\\\" \\\\ twice\"\ndate: 2026-11-30\ndraft: true   # take this line out when it is \
             ready to be published\nsummary: Title: x\ndose: {reps: 5}\n---\n\ndate: of the body\n\n---\n"
        );
    }
}
