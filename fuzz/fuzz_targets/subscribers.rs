//! The list of subscribers, the list of those who left, and a file that is imported.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| handout::doors::subscribers(bytes));
