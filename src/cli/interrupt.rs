//! Signals that ask the command to stop.

use std::process::ExitCode;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::io;
use crate::render;
use crate::resources::Cancel;

/// How long a work may take to notice that it is to stop.
const GRACE: Duration = Duration::from_millis(120);

/// The signal that came.
static CAME: AtomicI32 = AtomicI32::new(SIGINT);

/// Has SIGINT and SIGTERM stop the work: by the flag, and where it does not look at that in time, by
/// ending the process between two files. Archives may be ended at any point: what is done of them is
/// kept, and they take their names whole.
///
/// # Errors
/// Where the system does not take a handler.
pub(super) fn heed(cancel: Cancel) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        if let Some(signal) = signals.forever().next() {
            CAME.store(signal, Ordering::SeqCst);
            cancel.cancel();
            std::thread::sleep(GRACE);
            render::stop_writing();
            io::tell(format_args!("stopped"));
            // Other threads work still: what ends orderly would be taken away from under them.
            signal_hook::low_level::exit(status(signal));
        }
    })?;
    Ok(())
}

/// How the command ends that was stopped: 128 and the signal, as shells tell it.
pub(super) fn exit_code() -> ExitCode {
    ExitCode::from(u8::try_from(status(CAME.load(Ordering::SeqCst))).unwrap_or(1))
}

fn status(signal: i32) -> i32 {
    128 + signal
}
