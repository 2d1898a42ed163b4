//! A whole source to all outputs.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Some(exercise) = handout_fuzz::exercise(text) {
        handout_fuzz::through_every_output(&exercise);
    }
});
