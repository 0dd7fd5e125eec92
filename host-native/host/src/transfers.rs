//! Clipboard transfers (wire §1.4, §2.8): none is served, and each is told so instead of being left to wait.

use std::time::Duration;

use pf_abi::runtime::EncodeError;
use pf_abi::wire::{ClipFetchHdr, ClipFetchStatus, TRANSFER_CANCELLED};
use pf_session::frame;
use quinn::{RecvStream, SendStream};

/// How long a client may take to ask, and to read the answer.
const LIMIT: Duration = Duration::from_secs(5);
/// Longest question: preamble, frame, and a fetch with the longest name of a format.
const MOST_BYTES: usize = 512;

/// Answers on a transfer stream that there is nothing to fetch; a stream that asks nothing is cancelled. A client has a
/// few streams at a time, so this needs no other bound.
pub async fn refuse((mut send, mut recv): (SendStream, RecvStream)) {
    let answered = tokio::time::timeout(LIMIT, answer(&mut send, &mut recv)).await;
    if answered != Ok(true) {
        // Either half may be over already.
        let _ = send.reset(TRANSFER_CANCELLED.into());
        let _ = recv.stop(TRANSFER_CANCELLED.into());
    }
}

async fn answer(send: &mut SendStream, recv: &mut RecvStream) -> bool {
    let asked = recv.read_to_end(MOST_BYTES).await.is_ok_and(|bytes| !bytes.is_empty());
    let Ok(bytes) = unavailable() else { return false };
    asked && send.write_all(&bytes).await.is_ok() && send.finish().is_ok()
}

fn unavailable() -> Result<Vec<u8>, EncodeError> {
    frame(&ClipFetchHdr { status: ClipFetchStatus::UNAVAILABLE, total_bytes: 0 }.encode()?)
}
