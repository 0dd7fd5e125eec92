//! The socket's side: accepts hosts, answers each request once.

use std::io::IoSliceMut;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use pf_abi::control::{DISPLAY_INTERFACE, InfoReply, NtStatus, dispatch};
use pf_abi::runtime::HEADER_SIZE;
use pf_abi::sim::{DeviceIoctl, DeviceOpened, Done, Duplicated, IoctlDone, MonitorChanged, SimMessage};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendFlags, SocketAddrUnix, SocketFlags,
    SocketType, accept_with, bind, listen, recvmsg, send, socket_with,
};
use rustix::time::Timespec;

use super::driver::FakeState;

const STEP: Timespec = Timespec { tv_sec: 0, tv_nsec: 10_000_000 };

/// A simulator in a thread. Dropping it is a crash: connections end, monitors and rings are gone.
pub struct FakeSimulator {
    state: Arc<Mutex<FakeState>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
}

impl FakeSimulator {
    /// Listens on `path`, which must not exist.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn start(path: &Path, state: FakeState) -> std::io::Result<Self> {
        let listener = socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        bind(&listener, &SocketAddrUnix::new(path)?)?;
        listen(&listener, 8)?;
        let state = Arc::new(Mutex::new(state));
        let stop = Arc::new(AtomicBool::new(false));
        let (shared, stopped) = (Arc::clone(&state), Arc::clone(&stop));
        let thread = std::thread::spawn(move || serve(&listener, &shared, &stopped));
        Ok(Self { state, stop, thread: Some(thread), path: path.to_owned() })
    }

    /// What the driver knows.
    ///
    /// # Panics
    /// Never: a panic of the server's thread is not passed on.
    pub fn state(&self) -> MutexGuard<'_, FakeState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for FakeSimulator {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let _ = std::fs::remove_file(&self.path);
        let mut state = self.state();
        state.monitors.clear();
        state.handles.clear();
    }
}

fn serve(listener: &OwnedFd, state: &Mutex<FakeState>, stop: &AtomicBool) {
    let mut hosts: Vec<OwnedFd> = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        let mut watched = vec![PollFd::new(listener, PollFlags::IN)];
        watched.extend(hosts.iter().map(|host| PollFd::new(host, PollFlags::IN)));
        if poll(&mut watched, Some(&STEP)).is_err() {
            continue;
        }
        let ready: Vec<bool> = watched.iter().map(|fd| !fd.revents().is_empty()).collect();
        let mut keep = ready.iter().skip(1).zip(&hosts).map(|(ready, host)| !ready || answer(host, state).is_some());
        let keep: Vec<bool> = keep.by_ref().collect();
        let mut keep = keep.into_iter();
        hosts.retain(|_| keep.next().unwrap_or(true));
        if ready[0] {
            hosts.extend(accept_with(listener, SocketFlags::CLOEXEC).ok());
        }
    }
}

/// Reads one request and answers it; None at the end of the connection.
fn answer(host: &OwnedFd, state: &Mutex<FakeState>) -> Option<()> {
    let mut packet = vec![0; HEADER_SIZE + SimMessage::MAX_BODY];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let length = recvmsg(host, &mut [IoSliceMut::new(&mut packet)], &mut control, RecvFlags::DONTWAIT).ok()?.bytes;
    if length == 0 {
        return None;
    }
    let mut descriptors = Vec::new();
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = message {
            descriptors.extend(rights);
        }
    }
    let header = SimMessage::parse_header(&packet[..length]).ok()?;
    let request = SimMessage::decode(header.kind, &packet[HEADER_SIZE..length]).ok()?;
    let reply = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        respond(&mut state, request, descriptors)
    };
    // An event in front of each answer, so that a host that takes it for the answer is found out.
    let event = SimMessage::MonitorChanged(MonitorChanged { target_id: 0, present: 0 });
    for (message, number) in [(event, 0), (reply, header.seq)] {
        send(host, &message.encode(number).ok()?, SendFlags::NOSIGNAL).ok()?;
    }
    Some(())
}

fn respond(state: &mut FakeState, request: SimMessage, mut descriptors: Vec<OwnedFd>) -> SimMessage {
    let done = |status: NtStatus| SimMessage::Done(Done { status: status.get().cast_signed() });
    let own = std::process::id();
    match request {
        SimMessage::OpenDevice(open) if open.interface == DISPLAY_INTERFACE.to_bytes() => {
            SimMessage::DeviceOpened(DeviceOpened { status: 0, handle: 1, process_id: own })
        }
        SimMessage::DeviceIoctl(request) => ioctl(state, &request),
        SimMessage::DuplicateInto(duplicate) if duplicate.process_id == own && descriptors.len() == 1 => {
            let value = state.adopt_descriptor(descriptors.remove(0));
            SimMessage::Duplicated(Duplicated { status: 0, value })
        }
        SimMessage::CloseRemote(close) => {
            done(state.handles.remove(&close.value).map_or(NtStatus::NOT_FOUND, |_| NtStatus::SUCCESS))
        }
        SimMessage::SetDisplay(set) => {
            state.log.push(if set.width == 0 { "OFF" } else { "ON" });
            if set.width == 0 {
                state.active.remove(&set.target_id);
            } else {
                state.active.insert(set.target_id, (set.width, set.height));
            }
            done(NtStatus::SUCCESS)
        }
        SimMessage::CloseDevice(_) => done(NtStatus::SUCCESS),
        _ => done(NtStatus::NOT_FOUND),
    }
}

fn ioctl(state: &mut FakeState, request: &DeviceIoctl) -> SimMessage {
    let mut output = vec![0; request.output_bytes as usize];
    if state.short_info && request.code == pf_abi::control::IOCTL_GET_INFO {
        output.truncate(InfoReply::PREFIX_FAMILY);
    }
    let completion = dispatch(state, &(), request.code, &request.input, &mut output);
    output.truncate(completion.information);
    let information = u32::try_from(completion.information).unwrap_or(0);
    SimMessage::IoctlDone(IoctlDone { status: completion.status, information, output })
}
