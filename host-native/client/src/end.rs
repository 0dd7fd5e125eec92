//! How a run ends, and what the supervisor is told then.

use std::time::Duration;

use pf_abi::supervisor::FatalCode;
use pf_abi::wire::CloseCode;
use pf_child::Refusal;
use pf_quic::{ControlError, IdentityFileError};
use pf_session::{Closing, token};

/// Why a run is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The measured window is over.
    Done,
    /// The supervisor said so, or is gone.
    Stopped,
    /// The host ended the session in order, with this code.
    HostEnded(CloseCode),
    /// The supervisor does not keep to its plane.
    Refused(Refusal),
    Failed(Failure),
}

/// Text of a Fatal message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: FatalCode,
    pub message: String,
    pub help: &'static str,
}

impl Failure {
    pub fn new(code: FatalCode, message: impl Into<String>, help: &'static str) -> Self {
        Self { code, message: message.into(), help }
    }
}

impl From<Failure> for End {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<ControlError> for End {
    fn from(error: ControlError) -> Self {
        of_control(&error)
    }
}

impl From<IdentityFileError> for End {
    fn from(error: IdentityFileError) -> Self {
        let code = if error.is_of_file() { FatalCode::BAD_CONFIG } else { FatalCode::INTERNAL };
        Failure::new(code, error.to_string(), IdentityFileError::HELP).into()
    }
}

/// What an error of the control connection means for the run.
pub fn of_control(error: &ControlError) -> End {
    match error {
        ControlError::Closed(closing) => of_closing(closing),
        ControlError::Malformed { .. } => {
            Failure::new(FatalCode::CONNECT, error.to_string(), "use a host of the same wire version").into()
        }
        _ => Failure::new(FatalCode::CONNECT, error.to_string(), "check that the host runs and listens on this port")
            .into(),
    }
}

/// What the end of the connection means for the run.
pub fn of_closing(closing: &Closing) -> End {
    match closing {
        Closing::Local => End::Stopped,
        Closing::Peer { code: code @ (CloseCode::OK | CloseCode::APP_EXITED), .. } => End::HostEnded(*code),
        Closing::Peer { code, reason } => {
            let reason = if reason.is_empty() { "the host gave no reason" } else { reason };
            Failure::new(FatalCode::REFUSED, format!("{}: {reason}", token(*code)), help_for(*code)).into()
        }
        Closing::Tls(_) => {
            Failure::new(FatalCode::CONNECT, closing.to_string(), "check the pin and the host's certificate").into()
        }
        Closing::Lost(_) => {
            Failure::new(FatalCode::CONNECT, closing.to_string(), "check the network and the host's log").into()
        }
    }
}

fn help_for(code: CloseCode) -> &'static str {
    match code {
        CloseCode::BUSY => "end another session, or raise the host's limit of sessions",
        CloseCode::WIRE_VERSION => "use a client and a host of the same wire version",
        CloseCode::SETUP_FAILED => "read the host's sentence and its log",
        CloseCode::IDENTITY_REQUIRED | CloseCode::DENIED | CloseCode::APPROVAL_TIMEOUT => "pair this client first",
        _ => "read the host's log",
    }
}

/// The stream never began.
pub fn no_frames(limit: Duration) -> Failure {
    Failure::new(
        FatalCode::NO_FRAMES,
        format!("no frame was decoded within {limit:?} after the handshake"),
        "check the host's log: its source may be idle, or UDP to its data port blocked",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_name_code_and_sentence() {
        let closing = Closing::Peer { code: CloseCode::WIRE_VERSION, reason: "host speaks 2".to_owned() };
        let End::Failed(failure) = of_closing(&closing) else { panic!("a failure") };
        assert_eq!((failure.code, &*failure.message), (FatalCode::REFUSED, "wire-version: host speaks 2"));
        let normal = Closing::Peer { code: CloseCode::OK, reason: String::new() };
        assert_eq!(of_closing(&normal), End::HostEnded(CloseCode::OK));
    }
}
