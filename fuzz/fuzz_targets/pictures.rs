//! PNG, JPEG and SVG, decoded, and printed if that worked.
#![no_main]

use handout::picture::Image;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if Image::decode(bytes.to_vec()).is_ok() {
        handout_fuzz::printed(bytes.to_vec());
    }
});
