//! The program's own records: the ledger, what is published, what the last build did and wrote.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| handout::doors::records(bytes));
