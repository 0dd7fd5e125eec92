//! The configuration of a child, and the one answer of all children to a supervisor that does not keep to the plane.

use std::time::Duration;

use pf_abi::supervisor::{
    CONFIGURE_LIMIT_MS, ConfigureClient, ConfigureHost, ConfigureSimulator, FatalCode, SupervisorMessage,
};

use crate::reader::StreamError;

/// How long the configuration may take to come.
pub const CONFIGURE_LIMIT: Duration = Duration::from_millis(CONFIGURE_LIMIT_MS as u64);

/// A document that configures a child.
pub trait Configuration: Sized {
    /// Name of its message.
    const NAME: &'static str;

    /// The document of this message.
    ///
    /// # Errors
    /// The name of another message.
    fn of(message: SupervisorMessage) -> Result<Self, &'static str>;
}

macro_rules! configurations {
    ($($document:ident),*) => {
        $(impl Configuration for $document {
            const NAME: &'static str = stringify!($document);

            fn of(message: SupervisorMessage) -> Result<Self, &'static str> {
                match message {
                    SupervisorMessage::$document(document) => Ok(document),
                    other => Err(other.name()),
                }
            }
        })*
    };
}
configurations!(ConfigureHost, ConfigureSimulator, ConfigureClient);

/// What a child cannot work with. Each is told as [`Refusal::CODE`], and ends the child with
/// [`EXIT_BAD_CONFIG`](crate::EXIT_BAD_CONFIG).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing came.
    #[error("no configuration came within {0:?}")]
    Late(Duration),
    /// The input ended, and nobody had said stop.
    #[error("the input ended before the configuration came")]
    Ended,
    /// Another message came first.
    #[error("the first message is {got}; expected {expected}")]
    First {
        /// What came.
        got: &'static str,
        /// What this child is configured with.
        expected: &'static str,
    },
    /// A value of the document.
    #[error("{message}")]
    Document {
        /// What is wrong, and where.
        message: String,
        /// The one thing to do.
        help: String,
    },
    /// A message that makes no sense any more.
    #[error("{0} came to a child that is configured")]
    Unexpected(&'static str),
    /// Bytes that are no message.
    #[error("the supervisor's stream cannot be understood: {0}")]
    Broken(StreamError),
}

impl Refusal {
    /// What the supervisor is told of all of them.
    pub const CODE: FatalCode = FatalCode::BAD_CONFIG;

    /// The one thing to do.
    pub fn help(&self) -> &str {
        match self {
            Self::Late(_) | Self::Ended | Self::First { .. } => {
                "Use pf-host: it starts this program, and sends the configuration as the first message."
            }
            Self::Document { help, .. } => help,
            Self::Unexpected(_) => "Send the configuration once, and then questions and Stop only.",
            Self::Broken(_) => "Send messages of the supervisor plane only.",
        }
    }
}
