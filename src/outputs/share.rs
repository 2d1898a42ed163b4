//! Links that pass an exercise on: plain addresses, so that nothing is asked of anybody before one is followed.

use super::addresses::part;
use crate::exercise::Exercise;
use serde::Serialize;

/// A way to pass a page on.
#[derive(Debug, Serialize)]
pub(super) struct Share {
    name: &'static str,
    href: String,
}

/// The ways, each with the words and the address of the page.
pub(super) fn links(exercise: &Exercise, url: &str) -> Vec<Share> {
    let (title, address) = (part(&exercise.title), part(url));
    // The lines of a mail's text are parted by %0D%0A (RFC 6068, section 5).
    let letter = format!("{}%0D%0A%0D%0A{address}", part(&exercise.summary));
    let ways = [
        ("Email", format!("mailto:?subject={title}&body={letter}")),
        ("WhatsApp", format!("https://wa.me/?text={title}%20{address}")),
        (
            "Facebook",
            format!("https://www.facebook.com/sharer/sharer.php?u={address}"),
        ),
        (
            "LinkedIn",
            format!("https://www.linkedin.com/sharing/share-offsite/?url={address}"),
        ),
    ];
    ways.into_iter().map(|(name, href)| Share { name, href }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outputs::sample::Sample;

    #[test]
    fn no_title_can_end_its_part_of_the_address() {
        let mut sample = Sample::new();
        sample.exercises[0].title = "A & b = \"c\"? #d\r\nBcc: x".to_owned();
        let links = links(&sample.exercises[0], "https://example.org/a/");
        assert!(
            links[0]
                .href
                .starts_with("mailto:?subject=A%20%26%20b%20%3D%20%22c%22%3F%20%23d%0D%0ABcc%3A%20x&body="),
            "{}",
            links[0].href
        );
        assert!(
            links
                .iter()
                .all(|link| link.href.ends_with("https%3A%2F%2Fexample.org%2Fa%2F"))
        );
    }
}
