//! Templates of others run in a process of their own, which is ended when it
//! takes too long and, on Linux, cannot take more than its memory.
//!
//! The template engines bound depth, and minijinja the number of its
//! instructions; neither bounds memory, and Typst not the time either.

use std::ffi::OsString;
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use wait_timeout::ChildExt as _;

use super::INVALID;
use super::args::ReportArgs;
use super::messages::Messages;

/// Tells the process that it is the one that is watched, where it is the first
/// argument. A variable of the environment would be handed on to runs that nobody
/// watches, and clap would have it among the completions.
const WATCHED: &str = "--watched";

/// The highest exit status that the program has a meaning for.
const HIGHEST: u8 = super::FAILED;

/// The most memory that the process may use, in bytes. Reports of thousands of
/// pages need less than a quarter of it. It holds on Linux.
#[cfg(unix)]
const MEMORY: u64 = 4_000_000_000;

/// Whether this process is the one that is watched, and its command line as it
/// was given to the one that watches.
pub(crate) fn arguments() -> (bool, Vec<OsString>) {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let watched = arguments.get(1).is_some_and(|first| first == WATCHED);
    if watched {
        arguments.remove(1);
    }
    (watched, arguments)
}

/// Runs the same command line in a process of its own and gives its exit status;
/// nothing in that process, which is to go on.
pub(crate) fn run(report: &ReportArgs, watched: bool, messages: Messages) -> Option<u8> {
    if watched {
        bound(report.time_limit);
        return None;
    }
    let limit = Duration::from_secs(report.time_limit.into());
    let ended = start().and_then(|mut child| match child.wait_timeout(limit)? {
        Some(status) => Ok(Some(status)),
        None => child.kill().and_then(|()| child.wait()).map(|_| None),
    });
    match ended {
        Ok(Some(status)) => Some(passed_on(status).unwrap_or_else(|(code, text)| {
            messages.failure(&text);
            code
        })),
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
    Command::new(std::env::current_exe()?).arg(WATCHED).args(std::env::args_os().skip(1)).spawn()
}

/// The exit status of the process, or, if that is none of the program's own, the
/// one in its place with what is to be said.
fn passed_on(status: ExitStatus) -> Result<u8, (u8, String)> {
    match status.code().map(u8::try_from) {
        Some(Ok(code)) if code <= HIGHEST => Ok(code),
        Some(Ok(code)) => Err((
            super::FAILED,
            format!("the program ended with the status {code}, which is none of its own"),
        )),
        // A signal, or what stands for one on Windows.
        _ => Err((
            INVALID,
            format!(
                "the templates broke the program off ({status}): look for a text or a list that \
                 grows too large, or what calls itself without end"
            ),
        )),
    }
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;
    use crate::cli::{FAILED, USAGE};

    #[test]
    fn only_the_documented_statuses_are_passed_on() {
        let passed = |wait_status: i32| {
            let status = passed_on(ExitStatus::from_raw(wait_status));
            status.unwrap_or_else(|(code, text)| {
                assert!(text.contains("status") || text.contains("signal"), "{text}");
                code
            })
        };
        let exit = |code: i32| passed(code << 8);
        assert_eq!([exit(0), exit(1), exit(2), exit(3)], [0, INVALID, USAGE, FAILED]);
        // A panic of Rust, a shell that finds no program, the highest of all.
        assert_eq!([exit(4), exit(101), exit(127), exit(255)], [FAILED; 4]);
        assert_eq!(passed(6), INVALID);
    }
}
