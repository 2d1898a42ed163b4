//! `handout man`: what can be typed.

use clap::Args;
use std::path::PathBuf;

/// Where the pages go.
#[derive(Debug, Args)]
pub struct Man {
    /// The folder for the pages, which is made if it is not there
    #[arg(value_name = "FOLDER", default_value = "man")]
    pub folder: PathBuf,
}

/// Examples under the help of `man`.
pub(super) const MAN_EXAMPLES: &str = "Examples:
  handout man                             into the folder `man`
  handout man ~/.local/share/man/man1     where `man handout-build` finds them";
