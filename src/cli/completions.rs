//! `handout completions`: what can be typed.

use clap::{Args, ValueEnum};

/// For which shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// Your shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// The shells that can ask what fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Most of Linux
    Bash,
    /// macOS, and some of Linux
    Zsh,
    /// fish
    Fish,
    /// Windows
    Powershell,
    /// Elvish
    Elvish,
}

/// Examples under the help of `completions`.
pub(super) const COMPLETIONS_EXAMPLES: &str = "Examples:
  handout completions bash
  handout completions zsh

Add a line to the file that your shell reads when it starts:

  ~/.bashrc                    source <(handout completions bash)
  ~/.zshrc, after compinit     source <(handout completions zsh)
  ~/.config/fish/config.fish   handout completions fish | source
  ~/.config/elvish/rc.elv      eval (handout completions elvish | slurp)
  PowerShell's $PROFILE        handout completions powershell | Out-String |
                                 Invoke-Expression";
