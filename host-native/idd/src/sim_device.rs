//! The display device behind the simulator's socket: one packet is one message, every request is answered once.

use std::io::IoSlice;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pf_abi::control::{DISPLAY_INTERFACE, NtStatus};
use pf_abi::runtime::HEADER_SIZE;
use pf_abi::sim::{
    CloseDevice, CloseRemote, DeviceIoctl, DuplicateInto, ObjectKind, OpenDevice, SetDisplay, SimMessage,
};
use pf_display::{Mode, Topology};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::net::{
    AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketAddrUnix, SocketFlags,
    SocketType, connect, recv, sendmsg, socket_with, sockopt,
};
use rustix::time::Timespec;

use crate::device::{Breach, DeviceError, DeviceIo, LinkFault, Loss};

/// Longest wait for an answer: the longest request of the driver family is an ADD on a slow machine.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// Wait for the answer to a farewell.
const CLOSE_LIMIT: Duration = Duration::from_millis(300);
/// Longest packet: header and body.
const PACKET_BYTES: usize = HEADER_SIZE + SimMessage::MAX_BODY;

/// An open display device. Clones are the same handle; requests of all threads go through one conversation.
#[derive(Clone)]
pub struct SimDevice {
    shared: Arc<Shared>,
}

struct Shared {
    socket: OwnedFd,
    conversation: Mutex<Conversation>,
    handle: u64,
    process_id: u32,
}

struct Conversation {
    sequence: u32,
    /// Set when the conversation can't go on.
    dead: Option<DeviceError>,
    buffer: Vec<u8>,
}

impl SimDevice {
    /// Connects to the simulator and opens its display device.
    ///
    /// # Errors
    /// [`DeviceError::Gone`] when nobody listens there, or somebody of another user does.
    pub fn open(path: &Path) -> Result<Self, DeviceError> {
        let gone = |step, error| Loss::NotReached { step, path: path.to_owned(), error };
        let socket = socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
            .map_err(|error| gone("no socket for", error))?;
        let address = SocketAddrUnix::new(path).map_err(|error| gone("bad socket path", error))?;
        connect(&socket, &address).map_err(|error| gone("can't connect to", error))?;
        let peer = sockopt::socket_peercred(&socket).map_err(|error| gone("unknown peer at", error))?;
        if peer.uid != rustix::process::getuid() {
            return Err(Loss::OtherUser { path: path.to_owned(), user: peer.uid.as_raw() }.into());
        }
        let conversation = Conversation { sequence: 0, dead: None, buffer: vec![0; PACKET_BYTES + 1] };
        let mut shared = Shared { socket, conversation: Mutex::new(conversation), handle: 0, process_id: 0 };
        let request = SimMessage::OpenDevice(OpenDevice { interface: DISPLAY_INTERFACE.to_bytes() });
        let answer = shared.exchange("open", &request, None, ANSWER_LIMIT)?;
        let SimMessage::DeviceOpened(opened) = answer else { return Err(unexpected("open", &answer)) };
        status("open", opened.status)?;
        shared.handle = opened.handle;
        shared.process_id = opened.process_id;
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Process that hosts the driver, as the simulator named it.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.shared.process_id
    }

    fn ask(
        &self,
        name: &'static str,
        request: SimMessage,
        with: Option<BorrowedFd<'_>>,
    ) -> Result<SimMessage, DeviceError> {
        self.shared.exchange(name, &request, with, ANSWER_LIMIT)
    }
}

impl pf_abi::runtime::DeviceIo for SimDevice {
    type Error = DeviceError;

    fn ioctl(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> Result<usize, DeviceError> {
        let request = DeviceIoctl {
            handle: self.shared.handle,
            code,
            output_bytes: u32::try_from(output.len()).unwrap_or(u32::MAX),
            input: input.to_vec(),
        };
        let answer = self.ask("ioctl", SimMessage::DeviceIoctl(request), None)?;
        let SimMessage::IoctlDone(done) = answer else { return Err(unexpected("ioctl", &answer)) };
        status("the request", done.status)?;
        let received = done.output.len().min(done.information as usize);
        let room = output.len();
        let room = output.get_mut(..received).ok_or(Breach::Overrun { came: received, room })?;
        room.copy_from_slice(&done.output[..received]);
        Ok(received)
    }
}

impl DeviceIo for SimDevice {
    fn duplicate_into(
        &mut self,
        process_id: u32,
        object: ObjectKind,
        rights: u32,
        descriptor: BorrowedFd<'_>,
    ) -> Result<u64, DeviceError> {
        let request = DuplicateInto { process_id, object, rights };
        let answer = self.ask("duplicate", SimMessage::DuplicateInto(request), Some(descriptor))?;
        let SimMessage::Duplicated(done) = answer else { return Err(unexpected("duplicate", &answer)) };
        status("duplication", done.status)?;
        Ok(done.value)
    }

    fn close_remote(&mut self, process_id: u32, value: u64) -> Result<(), DeviceError> {
        let request = CloseRemote { process_id, value };
        done("close of a remote value", &self.ask("close", SimMessage::CloseRemote(request), None)?)
    }

    fn liveness(&self) -> Result<OwnedFd, DeviceError> {
        let copy = self.shared.socket.try_clone();
        copy.map_err(|error| Loss::Unwatchable(Errno::from_io_error(&error).unwrap_or(Errno::IO)).into())
    }
}

impl Topology for SimDevice {
    type Error = DeviceError;

    fn set_display(&mut self, target_id: u32, mode: Option<Mode>) -> Result<(), DeviceError> {
        let mode = mode.unwrap_or(Mode { width: 0, height: 0, refresh_hz: 0 });
        let request = SetDisplay { target_id, width: mode.width, height: mode.height, refresh_hz: mode.refresh_hz };
        done("SetDisplay", &self.ask("SetDisplay", SimMessage::SetDisplay(request), None)?)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if self.lock().dead.is_none() {
            let farewell = SimMessage::CloseDevice(CloseDevice { handle: self.handle });
            // The end of the socket says the same to a simulator that does not answer.
            let _ = self.exchange("close", &farewell, None, CLOSE_LIMIT);
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Conversation> {
        self.conversation.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One request and its answer. A conversation that fails half-way is dead: a late answer must not be taken for
    /// the answer to another request.
    fn exchange(
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
                Err(error) => return Err(LinkFault::Send(error)),
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
                Err(error) => return Err(LinkFault::Receive(error).into()),
            }
        }
    }

    fn wait(&self, events: PollFlags, deadline: Instant) -> Result<(), LinkFault> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(LinkFault::Silence);
        }
        let timeout = Timespec::try_from(left).map_err(|_| LinkFault::Wait(Errno::INVAL))?;
        match poll(&mut [PollFd::new(&self.socket.as_fd(), events)], Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(LinkFault::Wait(error)),
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

fn status(operation: &'static str, raw: i32) -> Result<(), DeviceError> {
    let status = NtStatus(raw.cast_unsigned());
    if status == NtStatus::SUCCESS { Ok(()) } else { Err(DeviceError::Status { operation, status }) }
}

fn done(operation: &'static str, answer: &SimMessage) -> Result<(), DeviceError> {
    match answer {
        SimMessage::Done(done) => status(operation, done.status),
        other => Err(unexpected(operation, other)),
    }
}

/// A request may also be refused as a whole; anything else is out of protocol.
fn unexpected(operation: &'static str, answer: &SimMessage) -> DeviceError {
    match answer {
        SimMessage::Done(done) if done.status != 0 => {
            DeviceError::Status { operation, status: NtStatus(done.status.cast_unsigned()) }
        }
        other => Breach::Unexpected { got: other.name(), request: operation }.into(),
    }
}
