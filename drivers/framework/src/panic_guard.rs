//! The last line of every callback: a panic ends here and becomes a status.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `body`; when it panics, tells `report` and gives `fallback`.
///
/// `report` gets the panic's message. It may panic too: then nobody is told, and nothing crosses the table either.
pub fn catch_panic<T>(fallback: T, report: impl FnOnce(&str), body: impl FnOnce() -> T) -> T {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => value,
        Err(payload) => {
            let told = catch_unwind(AssertUnwindSafe(|| {
                report(message(payload.as_ref()));
                drop(payload);
            }));
            // A payload whose own drop panics is given up rather than dropped again.
            std::mem::forget(told);
            fallback
        }
    }
}

fn message(payload: &(dyn Any + Send)) -> &str {
    if let Some(text) = payload.downcast_ref::<&str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text
    } else {
        "panic without a message"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_the_fallback_and_is_reported() {
        let mut seen = String::new();
        let value = catch_panic(7, |text| seen.push_str(text), || panic!("broken {}", 1));
        assert_eq!((value, seen.as_str()), (7, "broken 1"));
    }

    #[test]
    fn a_panicking_report_stays_inside() {
        assert_eq!(catch_panic(7, |_| panic!("again"), || panic!("first")), 7);
        assert_eq!(catch_panic(7, |_| panic!("never"), || 8), 8);
    }
}
