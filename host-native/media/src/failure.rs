//! Why a backend could not do what was asked, as far as a session needs to know.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::blame::{Blame, Blamed};

/// Asked now and then by whatever takes its time: true when nobody wants the result any more.
pub type Cancel<'c> = &'c dyn Fn() -> bool;

/// What can be done about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// The device behind the backend is gone: another one has to be waited for first.
    Gone,
    /// The same may succeed at once or a little later.
    Passing,
    /// The same will fail again.
    Permanent,
    /// The caller called it off.
    Cancelled,
}

/// Why a backend could not do what was asked: the backend's own error, what can be done, and whose fault it is.
#[derive(Clone, Debug)]
pub struct Failure {
    error: Arc<dyn Error + Send + Sync>,
    outlook: Outlook,
    blame: Blame,
}

impl Failure {
    /// Wraps a backend's error that knows whose fault it is.
    #[must_use]
    pub fn new(error: impl Error + Blamed + Send + Sync + 'static, outlook: Outlook) -> Self {
        let blame = error.blame();
        Self { error: Arc::new(error), outlook, blame }
    }

    /// Wraps any error.
    #[must_use]
    pub fn blaming(blame: Blame, error: impl Error + Send + Sync + 'static, outlook: Outlook) -> Self {
        Self { error: Arc::new(error), outlook, blame }
    }

    /// The caller called it off.
    #[must_use]
    pub fn cancelled() -> Self {
        Self::blaming(Blame::Ourselves, CalledOff, Outlook::Cancelled)
    }

    /// What can be done about it.
    #[must_use]
    pub fn outlook(&self) -> Outlook {
        self.outlook
    }

    /// The backend's own error.
    #[must_use]
    pub fn error(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.error
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

impl Blamed for Failure {
    fn blame(&self) -> Blame {
        self.blame
    }
}

#[derive(Debug, thiserror::Error)]
#[error("cancelled")]
struct CalledOff;
