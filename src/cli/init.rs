//! `handout init`: what can be typed.

use clap::Args;
use std::path::PathBuf;

/// A project to begin with.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder, which is made if it is not there
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,

    /// The name of your practice
    #[arg(long, value_name = "NAME")]
    pub practice: Option<String>,

    /// Your own name, as the author
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,

    /// The address that your site will have
    #[arg(long, value_name = "ADDRESS")]
    pub site: Option<String>,

    /// Your email address, which is printed for your readers
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
}

/// Examples under the help of `init`.
pub(super) const INIT_EXAMPLES: &str = "Examples:
  handout init my-practice    asks four questions, then makes the folder
  handout init my-practice --practice \"Bell Sports Massage\" \\
      --author \"Anna Bell\" --site https://example.org/exercises \\
      --email anna@example.org";
