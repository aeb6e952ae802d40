//! The command `intl-update`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
