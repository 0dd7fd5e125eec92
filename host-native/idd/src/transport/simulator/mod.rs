//! The display device behind the simulator's socket, and the objects that only a simulated machine has: textures in
//! memory, a GPU of a fixed name.

mod conversation;
mod texture;

use std::os::fd::{AsFd, BorrowedFd};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use pf_abi::control::{DISPLAY_INTERFACE, NtStatus};
use pf_abi::sim::{
    CloseRemote, DeviceIoctl, DuplicateInto, ObjectKind, OpenDevice, RENDER_LUID_HIGH, RENDER_LUID_LOW, SetDisplay,
    SimMessage,
};
use pf_media::{AdapterId, Mode};
use pf_os::Event;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::time::Timespec;

use super::error::{Breach, DeviceError, LinkFault, Loss, ObjectError};
use super::{DeviceIo, Shared, Topology, Transport};
use conversation::{ANSWER_LIMIT, Connection};
pub use texture::SimulatedTexture;

/// The GPU of the simulated machine.
const RENDER_GPU: AdapterId = AdapterId { low: RENDER_LUID_LOW, high: RENDER_LUID_HIGH };

/// The way to a simulator that listens on a path.
#[derive(Clone, Debug)]
pub struct SimulatorTransport {
    path: PathBuf,
}

impl SimulatorTransport {
    /// The simulator on this socket.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

impl Transport for SimulatorTransport {
    type Device = SimDevice;
    type Topology = SimDevice;

    fn place(&self) -> String {
        self.path.display().to_string()
    }

    fn open(&self) -> Result<(SimDevice, SimDevice), DeviceError> {
        let mut connection = Connection::open(&self.path)?;
        let request = SimMessage::OpenDevice(OpenDevice { interface: DISPLAY_INTERFACE.to_bytes() });
        let answer = connection.exchange("open", &request, None, ANSWER_LIMIT)?;
        let SimMessage::DeviceOpened(opened) = answer else { return Err(unexpected("open", &answer)) };
        status("open", opened.status)?;
        connection.handle = opened.handle;
        let device = SimDevice { connection: Arc::new(connection) };
        Ok((device.clone(), device))
    }
}

/// An open display device. Clones are the same handle; requests of all threads go through one conversation.
#[derive(Clone)]
pub struct SimDevice {
    connection: Arc<Connection>,
}

impl SimDevice {
    fn ask(
        &self,
        name: &'static str,
        request: SimMessage,
        with: Option<BorrowedFd<'_>>,
    ) -> Result<SimMessage, DeviceError> {
        self.connection.exchange(name, &request, with, ANSWER_LIMIT)
    }
}

impl pf_abi::runtime::DeviceIo for SimDevice {
    type Error = DeviceError;

    fn ioctl(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> Result<usize, DeviceError> {
        let request = DeviceIoctl {
            handle: self.connection.handle,
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
    type Texture = SimulatedTexture;

    fn render_adapter(&self) -> Option<AdapterId> {
        Some(RENDER_GPU)
    }

    fn create_texture(&self, width: u32, height: u32) -> Result<SimulatedTexture, ObjectError> {
        SimulatedTexture::create(width, height)
    }

    fn duplicate_into(
        &mut self,
        process_id: u32,
        object: Shared<'_, SimulatedTexture>,
        rights: u32,
    ) -> Result<u64, DeviceError> {
        let (object, descriptor) = match object {
            Shared::Section(memory) => (ObjectKind::SECTION, memory.descriptor()),
            Shared::Event(event) => (ObjectKind::EVENT, event.as_fd()),
            Shared::Texture(texture) => (ObjectKind::TEXTURE, texture.descriptor()),
        };
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

    fn wait(&self, event: &Event, limit: Duration) -> Result<(), DeviceError> {
        let fail = |error: Errno| Loss::During { request: "wait", fault: LinkFault::Wait(error.into()) };
        let timeout = Timespec::try_from(limit).map_err(|_| fail(Errno::INVAL))?;
        // The socket is watched for its end only: answers belong to those who asked.
        let mut watched = [PollFd::new(&self.connection.socket, PollFlags::empty()), PollFd::new(event, PollFlags::IN)];
        match poll(&mut watched, Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(fail(error).into()),
        }
        if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(Loss::HungUp.into());
        }
        if watched[1].revents().contains(PollFlags::IN) {
            // Somebody else can't have emptied it, and if so the caller looks at the ring all the same.
            let _ = event.take();
        }
        Ok(())
    }
}

impl Topology for SimDevice {
    fn set_display(&mut self, target_id: u32, mode: Option<Mode>) -> Result<(), DeviceError> {
        let (width, height, refresh_hz) =
            mode.map_or((0, 0, 0), |mode| (mode.width, mode.height, mode.refresh.whole_hz()));
        let request = SetDisplay { target_id, width, height, refresh_hz };
        done("SetDisplay", &self.ask("SetDisplay", SimMessage::SetDisplay(request), None)?)
    }
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
