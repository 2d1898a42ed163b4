//! What subscribers have: every published exercise with the name that feed readers know it by, so that nothing comes to
//! them twice.

use crate::config::Config;
use crate::exercise::Exercise;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One exercise as it was published; a line of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The exercise's id.
    pub id: String,
    /// Its day.
    pub date: Date,
    /// What feed readers know it by.
    pub guid: String,
    /// The address of its page.
    pub url: String,
    /// Its title on that day, by which a new id is recognised.
    pub title: String,
}

impl Publication {
    /// An exercise that is published for the first time, or knowingly again.
    #[must_use]
    pub fn of(config: &Config, exercise: &Exercise) -> Self {
        Self {
            id: exercise.id.clone(),
            date: exercise.date,
            guid: new_guid(config, exercise),
            url: config.page_url(&exercise.id),
            title: exercise.title.clone(),
        }
    }

    /// The address that the site had.
    #[must_use]
    pub fn site_url(&self) -> &str {
        let ending = format!("/{}/", self.id);
        self.url.strip_suffix(&ending).unwrap_or(&self.url)
    }
}

/// A name that no change of the title makes new (RFC 4151).
fn new_guid(config: &Config, exercise: &Exercise) -> String {
    format!("tag:{},{}:{}", config.domain(), exercise.date, exercise.id)
}

/// The record of all publications: JSON, one a line; the last line of an id counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    by_id: BTreeMap<String, Publication>,
    /// The ids that this build adds, each with what was known of it before.
    added: BTreeMap<String, Option<Publication>>,
    /// The ids whose day was changed after they were published, knowingly.
    put_off: BTreeSet<String>,
    /// Whether there is a record from now on, even if nothing is published yet.
    has_begun: bool,
    /// Whether there should be a record and is none.
    is_lost: bool,
}

impl Published {
    /// Reads the record; a last line that was torn is left out.
    ///
    /// # Errors
    /// With the number (from 1) of the first line that is no publication.
    pub fn read(bytes: &[u8]) -> Result<Self, usize> {
        let mut published = Self::default();
        let mut guids = BTreeMap::new();
        let lines = bytes[..whole(bytes)].split(|byte| *byte == b'\n').enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim_ascii().is_empty()) {
            let publication: Publication = serde_json::from_slice(line).map_err(|_| index + 1)?;
            let (id, guid) = (publication.id.clone(), publication.guid.clone());
            let is_anothers = guids.insert(guid.clone(), id.clone()).is_some_and(|other| other != id);
            if is_anothers || !is_guid(&guid) {
                return Err(index + 1);
            }
            published.replace(publication);
        }
        Ok(published)
    }

    /// The same where there should be a record and is none.
    #[must_use]
    pub fn lost() -> Self {
        Self {
            is_lost: true,
            ..Self::default()
        }
    }

    /// Whether there should have been a record.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// From now on there is a record, even if nothing is published yet.
    pub fn begin(&mut self) {
        self.has_begun = true;
    }

    /// Whether there is a record from now on.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// What is known of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Publication> {
        self.by_id.get(id)
    }

    /// What is known, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Publication> {
        self.by_id.values()
    }

    /// What feed readers know an exercise by: for ever as it was recorded.
    #[must_use]
    pub fn guid(&self, config: &Config, exercise: &Exercise) -> String {
        self.get(&exercise.id)
            .map_or_else(|| new_guid(config, exercise), |known| known.guid.clone())
    }

    /// Adds a publication, which counts from now on.
    pub fn add(&mut self, publication: Publication) {
        let id = publication.id.clone();
        let before = self.replace(publication);
        self.added.entry(id).or_insert(before);
    }

    /// Takes a publication for what is known of its id; gives what was known before.
    fn replace(&mut self, publication: Publication) -> Option<Publication> {
        let (id, date) = (publication.id.clone(), publication.date);
        let before = self.by_id.insert(id.clone(), publication);
        if before.as_ref().is_some_and(|before| before.date != date) {
            self.put_off.insert(id);
        }
        before
    }

    /// Whether an exercise was given another day after it was published: that day may still be to come.
    #[must_use]
    pub fn was_put_off(&self, id: &str) -> bool {
        self.put_off.contains(id)
    }

    /// Takes a new address of the site for every publication; the guids stay, so that nothing comes twice.
    pub fn move_to(&mut self, config: &Config) {
        let moved = |known: &Publication| Publication {
            url: config.page_url(&known.id),
            ..known.clone()
        };
        let all: Vec<Publication> = self.iter().map(moved).collect();
        for publication in all {
            if self.get(&publication.id) != Some(&publication) {
                self.add(publication);
            }
        }
    }

    /// What this build adds and the record, as it is on the disk by now, does not hold yet; oldest first.
    ///
    /// # Errors
    /// With the id that another build has published otherwise in the meantime.
    pub fn missing_in<'a>(&'a self, now: &Self) -> Result<Vec<&'a Publication>, &'a str> {
        let mut missing = Vec::new();
        for (id, before) in &self.added {
            let (ours, theirs) = (self.get(id), now.get(id));
            if theirs == before.as_ref() {
                missing.extend(ours);
            } else if theirs != ours {
                return Err(id);
            }
        }
        missing.sort_by_key(|publication| publication.date);
        Ok(missing)
    }
}

/// Whether a text can be what feed readers know something by: a tag (RFC 4151) without what no address holds.
fn is_guid(text: &str) -> bool {
    text.starts_with("tag:") && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

/// How many bytes of the record are whole: all, or all but a last line that was torn when a build was killed. A last
/// line that lacks nothing but its line end is whole.
#[must_use]
pub fn whole(bytes: &[u8]) -> usize {
    let start = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    // A file system may have made room for what was never written.
    let zeros = bytes[start..].iter().rev().take_while(|byte| **byte == 0).count();
    let last = &bytes[start..bytes.len() - zeros];
    match serde_json::from_slice::<Publication>(last) {
        Err(error) if error.is_eof() => start,
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn publication(id: &str, day: i8) -> Publication {
        Publication {
            id: id.to_owned(),
            date: date(2024, 11, day),
            guid: format!("tag:example.org,2024-11-{day:02}:{id}"),
            url: format!("https://example.org/{id}/"),
            title: id.to_owned(),
        }
    }

    fn line(publication: &Publication) -> String {
        serde_json::to_string(publication).unwrap() + "\n"
    }

    fn with(publications: &[Publication]) -> Published {
        let text: String = publications.iter().map(line).collect();
        Published::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn the_last_line_of_an_id_counts() {
        let published = with(&[publication("calf", 4), publication("hip", 5), publication("calf", 6)]);
        assert_eq!(published.get("calf"), Some(&publication("calf", 6)));
        assert_eq!(published.iter().count(), 2);
    }

    #[test]
    fn windows_line_ends_and_empty_lines_are_no_damage() {
        let text = line(&publication("calf", 4)).replace('\n', "\r\n\r\n");
        assert_eq!(Published::read(text.as_bytes()), Ok(with(&[publication("calf", 4)])));
    }

    #[test]
    fn wherever_the_last_line_is_torn_the_others_are_read() {
        let text = line(&publication("calf", 4)) + &line(&publication("büro", 5));
        let first = line(&publication("calf", 4)).len();
        for end in first..text.len() - 1 {
            assert_eq!(whole(&text.as_bytes()[..end]), first, "{end}");
            let read = Published::read(&text.as_bytes()[..end]);
            assert_eq!(read, Ok(with(&[publication("calf", 4)])), "{end}");
        }
        assert_eq!(whole(&text.as_bytes()[..text.len() - 1]), text.len() - 1);
    }

    #[test]
    fn a_line_that_was_damaged_is_named() {
        let text = line(&publication("calf", 4));
        assert_eq!(Published::read(format!("{text}\n{{}}\n{text}").as_bytes()), Err(3));
        assert_eq!(Published::read(format!("{text}not JSON").as_bytes()), Err(2));
        let guids = ["", "tag:\\u0001", "tag:a b", "https://example.org"]
            .map(|guid| text.replace("\"tag:example.org,2024-11-04:calf\"", &format!("\"{guid}\"")));
        for text in &guids {
            assert_eq!(Published::read(text.as_bytes()), Err(1), "{text}");
        }
        let twice = text.clone() + &text.replace("\"id\":\"calf\"", "\"id\":\"hip\"");
        assert_eq!(Published::read(twice.as_bytes()), Err(2), "one guid for two ids");
        assert_eq!(Published::read(&[text.as_bytes(), b"\"\xff\"\n"].concat()), Err(2));
    }

    #[test]
    fn what_another_build_has_recorded_is_not_recorded_again() {
        let mut published = with(&[publication("calf", 4)]);
        published.add(publication("neck", 7));
        published.add(publication("hip", 5));
        published.add(publication("calf", 6));
        let (calf, hip, neck) = (publication("calf", 6), publication("hip", 5), publication("neck", 7));
        let same = with(&[publication("calf", 4)]);
        assert_eq!(published.missing_in(&same), Ok(vec![&hip, &calf, &neck]));
        let more = with(&[calf.clone(), neck.clone(), publication("foot", 1)]);
        assert_eq!(published.missing_in(&more), Ok(vec![&hip]));
    }

    #[test]
    fn two_builds_that_publish_differently_are_told_apart() {
        let mut published = with(&[publication("calf", 4)]);
        published.add(publication("calf", 6));
        assert_eq!(published.missing_in(&with(&[publication("calf", 5)])), Err("calf"));
        let untouched = with(&[publication("calf", 4)]);
        assert_eq!(untouched.missing_in(&with(&[publication("calf", 5)])), Ok(vec![]));
    }
}
