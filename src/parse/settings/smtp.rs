//! `smtp` under `newsletter`: the mail server, and how fast it may be used.

use super::super::fields::{Fields, Value};
use super::super::values::{self, domain_is_plausible, text};
use crate::config::{DEFAULT_CONNECTIONS, IMPLICIT_TLS, Security, Smtp};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::newsletter::password::VARIABLE;
use crate::newsletter::smtp::is_loopback;
use crate::rules;
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// Reads the mail server's settings.
pub(super) fn read(newsletter: &mut Fields<'_, '_>) -> Option<Smtp> {
    let mut fields = newsletter.nested("smtp", "smtp: {host: mail.example.org, username: anna@example.org}")?;
    let host = fields.required("host", "mail.example.org", host);
    let port = fields.optional("port", number(1..=65_535));
    let port = port.and_then(|port| u16::try_from(port).ok());
    let security = security(&mut fields, host.as_deref(), port);
    fields.optional("password", password);
    let smtp = Smtp {
        port: port.unwrap_or(security.usual_port()),
        security,
        username: fields.optional("username", text),
        password_command: fields.optional("password_command", text),
        ca_file: fields.optional("ca_file", text),
        per_second: fields.optional("per_second", number(1..=1_000)),
        per_hour: fields.optional("per_hour", number(1..=1_000_000)),
        per_day: fields.optional("per_day", number(1..=10_000_000)),
        connections: fields
            .optional("connections", number(1..=50))
            .unwrap_or(DEFAULT_CONNECTIONS),
        host: host.clone().unwrap_or_default(),
    };
    fields.finish();
    host.map(|_| smtp)
}

/// How the connection is encrypted; where that is not typed, the port tells.
fn security(fields: &mut Fields<'_, '_>, host: Option<&str>, port: Option<u16>) -> Security {
    let usual = if port == Some(IMPLICIT_TLS) {
        Security::Tls
    } else {
        Security::StartTls
    };
    let read = |value: &Value<'_>, found: &mut Diagnostics| {
        let security = values::choice(&Security::ALL)(value, found)?;
        if security == Security::None && !host.is_none_or(is_loopback) {
            let message = "mail is sent without encryption only to a server on this computer";
            let help = "type `security: starttls`, or `security: tls` for port 465";
            found.push(value.wrong(rules::NOT_IN_LIST, message).help(help));
            return None;
        }
        Some(security)
    };
    fields.optional("security", read).unwrap_or(usual)
}

/// The name or the number of a computer.
fn host(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let typed = text(value, found)?;
    if domain_is_plausible(&typed) || is_loopback(&typed) || typed.parse::<IpAddr>().is_ok() {
        return Some(typed);
    }
    let bare = typed.rsplit("://").next().unwrap_or_default();
    let bare = bare.split(['/', ':']).next().unwrap_or_default();
    let help = if domain_is_plausible(bare) {
        format!("type the name alone: `host: {bare}`")
    } else {
        "type the name that your provider gives for its mail server (SMTP): `host: mail.example.org`".to_owned()
    };
    let message = "`host` must be the name of a mail server";
    found.push(value.wrong(rules::BAD_ADDRESS, message).help(help));
    None
}

/// A whole number within limits.
fn number(limits: RangeInclusive<u32>) -> impl Fn(&Value<'_>, &mut Diagnostics) -> Option<u32> {
    move |value, found| {
        let typed = text(value, found)?;
        let key = value.key;
        let Ok(number) = typed.parse::<u64>() else {
            let message = format!("`{key}` must be a whole number");
            let digits: String = typed.chars().filter(|letter| !",.' _".contains(*letter)).collect();
            let help = match digits.parse() {
                Ok(meant) if limits.contains(&meant) => format!("type digits only: `{key}: {meant}`"),
                _ => format!("type digits only, such as `{key}: {}`", example(&limits)),
            };
            found.push(value.wrong(rules::BAD_NUMBER, message).help(help));
            return None;
        };
        let fitting = u32::try_from(number).ok().filter(|number| limits.contains(number));
        if fitting.is_none() {
            let message = format!("`{key}` must be from {} to {}", limits.start(), limits.end());
            let help = format!(
                "type, for example, `{key}: {}`, or leave the line out",
                example(&limits)
            );
            found.push(value.wrong(rules::OUT_OF_RANGE, message).help(help));
        }
        fitting
    }
}

/// A number that could be meant: a port for mail, a hundred messages, a few connections.
fn example(limits: &RangeInclusive<u32>) -> u32 {
    match *limits.end() {
        65_535 => 587,
        1_000 => 5,
        50 => 2,
        _ => 100,
    }
}

/// A settings file is copied, mailed and shown to others. The line is not shown again.
fn password(value: &Value<'_>, found: &mut Diagnostics) -> Option<()> {
    let source = value.source;
    let before = source.text.get(..value.key_span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let name = &source.name;
    let message =
        format!("line {line} of `{name}` holds a password, which does not belong in a file that others may see");
    found.push(
        Diagnostic::new(rules::PASSWORD_IN_SETTINGS, message)
            .help(format!(
                "delete the line, and set the variable `{VARIABLE}` or type a command that prints the password: \
                 `password_command: pass show mail`"
            ))
            .note("if others have seen the file, change the password with your provider"),
    );
    None
}
