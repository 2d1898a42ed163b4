//! Photographs that are made to break their decoder (upstream: etemesi254/zune-image#362 and #409).

use crate::project::{Project, exercise};

/// A block of a JPEG file (ITU-T T.81, section B.1.1.4): marker, length, content.
fn block(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("a short block");
    [&[0xff, marker], length.to_be_bytes().as_slice(), content].concat()
}

/// A photograph of 17 by 17 pixels, whose colours are sampled so; its one scan has the first colour alone. After its frame may
/// stand Adobe's colour transform: 0 and 2 are of four colours, but 0 also of red, green and blue as they are.
fn photograph(frame: u8, sampled: &[u8], transform: Option<u8>) -> Vec<u8> {
    const SHORTEST_CODE: [u8; 17] = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let colours = (1..).zip(sampled).flat_map(|(id, sampled)| [id, *sampled, 0]);
    let colours: Vec<u8> = colours.collect();
    let count = u8::try_from(sampled.len()).expect("few");
    let end = if frame == 0xc2 { 0 } else { 63 };
    [
        vec![0xff, 0xd8],
        block(0xdb, &[[0].as_slice(), &[1; 64]].concat()),
        block(0xc4, &[[0x00].as_slice(), &SHORTEST_CODE].concat()),
        block(0xc4, &[[0x10].as_slice(), &SHORTEST_CODE].concat()),
        block(frame, &[[8, 0, 17, 0, 17, count].as_slice(), &colours].concat()),
        transform.map_or(Vec::new(), |transform| {
            block(0xee, &[b"Adobe\0\x64\0\0\0\0", [transform].as_slice()].concat())
        }),
        block(0xda, &[1, 1, 0, 0, end, 0]),
        vec![0; 8],
        vec![0xff, 0xd9],
    ]
    .concat()
}

#[test]
fn a_photograph_that_breaks_its_decoder_is_refused_as_damaged() {
    let words = exercise("Calf stretch", "2026-11-30");
    let with_picture = words.replace("1. ", "![A calf.](a.jpg)\n\n1. ");
    let line = 1 + with_picture
        .lines()
        .position(|line| line.contains("a.jpg"))
        .expect("a picture");
    let project = Project::with(&[("2026-11-30-calf.md", &with_picture)]);
    project.write(
        "exercises/2026-11-23-sound.md",
        &exercise("Sound stretch", "2026-11-23"),
    );
    for (frame, sampled, transform) in [
        (0xc2, [0x11].as_slice(), Some(2)),
        (0xc2, &[0x21, 0x11], Some(2)),
        (0xc0, &[0x11, 0x11, 0x22], None),
        (0xc0, &[0x12, 0x21, 0x11], None),
    ] {
        project.write_bytes("exercises/a.jpg", &photograph(frame, sampled, transform));
        for command in ["check --today 2026-11-30", "build --today 2026-11-30"] {
            let run = project.run(command);
            assert_eq!(run.status, 1, "{sampled:?}: {}", run.stderr);
            let why = "error[E075]: `exercises/a.jpg` is damaged and cannot be read";
            assert!(run.stderr.starts_with(why), "{sampled:?}: {}", run.stderr);
            let place = format!("exercises/2026-11-30-calf.md:{line}:");
            assert!(run.stderr.contains(&place), "{sampled:?}: {}", run.stderr);
            assert!(
                !run.stderr.contains("mistake of its own"),
                "{sampled:?}: {}",
                run.stderr
            );
        }
    }
    // What is damaged is the order of its colours, and nothing else of how it is written here.
    project.write_bytes("exercises/a.jpg", &photograph(0xc0, &[0x11], None));
    let run = project.run("check --today 2026-11-30");
    assert_eq!(run.status, 0, "{}", run.stderr);
}

/// As Photoshop writes them where colours must not be changed at all.
#[test]
fn a_photograph_whose_colours_adobe_left_as_they_are_is_printed() {
    let with_picture = exercise("Calf stretch", "2026-11-30").replace("1. ", "![A calf.](a.jpg)\n\n1. ");
    for transform in [0, 1, 2] {
        let project = Project::with(&[("2026-11-30-calf.md", &with_picture)]);
        project.write_bytes(
            "exercises/a.jpg",
            &photograph(0xc0, &[0x11, 0x11, 0x11], Some(transform)),
        );
        let run = project.run("build --today 2026-11-30");
        assert_eq!(run.status, 0, "{transform}: {}", run.stderr);
    }
}
