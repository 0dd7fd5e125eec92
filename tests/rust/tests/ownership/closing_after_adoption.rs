//! A handle is closed after the driver has adopted it.
use pf_abi::control::{DisplayClient, SetCursorChannelRequestParts};
use pf_conformance::ownership::{Device, Elsewhere};

fn main() {
    let process = Elsewhere::default();
    let request = SetCursorChannelRequestParts { target_id: 1, header_handle: process.given(4) };
    let sent = DisplayClient::new(Device::answering(Ok(0))).set_cursor_channel(request);
    assert!(sent.is_ok());
    drop(request.header_handle);
}
