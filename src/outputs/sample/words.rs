//! What an exercise says, part by part, to look for in an output.

use crate::exercise::{Block, Exercise, Step, plain};
use std::slice::from_ref;

/// Every word that an exercise says to everybody, each part by itself.
pub(in crate::outputs) fn words(exercise: &Exercise) -> Vec<String> {
    let mut said = vec![
        exercise.title.clone(),
        exercise.summary.clone(),
        exercise.dose.sentence(),
    ];
    said.extend(exercise.facts().into_iter().map(|(_, value)| value));
    said.extend([&exercise.dose.feels, &exercise.video].into_iter().flatten().cloned());
    said.extend([&exercise.sources, &exercise.tags].into_iter().flatten().cloned());
    said.extend(of_blocks(&exercise.intro));
    for section in &exercise.sections {
        said.push(plain(&section.heading));
        said.extend(of_blocks(&section.body));
    }
    said
}

fn of_blocks(blocks: &[Block]) -> Vec<String> {
    blocks.iter().flat_map(of_block).collect()
}

fn of_block(block: &Block) -> Vec<String> {
    match block {
        Block::Heading(text) | Block::Paragraph(text) => {
            let words = |inline| plain(from_ref(inline)).trim().to_owned();
            text.iter().map(words).collect()
        }
        Block::Steps(steps) => steps.iter().flat_map(of_step).collect(),
        Block::List { items, .. } => items.iter().flat_map(|item| of_blocks(item)).collect(),
        Block::Callout { kind, body } => [vec![kind.word().to_owned()], of_blocks(body)].concat(),
        Block::Quote(body) => of_blocks(body),
        Block::Picture(picture) => vec![picture.alt.clone()],
    }
}

fn of_step(step: &Step) -> Vec<String> {
    let mut said = of_blocks(&step.body);
    said.extend(step.hold.map(|hold| format!("Hold {hold}")));
    let alts = step.pictures.iter().map(|picture| picture.alt.clone());
    said.extend(alts.filter(|alt| alt != super::UNREADABLE));
    said
}
