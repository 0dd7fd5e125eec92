//! A number that nobody is in charge of.
use pf_abi::control::{DisplayClient, SetCursorChannelRequestParts};
use pf_conformance::ownership::Device;

fn main() {
    let request = SetCursorChannelRequestParts { target_id: 1, header_handle: Some(4u64) };
    let _ = DisplayClient::new(Device::answering(Ok(0))).set_cursor_channel(request);
}
