//! A handler that keeps a handle of a request that it refuses.
use pf_abi::control::{NtStatus, SetCursorChannelRequestOffer};
use pf_abi::runtime::handles::OfferedHandle;

fn keep<'o>(offer: SetCursorChannelRequestOffer<'o>) -> OfferedHandle<'o> {
    let handle = offer.header_handle;
    let _ = offer.refuse(NtStatus::NOT_FOUND);
    handle.unwrap()
}

fn main() {
    let _ = keep;
}
