//! PNG, JPEG and SVG, decoded, and printed if that worked.
#![no_main]

use handout::picture::Image;

libfuzzer_sys::fuzz_target!(init: handout_fuzz::leave_to_the_program(), |bytes: &[u8]| {
    if let Ok(picture) = Image::decode(bytes.to_vec()) {
        handout_fuzz::printed(picture);
    }
});
