//! Who closes a handle is settled by how its call ends, and what would close it twice or never does not compile.

use pf_abi::control::{
    DisplayClient, NtStatus, SetCursorChannelRequest, SetFrameChannelRequest, SetFrameChannelRequestParts,
    SetFrameChannelRequestV2, SetFrameChannelRequestV2Parts,
};
use pf_abi::runtime::IoctlError;
use pf_abi::runtime::handles::{HandleValue, RemoteHandle, Undelivered, offer};
use pf_conformance::ownership::{Device, Elsewhere, Taken};

#[test]
fn what_would_leak_or_close_twice_does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ownership/*.rs");
    // What the tables of functions refuse is in the same run: each run builds a project of its own.
    cases.compile_fail("tests/tables/*.rs");
    // And what is out of order in a conversation.
    cases.compile_fail("tests/order/*.rs");
}

fn channel(process: &Elsewhere) -> SetFrameChannelRequestV2Parts<RemoteHandle<&Elsewhere>> {
    let base = SetFrameChannelRequestParts {
        ring_len: 2,
        header_handle: process.given(4),
        event_handle: process.given(8),
        texture_handles: [process.given(12), process.given(16), None, None, None, None],
        ..Default::default()
    };
    SetFrameChannelRequestV2Parts { base, ready_fence_handle: process.given(20), ..Default::default() }
}

#[test]
fn the_sender_closes_exactly_what_was_not_adopted() {
    let process = Elsewhere::default();
    let mut client = DisplayClient::new(Device::answering(Ok(0)));
    assert!(client.set_frame_channel(channel(&process)).is_ok());
    assert_eq!(*process.0.borrow(), [] as [u64; 0], "the driver owns them");
    let sent = SetFrameChannelRequestV2::read(&client.io().seen).expect("the long form");
    assert_eq!((sent.base.header_handle, sent.base.texture_handles[1], sent.ready_fence_handle), (4, 16, 20));
    assert_eq!((sent.base.ring_len, sent.base.texture_handles[2], sent.retire_fence_handle), (2, 0, 0));

    client.io().answer = Err("refused");
    let failed = client.set_frame_channel(channel(&process)).expect_err("refused");
    assert_eq!(*process.0.borrow(), [] as [u64; 0], "they are in the error");
    let Undelivered { error, request } = failed;
    assert_eq!(error, IoctlError::Io("refused"));
    // They can be sent again.
    client.io().answer = Ok(0);
    assert!(client.set_frame_channel(request.expect("not adopted")).is_ok());
    assert_eq!(*process.0.borrow(), [] as [u64; 0]);

    client.io().answer = Err("refused");
    drop(client.set_frame_channel(channel(&process)));
    process.0.borrow_mut().sort_unstable();
    assert_eq!(*process.0.borrow(), [4, 8, 12, 16, 20], "each once");
    drop(channel(&process));
    assert_eq!(process.0.borrow().len(), 10, "never sent");
}

#[test]
fn the_receiver_owns_what_it_adopted_and_nothing_else() {
    let base = SetFrameChannelRequest {
        header_handle: 4,
        event_handle: 8,
        texture_handles: [12, 0, 16, 0, 0, 0],
        ..SetFrameChannelRequest::ZERO
    };
    let request = SetFrameChannelRequestV2 { base, ready_fence_handle: 20, ..SetFrameChannelRequestV2::ZERO };
    let mut taken = Taken::default();
    let adopted = offer(&request, NtStatus::INVALID_PARAMETER, |offer| {
        assert_eq!(offer.base.event_handle.as_ref().map(HandleValue::value), Some(8));
        let (parts, adopted) = offer.adopt(&mut taken);
        assert_eq!(parts.base.texture_handles, [Some(12), None, Some(16), None, None, None]);
        Ok(adopted.with(parts.ready_fence_handle))
    });
    assert_eq!((adopted, taken.0), (Ok(Some(20)), vec![4, 8, 12, 16, 20]));
    let refused =
        offer::<_, (), _>(&request, NtStatus::INVALID_PARAMETER, |offer| Err(offer.refuse(NtStatus::NOT_FOUND)));
    assert_eq!(refused, Err(NtStatus::NOT_FOUND));
    let twice = SetFrameChannelRequestV2 { retire_fence_handle: 12, ..request };
    let repeated = offer::<_, (), _>(&twice, NtStatus::INVALID_PARAMETER, |_| panic!("a value would be closed twice"));
    assert_eq!(repeated, Err(NtStatus::INVALID_PARAMETER));
    let nothing = offer(&SetCursorChannelRequest::ZERO, NtStatus::UNSUCCESSFUL, |offer| {
        assert!(offer.header_handle.is_none());
        Ok(offer.adopt(&mut Taken::default()).1)
    });
    assert_eq!(nothing, Ok(()));
}
