//! A call that is answered with the adoption of another one.
use pf_abi::control::{NtStatus, SetCursorChannelRequest};
use pf_abi::runtime::handles::offer;
use pf_conformance::ownership::Taken;

fn main() {
    let request = SetCursorChannelRequest::ZERO;
    let _ = offer::<_, (), _>(&request, NtStatus::INVALID_PARAMETER, |outer| {
        let _ = offer::<_, (), _>(&request, NtStatus::INVALID_PARAMETER, |_inner| {
            Ok(outer.adopt(&mut Taken::default()).1)
        });
        unreachable!()
    });
}
