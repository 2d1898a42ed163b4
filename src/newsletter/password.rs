//! The password of the mail server: fetched, kept out of every log, and wiped from memory.
#![expect(
    clippy::disallowed_methods,
    reason = "a password comes from the environment or from a program such as a password manager"
)]

use crate::program::shell;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fmt;
use std::process::Stdio;
use zeroize::Zeroizing;

/// The environment variable that holds it.
pub const VARIABLE: &str = "HANDOUT_SMTP_PASSWORD";

/// A password. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// A password that was fetched elsewhere.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

/// Fetches the password: from the environment variable [`VARIABLE`], else by running `password_command`.
///
/// # Errors
/// When neither gives one.
pub fn fetch(command: Option<&str>) -> Result<Password> {
    fetch_from(std::env::var_os(VARIABLE), command)
}

/// The same with the variable's value.
///
/// # Errors
/// As [`fetch`].
pub fn fetch_from(variable: Option<OsString>, command: Option<&str>) -> Result<Password> {
    if let Some(value) = variable.filter(|value| !value.is_empty()) {
        let Ok(text) = value.into_string() else {
            bail!("`{VARIABLE}` is not text");
        };
        return Ok(Password::new(text));
    }
    match command {
        Some(command) => run(command),
        None => bail!(
            "there is no password for the mail server: set `{VARIABLE}`, or type in `handout.yaml` under `smtp` a \
             command that prints it, such as `password_command: pass show mail`"
        ),
    }
}

/// Runs a command in the system's shell; it may ask its questions on the terminal. Its first line is the password. What
/// went wrong is told without the command, for that may hold a password too (`echo hunter2`).
fn run(command: &str) -> Result<Password> {
    let output = shell(command)
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run the `password_command`")?;
    let said = Zeroizing::new(output.stdout);
    if !output.status.success() {
        bail!("the `password_command` failed ({})", output.status);
    }
    let Ok(text) = std::str::from_utf8(&said) else {
        bail!("the `password_command` did not print text");
    };
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(Password::new(line.to_owned())),
        _ => bail!("the `password_command` printed nothing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(command: Option<&str>) -> String {
        format!("{:#}", fetch_from(None, command).unwrap_err())
    }

    #[test]
    fn the_variable_comes_first_then_the_command() {
        let password = |variable: Option<&str>, command| fetch_from(variable.map(Into::into), command).unwrap();
        assert_eq!(password(Some("kind"), Some("echo other")).expose(), "kind");
        assert_eq!(password(Some(""), Some("echo other")).expose(), "other");
        assert_eq!(password(None, Some("echo secret words")).expose(), "secret words");
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        assert!(failure(None).contains("HANDOUT_SMTP_PASSWORD"));
        let said = failure(Some("echo hunter2 && exit 3"));
        assert!(said.contains("failed (exit") && !said.contains("hunter2"), "{said}");
        assert!(failure(Some("exit 0")).contains("printed nothing"));
    }

    #[test]
    fn nobody_reads_the_password_in_a_log() {
        let password = Password::new("hunter2".to_owned());
        assert!(!format!("{password:?}").contains("hunter2"));
    }
}
