//! The host's side of the socket.

use std::collections::VecDeque;
use std::io::IoSlice;
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::Path;

use pf_abi::control::{
    AddReply, AddRequest, DISPLAY_INTERFACE, DisplayClient, IOCTL_SET_FRAME_CHANNEL, NtStatus, SetFrameChannelRequestV2,
};
use pf_abi::runtime::{DeviceIo, HEADER_SIZE, IoctlError};
use pf_abi::sim::{
    DeviceIoctl, DuplicateInto, FaultKind, Inject, IoctlDone, MonitorChanged, ObjectKind, OpenDevice, QuerySim,
    SetDisplay, SimMessage, SimReport,
};
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{
    AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketAddrUnix, SocketFlags,
    SocketType, connect, recv, sendmsg, socket_with,
};

use super::LIMIT;

/// NTSTATUS of a failed call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub NtStatus);

/// A connection with an open device.
pub struct Host {
    socket: OwnedFd,
    seq: u32,
    events: VecDeque<MonitorChanged>,
    handle: u64,
    pub process_id: u32,
}

impl Host {
    /// Connects without opening anything.
    pub fn connect(path: &Path) -> Self {
        let socket = socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None).unwrap();
        connect(&socket, &SocketAddrUnix::new(path).unwrap()).unwrap();
        set_socket_timeout(&socket, Timeout::Recv, Some(LIMIT)).unwrap();
        Self { socket, seq: 0, events: VecDeque::new(), handle: 0, process_id: 0 }
    }

    /// Connects and opens the display device.
    pub fn open(path: &Path) -> Self {
        let mut host = Self::connect(path);
        let request = OpenDevice { interface: DISPLAY_INTERFACE.to_bytes() };
        let SimMessage::DeviceOpened(opened) = host.ask(request) else { panic!("no DeviceOpened") };
        assert_eq!(opened.status, 0);
        host.handle = opened.handle;
        host.process_id = opened.process_id;
        host
    }

    /// Sends raw bytes, as a hostile peer would.
    pub fn send_raw(&self, bytes: &[u8]) -> rustix::io::Result<usize> {
        rustix::net::send(&self.socket, bytes, SendFlags::NOSIGNAL)
    }

    /// Whether the simulator has ended the connection.
    pub fn is_closed(&self) -> bool {
        let mut buffer = [0; 64];
        matches!(
            recv(&self.socket, &mut buffer[..], RecvFlags::empty()),
            Ok((_, 0)) | Err(rustix::io::Errno::CONNRESET)
        )
    }

    fn receive(&mut self) -> (u32, SimMessage) {
        let mut buffer = vec![0; HEADER_SIZE + SimMessage::MAX_BODY];
        let (_, got) = recv(&self.socket, &mut buffer[..], RecvFlags::empty()).unwrap();
        assert!(got > 0, "the simulator has ended the connection");
        let header = SimMessage::parse_header(&buffer[..got]).unwrap();
        assert_eq!(header.len as usize, got - HEADER_SIZE);
        (header.seq, SimMessage::decode(header.kind, &buffer[HEADER_SIZE..got]).unwrap())
    }

    /// Sends a request and waits for its answer.
    pub fn ask(&mut self, request: impl Into<SimMessage>) -> SimMessage {
        self.ask_with(request, None)
    }

    pub fn ask_with(&mut self, request: impl Into<SimMessage>, descriptor: Option<BorrowedFd<'_>>) -> SimMessage {
        self.seq += 1;
        let frame = request.into().encode(self.seq).unwrap();
        let files: Vec<BorrowedFd<'_>> = descriptor.into_iter().collect();
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if !files.is_empty() {
            assert!(ancillary.push(SendAncillaryMessage::ScmRights(&files)));
        }
        sendmsg(&self.socket, &[IoSlice::new(&frame)], &mut ancillary, SendFlags::NOSIGNAL).unwrap();
        loop {
            match self.receive() {
                (0, SimMessage::MonitorChanged(event)) => self.events.push_back(event),
                (seq, answer) => {
                    assert_eq!(seq, self.seq);
                    return answer;
                }
            }
        }
    }

    /// Status of a request that is answered with Done.
    pub fn done(&mut self, request: impl Into<SimMessage>) -> NtStatus {
        match self.ask(request) {
            SimMessage::Done(done) => NtStatus(done.status as u32),
            other => panic!("no Done but {other:?}"),
        }
    }

    /// The next monitor that came or went.
    pub fn event(&mut self) -> MonitorChanged {
        if let Some(event) = self.events.pop_front() {
            return event;
        }
        match self.receive() {
            (0, SimMessage::MonitorChanged(event)) => event,
            other => panic!("no event but {other:?}"),
        }
    }

    pub fn report(&mut self) -> SimReport {
        match self.ask(QuerySim {}) {
            SimMessage::SimReport(report) => report,
            other => panic!("no SimReport but {other:?}"),
        }
    }

    pub fn control(&mut self) -> DisplayClient<&mut Self> {
        DisplayClient::new(self)
    }

    /// One control code, with everything in the test's hands.
    pub fn ioctl_raw(&mut self, code: u32, input: &[u8], output_bytes: u32) -> IoctlDone {
        let handle = self.handle;
        match self.ask(DeviceIoctl { handle, code, output_bytes, input: input.to_vec() }) {
            SimMessage::IoctlDone(done) => done,
            other => panic!("no IoctlDone but {other:?}"),
        }
    }

    /// Adds a monitor; it is there when this returns.
    pub fn add(&mut self, session_id: u64, width: u32, height: u32, refresh_hz: u32) -> AddReply {
        let request = AddRequest { session_id, width, height, refresh_hz, ..AddRequest::ZERO };
        let reply = self.control().add(&request).unwrap();
        assert_eq!(self.event(), MonitorChanged { target_id: reply.target_id, present: 1 });
        reply
    }

    /// Sends a frame channel as it is, also one of lies; a client of our own could not.
    pub fn deliver(&mut self, request: &SetFrameChannelRequestV2) -> NtStatus {
        NtStatus(self.ioctl_raw(IOCTL_SET_FRAME_CHANNEL, request.bytes(), 0).status as u32)
    }

    pub fn set_display(&mut self, target_id: u32, width: u32, height: u32, refresh_hz: u32) -> NtStatus {
        self.done(SetDisplay { target_id, width, height, refresh_hz })
    }

    pub fn inject(&mut self, fault: FaultKind, argument: u64) {
        assert_eq!(self.done(Inject { fault, argument }), NtStatus::SUCCESS);
    }

    /// Passes an object into the driver's process.
    pub fn duplicate(&mut self, object: ObjectKind, descriptor: BorrowedFd<'_>) -> Result<u64, Refused> {
        let request = DuplicateInto { process_id: self.process_id, object, rights: 0 };
        self.duplicate_as(request, descriptor)
    }

    pub fn duplicate_as(&mut self, request: DuplicateInto, descriptor: BorrowedFd<'_>) -> Result<u64, Refused> {
        match self.ask_with(request, Some(descriptor)) {
            SimMessage::Duplicated(done) if done.status == 0 => Ok(done.value),
            SimMessage::Duplicated(done) => Err(Refused(NtStatus(done.status as u32))),
            other => panic!("no Duplicated but {other:?}"),
        }
    }
}

impl DeviceIo for Host {
    type Error = Refused;

    fn ioctl(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> Result<usize, Refused> {
        let done = self.ioctl_raw(code, input, output.len() as u32);
        if done.status < 0 {
            return Err(Refused(NtStatus(done.status as u32)));
        }
        assert_eq!(done.information as usize, done.output.len());
        output[..done.output.len()].copy_from_slice(&done.output);
        Ok(done.output.len())
    }
}

/// The status of a refused call.
pub fn refusal<T: std::fmt::Debug>(result: Result<T, IoctlError<Refused>>) -> NtStatus {
    match result {
        Err(IoctlError::Io(Refused(status))) => status,
        other => panic!("not refused but {other:?}"),
    }
}
