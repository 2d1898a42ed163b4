//! `handout.yaml`, and the outputs that show most of it.
#![no_main]

use handout_fuzz::{EVERYTHING, config, exercise, through_outputs};
use std::sync::LazyLock;

libfuzzer_sys::fuzz_target!(|text: &str| {
    static SHOWN: LazyLock<handout::exercise::Exercise> = LazyLock::new(|| exercise(EVERYTHING).expect("no mistakes"));
    if let Some(config) = config(text) {
        through_outputs(&config, &SHOWN, &["page", "index", "feed", "email", "captions", "schedule"]);
    }
});
