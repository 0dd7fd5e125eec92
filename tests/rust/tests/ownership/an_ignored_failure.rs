//! What was not adopted comes back, and is not looked at.
#![deny(unused_must_use)]
use pf_abi::control::{DisplayClient, SetCursorChannelRequestParts};
use pf_conformance::ownership::{Device, Elsewhere};

fn main() {
    let process = Elsewhere::default();
    let request = SetCursorChannelRequestParts { target_id: 1, header_handle: process.given(4) };
    DisplayClient::new(Device::answering(Err("refused"))).set_cursor_channel(request);
}
