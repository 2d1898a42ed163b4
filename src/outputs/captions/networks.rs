//! The networks that captions are written for, and what each of them takes. Every figure says where it is written down;
//! `docs/captions.md` shows the same table (`tests/it/captions.rs` compares them).

use super::count::Unit;

/// One network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// Its name in `handout.yaml` and in the caption's file name.
    pub name: &'static str,
    /// Its name as people write it.
    pub title: &'static str,
    /// The most that a caption may count.
    pub limit: usize,
    /// What is counted.
    pub unit: Unit,
    /// Where the limit and its unit are written down.
    pub source: &'static str,
    /// The most that the title may count which a post has beside its text, in the same unit; nothing where it has none.
    pub heading: Option<usize>,
    /// How many UTF-16 units are shown before "more", so that the hook should fit; nothing where it does not matter.
    pub fold: Option<usize>,
    /// How many hashtags.
    pub hashtags: Hashtags,
    /// Whether a link in the text can be clicked, and where people look if not.
    pub links: Links,
    /// The longest alt text of a picture.
    pub alt: AltText,
}

/// How many hashtags a caption has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hashtags {
    /// The most that a composed caption has: what the network allows, or what still reads well where it sets no limit.
    pub most: usize,
    /// Whether the network refuses or ignores more.
    pub is_limit: bool,
    /// Where that is written down.
    pub source: &'static str,
}

/// How long an alt text may be, in UTF-16 units, which never count less than the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AltText {
    /// The limit; nothing where none is known.
    pub most: Option<usize>,
    /// Where it is written down.
    pub source: &'static str,
}

/// Where a network lets people follow a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// In the text.
    Clickable,
    /// Only in the profile: "link in bio".
    InBio,
    /// Only behind the picture itself.
    OnPicture,
}

const fn at_most(most: usize, source: &'static str) -> Hashtags {
    Hashtags {
        most,
        is_limit: true,
        source,
    }
}

/// No limit that matters: so many still read well.
const fn as_reads_well(most: usize) -> Hashtags {
    Hashtags {
        most,
        is_limit: false,
        source: "no limit; more read like an advertisement",
    }
}

const fn alt(most: usize, source: &'static str) -> AltText {
    AltText {
        most: Some(most),
        source,
    }
}

const CHARACTER_LIMITS: &str = "https://www.ayrshare.com/help-center/technical-support/character_limits";
const META_THREADS: &str = "https://developers.facebook.com/documentation/threads/posts";

/// Every network, in the order in which people are offered them.
pub const NETWORKS: &[Network] = &[
    Network {
        name: "instagram",
        title: "Instagram",
        limit: 2_200,
        unit: Unit::Characters,
        source: "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media",
        heading: None,
        fold: Some(125),
        hashtags: at_most(5, "announced by Instagram in December 2025; 30 before"),
        links: Links::InBio,
        alt: alt(1_000, CHARACTER_LIMITS),
    },
    Network {
        name: "facebook",
        title: "Facebook",
        limit: 63_206,
        unit: Unit::Characters,
        source: "announced by Facebook on 30 November 2011; not in its documentation",
        heading: None,
        fold: None,
        hashtags: as_reads_well(3),
        links: Links::Clickable,
        alt: AltText {
            most: None,
            source: "no limit is written down",
        },
    },
    Network {
        name: "x",
        title: "X",
        limit: 280,
        unit: Unit::Weighted,
        source: "https://docs.x.com/fundamentals/counting-characters",
        heading: None,
        fold: None,
        hashtags: as_reads_well(2),
        links: Links::Clickable,
        alt: alt(1_000, "https://help.x.com/en/using-x/write-image-descriptions"),
    },
    Network {
        name: "threads",
        title: "Threads",
        limit: 500,
        unit: Unit::EmojiBytes,
        source: META_THREADS,
        heading: None,
        fold: None,
        hashtags: at_most(1, META_THREADS),
        links: Links::Clickable,
        alt: alt(1_000, "the same as Instagram's, by the same owner; not confirmed"),
    },
    Network {
        name: "bluesky",
        title: "Bluesky",
        limit: 300,
        unit: Unit::Graphemes { bytes: 3_000 },
        source: "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json",
        heading: None,
        fold: None,
        hashtags: as_reads_well(3),
        links: Links::Clickable,
        alt: alt(
            2_000,
            "https://github.com/bluesky-social/social-app/blob/main/src/lib/constants.ts",
        ),
    },
    Network {
        name: "mastodon",
        title: "Mastodon",
        limit: 500,
        unit: Unit::ShortLinks,
        source: "https://docs.joinmastodon.org/user/posting/",
        heading: None,
        fold: None,
        hashtags: as_reads_well(5),
        links: Links::Clickable,
        alt: alt(
            1_500,
            "https://github.com/mastodon/mastodon/blob/main/app/models/media_attachment.rb",
        ),
    },
    Network {
        name: "linkedin",
        title: "LinkedIn",
        limit: 3_000,
        unit: Unit::Characters,
        source: "https://developers.buffer.com/guides/character-limits.md",
        heading: None,
        fold: None,
        hashtags: as_reads_well(3),
        links: Links::Clickable,
        alt: alt(1_000, "what most tools say; LinkedIn says nothing"),
    },
    Network {
        name: "tiktok",
        title: "TikTok",
        // Of a photo, since pictures are what comes with it; a video takes 2,200.
        limit: 4_000,
        unit: Unit::Characters,
        source: "https://developers.tiktok.com/doc/content-posting-api-reference-photo-post",
        heading: Some(90),
        fold: None,
        hashtags: at_most(5, "announced by TikTok in August 2025"),
        links: Links::InBio,
        alt: alt(300, "what most tools say; TikTok says nothing"),
    },
    Network {
        name: "pinterest",
        title: "Pinterest",
        limit: 500,
        unit: Unit::Characters,
        source: "https://developers.buffer.com/guides/character-limits.md",
        heading: Some(100),
        fold: None,
        hashtags: as_reads_well(5),
        links: Links::OnPicture,
        alt: alt(500, CHARACTER_LIMITS),
    },
];

impl Network {
    /// The network of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Network> {
        NETWORKS.iter().find(|network| network.name == name)
    }

    /// What a caption counts here.
    #[must_use]
    pub fn count(&self, caption: &str) -> usize {
        self.unit.count(caption)
    }

    /// Whether a caption can be posted here.
    #[must_use]
    pub fn takes(&self, caption: &str) -> bool {
        self.count(caption) <= self.limit && self.unit.allows(caption)
    }
}

/// The table of networks as Markdown, for the documentation.
#[must_use]
pub fn table() -> String {
    let head = "| network | caption | counted in | shown at once | title | hashtags | links in the text | alt text |\n\
                |---|---|---|---|---|---|---|---|\n";
    NETWORKS
        .iter()
        .map(row)
        .fold(head.to_owned(), |table, row| table + &row)
}

/// The sources of the table's figures as a list in Markdown.
#[must_use]
pub fn sources() -> String {
    let shown = |text: &str| {
        if text.starts_with("https://") {
            format!("<{text}>")
        } else {
            text.to_owned()
        }
    };
    let line = |network: &Network| {
        let (limit, hashtags, alt) = (network.source, network.hashtags.source, network.alt.source);
        let figures = [("caption", limit), ("hashtags", hashtags), ("alt text", alt)];
        let figures = figures.map(|(figure, source)| format!("{figure}: {}", shown(source)));
        format!("- **{}**: {}\n", network.title, figures.join("; "))
    };
    NETWORKS.iter().map(line).collect()
}

fn row(network: &Network) -> String {
    let number = |most: Option<usize>| most.map_or_else(|| "–".to_owned(), |most| most.to_string());
    let links = match network.links {
        Links::Clickable => "work",
        Links::InBio => "do not; “link in bio”",
        Links::OnPicture => "do not; the picture is the link",
    };
    let limit = match network.unit {
        Unit::Graphemes { bytes } => format!("{} and {bytes} bytes", network.limit),
        _ => network.limit.to_string(),
    };
    let hashtags = if network.hashtags.is_limit { "" } else { " (no limit)" };
    format!(
        "| {} | {limit} | {} | {} | {} | {}{hashtags} | {links} | {} |\n",
        network.title,
        network.unit.name(),
        number(network.fold),
        number(network.heading),
        network.hashtags.most,
        number(network.alt.most)
    )
}
