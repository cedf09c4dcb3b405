//! A progress bar, on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::amount;

/// A bar of what is done; nothing where standard error is no terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar over so many things.
    pub fn of(total: u64, things: &str) -> Self {
        let bar = ProgressBar::new(total);
        let template = format!(
            "{{wide_bar:.cyan/dim}} {{human_pos}}/{{human_len}} {things}  {{msg}}  {{eta}} left"
        );
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// A count of tiles where their number is not known.
    pub fn endless(verb: &'static str) -> Self {
        let bar = ProgressBar::no_length();
        if let Ok(style) = ProgressStyle::with_template("{prefix} {human_pos} tiles") {
            bar.set_style(style);
        }
        bar.set_prefix(verb);
        Self(bar)
    }

    /// Tiles that were there before the work began: they tell nothing about its speed.
    pub fn kept(&self, kept: u64) {
        self.0.set_position(kept);
        self.0.reset_eta();
    }

    pub fn set(&self, done: u64) {
        self.0.set_position(done);
    }

    pub fn set_with_bytes(&self, total: u64, done: u64, bytes: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
        let rate = amount::count(self.0.per_sec().round() as u64);
        self.0.set_message(format!("{rate} tiles/s  {}", amount::bytes(bytes)));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
