//! A newsletter in the forms that listmonk takes: a campaign and its template for the API, a list for the importer.
//!
//! Sources: listmonk's documentation, "API / Campaigns", "API / Templates", "API / Import", "Templating"; Go's
//! `html/template`, which both bodies go through.

mod people;

pub use people::{List, list};

use super::message::Written;
use crate::config::Newsletter;
use crate::outputs::email::leave;
use anyhow::{Context as _, Result};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// What listmonk puts each person's page to leave in for.
const LEAVE: &str = "{{ UnsubscribeURL }}";

/// A template that adds nothing: the newsletter is a whole page already.
const TEMPLATE: &str = "{{ template \"content\" . }}";

/// Which list and template of a listmonk a campaign names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The list's number.
    pub list: u32,
    /// The template's number; the default one adds a frame of its own.
    pub template: Option<u32>,
}

/// The body of `POST /api/campaigns`.
#[derive(Debug, Serialize)]
struct Campaign<'a> {
    name: String,
    subject: String,
    lists: [u32; 1],
    from_email: String,
    #[serde(rename = "type")]
    kind: &'static str,
    content_type: &'static str,
    messenger: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    template_id: Option<u32>,
    tags: [&'a str; 1],
    headers: Vec<BTreeMap<&'static str, &'a str>>,
    body: String,
    altbody: String,
}

/// The body of `POST /api/templates`.
#[derive(Debug, Serialize)]
struct Template {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    body: &'static str,
}

/// The campaign of a newsletter, as JSON. The preheader stands at the beginning of the HTML.
///
/// # Errors
/// When the law's address or the way out is missing.
pub fn campaign(written: &Written<'_>, day: Date, place: Place) -> Result<String> {
    let newsletter = written.newsletter()?;
    let reply_to = newsletter.reply_to.as_deref();
    let campaign = Campaign {
        name: format!("{day} {}", written.id),
        subject: of_words(written.subject),
        lists: [place.list],
        from_email: of_words(&sender(newsletter)),
        kind: "regular",
        content_type: "html",
        messenger: "email",
        template_id: place.template,
        tags: ["handout"],
        headers: reply_to
            .map(|address| BTreeMap::from([("Reply-To", address)]))
            .into_iter()
            .collect(),
        body: of_html(written)?,
        altbody: of_text(written)?,
    };
    serde_json::to_string_pretty(&campaign).context("the campaign cannot be written")
}

/// The template of all campaigns, as JSON.
///
/// # Errors
/// Never in practice: it holds nothing but fixed words.
pub fn template() -> Result<String> {
    let template = Template {
        name: "handout",
        kind: "campaign",
        body: TEMPLATE,
    };
    serde_json::to_string_pretty(&template).context("the template cannot be written")
}

/// A name in quotes is never taken for anything else (RFC 5322, 3.2.4).
fn sender(newsletter: &Newsletter) -> String {
    let from = &newsletter.from;
    if from.name.is_empty() {
        return from.email.clone();
    }
    let name = from.name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{name}\" <{}>", from.email)
}

/// A short text, which listmonk takes for a template only if there is an action in it.
fn of_words(text: &str) -> String {
    if text.contains("{{") {
        text.replace('{', "{{ \"{\" }}")
    } else {
        text.to_owned()
    }
}

/// The text as a template: it goes through `html/template`, which would take `<` for a tag.
fn of_text(written: &Written<'_>) -> Result<String> {
    let lines = leave::lines(written.config).unwrap_or_default();
    let (before, after) = written.text.rsplit_once(&lines).with_context(|| written.outdated())?;
    let literal = |text: &str| {
        text.chars()
            .fold(String::with_capacity(text.len()), |literal, letter| match letter {
                '{' => literal + "{{ \"{\" }}",
                '<' => literal + "{{ Safe \"<\" }}",
                _ => literal + letter.encode_utf8(&mut [0; 4]),
            })
    };
    Ok(literal(before) + &leave::lines_to(LEAVE) + &literal(after))
}

/// The HTML as a template. `html/template` drops comments, and with them all that Outlook needs: `Safe` keeps them.
fn of_html(written: &Written<'_>) -> Result<String> {
    let attribute = leave::attribute(written.config).unwrap_or_default();
    let (before, after) = written
        .html
        .rsplit_once(&attribute)
        .with_context(|| written.outdated())?;
    Ok(kept(before) + &format!("href=\"{LEAVE}\"") + &kept(after))
}

/// HTML with its comments and without actions.
fn kept(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, comment, after)) = first_comment(rest) {
        kept += &without_actions(before);
        kept.extend(["{{ Safe ", &go_string(comment), " }}"]);
        rest = after;
    }
    kept + &without_actions(rest)
}

fn first_comment(html: &str) -> Option<(&str, &str, &str)> {
    let start = html.find("<!--")?;
    let end = start + html[start..].find("-->")? + "-->".len();
    Some((&html[..start], &html[start..end], &html[end..]))
}

/// Two braces, which only words and addresses can hold, as a character reference and a brace.
fn without_actions(html: &str) -> String {
    let mut html = html.to_owned();
    while html.contains("{{") {
        html = html.replace("{{", "&#123;{");
    }
    html
}

/// A text as Go writes it ("String literals" in its specification).
fn go_string(text: &str) -> String {
    let inside = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{inside}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::newsletter::message::tests::{Files, config, written};
    use jiff::civil::date;

    const PLACE: Place = Place {
        list: 3,
        template: Some(7),
    };

    fn exported(subject: &str, change: impl Fn(&mut Files)) -> serde_json::Value {
        let config = config("  reply_to: hello@bell.example\n");
        let mut files = Files::of(&config);
        change(&mut files);
        let json = campaign(&written(&config, &files, subject), date(2026, 11, 30), PLACE).expect("a campaign");
        serde_json::from_str(&json).expect("JSON")
    }

    #[test]
    fn a_campaign_has_what_the_api_asks_for() {
        let campaign = exported("Stiff back?", |_| {});
        let known = serde_json::json!({
            "name": "2026-11-30 open-book",
            "subject": "Stiff back?",
            "lists": [3],
            "from_email": "\"Zoë Bell & Co\" <anna@bell.example>",
            "type": "regular",
            "content_type": "html",
            "messenger": "email",
            "template_id": 7,
            "tags": ["handout"],
            "headers": [{"Reply-To": "hello@bell.example"}],
        });
        for (key, value) in known.as_object().expect("keys") {
            assert_eq!(&campaign[key], value, "{key}");
        }
    }

    #[test]
    fn people_leave_by_listmonks_page_and_not_by_our_letter() {
        let campaign = exported("A", |_| {});
        let (html, text) = (
            campaign["body"].as_str().expect("HTML"),
            campaign["altbody"].as_str().expect("text"),
        );
        assert!(html.contains("<a href=\"{{ UnsubscribeURL }}\">Unsubscribe</a>") && !html.contains("mailto:"));
        assert!(text.contains("To unsubscribe, open this page:\n{{ UnsubscribeURL }}\n") && !text.contains("leave+it"));
    }

    #[test]
    fn words_that_look_like_a_template_stay_words() {
        let campaign = exported("Use {{ braces }}", |files| {
            files.html = format!("<p>{{{{{{ .Subscriber.Email }}}}</p>{}", files.html);
            files.text = format!("{{{{ Date }}}} <of> {{<\n{}", files.text);
        });
        assert_eq!(campaign["subject"], "Use {{ \"{\" }}{{ \"{\" }} braces }}");
        let html = campaign["body"].as_str().expect("HTML");
        assert!(html.starts_with("<p>&#123;&#123;{ .Subscriber.Email }}</p>"), "{html}");
        let text = campaign["altbody"].as_str().expect("text");
        let start = "{{ \"{\" }}{{ \"{\" }} Date }} {{ Safe \"<\" }}of> {{ \"{\" }}{{ Safe \"<\" }}\n";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn what_outlook_needs_is_kept_although_templates_drop_comments() {
        let campaign = exported("A", |files| {
            files.html = format!("<!--[if mso]>\n<table width=\"600\"><![endif]-->{}", files.html);
        });
        let html = campaign["body"].as_str().expect("HTML");
        assert!(
            html.starts_with("{{ Safe \"<!--[if mso]>\\n<table width=\\\"600\\\"><![endif]-->\" }}<p>"),
            "{html}"
        );
    }

    #[test]
    fn the_template_adds_nothing() {
        let template: serde_json::Value = serde_json::from_str(&template().expect("JSON")).expect("JSON");
        let wanted = serde_json::json!({"name": "handout", "type": "campaign", "body": "{{ template \"content\" . }}"});
        assert_eq!(template, wanted);
    }
}
