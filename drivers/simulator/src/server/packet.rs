//! Packets: one message each, perhaps with a descriptor beside it.

use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};

use pf_abi::runtime::{DecodeError, EncodeError, HEADER_SIZE};
use pf_abi::sim::SimMessage;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendFlags, recvmsg, send};

/// Longest packet.
pub const PACKET_MAX: usize = HEADER_SIZE + SimMessage::MAX_BODY;
/// Descriptors that a packet may carry before the kernel drops the rest.
const DESCRIPTORS_MAX: usize = 4;

/// What came.
#[derive(Debug)]
pub struct Packet {
    pub seq: u32,
    pub message: SimMessage,
    pub descriptors: Vec<OwnedFd>,
}

/// Why a connection ends.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum End {
    #[error("closed")]
    Closed,
    /// The client's fault.
    #[error(transparent)]
    Broken(#[from] Breach),
    /// The system's.
    #[error("the socket: {0}")]
    Socket(rustix::io::Errno),
    /// Ours.
    #[error("an answer that can't be written: {0}")]
    Answer(#[from] EncodeError),
}

/// What a client did that is no part of the conversation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    #[error("a packet that is too long")]
    TooLong,
    #[error(transparent)]
    Message(#[from] DecodeError),
    #[error("a body of {have} bytes, {said} were announced")]
    Length { have: usize, said: u32 },
    #[error("{0} is not for a simulator")]
    Direction(&'static str),
    #[error("{0} without a number")]
    Unnumbered(&'static str),
    #[error("{message} with {have} descriptors, {want} is right")]
    Descriptors { message: &'static str, have: usize, want: usize },
    #[error("{0} is not a request")]
    NoRequest(&'static str),
}

/// Receives the next message. `buffer` has room for [`PACKET_MAX`] bytes.
///
/// # Errors
/// [`End`].
pub fn receive(socket: BorrowedFd<'_>, buffer: &mut [u8]) -> Result<Packet, End> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(DESCRIPTORS_MAX))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let received = loop {
        let mut parts = [IoSliceMut::new(buffer)];
        match recvmsg(socket, &mut parts, &mut ancillary, RecvFlags::CMSG_CLOEXEC) {
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(End::Socket(error)),
            Ok(received) => break received,
        }
    };
    // Whatever came along is owned from here on, so that it is closed on every way out.
    let mut descriptors = Vec::new();
    for message in ancillary.drain() {
        if let RecvAncillaryMessage::ScmRights(files) = message {
            descriptors.extend(files);
        }
    }
    if received.bytes == 0 {
        return Err(End::Closed);
    }
    if received.flags.contains(ReturnFlags::TRUNC) || received.flags.contains(ReturnFlags::CTRUNC) {
        return Err(Breach::TooLong.into());
    }
    let (seq, message) = decode(&buffer[..received.bytes])?;
    Ok(Packet { seq, message, descriptors })
}

/// Reads a packet's message: header, exact length, body, direction.
///
/// # Errors
/// [`Breach`].
pub fn decode(bytes: &[u8]) -> Result<(u32, SimMessage), Breach> {
    let header = SimMessage::parse_header(bytes)?;
    let body = &bytes[HEADER_SIZE..];
    if body.len() != header.len as usize {
        return Err(Breach::Length { have: body.len(), said: header.len });
    }
    let message = SimMessage::decode(header.kind, body)?;
    if message.direction() != "down" {
        return Err(Breach::Direction(message.name()));
    }
    if header.seq == 0 {
        return Err(Breach::Unnumbered(message.name()));
    }
    Ok((header.seq, message))
}

/// Sends an answer.
///
/// # Errors
/// [`End`] when the client does not take it.
pub fn answer(socket: BorrowedFd<'_>, seq: u32, message: &SimMessage) -> Result<(), End> {
    let frame = message.encode(seq)?;
    match send(socket, &frame, SendFlags::NOSIGNAL) {
        Ok(_) => Ok(()),
        Err(rustix::io::Errno::PIPE | rustix::io::Errno::CONNRESET) => Err(End::Closed),
        Err(error) => Err(End::Socket(error)),
    }
}

/// Sends an event without waiting.
pub fn send_event(socket: BorrowedFd<'_>, frame: &[u8]) {
    if let Err(error) = send(socket, frame, SendFlags::NOSIGNAL | SendFlags::DONTWAIT) {
        tracing::debug!(%error, "a client misses an event");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pf_abi::sim::{Done, QuerySim, SetDisplay};
    use proptest::prelude::*;

    #[test]
    fn only_numbered_requests_of_the_right_length_pass() {
        let good = SimMessage::from(QuerySim {}).encode(7).unwrap();
        assert_eq!(decode(&good).unwrap().0, 7);
        assert!(decode(&SimMessage::from(QuerySim {}).encode(0).unwrap()).is_err());
        assert!(decode(&SimMessage::from(Done { status: 0 }).encode(7).unwrap()).is_err());
        let mut long = SimMessage::from(SetDisplay::default()).encode(7).unwrap();
        long.push(0);
        assert!(decode(&long).is_err());
        assert!(decode(&long[..20]).is_err());
    }

    proptest! {
        #[test]
        fn hostile_packets_never_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..200), kind in 0_u32..0x210, len in 0_u32..200, valid_head: bool,
        ) {
            let mut packet = bytes;
            if valid_head && packet.len() >= HEADER_SIZE {
                let mut head = Vec::new();
                let mut writer = pf_abi::runtime::ByteWriter::new(&mut head);
                pf_abi::runtime::FrameHeader { kind, seq: 1, len }.write(SimMessage::MAGIC, &mut writer);
                packet[..HEADER_SIZE].copy_from_slice(&head);
            }
            let _ = decode(&packet);
        }
    }
}
