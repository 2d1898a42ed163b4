//! A value that must be one of a table's names, with the name that was probably meant: clap's own guess takes `pfd` for
//! `feed`.

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};
use std::ffi::OsStr;

/// Slips of the keyboard: two letters swapped, one missing, one too many, one wrong; two of these at most.
const MOST_SLIPS: usize = 2;

/// One of these names.
#[derive(Debug, Clone)]
pub(super) struct OneOf(Vec<&'static str>);

impl OneOf {
    /// Any of these.
    pub(super) fn new(names: impl Iterator<Item = &'static str>) -> Self {
        Self(names.collect())
    }

    fn meant(&self, typed: &str) -> Option<&'static str> {
        let typed = typed.to_lowercase();
        let slips = |name: &&str| strsim::damerau_levenshtein(&typed, name);
        let nearest = self.0.iter().copied().min_by_key(|name| slips(name))?;
        (slips(&nearest) <= MOST_SLIPS && slips(&nearest) < nearest.len()).then_some(nearest)
    }
}

impl TypedValueParser for OneOf {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        let typed = value.to_string_lossy();
        if self.0.iter().any(|name| *name == typed) {
            return Ok(typed.into_owned());
        }
        let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(command);
        let argument = argument.map_or_else(String::new, ToString::to_string);
        error.insert(ContextKind::InvalidArg, ContextValue::String(argument));
        error.insert(
            ContextKind::InvalidValue,
            ContextValue::String(typed.clone().into_owned()),
        );
        let names = self.0.iter().map(|name| (*name).to_owned()).collect();
        error.insert(ContextKind::ValidValue, ContextValue::Strings(names));
        if let Some(meant) = self.meant(&typed) {
            error.insert(ContextKind::SuggestedValue, ContextValue::String(meant.to_owned()));
        }
        Err(error)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_finds_its_name() {
        let names = OneOf::new(["pdf", "page", "email", "feed"].into_iter());
        for (typed, meant) in [
            ("pfd", Some("pdf")),
            ("PDF", Some("pdf")),
            ("emial", Some("email")),
            ("zip", None),
        ] {
            assert_eq!(names.meant(typed), meant, "{typed}");
        }
    }
}
