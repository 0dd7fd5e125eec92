//! A handler that adopts and then fails: both sides would close.
use pf_abi::control::{NtStatus, SetCursorChannelRequest};
use pf_abi::runtime::handles::offer;
use pf_conformance::ownership::Taken;

fn main() {
    let request = SetCursorChannelRequest::ZERO;
    let _ = offer::<_, (), _>(&request, NtStatus::INVALID_PARAMETER, |offer| {
        let (_parts, _adopted) = offer.adopt(&mut Taken::default());
        Err(offer.refuse(NtStatus::UNSUCCESSFUL))
    });
}
