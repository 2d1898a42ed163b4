//! Without a mail server: the messages as files, to try everything.

use super::super::Outcome;
use super::post::Post;
use crate::cli::Cli;
use crate::newsletter::recipients::Recipient;
use crate::project::Project;
use crate::report;
use anyhow::Result;

/// Writes each person's message into a file.
pub(super) fn write(cli: &Cli, project: &Project, post: &Post<'_>, people: &[Recipient]) -> Result<Outcome> {
    let message = |place: usize| Ok(post.message(&people[place])?.bytes);
    let folder = project.outbox(post.id(), people.len(), message)?;
    if !cli.quiet {
        report::result(&folder)?;
        let files = if people.len() == 1 {
            "1 message is".to_owned()
        } else {
            format!("{} messages are", people.len())
        };
        report::progress(&format!(
            "nothing was sent, because `handout.yaml` names no mail server (`newsletter: {{smtp: {{host: …}}}}`): {files} in \
             `{folder}`, to open with a mail program. They hold your readers' addresses: the next `handout build` takes \
             them away; do not upload them"
        ))?;
    }
    Ok(Outcome::Done)
}
