//! The networks that captions are written for, and what each of them takes.

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
    /// The most hashtags: what the network allows, or what still reads well where it sets no limit.
    pub hashtags: usize,
    /// Whether a link in the text can be clicked, and where people look if not.
    pub links: Links,
    /// Where the limit is written down.
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

/// Every network, in the order in which people are offered them.
pub const NETWORKS: &[Network] = &[
    Network {
        name: "instagram",
        title: "Instagram",
        limit: 2_200,
        unit: Unit::Characters,
        hashtags: 5,
        links: Links::InBio,
        source: "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media",
    },
    Network {
        name: "facebook",
        title: "Facebook",
        limit: 63_206,
        unit: Unit::Characters,
        hashtags: 3,
        links: Links::Clickable,
        source: "announced by Facebook on 30 November 2011; not in its documentation",
    },
    Network {
        name: "x",
        title: "X",
        limit: 280,
        unit: Unit::Weighted,
        hashtags: 2,
        links: Links::Clickable,
        source: "https://docs.x.com/fundamentals/counting-characters",
    },
    Network {
        name: "threads",
        title: "Threads",
        limit: 500,
        unit: Unit::EmojiBytes,
        hashtags: 1,
        links: Links::Clickable,
        source: "https://developers.facebook.com/documentation/threads/posts",
    },
    Network {
        name: "bluesky",
        title: "Bluesky",
        limit: 300,
        unit: Unit::Graphemes { bytes: 3_000 },
        hashtags: 3,
        links: Links::Clickable,
        source: "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json",
    },
    Network {
        name: "mastodon",
        title: "Mastodon",
        limit: 500,
        unit: Unit::ShortLinks,
        hashtags: 5,
        links: Links::Clickable,
        source: "https://docs.joinmastodon.org/user/posting/",
    },
    Network {
        name: "linkedin",
        title: "LinkedIn",
        limit: 3_000,
        unit: Unit::Characters,
        hashtags: 3,
        links: Links::Clickable,
        source: "https://developers.buffer.com/guides/character-limits.md",
    },
    Network {
        name: "tiktok",
        title: "TikTok",
        // The text of a video; that of a photo may have 4,000, and one does not know which it will be.
        limit: 2_200,
        unit: Unit::Characters,
        hashtags: 5,
        links: Links::InBio,
        source: "https://developers.tiktok.com/doc/content-posting-api-reference-direct-post",
    },
    Network {
        name: "pinterest",
        title: "Pinterest",
        limit: 500,
        unit: Unit::Characters,
        hashtags: 5,
        links: Links::OnPicture,
        source: "https://developers.buffer.com/guides/character-limits.md",
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
