//! The feed, read back as its readers do.

use super::super::html;
use super::xml::MEDIA;
use super::*;
use crate::outputs::sample::{self, HOSTILE, Sample};
use crate::published::Publication;
use jiff::tz::TimeZone;
use rss::Channel;

fn rendered(sample: &Sample) -> Vec<Artifact> {
    sample.with_archive(|archive| render(archive, &mut Diagnostics::default()).unwrap())
}

fn feed(sample: &Sample) -> String {
    sample::file(&rendered(sample), PATH).to_owned()
}

fn read(sample: &Sample) -> Channel {
    Channel::read_from(feed(sample).as_bytes()).unwrap()
}

#[test]
fn a_reader_gets_back_every_word_of_the_channel() {
    let channel = read(&Sample::new());
    assert_eq!(channel.title, "Exercise of the <week>");
    assert_eq!(channel.description, "One exercise a week & nothing else.");
    assert_eq!(channel.link, "https://example.org/exercises/");
    assert_eq!(channel.language.as_deref(), Some("en-GB"));
    assert_eq!(channel.last_build_date, channel.items[0].pub_date);
    let link = &channel.extensions["atom"]["link"][0].attrs;
    assert_eq!(
        (link["rel"].as_str(), link["href"].as_str()),
        ("self", "https://example.org/exercises/feed.xml")
    );
}

#[test]
fn a_reader_gets_back_every_word_of_an_item() {
    let sample = Sample::new();
    let exercise = &sample.exercises[0];
    let channel = read(&sample);
    let item = &channel.items[0];
    assert_eq!(item.title.as_ref(), Some(&exercise.title));
    assert_eq!(item.description, Some(html::escape(&exercise.summary)));
    assert_eq!(item.pub_date.as_deref(), Some("Mon, 30 Nov 2026 06:00:00 +0000"));
    assert_eq!(item.dublin_core_ext.as_ref().unwrap().creators, ["Rowan Ellery"]);
    let guid = item.guid.as_ref().unwrap();
    assert_eq!(
        (guid.value.as_str(), guid.permalink),
        ("tag:example.org,2026-11-30:open-book", false)
    );
    let names: Vec<&str> = item.categories.iter().map(|category| category.name.as_str()).collect();
    assert_eq!(names, ["Upper back & neck", "UpperBack", "DeskWorkers"]);
}

#[test]
fn the_guid_is_for_ever_the_one_that_was_recorded() {
    let mut sample = Sample::new();
    sample.published.add(Publication {
        guid: "tag:earlier.example,2020-01-01:book".to_owned(),
        ..Publication::of(&sample.config, &sample.exercises[0])
    });
    let guids = read(&sample).items.into_iter().map(|item| item.guid.unwrap().value);
    assert_eq!(
        guids.collect::<Vec<_>>(),
        [
            "tag:earlier.example,2020-01-01:book",
            "tag:example.org,2026-07-06:chin-tuck"
        ]
    );
}

#[test]
fn titles_hold_only_hexadecimal_references() {
    let feed = feed(&Sample::new());
    let (_, rest) = feed.split_once("<item>").unwrap();
    let title = rest.split("title>").nth(1).unwrap();
    assert!(title.contains("Fish &#x26; chips &#x3C;bent knee&#x3E;"), "{title}");
    assert!(!title.contains("&lt;") && !title.contains("&amp;"));
}

#[test]
fn the_content_is_the_whole_article() {
    let sample = Sample::new();
    let content = read(&sample).items[0].content.clone().unwrap();
    for words in sample::words(&sample.exercises[0]) {
        let is_category = sample.exercises[0].tags.contains(&words) || words == sample.exercises[0].title;
        assert!(is_category || content.contains(&html::escape(&words)), "{words}");
    }
    assert!(content.contains(&html::escape(HOSTILE)));
    assert!(content.contains("book a visit") && content.contains("General advice &amp; no more."));
}

#[test]
fn every_address_in_the_content_is_absolute() {
    let content = read(&Sample::new()).items[0].content.clone().unwrap();
    let addresses = [" href=\"", " src=\""]
        .into_iter()
        .flat_map(|name| content.split(name).skip(1));
    for address in addresses {
        assert!(html::has_scheme(address), "{address}");
    }
    assert!(content.contains("open-book/#how-to-do-it\"") && content.contains("exercises/chin-tuck/\""));
    assert!(content.contains("photo%20of%20a%20desk.png\""));
    assert!(!content.contains("<script"));
    let attributes = content.split_whitespace();
    assert!(
        !attributes
            .filter(|words| words.contains("=\""))
            .any(|words| words.starts_with("on"))
    );
}

#[test]
fn the_handout_is_enclosed_with_its_true_length_or_not_at_all() {
    let channel = read(&Sample::new());
    let enclosure = channel.items[0].enclosure.as_ref().unwrap();
    assert_eq!(enclosure.url, "https://example.org/exercises/open-book/handout.pdf");
    assert_eq!(
        (enclosure.length.as_str(), enclosure.mime_type.as_str()),
        ("60412", "application/pdf")
    );
    assert!(channel.items[1].enclosure.is_none());
}

#[test]
fn the_picture_goes_with_its_words() {
    let channel = read(&Sample::new());
    let media = &channel.items[0].extensions["media"];
    let url = "https://example.org/exercises/open-book/img/open-book.svg.png";
    assert_eq!(media["thumbnail"][0].attrs["url"], url);
    assert_eq!(media["content"][0].attrs["type"], "image/png");
    let alt = &media["content"][0].children["description"][0].value;
    assert_eq!(alt.as_deref(), Some("Woman on her \"side\", arm < open"));
    assert_eq!(channel.namespaces["media"], MEDIA);
    assert!(channel.items[1].extensions.is_empty());
}

#[test]
fn a_wide_photograph_is_as_wide_as_the_words() {
    let mut sample = Sample::new();
    let mut png = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_fn(1600, 1067, |x, y| {
        image::Rgb([x, y, x * y].map(|shade| u8::try_from(shade % 251).unwrap()))
    });
    pixels.write_to(&mut png, image::ImageFormat::Jpeg).unwrap();
    let file = sample.exercises[0].image.as_ref().unwrap().file.clone();
    sample
        .pictures
        .insert(file, crate::picture::Image::decode(png.into_inner()).unwrap());
    let content = read(&sample).items[0].content.clone().unwrap();
    let shown = "open-book/img/960/open-book.svg\" alt=\"Woman on her &quot;side&quot;, arm &lt; open\" width=\"600\" height=\"401\"";
    assert!(content.contains(shown), "{content}");
    let files = pictures(&sample.edition(0), &mut Diagnostics::default()).unwrap();
    assert!(files.iter().any(|file| file.path == "open-book/img/960/open-book.svg"));
}

#[test]
fn an_exercise_is_published_at_six_where_the_practice_is() {
    let mut sample = Sample::new();
    sample.config.site.timezone = TimeZone::get("America/New_York").unwrap();
    let date = read(&sample).items[1].pub_date.clone().unwrap();
    assert_eq!(date, "Mon, 6 Jul 2026 06:00:00 -0400");
}

#[test]
fn only_the_newest_are_in_the_feed() {
    let mut sample = Sample::new();
    let short = sample.exercises[1].clone();
    sample.exercises.extend([short.clone(), short]);
    sample.config.site.feed_items = 3;
    assert_eq!(read(&sample).items.len(), 3);
    let old = Edition {
        is_in_feed: false,
        ..sample.edition(0)
    };
    assert_eq!(pictures(&old, &mut Diagnostics::default()).unwrap(), []);
}

#[test]
fn an_empty_archive_is_a_feed_too() {
    let channel = read(&Sample {
        exercises: Vec::new(),
        ..Sample::new()
    });
    assert!(channel.items.is_empty() && channel.last_build_date.is_none());
}

#[test]
fn an_article_says_its_language_and_direction_where_it_is_not_english() {
    let channel = read(&sample::arabic());
    let content = channel.items[0].content.as_ref().unwrap();
    assert!(content.starts_with("<div lang=\"ar\" dir=\"rtl\">\n") && content.trim_end().ends_with("</div>"));
    assert_eq!(sample::in_the_wrong_language(content), [""; 0]);
    let english = read(&Sample::new()).items[0].content.clone().unwrap();
    assert!(!english.contains("<div lang") && !english.contains("lang=\"en\""));
}
