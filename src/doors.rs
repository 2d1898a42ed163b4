//! Ways in for the fuzzer (`fuzz/`), to readers that no other program may call: what must hold for any bytes at all.
//! Built only for tests and under `cargo fuzz`.

use crate::attempt;
use crate::commands;
use crate::newsletter::recipients::import::{Wanted, import};
use crate::newsletter::recipients::{Named, Register};
use crate::newsletter::{bounces, ledger};
use crate::project;
use crate::published::{Published, whole};
use jiff::civil::date;

/// Whether the program itself goes on after a breakdown here, and tells of it in its own words.
#[must_use]
pub fn is_answered_for() -> bool {
    attempt::is_answered_for()
}

/// A list, the list of who left, and another file whose people are taken over, with one byte 255 between them, which no
/// text in UTF-8 holds. What is written is read back as the same people, and nobody who left is mailed.
///
/// # Panics
/// When that does not hold.
pub fn subscribers(bytes: &[u8]) {
    let mut files = bytes.splitn(3, |byte| *byte == 0xff);
    let [list, left, other] = [(); 3].map(|()| files.next().unwrap_or_default());
    let Ok(mut register) = Register::read(list, left) else {
        return;
    };
    let today = date(2026, 11, 30);
    let _ = register.problems(today);
    let before = register.recipients();
    let [(_, one), (_, two)] = register.files();
    let (list, left) = if register.files()[0].0 == crate::newsletter::recipients::LIST {
        (one, two)
    } else {
        (two, one)
    };
    let again = Register::read(&list, &left).expect("what was written is read");
    assert_eq!(again.recipients(), before, "other people after writing");
    let wanted = Wanted {
        file: "people.csv".to_owned(),
        columns: Named(Vec::new()),
        source: None,
        consent: None,
        status: None,
        today,
    };
    if import(&mut register, other, &wanted).is_ok() {
        register.recipients().iter().for_each(|person| {
            assert!(
                register.suppressed.get(&person.key()).is_none(),
                "somebody who left is mailed"
            );
        });
    }
}

/// A file of mail that came back: every reason is one line.
///
/// # Panics
/// When that does not hold.
pub fn returned_mail(bytes: &[u8]) {
    for message in bounces::messages(bytes) {
        let found = bounces::read(&message, &bounces::WayOut::default());
        assert!(found.iter().all(|finding| !finding.why.contains(['\n', '\r'])));
        let _ = bounces::is_doubtful(&message);
    }
}

/// The program's own records, damaged: the ledger's, what is published, what the last build did and what it wrote.
///
/// # Panics
/// When what is whole of a record cannot be read although all of it could, or a path leads out of `out/`.
pub fn records(bytes: &[u8]) {
    ledger::is_read_as_its_whole_lines(bytes);
    if Published::read(bytes).is_ok() {
        assert!(Published::read(&bytes[..whole(bytes)]).is_ok());
    }
    let _ = commands::is_memory(bytes);
    project::ours(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIST: &str = "email,name,status\nanna@example.org,Anna,subscribed\nbo@example.org,=1+1,unsubscribed\n";
    const RECORDS: [&str; 2] = [
        "{\"handout\":1,\"exercise\":\"calf\",\"content\":\"00\",\"key\":\"00\",\"at\":1}\n{\"at\":2,\"is\":\"trying\",\"to\":\"00112233445566778899aabbccddeeff\"}\n",
        "{\"id\":\"calf\",\"date\":\"2026-11-16\",\"guid\":\"tag:example.org,2026-11-16:calf\",\"url\":\"https://example.org/calf/\",\"title\":\"Calf\"}\n",
    ];

    fn damaged(text: &str, edits: &[(usize, u8)]) -> Vec<u8> {
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte) in edits {
            let at = at % bytes.len();
            bytes[at] = *byte;
        }
        bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_door_is_open_to_damaged_files(edits in prop::collection::vec((any::<usize>(), any::<u8>()), 0..9)) {
            subscribers(&damaged(&format!("{LIST}\n{LIST}"), &edits));
            returned_mail(&damaged(LIST, &edits));
            RECORDS.iter().for_each(|record| records(&damaged(record, &edits)));
        }

        #[test]
        fn lists_stay_the_same_people_whatever_is_written_in_them(
            [list, left, other] in prop::array::uniform3("(|sep=[;\"]\r?\n)(|email(,name|,status|,date|;reason)*\n)([ab@.,;\"\n\r\t=+x' \u{e9}\u{feff}*!:\u{201c}\u{200b}\u{ff20}]|a@b\\.x|unsubscribed|yes|,,){0,40}"),
        ) {
            subscribers(&[list.as_bytes(), left.as_bytes(), other.as_bytes()].join(&0xff));
        }

        #[test]
        fn every_door_is_open_to_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            [subscribers, returned_mail, records].iter().for_each(|door| door(&bytes));
        }
    }
}
