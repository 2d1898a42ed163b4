//! Other programs: the only module that starts any, always because the user named one (a password manager,
//! an editor) or asked for it (the browser).
#![expect(
    clippy::disallowed_methods,
    reason = "this is the home of starting programs; an editor is named by the environment"
)]

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// The variables that name an editor, the one that counts first.
const EDITORS: [&str; 2] = ["VISUAL", "EDITOR"];

/// A command line in the system's shell.
#[cfg(not(windows))]
pub(crate) fn shell(line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", line]);
    shell
}

/// A command line in the system's shell, which takes what stands between the outer quotes as it is (`cmd /?`, switch /S).
#[cfg(windows)]
pub(crate) fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd");
    shell.raw_arg(format!("/S /C \"{line}\""));
    shell
}

/// The user's editor, as a command line.
///
/// # Errors
/// When none is named.
pub(crate) fn editor() -> Result<String> {
    let named = EDITORS.iter().filter_map(std::env::var_os);
    let editor = named
        .filter_map(|name| name.into_string().ok())
        .find(|name| !name.trim().is_empty());
    editor.context("`--edit` needs to know your editor: set the variable `EDITOR` to its name, or leave `--edit` out")
}

/// Opens a web address in the user's browser, and does not wait for it; tells whether one could be started.
pub(crate) fn browse(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        // The empty text is the title of a window, for which `start` takes the first one in quotes.
        ("cmd", &["/C", "start", ""])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut started) = command.spawn() else { return false };
    // Somebody must take note of its end.
    std::thread::spawn(move || started.wait());
    true
}

/// Opens a file in an editor and waits until it is closed.
///
/// # Errors
/// When the editor cannot be started, or fails.
pub(crate) fn edit(editor: &str, file: &Path) -> Result<()> {
    let status = opened(editor, file).status();
    let status = status.with_context(|| format!("cannot start the editor `{editor}`"))?;
    if !status.success() {
        bail!(
            "the editor `{editor}` failed ({status}); the file is `{}`",
            file.display()
        );
    }
    Ok(())
}

/// An editor with a file. The shell reads the editor's own arguments (`code --wait`); the path it passes on as it is.
#[cfg(not(windows))]
fn opened(editor: &str, file: &Path) -> Command {
    let mut command = shell(&format!("{editor} \"$@\""));
    command.arg("handout").arg(file);
    command
}

/// An editor with a file. A path of Windows holds no quotes.
#[cfg(windows)]
fn opened(editor: &str, file: &Path) -> Command {
    shell(&format!("{editor} \"{}\"", crate::project::plain(file)))
}
