//! A handler that succeeds and adopts nothing: the sender would not close it, and nobody else could.
use pf_abi::control::{NtStatus, SetCursorChannelRequest};
use pf_abi::runtime::handles::offer;
use pf_conformance::ownership::Taken;

fn main() {
    let request = SetCursorChannelRequest::ZERO;
    let _ = offer(&request, NtStatus::INVALID_PARAMETER, |_offer| Ok(()));
}
