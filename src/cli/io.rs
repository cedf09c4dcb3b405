//! Standard input and output, where `-` stands for them.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result, escaped};
use crate::resources::Resources;

/// Whether a path stands for standard input or output.
pub(super) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// All of standard input, as text.
pub(super) fn read_standard_input(resources: &Resources) -> Result<String> {
    let bytes = read_standard_input_bytes(resources)?;
    String::from_utf8(bytes).map_err(|cause| {
        let valid = cause.utf8_error().valid_up_to();
        Error::new(ErrorKind::Encoding, format!("byte {valid} is not UTF-8"))
            .in_file("standard input")
            .remedy("give text in UTF-8")
    })
}

/// All of standard input.
pub(super) fn read_standard_input_bytes(resources: &Resources) -> Result<Vec<u8>> {
    resources.read_stream(&mut std::io::stdin().lock(), "standard input".as_ref())
}

/// Writes a file whole, or standard output for `-`.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if is_standard(path) {
        return print_with(|out| out.write_all(bytes));
    }
    crate::render::write(path, bytes)
}

/// Writes a text for people to standard output: what it quotes of a file does not drive the terminal.
pub(super) fn print_text(text: &str) -> Result<()> {
    let lines = text.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
        Some(line) => escaped(line) + "\n",
        None => escaped(line),
    });
    let shown: String = lines.collect();
    print_with(|out| out.write_all(shown.as_bytes()))
}

/// Tells something beside the output, on standard error. Where that is closed or full there is nobody
/// to tell, and the exit status says how it went.
pub(super) fn tell(what: std::fmt::Arguments) {
    let _ = writeln!(std::io::stderr().lock(), "{what}");
}

/// Writes to standard output. A reader that stops reading early is no fault.
pub(super) fn print_with(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::io("standard output", "write", cause))
        }
        _ => Ok(()),
    }
}
