//! The outputs of one exercise in memory, without a program or a disk.

use handout::config::Config;
use handout::diagnostic::Diagnostics;
use handout::edition::{Archive, Edition, Plan, Sizes};
use handout::exercise::Exercise;
use handout::outputs::{Fonts, OUTPUTS, Render};
use handout::picture::{Image, Pictures};
use handout::published::Published;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts::new(Vec::new()));

/// Shared, since a drawing remembers the pixels that it was painted as.
static DRAWING: LazyLock<Arc<Image>> = LazyLock::new(|| {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect width="4" height="3"/></svg>"#;
    Arc::new(Image::decode(svg.into()).expect("a picture"))
});

/// What these outputs (all of them if none is named) make of an exercise that is the only one of its site, by path.
/// Every picture shows the same.
pub(crate) fn rendered(
    config: &Config,
    exercise: &Exercise,
    outputs: &[&str],
    found: &mut Diagnostics,
) -> BTreeMap<String, Vec<u8>> {
    rendered_with(&DRAWING, config, exercise, outputs, found)
}

/// The same where every picture is this one.
pub(crate) fn rendered_with(
    picture: &Arc<Image>,
    config: &Config,
    exercise: &Exercise,
    outputs: &[&str],
    found: &mut Diagnostics,
) -> BTreeMap<String, Vec<u8>> {
    let mut pictures = Pictures::default();
    for place in exercise.pictures().into_iter().chain(&config.practice.logo) {
        pictures.add(place.file.clone(), Arc::clone(picture));
    }
    let sizes = Sizes::new();
    let edition = Edition {
        announced: true,
        is_in_feed: true,
        config,
        exercise,
        previous: None,
        next: None,
        pictures: &pictures,
        fonts: &FONTS,
        sizes: &sizes,
    };
    let archive = Archive {
        config,
        exercises: &[exercise],
        pictures: &pictures,
        sizes: &sizes,
        published: &Published::default(),
    };
    let plan = Plan {
        config,
        exercises: &[exercise],
    };
    let is_wanted = |name: &&str| outputs.is_empty() || outputs.contains(name);
    let mut files = BTreeMap::new();
    for output in OUTPUTS.iter().filter(|output| is_wanted(&output.name)) {
        let made = match output.render {
            Render::Each(render) => vec![render(&edition, found)],
            Render::Whole { each, whole } => {
                let each = each.map(|render| render(&edition, found));
                each.into_iter().chain([whole(&archive, found)]).collect()
            }
            Render::Plan(render) => vec![render(&plan, found)],
        };
        for made in made {
            let made = made.unwrap_or_else(|error| panic!("{} of {exercise:?}: {error:#}", output.name));
            files.extend(made.into_iter().map(|file| (file.path, file.bytes.to_vec())));
        }
    }
    files
}
