//! What is told of a display and of what runs in it.

use std::sync::Arc;

/// What has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A display of our own was started under this name.
    Display(String),
    /// Its server runs, as this process.
    ServerStarted {
        process: u32,
        detail: String,
    },
    /// It has ended unasked: exit status, or minus the signal.
    ServerEnded {
        code: i32,
        detail: String,
    },
    ProgramStarted {
        detail: String,
    },
    /// The program has ended unasked: exit status, or minus the signal.
    ProgramEnded {
        code: i32,
        detail: String,
    },
    /// There are no pictures to be had any more: why, and what to do.
    Lost {
        message: String,
        help: String,
    },
}

/// Who hears it.
pub type Tell = Arc<dyn Fn(News) + Send + Sync>;
