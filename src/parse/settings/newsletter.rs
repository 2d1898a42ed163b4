//! The `newsletter` of the settings: who sends it, how people leave it, how it is signed.

use super::smtp;
use crate::config::{Dkim, Newsletter, Practice};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::fields::{Fields, Value};
use crate::parse::values::{self, text};
use crate::rules;

/// What may stand between braces in `unsubscribe_url`.
const PLACEHOLDERS: [&str; 2] = ["token", "email"];

/// The newsletter, if there is one.
pub(super) fn read(fields: &mut Fields<'_, '_>, practice: &Practice) -> Option<Newsletter> {
    let mut fields = fields.nested("newsletter", "newsletter: {from: Anna Bell <anna@example.org>}")?;
    let from = fields.required("from", "Anna Bell <anna@example.org>", values::mailbox);
    let reply_to = fields.optional("reply_to", values::email);
    let has_way_out = fields.place_of("unsubscribe").is_some();
    let unsubscribe = fields.optional("unsubscribe", values::email);
    let unsubscribe_url = fields.optional("unsubscribe_url", unsubscribe_url);
    let list_id = fields.optional("list_id", values::domain);
    let sender = from.as_ref().map_or("", |from| from.email.as_str());
    let dkim = dkim(&mut fields, sender);
    told_by_law(&mut fields, practice.address.is_some(), has_way_out);
    let smtp = smtp::read(&mut fields);
    fields.finish();
    Some(Newsletter {
        from: from?,
        reply_to,
        unsubscribe,
        unsubscribe_url,
        list_id,
        dkim,
        smtp,
    })
}

/// What every newsletter must say (CAN-SPAM Act, 16 CFR 316; UK PECR, regulation 23). It can be looked at without, so
/// that a project can be begun; it cannot be sent.
fn told_by_law(fields: &mut Fields<'_, '_>, has_address: bool, has_way_out: bool) {
    let mut warn = |rule, message: &str, help: &str| {
        let found = Diagnostic::new(rule, message).at(fields.source(), fields.place(), "");
        fields.report(found.help(help).note("it can be built like this, but not sent"));
    };
    if !has_address {
        let help = "add your postal address to `practice`: `address: 4 Quay Row, Harbour Town, ZZ1 1ZZ`";
        warn(rules::NO_POSTAL_ADDRESS, "the newsletter has no postal address", help);
    }
    if !has_way_out {
        let help = "add the address that people write to: `unsubscribe: unsubscribe@example.org`";
        warn(rules::NO_WAY_OUT, "the newsletter does not say how to leave it", help);
    }
}

fn dkim(fields: &mut Fields<'_, '_>, sender: &str) -> Option<Dkim> {
    let mut fields = fields.nested("dkim", "dkim: {selector: handout, key_file: keys/dkim.pem}")?;
    let domain = fields.optional("domain", values::domain);
    let selector = fields.required("selector", "handout", values::label);
    let key_file = fields.required("key_file", "keys/dkim.pem", text);
    fields.finish();
    let of_sender = || sender.rsplit('@').next().unwrap_or_default().to_owned();
    Some(Dkim {
        domain: domain.unwrap_or_else(of_sender),
        selector: selector?,
        key_file: key_file?,
    })
}

/// The address of a person's own page to leave. Without `{token}`, which only the person's messages hold, anybody could
/// take anybody off the list.
fn unsubscribe_url(value: &Value<'_>, found: &mut Diagnostics) -> Option<String> {
    let example = "unsubscribe_url: \"https://example.org/leave?email={email}&token={token}\"";
    let url = values::https(value, found)?;
    let mut wrong = |message: String| {
        found.push(
            value
                .wrong(rules::BAD_ADDRESS, message)
                .help(format!("type, for example, `{example}`")),
        );
    };
    if let Some(unknown) = placeholders(&url).find(|name| !PLACEHOLDERS.contains(name)) {
        wrong(format!(
            "`{{{unknown}}}` cannot be filled in: there are `{{token}}` and `{{email}}`"
        ));
        return None;
    }
    if !url.contains("{token}") {
        wrong("`unsubscribe_url` must hold `{token}`, by which your page knows that the person was asked".to_owned());
        return None;
    }
    Some(url)
}

/// What stands between braces.
fn placeholders(url: &str) -> impl Iterator<Item = &str> {
    url.split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').map_or(rest, |(name, _)| name))
}
