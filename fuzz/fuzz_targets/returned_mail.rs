//! Mail that came back.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| handout::doors::returned_mail(bytes));
