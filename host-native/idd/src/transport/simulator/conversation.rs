//! The conversation on the simulator's socket: one packet is one message, every request is answered once.

use std::io::IoSlice;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pf_abi::runtime::HEADER_SIZE;
use pf_abi::sim::{CloseDevice, SimMessage};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketAddrUnix, SocketFlags,
    SocketType, connect, recv, sendmsg, socket_with, sockopt,
};
use rustix::time::Timespec;

use crate::transport::error::{Breach, DeviceError, LinkFault, Loss};

/// Longest wait for an answer: the longest request of the driver family is an ADD on a slow machine.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// Wait for the answer to a farewell.
const CLOSE_LIMIT: Duration = Duration::from_millis(300);
/// Longest packet: header and body.
const PACKET_BYTES: usize = HEADER_SIZE + SimMessage::MAX_BODY;

/// A connection to the simulator, over which a device is open.
pub(super) struct Connection {
    pub socket: OwnedFd,
    conversation: Mutex<Conversation>,
    /// The device's handle; 0 before it is open.
    pub handle: u64,
}

struct Conversation {
    sequence: u32,
    /// Set when the conversation can't go on.
    dead: Option<DeviceError>,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects, and makes sure that nobody else's program listens there.
    pub fn open(path: &Path) -> Result<Self, DeviceError> {
        let gone = |step, error: Errno| Loss::NotReached { step, path: path.to_owned(), error: error.into() };
        let socket = socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
            .map_err(|error| gone("no socket for", error))?;
        let address = SocketAddrUnix::new(path).map_err(|error| gone("bad socket path", error))?;
        connect(&socket, &address).map_err(|error| gone("can't connect to", error))?;
        let peer = sockopt::socket_peercred(&socket).map_err(|error| gone("unknown peer at", error))?;
        if peer.uid != rustix::process::getuid() {
            return Err(Loss::OtherUser { path: path.to_owned(), user: peer.uid.as_raw() }.into());
        }
        let conversation = Conversation { sequence: 0, dead: None, buffer: vec![0; PACKET_BYTES + 1] };
        Ok(Self { socket, conversation: Mutex::new(conversation), handle: 0 })
    }

    fn lock(&self) -> MutexGuard<'_, Conversation> {
        self.conversation.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One request and its answer. A conversation that fails half-way is dead: a late answer must not be taken for
    /// the answer to another request.
    pub fn exchange(
        &self,
        name: &'static str,
        request: &SimMessage,
        with: Option<BorrowedFd<'_>>,
        limit: Duration,
    ) -> Result<SimMessage, DeviceError> {
        let mut conversation = self.lock();
        if let Some(error) = &conversation.dead {
            return Err(error.clone());
        }
        let result = self.converse(&mut conversation, request, with, Instant::now() + limit);
        result.map_err(|broken| {
            let error = match broken {
                Broken::Link(fault) => Loss::During { request: name, fault }.into(),
                Broken::Protocol(breach) => DeviceError::Protocol(breach),
            };
            conversation.dead = Some(error.clone());
            error
        })
    }

    fn converse(
        &self,
        conversation: &mut Conversation,
        request: &SimMessage,
        with: Option<BorrowedFd<'_>>,
        deadline: Instant,
    ) -> Result<SimMessage, Broken> {
        // Number 0 belongs to events.
        conversation.sequence = conversation.sequence.checked_add(1).unwrap_or(1);
        let sequence = conversation.sequence;
        let packet = request.encode(sequence).map_err(Breach::Request)?;
        self.send(&packet, with, deadline)?;
        loop {
            let length = self.receive(&mut conversation.buffer, deadline)?;
            let (answered, message) = parse(&conversation.buffer[..length])?;
            match answered {
                0 => tracing::trace!("device event {}", message.name()),
                number if number == sequence => return Ok(message),
                answered => return Err(Breach::Sequence { answered, sequence }.into()),
            }
        }
    }

    fn send(&self, packet: &[u8], with: Option<BorrowedFd<'_>>, deadline: Instant) -> Result<(), LinkFault> {
        let descriptors: Vec<BorrowedFd<'_>> = with.into_iter().collect();
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if !descriptors.is_empty() {
            control.push(SendAncillaryMessage::ScmRights(&descriptors));
        }
        loop {
            let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
            match sendmsg(&self.socket, &[IoSlice::new(packet)], &mut control, flags) {
                Ok(_) => return Ok(()),
                Err(Errno::AGAIN) => self.wait(PollFlags::OUT, deadline)?,
                Err(Errno::INTR) => {}
                Err(error) => return Err(LinkFault::Send(error.into())),
            }
        }
    }

    fn receive(&self, buffer: &mut [u8], deadline: Instant) -> Result<usize, Broken> {
        loop {
            match recv(&self.socket, &mut *buffer, RecvFlags::DONTWAIT) {
                Ok((_, 0)) => return Err(LinkFault::Ended.into()),
                Ok((_, length)) if length > PACKET_BYTES => return Err(Breach::TooLong(PACKET_BYTES).into()),
                Ok((_, length)) => return Ok(length),
                Err(Errno::AGAIN) => self.wait(PollFlags::IN, deadline)?,
                Err(Errno::INTR) => {}
                Err(error) => return Err(LinkFault::Receive(error.into()).into()),
            }
        }
    }

    fn wait(&self, events: PollFlags, deadline: Instant) -> Result<(), LinkFault> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(LinkFault::Silence);
        }
        let timeout = Timespec::try_from(left).map_err(|_| LinkFault::Wait(Errno::INVAL.into()))?;
        match poll(&mut [PollFd::new(&self.socket.as_fd(), events)], Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(LinkFault::Wait(error.into())),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.handle != 0 && self.lock().dead.is_none() {
            let farewell = SimMessage::CloseDevice(CloseDevice { handle: self.handle });
            // The end of the socket says the same to a simulator that does not answer.
            let _ = self.exchange("close", &farewell, None, CLOSE_LIMIT);
        }
    }
}

/// Why a conversation can't go on.
enum Broken {
    Link(LinkFault),
    Protocol(Breach),
}

impl From<LinkFault> for Broken {
    fn from(fault: LinkFault) -> Self {
        Self::Link(fault)
    }
}

impl From<Breach> for Broken {
    fn from(breach: Breach) -> Self {
        Self::Protocol(breach)
    }
}

fn parse(packet: &[u8]) -> Result<(u32, SimMessage), Breach> {
    let header = SimMessage::parse_header(packet).map_err(Breach::Answer)?;
    let body = &packet[HEADER_SIZE..];
    if body.len() != header.len as usize {
        return Err(Breach::Length { came: body.len(), announced: header.len });
    }
    Ok((header.seq, SimMessage::decode(header.kind, body).map_err(Breach::Answer)?))
}
