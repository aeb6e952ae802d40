//! Templates of others run in a process of their own, which is ended when it
//! takes too long, and cannot take more than its memory.
//!
//! The template engines bound depth, and minijinja the number of its
//! instructions; neither bounds memory, and Typst not the time either.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use wait_timeout::ChildExt as _;

use super::INVALID;
use super::args::ReportArgs;
use super::messages::Messages;

/// Tells the process that it is the one that is watched.
const WATCHED: &str = "INTL_UPDATE_WATCHED";

/// The most memory that the process may use, in bytes. Reports of thousands of
/// pages need less than a quarter of it. It holds on Linux.
#[cfg(unix)]
const MEMORY: u64 = 4_000_000_000;

/// Runs the same command line in a process of its own and gives its exit status;
/// nothing in that process, which is to go on.
pub(crate) fn run(report: &ReportArgs, messages: Messages) -> Option<u8> {
    if std::env::var_os(WATCHED).is_some() {
        bound(report.time_limit);
        return None;
    }
    let limit = Duration::from_secs(report.time_limit.into());
    let ended = start().and_then(|mut child| match child.wait_timeout(limit)? {
        Some(status) => Ok(Some(status)),
        None => child.kill().and_then(|()| child.wait()).map(|_| None),
    });
    match ended {
        Ok(Some(status)) => Some(passed_on(status, messages)),
        Ok(None) => {
            messages.failure(&format!(
                "the templates took longer than {} seconds: look for a loop without end, or give \
                 them more time with --time-limit",
                limit.as_secs()
            ));
            Some(INVALID)
        }
        Err(error) => {
            messages.failure(&format!("cannot start the program for the templates: {error}"));
            Some(super::FAILED)
        }
    }
}

fn start() -> io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(WATCHED, "1")
        .spawn()
}

/// The exit status of the process; what broke it off is said.
fn passed_on(status: ExitStatus, messages: Messages) -> u8 {
    if let Some(code) = status.code().and_then(|code| u8::try_from(code).ok()) {
        return code;
    }
    messages.failure(&format!(
        "the templates broke the program off ({status}): look for a text or a list that grows \
         too large, or what calls itself without end"
    ));
    INVALID
}

/// Bounds this process: its memory, and its processor time where the process
/// that watches it is gone.
#[cfg(unix)]
fn bound(seconds: u32) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let time = u64::from(seconds).saturating_mul(u64::try_from(threads).unwrap_or(1));
    for (resource, most) in [(Resource::Data, MEMORY), (Resource::Cpu, time), (Resource::Core, 0)] {
        let maximum = getrlimit(resource).maximum;
        let most = maximum.map_or(most, |maximum| most.min(maximum));
        // A lower limit is always allowed.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum });
    }
}

/// There are no such bounds here: only the time is watched.
#[cfg(not(unix))]
fn bound(_: u32) {}
