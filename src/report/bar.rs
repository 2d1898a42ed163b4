//! How far something is, on a terminal and nowhere else.
#![expect(clippy::disallowed_methods, reason = "a bar is drawn on the terminal, or not at all")]

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::{self, IsTerminal};

/// A bar with a count, a rate and the time that is left.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    /// A bar of messages. There is none without a terminal, nor under `NO_COLOR`, which those set who want plain lines.
    pub(crate) fn of_messages(is_quiet: bool) -> Self {
        let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let target = if is_quiet || is_plain || !io::stderr().is_terminal() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{wide_bar} {pos} of {len}, {rate}, {eta} left {msg}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.with_key("rate", |state: &ProgressState, text: &mut dyn Write| {
            // A bar that cannot be drawn is no reason to stop.
            let _ = text.write_str(&rate(state.per_sec()));
        }));
        Self(bar)
    }

    /// So many are done; `note` says what it is waiting for.
    pub(crate) fn show(&self, total: usize, done: usize, note: Option<String>) {
        self.0.set_length(total as u64);
        self.0.set_position(done as u64);
        self.0.set_message(note.unwrap_or_default());
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

/// A rate with as many digits as tell something.
fn rate(per_second: f64) -> String {
    if per_second < 1.0 {
        format!("{:.0} a minute", per_second * 60.0)
    } else if per_second < 10.0 {
        format!("{per_second:.1} a second")
    } else {
        format!("{per_second:.0} a second")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_has_no_more_digits_than_anybody_reads() {
        assert_eq!(rate(9.7108), "9.7 a second");
        assert_eq!(rate(142.31), "142 a second");
        assert_eq!(rate(0.05), "3 a minute");
    }
}
