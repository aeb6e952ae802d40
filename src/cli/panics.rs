//! Panics are told only where they end the program: the library catches those of
//! the typesetter and gives an error in their place.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{UnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, Mutex, PoisonError};

/// Runs a function; if it panics, gives what is to be told of it.
pub(crate) fn held_back<T>(run: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
    let last = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&last);
    let hook = take_hook();
    set_hook(Box::new(move |panic| {
        // As the hook of Rust itself does, the variable RUST_BACKTRACE asks for it.
        let backtrace = Backtrace::capture();
        let trace = match backtrace.status() {
            BacktraceStatus::Captured => format!("\n{backtrace}"),
            _ => String::new(),
        };
        let text =
            format!("error: this is a fault of the program, please report it: {panic}{trace}");
        *seen.lock().unwrap_or_else(PoisonError::into_inner) = text;
    }));
    let result = catch_unwind(run);
    set_hook(hook);
    // A panic on another thread goes on on this one without passing the hook.
    result.map_err(|_| last.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_panic_that_ends_the_run_is_told() {
        let run = || {
            assert!(catch_unwind(|| panic!("caught")).is_err());
            std::thread::spawn(|| assert!(catch_unwind(|| panic!("elsewhere")).is_err()))
                .join()
                .unwrap();
            7
        };
        assert_eq!(held_back(run), Ok(7));
        let told = held_back(|| -> u8 {
            assert!(catch_unwind(|| panic!("caught")).is_err());
            panic!("the last straw")
        })
        .unwrap_err();
        assert!(told.contains("the last straw") && told.contains("panics.rs"), "{told}");
        assert!(!told.contains("caught"), "{told}");
    }
}
