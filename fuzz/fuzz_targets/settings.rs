//! `handout.yaml`, and the outputs that show most of it.
#![no_main]

use handout_fuzz::{EVERYTHING, config, exercise, through_outputs};
use std::sync::LazyLock;

libfuzzer_sys::fuzz_target!(|text: &str| {
    static SHOWN: LazyLock<handout::exercise::Exercise> = LazyLock::new(|| exercise(EVERYTHING).expect("no mistakes"));
    if let Some(config) = config(text) {
        // Both paint the same icon, which takes most of the time.
        let list = if text.len() % 2 == 0 { "index" } else { "feed" };
        through_outputs(&config, &SHOWN, &["page", list, "email", "captions", "schedule"]);
    }
});
