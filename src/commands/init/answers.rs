//! The four answers that a project begins with: typed as options, asked for, or left at what works.

use crate::cli::Init;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::parse;
use crate::report;
use crate::source::Source;
use anyhow::{Result, bail};
use std::io;

/// The settings with a mark for each answer.
const SETTINGS: &str = include_str!("handout.yaml");

/// What one question is about.
struct Question {
    /// The mark in the settings.
    mark: &'static str,
    ask: &'static str,
    /// What is taken if nothing is answered.
    otherwise: &'static str,
    /// The option that answers it.
    option: fn(&Init) -> Option<&String>,
}

const QUESTIONS: [Question; 4] = [
    Question {
        mark: "{practice}",
        ask: "What is your practice called?",
        otherwise: "My Practice",
        option: |options| options.practice.as_ref(),
    },
    Question {
        mark: "{author}",
        ask: "What is your own name?",
        otherwise: "Your Name",
        option: |options| options.author.as_ref(),
    },
    Question {
        mark: "{site}",
        ask: "Which address will your site have?",
        otherwise: "https://example.org/exercises",
        option: |options| options.site.as_ref(),
    },
    Question {
        mark: "{email}",
        ask: "Which email address may readers write to?",
        otherwise: "hello@example.org",
        option: |options| options.email.as_ref(),
    },
];

/// The answers, by mark.
pub(super) struct Answers(Vec<(&'static str, String)>);

impl Answers {
    /// A text with its marks replaced, as YAML takes them.
    pub(super) fn settings(&self) -> String {
        self.fill(SETTINGS, |answer| answer.replace('\\', "\\\\").replace('"', "\\\""))
    }

    /// A text with its marks replaced.
    pub(super) fn fill(&self, text: &str, quote: impl Fn(&str) -> String) -> String {
        // One pass over the text, so that an answer that looks like a mark stays an answer.
        let mut filled = String::new();
        let mut rest = text;
        while let Some((at, mark, answer)) = self.first_in(rest) {
            filled += &rest[..at];
            filled += &quote(answer);
            rest = &rest[at + mark.len()..];
        }
        filled + rest
    }

    fn first_in(&self, text: &str) -> Option<(usize, &'static str, &str)> {
        let marks = self.0.iter();
        marks
            .filter_map(|(mark, answer)| Some((text.find(mark)?, *mark, answer.as_str())))
            .min()
    }

    fn set(&mut self, mark: &'static str, typed: &str) {
        let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let answer = match mark {
            // Browsers show addresses without it, so people type them without it.
            "{site}" if !words.contains("://") => format!("https://{words}"),
            _ => words,
        };
        self.0.retain(|(other, _)| *other != mark);
        self.0.push((mark, answer));
    }

    /// What is wrong with the settings as they would be.
    fn fault(&self) -> Option<Diagnostic> {
        let mut found = Diagnostics::default();
        parse::config(&Source::new("handout.yaml", &self.settings()), &mut found);
        found.sort();
        found.iter().find(|one| one.severity == Severity::Error).cloned()
    }
}

/// Takes what was typed as options, asks for the rest if somebody is there to be asked, and takes for what is not
/// answered something that works.
pub(super) fn all(
    options: &Init,
    time_zone: &str,
    ask: Option<impl FnMut(&str) -> io::Result<String>>,
) -> Result<Answers> {
    let defaults = QUESTIONS
        .iter()
        .map(|question| (question.mark, question.otherwise.to_owned()));
    let mut answers = Answers(defaults.collect());
    answers.0.push(("{timezone}", time_zone.to_owned()));
    if time_zone.is_empty() || answers.fault().is_some() {
        answers.set("{timezone}", "Europe/London");
    }
    for question in &QUESTIONS {
        let Some(typed) = (question.option)(options) else {
            continue;
        };
        answers.set(question.mark, typed);
        if let Some(fault) = answers.fault() {
            bail!("`{typed}` cannot be used: {}", sentence(&fault));
        }
    }
    if let Some(mut ask) = ask {
        let open = QUESTIONS.iter().filter(|question| (question.option)(options).is_none());
        open.into_iter()
            .try_for_each(|question| answer(question, &mut answers, &mut ask))?;
    }
    Ok(answers)
}

/// Asks until the answer can be used; an empty one takes what works.
fn answer(question: &Question, answers: &mut Answers, ask: &mut impl FnMut(&str) -> io::Result<String>) -> Result<()> {
    loop {
        let typed = ask(&format!("{} [{}] ", question.ask, question.otherwise))?;
        let typed = Some(typed.trim()).filter(|typed| !typed.is_empty());
        answers.set(question.mark, typed.unwrap_or(question.otherwise));
        match answers.fault() {
            Some(fault) if typed.is_some() => report::progress(&spoken(&fault))?,
            _ => return Ok(()),
        }
    }
}

/// A mistake as it is told to somebody who answers a question and types no key.
fn spoken(fault: &Diagnostic) -> String {
    let mut told = sentence(fault);
    for (key, meant) in [("url", "the address"), ("email", "it")] {
        told = told
            .replace(&format!("`{key}` "), &format!("{meant} "))
            .replace(&format!("`{key}: "), "`");
    }
    told
}

fn sentence(fault: &Diagnostic) -> String {
    match &fault.help {
        Some(help) => format!("{} ({help})", fault.message),
        None => fault.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn options() -> Init {
        Init {
            folder: PathBuf::new(),
            practice: None,
            author: None,
            site: None,
            email: None,
        }
    }

    /// The settings after these lines were typed, and how many questions were asked.
    fn typed(options: &Init, lines: &[&str]) -> (String, usize) {
        let mut left = lines.iter();
        let mut asked = 0;
        let ask = |_: &str| {
            asked += 1;
            Ok(left.next().map(|line| format!("{line}\n")).unwrap_or_default())
        };
        let answers = all(options, "Europe/Paris", Some(ask)).expect("answers");
        (answers.settings(), asked)
    }

    #[test]
    fn four_questions_and_the_return_key_are_enough() {
        let (settings, asked) = typed(&options(), &["", "", "", ""]);
        assert_eq!(asked, 4);
        assert!(settings.contains("name: \"My Practice\"") && settings.contains("timezone: Europe/Paris"));
        assert_eq!(typed(&options(), &[]).0, settings, "nobody answers");
    }

    #[test]
    fn an_answer_that_cannot_be_used_is_asked_for_again() {
        let lines = [
            "  Bell \"&\" \\ Sons: {email} ",
            "Zoë",
            "no host",
            "www.example.org/x/",
            "anna@",
            "anna@example.org",
        ];
        let (settings, asked) = typed(&options(), &lines);
        assert_eq!(asked, 6);
        assert!(
            settings.contains(r#"name: "Bell \"&\" \\ Sons: {email}""#),
            "{settings}"
        );
        assert!(settings.contains("url: \"https://www.example.org/x/\""), "{settings}");
        assert!(settings.contains("email: \"anna@example.org\""), "{settings}");
    }

    #[test]
    fn nobody_who_is_asked_is_told_to_type_a_key() {
        let mut answers = Answers(Vec::new());
        for (mark, otherwise) in QUESTIONS.iter().map(|question| (question.mark, question.otherwise)) {
            answers.set(mark, otherwise);
        }
        answers.set("{timezone}", "Europe/Paris");
        answers.set("{site}", "http://example.org");
        assert_eq!(
            spoken(&answers.fault().expect("is none")),
            "the address must be a web address that begins with `https://` (type `https://example.org`)"
        );
        answers.set("{site}", "https://example.org");
        answers.set("{email}", "anna");
        assert_eq!(
            spoken(&answers.fault().expect("is none")),
            "it must be an email address (type a name, an `@` and a domain: `hello@example.org`)"
        );
    }

    #[test]
    fn what_was_typed_as_an_option_is_not_asked_for() {
        let mut options = options();
        options.author = Some("Anna Bell".to_owned());
        assert_eq!(typed(&options, &[]).1, 3);
        options.email = Some("anna".to_owned());
        let fault = all(&options, "", None::<fn(&str) -> io::Result<String>>)
            .err()
            .expect("refused");
        assert!(fault.to_string().starts_with("`anna` cannot be used: "), "{fault}");
    }

    #[test]
    fn a_computer_without_a_time_zone_gets_one() {
        for zone in ["", "Etc/Unknown", "posix: {"] {
            let answers = all(&options(), zone, None::<fn(&str) -> io::Result<String>>).expect("answers");
            assert!(answers.fault().is_none(), "{zone}");
        }
    }
}
