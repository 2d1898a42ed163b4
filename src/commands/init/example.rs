//! The files of a new project; the example is one of this repository's own exercises, with its pictures.

use super::answers::Answers;
use crate::cli::SchemaOf;
use crate::commands::schema;
use crate::project::SETTINGS;
use jiff::civil::Date;

const README: &str = include_str!("README.md");
const README_OF_EXAMPLE: &str = "
The exercise that is there is an example. Delete it, its pictures, and the file `.handout/published.jsonl` before you
publish your own first one.
";
const GITIGNORE: &str = include_str!("gitignore");
const EXERCISE: &str = include_str!("../../../exercises/2026-11-09-open-book.md");

/// Where the first line of the settings says that editors find what can be typed there.
const SCHEMA: &str = ".vscode/handout.schema.json";

/// The day that the example has in this repository.
const ITS_DAY: &str = "\ndate: 2026-11-09\n";

macro_rules! pictures {
    ($($name:literal),*) => {
        [$((concat!("exercises/img/", $name), include_str!(concat!("../../../exercises/img/", $name)))),*]
    };
}

/// The pictures of the example.
const PICTURES: [(&str, &str); 6] = pictures![
    "open-book.svg",
    "open-book-1.svg",
    "open-book-2.svg",
    "open-book-3.svg",
    "open-book-4.svg",
    "open-book-5.svg"
];

/// Every file by its path in the project; the settings, which make it one, come last. Without a day there is no example.
pub(super) fn files(answers: &Answers, day: Option<Date>) -> Vec<(String, String)> {
    let mut readme = answers.fill(README, str::to_owned);
    if day.is_some() {
        readme += README_OF_EXAMPLE;
    }
    let mut files = vec![
        (".gitignore".to_owned(), GITIGNORE.to_owned()),
        ("README.md".to_owned(), readme),
        (SCHEMA.to_owned(), schema::text(SchemaOf::Settings)),
    ];
    files.extend(day.into_iter().flat_map(example));
    files.push((SETTINGS.to_owned(), answers.settings()));
    files
}

/// The example and its pictures.
fn example(day: Date) -> Vec<(String, String)> {
    let exercise = EXERCISE.replacen(ITS_DAY, &format!("\ndate: {day}\n"), 1);
    let mut files = vec![(format!("exercises/{day}-open-book.md"), exercise)];
    files.extend(PICTURES.map(|(name, drawing)| (name.to_owned(), drawing.to_owned())));
    files
}
