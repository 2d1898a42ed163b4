use super::*;
use crate::exercise::OwnCaption;
use crate::outputs::email::sample::Sample;

const NEVER: &str = "renders";

/// The rows of a file, as a scheduler reads them.
fn read(sample: &Sample, path: &str) -> Vec<Vec<String>> {
    let plan = Plan {
        config: &sample.config,
        exercises: &[&sample.exercise],
    };
    let files = render(&plan, &mut Diagnostics::default()).expect(NEVER);
    let file = files.iter().find(|file| file.path == path).expect("is made");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(file.bytes.as_slice());
    let rows = reader.records().map(|row| row.expect("can be read"));
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

fn on(networks: &[&str]) -> Sample {
    let mut sample = Sample::full();
    sample.config.captions.networks = networks.iter().map(|&name| name.to_owned()).collect();
    sample.config.captions.post_at = jiff::civil::time(8, 30, 0, 0);
    sample
}

#[test]
fn publer_gets_its_twelve_columns() {
    let sample = on(&["instagram", "pinterest", "x"]);
    let rows = read(&sample, "captions/publer/instagram.csv");
    let [head, row] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!((head.len(), head[0].as_str()), (12, "Date - Intl. format or prompt"));
    assert_eq!(row[0], format!("{} 08:30", sample.exercise.date.strftime("%Y/%m/%d")));
    assert!(
        row[1].starts_with("Desk all day?") && row[1].contains("\n\n1. Lie on your side"),
        "{row:?}"
    );
    assert_eq!(row[2], "https://clinic.example/open-book/");
    assert_eq!(row[3], "https://clinic.example/open-book/social/portrait.png");
    assert!(row[6].contains("Picture: Woman on her side"), "{row:?}");
    let pin = &read(&sample, "captions/publer/pinterest.csv")[1];
    assert_eq!(pin[4], sample.exercise.title);
    let x = &read(&sample, "captions/publer/x.csv")[1];
    assert!(
        x[1].contains("https://clinic.example/open-book/") && x[2].is_empty(),
        "{x:?}"
    );
}

#[test]
fn a_caption_that_goes_on_becomes_comments() {
    let mut sample = on(&["x"]);
    sample.config.captions.continue_on = vec!["x".to_owned()];
    let row = &read(&sample, "captions/publer/x.csv")[1];
    assert!(
        row[1].ends_with("1/3") && row[7].contains("2/3 || ") && row[7].ends_with("3/3"),
        "{row:?}"
    );
}

#[test]
fn hootsuite_gets_date_message_and_link_without_a_head() {
    let sample = on(&["x", "instagram"]);
    let rows = read(&sample, "captions/hootsuite/x.csv");
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    let url = "https://clinic.example/open-book/";
    assert_eq!(row[0], format!("{} 08:30", sample.exercise.date.strftime("%d/%m/%Y")));
    assert!(!row[1].contains(url) && row[2] == url, "{row:?}");
    let instagram = &read(&sample, "captions/hootsuite/instagram.csv")[0];
    assert!(
        instagram[1].contains("link in bio") && instagram[2].is_empty(),
        "{instagram:?}"
    );
}

#[test]
fn what_goes_to_all_accounts_fits_each_of_them() {
    let names = ["instagram", "x", "threads", "pinterest"];
    let sample = on(&names);
    for (path, row) in [("captions/publer.csv", 1), ("captions/hootsuite.csv", 0)] {
        let row = &read(&sample, path)[row];
        let posted = format!("{}\n{}", row[1], row[2]);
        for name in names {
            assert!(
                Network::named(name).expect("is one").takes(posted.trim()),
                "{name} {posted}"
            );
        }
        assert_eq!(
            row[1].matches('#').count(),
            1,
            "as few hashtags as Threads takes: {row:?}"
        );
    }
}

#[test]
fn the_writers_own_caption_is_posted_as_it_is() {
    let mut sample = on(&["linkedin"]);
    let own = OwnCaption {
        text: "Mine.\n\n#Own".to_owned(),
        typed: 0..0,
        place: 0..0,
    };
    sample.exercise.caption.own = [("linkedin".to_owned(), own)].into();
    assert_eq!(read(&sample, "captions/publer/linkedin.csv")[1][1], "Mine.\n\n#Own");
    assert_eq!(read(&sample, "captions/hootsuite/linkedin.csv")[0][1], "Mine.\n\n#Own");
}

#[test]
fn no_cell_is_a_formula_and_no_quote_ends_one() {
    let mut sample = on(&["linkedin"]);
    for hook in [
        "=HYPERLINK(\"https://evil.example\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1",
        "\",\"=1",
    ] {
        sample.exercise.caption.hook = Some(hook.to_owned());
        let row = &read(&sample, "captions/publer/linkedin.csv")[1];
        assert_eq!(row.len(), 12);
        assert!(!row[1].starts_with(['=', '+', '-', '@', '＝']), "{row:?}");
        assert!(row[1].trim_start().starts_with(hook), "{row:?}");
    }
}

#[test]
fn hootsuite_gets_no_more_rows_than_it_takes() {
    let sample = on(&["linkedin"]);
    let exercises = vec![&sample.exercise; 351];
    let plan = Plan {
        config: &sample.config,
        exercises: &exercises,
    };
    assert_eq!(hootsuite::rows(&plan, &networks(&sample.config)).len(), 350);
}
