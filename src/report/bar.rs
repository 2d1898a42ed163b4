//! How far something is, on a terminal and nowhere else.
#![expect(clippy::disallowed_methods, reason = "a bar is drawn on the terminal, or not at all")]

use super::{harmless, is_plain, width_of_stderr};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What takes no longer than this needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Narrower terminals get the count and the name without anything drawn; the narrowest get nothing.
const ROOMY: usize = 60;
const NARROWEST: usize = 20;

/// The bar that may stand on the terminal now: whatever is printed goes before it.
static STANDING: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// A bar with a count. It goes away when it is dropped.
pub(crate) struct Bar {
    bar: ProgressBar,
    appearing: Option<Appearing>,
}

/// The bar appears unless this is told before that it need not.
struct Appearing {
    never_mind: Sender<()>,
    thread: JoinHandle<()>,
}

impl Bar {
    /// A bar of messages, with a rate and the time that is left.
    pub(crate) fn of_messages(is_quiet: bool) -> Self {
        let style = if width_of_stderr().is_some_and(|width| width < ROOMY) {
            style("{pos} of {len} {wide_msg}")
        } else {
            style("{wide_bar} {pos} of {len}, {rate}, {eta} left {msg}")
        };
        let bar = Self::hidden();
        bar.bar
            .set_style(style.with_key("rate", |state: &ProgressState, text: &mut dyn Write| {
                // A bar that cannot be drawn is no reason to stop.
                let _ = text.write_str(&rate(state.per_sec()));
            }));
        if is_wanted(is_quiet) {
            bar.bar.set_draw_target(ProgressDrawTarget::stderr());
            *standing() = Some(bar.bar.clone());
        }
        bar
    }

    /// A bar of things that are done one after another, with the name of the one in hand. It appears after half a second.
    pub(crate) fn of_work(is_quiet: bool) -> Self {
        let mut bar = Self::hidden();
        if is_wanted(is_quiet) {
            let is_roomy = width_of_stderr().is_none_or(|width| width >= ROOMY);
            let drawn = if is_roomy { "{bar:20} " } else { "" };
            bar.bar
                .set_style(style(&format!("{drawn}{{pos}} of {{len}}  {{wide_msg}}")));
            bar.appearing = Some(Appearing::of(bar.bar.clone()));
            *standing() = Some(bar.bar.clone());
        }
        bar
    }

    /// One that nobody sees.
    pub(crate) fn hidden() -> Self {
        Self {
            bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
            appearing: None,
        }
    }

    /// So many are done, or in hand; `note` says what it is waiting for, or which one it is.
    pub(crate) fn show(&self, total: usize, done: usize, note: Option<&str>) {
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        self.bar.set_message(in_one_line(note.unwrap_or_default()));
    }

    /// So many lie ahead.
    pub(crate) fn ahead(&self, count: usize) {
        self.bar.set_length(count as u64);
        self.bar.set_position(0);
    }

    /// The next one is in hand.
    pub(crate) fn at(&self, name: &str) {
        if !self.bar.is_hidden() || self.appearing.is_some() {
            self.bar.set_message(in_one_line(name));
            self.bar.inc(1);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.bar.is_hidden() && self.appearing.is_none() {
            return;
        }
        if let Some(appearing) = self.appearing.take() {
            drop(appearing.never_mind);
            // It only draws, and a bar that cannot be drawn harms nobody.
            let _ = appearing.thread.join();
        }
        if !self.bar.is_hidden() {
            self.bar.finish_and_clear();
        }
        *standing() = None;
    }
}

impl Appearing {
    fn of(bar: ProgressBar) -> Self {
        let (never_mind, told) = channel();
        let thread = thread::spawn(move || {
            if told.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                if bar.length().is_some() {
                    bar.tick();
                }
            }
        });
        Self { never_mind, thread }
    }
}

/// Prints something where a bar may stand: the bar makes room and comes back.
pub(super) fn aside<T>(print: impl FnOnce() -> T) -> T {
    let bar = standing().clone();
    match bar {
        Some(bar) => bar.suspend(print),
        None => print(),
    }
}

/// Takes the bar away for good, before the program ends without more ado.
pub(crate) fn clear() {
    if let Some(bar) = standing().take().filter(|bar| !bar.is_hidden()) {
        bar.finish_and_clear();
    }
}

/// Whether a bar may stand on the terminal; asked where nothing may be waited for.
pub(super) fn may_stand() -> bool {
    STANDING.try_lock().map_or(true, |bar| bar.is_some())
}

fn standing() -> MutexGuard<'static, Option<ProgressBar>> {
    STANDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// There is none without a terminal that can move its cursor, nor where plain lines are wanted.
fn is_wanted(is_quiet: bool) -> bool {
    let is_roomy = width_of_stderr().is_none_or(|width| width >= NARROWEST);
    !is_quiet && !is_plain() && is_roomy && io::stderr().is_terminal()
}

fn in_one_line(text: &str) -> String {
    harmless(text).replace('\n', " ")
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
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
