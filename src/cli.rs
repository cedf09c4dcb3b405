//! The `rumbo` command; thin: every verb calls one part of the library.
//!
//! Exit status: 0 done, 1 failed, 2 usage; 130 stopped by Ctrl-C (SIGINT), 143 by SIGTERM.

mod allowed;
mod amount;
mod args;
mod bar;
mod diagnostic;
mod figure;
mod init;
mod inform;
mod inspect;
#[cfg(unix)]
mod interrupt;
mod io;
mod messages;
mod outputs;
mod project;
mod render;
mod route;
mod still;
mod style;
mod tiles;
mod waiting;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use allowed::Allowed;
use args::{Command, Rumbo};
use messages::Messages;

use crate::error::{ErrorKind, Result};

/// Runs the command with the process's arguments and says how it ended.
pub fn run() -> ExitCode {
    let Rumbo { command, allowed } = match Rumbo::try_parse() {
        Ok(rumbo) => rumbo,
        Err(error) => return misunderstood(&error),
    };
    // Without a handler the process is ended by the signal itself.
    #[cfg(unix)]
    let _ = interrupt::heed(allowed.cancel());
    let Err(error) = execute(command, &allowed) else { return ExitCode::SUCCESS };
    let kind = error.kind();
    allowed.messages().error(error);
    #[cfg(unix)]
    if kind == ErrorKind::Cancelled {
        return interrupt::exit_code();
    }
    let _ = kind;
    ExitCode::FAILURE
}

/// Tells what is wrong with the arguments, or the help that they ask for. For whom messages are has to
/// be read off the arguments, as nothing else was.
fn misunderstood(error: &clap::Error) -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let asks = words.iter().any(|word| word == "--message-format=json")
        || words.windows(2).any(|pair| pair[0] == "--message-format" && pair[1] == "json");
    let for_programs = asks && error.use_stderr();
    if for_programs { Messages::Json } else { Messages::Human }.usage(error);
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn execute(command: Command, allowed: &Allowed) -> Result<()> {
    match command {
        Command::Render(arguments) => render::run(&arguments, allowed),
        Command::Figure(arguments) => figure::run(&arguments, allowed),
        Command::Route(arguments) => route::run(&arguments, allowed),
        Command::Style(arguments) => style::run(&arguments, allowed),
        Command::Tiles(arguments) => tiles::run(&arguments, allowed),
        Command::Inspect(arguments) => inspect::run(&arguments, allowed),
        Command::Project(arguments) => project::run(&arguments),
        Command::Schema { of } => inform::schema(of),
        Command::Init { dir } => init::run(&dir),
        Command::Themes => inform::themes(),
        Command::Fonts => inform::fonts(),
        #[cfg(feature = "basemap")]
        Command::Basemap => inform::basemap(),
        Command::Completions { shell } => {
            // It panics where it cannot write, which memory never refuses.
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Rumbo::command(), "rumbo", &mut text);
            io::print_with(|out| out.write_all(&text))
        }
        Command::Man => io::print_with(|out| clap_mangen::Man::new(Rumbo::command()).render(out)),
    }
}
