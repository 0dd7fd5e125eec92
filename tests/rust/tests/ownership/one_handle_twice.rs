//! One handle in two requests.
use pf_abi::control::{DisplayClient, SetCursorChannelRequestParts};
use pf_conformance::ownership::{Device, Elsewhere};

fn main() {
    let process = Elsewhere::default();
    let handle = process.given(4);
    let mut client = DisplayClient::new(Device::answering(Ok(0)));
    let _ = client.set_cursor_channel(SetCursorChannelRequestParts { target_id: 1, header_handle: handle });
    let _ = client.set_cursor_channel(SetCursorChannelRequestParts { target_id: 2, header_handle: handle });
}
