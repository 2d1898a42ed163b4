//! What networks count.
#![no_main]

use handout::outputs::captions::NETWORKS;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for network in NETWORKS {
        let count = network.count(text);
        assert!(text.is_empty() || count > 0, "{}", network.name);
        let _ = network.takes(text);
    }
});
