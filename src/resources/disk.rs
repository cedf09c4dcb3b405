//! What touches the disk, operation by operation, so that tests can have any of them fail.
//!
//! In a build that is no test there is nothing here but the operations.

use std::io::{Result, Write};

/// Passes by an operation that is about to be done; fails where a test wants it to.
///
/// # Errors
/// In tests alone.
pub(crate) fn operation() -> Result<()> {
    #[cfg(test)]
    fault::pass()?;
    Ok(())
}

/// What is written to is passed by, operation by operation. Where one fails, half of it is written.
pub(crate) struct Watched<W>(pub W);

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if let Err(cause) = operation() {
            let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
            self.0.write_all(half)?;
            return Err(cause);
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        self.0.flush()
    }
}

/// Faults that tests ask for, in their own thread.
#[cfg(test)]
pub(crate) mod fault {
    use std::cell::Cell;
    use std::io::{Error, ErrorKind, Result};

    /// What fails.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Fault {
        /// One operation, counted from 0.
        Once(u64),
        /// One operation and all after it.
        From(u64),
    }

    thread_local! {
        static FAULT: Cell<Option<Fault>> = const { Cell::new(None) };
        static PASSED: Cell<u64> = const { Cell::new(0) };
    }

    /// Does some work in which operations fail, and tells how many there were.
    pub(crate) fn with<T>(fault: Option<Fault>, work: impl FnOnce() -> T) -> (T, u64) {
        FAULT.set(fault);
        PASSED.set(0);
        let done = work();
        FAULT.set(None);
        (done, PASSED.get())
    }

    /// All faults that a work of so many operations may meet, each `step`-th.
    pub(crate) fn all(operations: u64, step: usize) -> impl Iterator<Item = Fault> {
        (0..operations).step_by(step).flat_map(|at| [Fault::Once(at), Fault::From(at)])
    }

    pub(super) fn pass() -> Result<()> {
        let number = PASSED.get();
        PASSED.set(number + 1);
        match FAULT.get() {
            Some(Fault::Once(at)) if number == at => {}
            Some(Fault::From(at)) if number >= at => {}
            _ => return Ok(()),
        }
        Err(Error::new(ErrorKind::StorageFull, "no space is left, says the test"))
    }
}
