//! What the frame threads tell the control of their session.

use std::fmt;
use std::sync::Arc;

use pf_media::{Blame, Blamed};
use pf_proto::{KeySpent, SenderError};

use crate::frame_source::SourceError;

/// News from the frame threads.
#[derive(Debug)]
pub enum Event {
    /// Display and encoder stand.
    Started {
        /// Target of the display; 0 where there is none.
        target_id: u32,
    },
    /// The session can't go on.
    Failed(SessionError),
}

/// Where the frame threads tell their news; whoever made it knows how they travel. The threads are done with a session
/// when the last copy is dropped.
#[derive(Clone)]
pub struct Events(Arc<dyn Fn(Event) + Send + Sync>);

impl Events {
    /// News go to `tell`, which never blocks.
    pub fn new(tell: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Tells one.
    pub fn tell(&self, event: Event) {
        (self.0)(event);
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Events")
    }
}

/// Why a session could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Welcome has values that can't be served.
    #[error(transparent)]
    Values(#[from] SenderError),
    /// The system has no thread for us.
    #[error("no thread for the session: {0}")]
    NoThread(std::io::Error),
    /// There are no frames.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The video does not leave.
    #[error("the data socket failed: {0}")]
    DataSocket(std::io::Error),
    /// The session was longer than its key may serve.
    #[error(transparent)]
    KeySpent(#[from] KeySpent),
    /// A defect of ours.
    #[error("the frame threads ended")]
    ThreadsEnded,
}

impl Blamed for SessionError {
    fn blame(&self) -> Blame {
        match self {
            Self::Source(error) => error.blame(),
            Self::NoThread(_) | Self::DataSocket(_) => Blame::System,
            Self::Values(_) | Self::KeySpent(_) | Self::ThreadsEnded => Blame::Ourselves,
        }
    }
}
