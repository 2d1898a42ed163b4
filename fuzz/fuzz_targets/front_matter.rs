//! Front matter alone, above a text without mistakes.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = handout_fuzz::exercise(&format!("---\n{text}\n---\n1. Sit.\n2. Stand.\n"));
});
