//! That the command is at work, where that takes more than a second; on a terminal only.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// After how long it is told, and how often it is told anew.
const PATIENCE: Duration = Duration::from_secs(1);
const AGAIN: Duration = Duration::from_millis(200);

/// Tells that something is being done until it is dropped.
pub(super) struct Waiting {
    /// Hangs up when the work is over.
    work: Option<Sender<()>>,
    teller: Option<JoinHandle<()>>,
}

impl Waiting {
    /// Begins to wait; `verb` says for what: `drawing`.
    pub fn begin(verb: &'static str) -> Self {
        let (work, over) = channel();
        let teller = std::thread::Builder::new().spawn(move || tell(verb, &over)).ok();
        Self { work: Some(work), teller }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.work = None;
        if let Some(teller) = self.teller.take() {
            // It ends with the work, and has nothing to say of itself.
            drop(teller.join());
        }
    }
}

fn tell(verb: &'static str, over: &Receiver<()>) {
    let goes_on = |time| over.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !goes_on(PATIENCE) {
        return;
    }
    let bar = ProgressBar::new_spinner().with_elapsed(PATIENCE);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}, {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message(verb);
    bar.tick();
    while goes_on(AGAIN) {
        bar.tick();
    }
    bar.finish_and_clear();
}
