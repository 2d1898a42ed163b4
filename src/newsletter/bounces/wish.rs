//! The words by which people ask to leave.

use crate::address;

/// The words that alone are a wish to leave, in small letters, without "please" and without the newsletter's name.
const WISHES: [&str; 31] = [
    "unsubscribe",
    "unsubscribe me",
    "unsubscribe from your list",
    "unsubscribe from this list",
    "unsubscribe from the list",
    "unsubscribe from your newsletter",
    "unsubscribe from this newsletter",
    "unsubscribe me from your list",
    "unsubscribe me from this list",
    "unsubscribe me from the list",
    "unsubscribe me from your newsletter",
    "unsubscribe me from this newsletter",
    "unsubscribe me from the newsletter",
    "unsubscribe me from your mailing list",
    "i want to unsubscribe",
    "i would like to unsubscribe",
    "id like to unsubscribe",
    "i wish to unsubscribe",
    "remove me",
    "remove me from your list",
    "remove me from this list",
    "remove me from the list",
    "remove me from your mailing list",
    "remove me from the mailing list",
    "take me off",
    "take me off your list",
    "take me off this list",
    "take me off the list",
    "take me off your mailing list",
    "take me off the mailing list",
    "stop sending me emails",
];

/// A word that is a wish only if the letter says nothing else.
const STOP: [&str; 2] = ["stop", "stop it"];

const GREETINGS: [&str; 10] = [
    "hi", "hello", "hey", "dear", "hiya", "morning", "good", "hallo", "liebe", "lieber",
];

const THANKS: [&str; 13] = [
    "thanks", "thank", "many", "cheers", "ta", "kind", "best", "regards", "warm", "yours", "sorry", "danke", "sent",
];

/// What a letter may say without anybody being sure that it is a wish.
const HINTS: [&str; 14] = [
    "unsub",
    "opt out",
    "opt-out",
    "take me off",
    "take my",
    "remove me",
    "remove my",
    "my name off",
    "stop sending",
    "stop mailing",
    "stop emailing",
    "stop these",
    "no longer want",
    "abmelden",
];

/// Most words of a greeting or a thank-you: more may be something else.
const MOST_WORDS: usize = 5;

/// Whether a line says that somebody wants to leave, and nothing else: `Re: UNSUBSCRIBE!`, or with a greeting before and
/// thanks behind it.
pub(super) fn is_wish(line: &str) -> bool {
    let lower = line.to_lowercase();
    let said = without_marks(&lower);
    let clauses = said.split([',', '.', ';', '!', '–', '—']).map(plain);
    let mut clauses: Vec<Vec<String>> = clauses.filter(|clause| !clause.is_empty()).collect();
    if said.contains('?') {
        return false;
    }
    if clauses.len() > 1 && begins(&clauses[0], &GREETINGS) {
        clauses.remove(0);
    }
    if let Some(end) = clauses.iter().position(|clause| begins(clause, &THANKS)) {
        // A name may follow.
        if end + 2 >= clauses.len() {
            clauses.truncate(end);
        }
    }
    clauses.retain(|clause| clause.join(" ") != "please");
    matches!(&clauses[..], [only] if WISHES.contains(&asked(only).as_str()))
}

/// The address in `Unsubscribe anna@example.org`, the subject of the letter that the newsletter itself prepares.
pub(super) fn named(subject: &str) -> Option<String> {
    let lower = subject.to_lowercase();
    let mut words = without_marks(&lower).split_whitespace();
    let (word, email) = (words.next()?, words.next()?);
    let (_, email) = address::mailbox(email);
    (word == "unsubscribe" && words.next().is_none() && address::is_email(&email)).then_some(email)
}

/// Whether a line says no more than that something should stop.
pub(super) fn is_stop(line: &str) -> bool {
    STOP.contains(&asked(&plain(without_marks(&line.to_lowercase()))).as_str())
}

/// Whether a text may be about leaving.
pub(super) fn hints(text: &str) -> bool {
    let lower = text.to_lowercase();
    HINTS.iter().any(|words| lower.contains(words)) || lower.lines().any(is_stop)
}

/// Whether a line only greets, so that the next one says what is wanted.
pub(super) fn is_greeting(line: &str) -> bool {
    let words = plain(&line.to_lowercase());
    begins(&words, &GREETINGS)
}

/// A subject without `Re:`, `Fwd:` and the like, in small letters.
fn without_marks(lower: &str) -> &str {
    let mut words = lower.trim();
    while let Some(rest) = ["re:", "aw:", "fwd:", "fw:"]
        .iter()
        .find_map(|mark| words.strip_prefix(mark))
    {
        words = rest.trim();
    }
    words
}

fn begins(clause: &[String], words: &[&str]) -> bool {
    clause.len() <= MOST_WORDS && clause.first().is_some_and(|first| words.contains(&first.as_str()))
}

/// The words of a clause without punctuation.
fn plain(clause: &str) -> Vec<String> {
    let letters = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).collect::<String>();
    let words = clause.split_whitespace().map(letters);
    words.filter(|word| !word.is_empty()).collect()
}

/// What is asked for, without politeness: "can you" is a question, and so is left.
fn asked(clause: &[String]) -> String {
    let mut words: Vec<&str> = clause
        .iter()
        .map(String::as_str)
        .filter(|word| *word != "please")
        .collect();
    if words.ends_with(&["thank", "you"]) {
        words.truncate(words.len() - 2);
    } else if words.ends_with(&["thanks"]) {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_known_by_its_words_with_a_greeting_and_thanks_around_it() {
        for line in [
            "unsubscribe",
            "Re: Unsubscribe",
            "AW: Re: UNSUBSCRIBE!",
            "Please unsubscribe me.",
            "“unsubscribe”",
            "Hi Rowan, please unsubscribe me, thanks",
            "Hello! Please unsubscribe me. Many thanks, Anna",
            "Take me off your list please",
            "Please remove me from your mailing list, thank you.",
            "I'd like to unsubscribe",
        ] {
            assert!(is_wish(line), "{line}");
        }
    }

    #[test]
    fn what_may_mean_something_else_is_none() {
        for line in [
            "",
            "how do I unsubscribe?",
            "unsubscribe me?",
            "I do not want to unsubscribe",
            "unsubscribe my husband",
            "please unsubscribe me, but keep my wife",
            "please unsubscribe me from the waiting list, thanks",
            "Re: Calf stretch",
            "stop",
        ] {
            assert!(!is_wish(line), "{line}");
        }
    }

    #[test]
    fn words_that_may_be_about_leaving_are_seen() {
        for text in [
            "how do I unsubscribe?",
            "My name off the list, please\nremove me now or else",
            "STOP",
        ] {
            assert!(hints(text), "{text}");
        }
        for text in ["should I stop when it hurts?", "Thank you for the stretch"] {
            assert!(!hints(text), "{text}");
        }
    }

    #[test]
    fn the_subject_that_the_newsletter_prepares_names_the_person() {
        assert_eq!(named("Unsubscribe a8@x.org"), Some("a8@x.org".to_owned()));
        assert_eq!(named("Re: unsubscribe A8@x.org"), Some("a8@x.org".to_owned()));
        for subject in [
            "Unsubscribe",
            "Unsubscribe me",
            "Unsubscribe a@x.org and b@x.org",
            "Hello a8@x.org",
        ] {
            assert_eq!(named(subject), None, "{subject}");
        }
    }
}
