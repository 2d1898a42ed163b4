//! The feed as RSS 2.0, with what readers and mail services take beyond it.

use super::super::{html, theme};
use super::{Entry, PATH, PDF};
use crate::config::Config;
use anyhow::{Context, Result};
use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Channel, Enclosure, Guid, Item};
use std::collections::BTreeMap;

/// How many minutes a reader may wait before it looks again: a day, for what is new once a week.
const TTL: &str = "1440";

const DOCS: &str = "https://www.rssboard.org/rss-specification";
const GENERATOR: &str = concat!("handout ", env!("CARGO_PKG_VERSION"));
const ATOM: &str = "http://www.w3.org/2005/Atom";
pub(super) const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// The file.
pub(super) fn feed(config: &Config, entries: &[Entry<'_>]) -> Result<String> {
    write(&channel(config, entries)?)
}

fn channel(config: &Config, entries: &[Entry<'_>]) -> Result<Channel> {
    let items: Vec<Item> = entries.iter().map(|entry| item(config, entry)).collect::<Result<_>>()?;
    Ok(Channel {
        title: config.site.title.clone(),
        link: config.url_of(""),
        description: config.site.description.clone(),
        language: Some(config.site.language.clone()),
        last_build_date: items.first().and_then(|newest| newest.pub_date.clone()),
        generator: Some(GENERATOR.to_owned()),
        docs: Some(DOCS.to_owned()),
        ttl: Some(TTL.to_owned()),
        image: Some(image(config)),
        extensions: self_link(config),
        namespaces: [("atom", ATOM), ("media", MEDIA)]
            .map(|(name, space)| (name.to_owned(), space.to_owned()))
            .into(),
        items,
        ..Channel::default()
    })
}

/// Where the feed itself is, for readers that were given a copy (RSS Best Practices Profile, "atom:link").
fn self_link(config: &Config) -> ExtensionMap {
    let address = config.url_of(PATH);
    let link = [
        ("href", address.as_str()),
        ("rel", "self"),
        ("type", "application/rss+xml"),
    ];
    extensions("atom", [("link", element("atom:link", &link))])
}

fn image(config: &Config) -> rss::Image {
    rss::Image {
        url: config.url_of(theme::ICON_PATH),
        title: config.site.title.clone(),
        link: config.url_of(""),
        width: Some(theme::ICON_SIZE.to_string()),
        height: Some(theme::ICON_SIZE.to_string()),
        description: None,
    }
}

fn item(config: &Config, entry: &Entry<'_>) -> Result<Item> {
    let date = jiff::fmt::rfc2822::to_string(&entry.published).context("cannot write a date into the feed")?;
    Ok(Item {
        title: Some(entry.exercise.title.clone()),
        description: Some(html::escape(&entry.exercise.summary)),
        guid: Some(guid(entry)),
        pub_date: Some(date),
        content: Some(entry.content.clone()),
        categories: entry.categories().map(category).collect(),
        enclosure: enclosure(entry),
        dublin_core_ext: Some(creator(config)),
        extensions: media(entry),
        link: Some(entry.url.clone()),
        ..Item::default()
    })
}

fn guid(entry: &Entry<'_>) -> Guid {
    Guid {
        value: entry.guid.clone(),
        permalink: false,
    }
}

fn category(name: &str) -> Category {
    Category {
        name: name.to_owned(),
        domain: None,
    }
}

fn enclosure(entry: &Entry<'_>) -> Option<Enclosure> {
    let handout = entry.handout.as_ref()?;
    Some(Enclosure {
        url: handout.url.clone(),
        length: handout.length.to_string(),
        mime_type: PDF.to_owned(),
    })
}

fn creator(config: &Config) -> DublinCoreExtension {
    DublinCoreExtension {
        creators: vec![config.practice.author.clone()],
        ..DublinCoreExtension::default()
    }
}

/// The main picture for readers that show one beside the title (Media RSS 1.5).
fn media(entry: &Entry<'_>) -> ExtensionMap {
    let Some((picture, kind)) = &entry.picture else {
        return ExtensionMap::new();
    };
    let mut content = Extension {
        value: None,
        ..element(
            "media:content",
            &[("url", &picture.href), ("type", kind), ("medium", "image")],
        )
    };
    let alt = Extension {
        value: Some(picture.alt.to_string()),
        ..element("media:description", &[("type", "plain")])
    };
    content.children.insert("description".to_owned(), vec![alt]);
    let thumbnail = element("media:thumbnail", &[("url", &picture.href)]);
    extensions("media", [("content", content), ("thumbnail", thumbnail)])
}

/// Elements of one namespace by their local names.
fn extensions<const N: usize>(space: &str, elements: [(&str, Extension); N]) -> ExtensionMap {
    let named = elements.map(|(name, element)| (name.to_owned(), vec![element]));
    ExtensionMap::from([(space.to_owned(), BTreeMap::from(named))])
}

/// An element with no words in it; without a value, the library would write a line end there.
fn element(name: &str, attributes: &[(&str, &str)]) -> Extension {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Extension {
        name: name.to_owned(),
        value: Some(String::new()),
        attrs: attributes.iter().map(owned).collect(),
        ..Extension::default()
    }
}

fn write(channel: &Channel) -> Result<String> {
    let bytes = channel
        .pretty_write_to(Vec::new(), b' ', 2)
        .context("cannot write the feed")?;
    let xml = String::from_utf8(bytes).context("the feed is not UTF-8")?;
    Ok(hexadecimal(&xml))
}

/// Writes `<` and `&` in a title as hexadecimal references, the only form that readers which take titles for HTML
/// and those which do not both show as it was meant (RSS Best Practices Profile, "Character Data").
fn hexadecimal(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(start) = rest.find("<![CDATA[") {
        let end = rest[start..].find("]]>").map_or(rest.len(), |length| start + length);
        out += &references(&rest[..start]);
        out += &rest[start..end];
        rest = &rest[end..];
    }
    out + &references(rest)
}

fn references(markup: &str) -> String {
    markup
        .replace("&amp;", "&#x26;")
        .replace("&lt;", "&#x3C;")
        .replace("&gt;", "&#x3E;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_inside_character_data_are_left_alone() {
        let xml = "<a>&lt;b&amp;</a><c><![CDATA[&lt;]]]]><![CDATA[>&amp;]]></c><d>&gt;</d>";
        let wanted = "<a>&#x3C;b&#x26;</a><c><![CDATA[&lt;]]]]><![CDATA[>&amp;]]></c><d>&#x3E;</d>";
        assert_eq!(hexadecimal(xml), wanted);
    }
}
