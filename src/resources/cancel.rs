//! Work that is stopped before its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::limits::Limit;
use crate::error::{Error, ErrorKind, Result};

/// A flag that tells a work to stop. Clones are one flag: one is given to the work, another is raised
/// by whoever wants it to end, from any thread or a handler of signals.
///
/// Reading, drawing (each feature), the placement of labels (each label), rendering (each band of
/// rows), pyramids (each metatile), merging and checking (each tile) look at it. What is stopped ends
/// with [`ErrorKind::Cancelled`], or [`ErrorKind::Limit`] where its time was up, and leaves no output;
/// a pyramid keeps the tiles that are done.
///
/// ```
/// use rumbo::figure::Figure;
/// use rumbo::resources::{Cancel, Resources};
///
/// let cancel = Cancel::new();
/// let mut figure = Figure::new().extent([-115.0, 26.0, -108.0, 33.0]);
/// figure.set_resources(Resources::default().with_cancel(cancel.clone()));
/// cancel.cancel();
/// assert_eq!(figure.render().unwrap_err().kind(), rumbo::ErrorKind::Cancelled);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel {
    flag: Arc<AtomicBool>,
    deadline: Option<Deadline>,
}

impl PartialEq for Cancel {
    /// What may stop a work is none of what it says: options that differ in it alone are equal.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Cancel {}

/// When a work's time is up.
#[derive(Debug, Clone, Copy)]
struct Deadline {
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    at: std::time::Instant,
    seconds: u64,
}

impl Deadline {
    /// `None` where there is no clock, or where the time never comes.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    fn after(seconds: u64) -> Option<Self> {
        let at = std::time::Instant::now().checked_add(std::time::Duration::from_secs(seconds))?;
        Some(Self { at, seconds })
    }

    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    fn after(_: u64) -> Option<Self> {
        None
    }

    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    fn is_over(self) -> bool {
        std::time::Instant::now() >= self.at
    }

    #[cfg(all(target_family = "wasm", target_os = "unknown"))]
    fn is_over(self) -> bool {
        false
    }
}

impl Cancel {
    /// A flag that is not raised.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same flag, which is also up so many seconds from now; 0 for never. On the web's virtual
    /// machine alone there is no clock to tell.
    #[must_use]
    pub fn within_seconds(mut self, seconds: u64) -> Self {
        self.deadline = if seconds == 0 { None } else { Deadline::after(seconds) };
        self
    }

    /// Raises the flag, for good.
    pub fn cancel(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether the work is to stop.
    pub fn is_cancelled(&self) -> bool {
        self.flag.load(Ordering::Relaxed) || self.deadline.is_some_and(Deadline::is_over)
    }

    /// Ends a work that is to stop.
    ///
    /// # Errors
    /// [`ErrorKind::Cancelled`] where the flag is raised, [`ErrorKind::Limit`] where the time is up.
    pub fn check(&self) -> Result<()> {
        if self.flag.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Cancelled, "the work was stopped")
                .remedy("run it again; what a pyramid has done is kept"));
        }
        match self.deadline.filter(|deadline| deadline.is_over()) {
            None => Ok(()),
            Some(Deadline { seconds, .. }) => {
                let message = format!("the work takes more than {seconds} seconds");
                Err(Error::new(ErrorKind::Limit, message).remedy(Limit::Seconds.remedy()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn clones_are_one_flag() {
        let cancel = Cancel::new();
        let other = cancel.clone().within_seconds(1_000);
        assert!(other.check().is_ok());
        cancel.cancel();
        assert!(other.is_cancelled());
        assert_eq!(other.check().unwrap_err().kind(), ErrorKind::Cancelled);
    }

    #[test]
    fn time_runs_out() {
        let cancel = Cancel::new().within_seconds(1);
        assert!(!cancel.is_cancelled());
        std::thread::sleep(Duration::from_millis(1_010));
        let error = cancel.check().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        assert!(error.to_string().contains("--limit seconds=N"), "{error}");
        assert!(!Cancel::new().within_seconds(0).is_cancelled());
        assert!(!Cancel::new().within_seconds(u64::MAX).is_cancelled());
    }
}
