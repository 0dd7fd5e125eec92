//! Why a run ends before its time.

use pf_abi::supervisor::FatalCode;
use pf_child::Refusal;

/// Why a run ends before its time.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: FatalCode,
    pub(super) message: String,
    pub(super) help: String,
}

impl Failure {
    pub(super) fn new(code: FatalCode, message: impl ToString, help: &str) -> Self {
        Self { code, message: message.to_string(), help: help.to_owned() }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::new(Refusal::CODE, &refusal, refusal.help())
    }
}
