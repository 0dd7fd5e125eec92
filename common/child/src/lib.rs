//! The child's side of the supervisor conversation (supervisor plane): framed messages come down on stdin and go up on
//! stdout, logs go to stderr, end of file on stdin means stop.
//!
//! Two std threads serve a [`Link`]: one reads and decodes, one writes from a bounded queue, so that a supervisor which
//! does not read never holds up the work of a child. Every wait is bounded.

pub mod cli;
mod configuration;
mod life;
mod link;
pub mod log;
mod outbox;
mod present_ledger;
mod reader;
mod repeats;
mod stop;

pub use configuration::{CONFIGURE_LIMIT, Configuration, Refusal};
pub use life::SignsOfLife;
pub use link::{EXIT_BAD_CONFIG, EXIT_FATAL, EXIT_OK, Link};
pub use outbox::Outbox;
pub use present_ledger::PresentLedger;
pub use reader::{Inbound, StreamError};
pub use repeats::Repeats;
pub use stop::StopToken;

/// `text` cut to at most `limit` bytes on a character boundary.
pub fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

#[cfg(test)]
mod tests {
    #[test]
    fn cuts_on_a_boundary() {
        assert_eq!(super::cut("größe", 3), "gr");
        assert_eq!(super::cut("größe", 4), "grö");
        assert_eq!(super::cut("kurz", 64), "kurz");
    }
}
