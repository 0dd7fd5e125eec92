//! What each request of a client of the socket does to the machine.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::time::Duration;

use pf_abi::control::NtStatus;
use pf_abi::iddcx::WATCHDOG_MS;
use pf_abi::sim::{
    AdvanceClock, CloseDevice, CloseRemote, DeviceIoctl, DeviceOpened, Done, DuplicateInto, Duplicated, FaultKind,
    Inject, IoctlDone, ObjectKind, OpenDevice, SetDisplay, SimMessage,
};
use pf_os::Event;
use pf_os::memory::sealed_size;
use rustix::process::{Signal, getpid, kill_process};

use super::client::Client;
use super::packet::Breach;
use crate::machine::Machine;
use crate::machine::class_extension::Switch;
use crate::machine::compositor::Mode;
use crate::machine::fault_injection::Waiting;
use crate::machine::platform::handles::Object;
use crate::status::Status;

/// Longest output of a control code.
const OUTPUT_MAX: u32 = 32768;
/// How long the system may take for a mode change: three callbacks at their limit.
const SWITCH_LIMIT: Duration = Duration::from_millis(3 * WATCHDOG_MS as u64);

impl Client {
    /// Answers a request.
    ///
    /// # Errors
    /// [`Breach`]: the peer does not keep to the conversation, and the connection has to end.
    pub(super) fn handle(
        &mut self,
        machine: &'static Machine,
        message: SimMessage,
        mut descriptors: Vec<OwnedFd>,
    ) -> Result<SimMessage, Breach> {
        let wanted = usize::from(matches!(message, SimMessage::DuplicateInto(_)));
        if descriptors.len() != wanted {
            return Err(Breach::Descriptors { message: message.name(), have: descriptors.len(), want: wanted });
        }
        Ok(match message {
            SimMessage::OpenDevice(request) => self.open(machine, &request).into(),
            SimMessage::DeviceIoctl(request) => self.ioctl(machine, &request).into(),
            SimMessage::DuplicateInto(request) => match descriptors.pop() {
                Some(descriptor) => duplicate(machine, &request, descriptor).into(),
                None => return Err(Breach::Descriptors { message: "DuplicateInto", have: 0, want: 1 }),
            },
            SimMessage::CloseRemote(request) => close_remote(machine, &request).into(),
            SimMessage::CloseDevice(request) => self.close(machine, &request).into(),
            SimMessage::SetDisplay(request) => set_display(machine, &request).into(),
            SimMessage::Inject(request) => inject(machine, &request).into(),
            SimMessage::AdvanceClock(request) => advance(machine, &request).into(),
            SimMessage::QuerySim(_) => machine.report().into(),
            other => return Err(Breach::NoRequest(other.name())),
        })
    }

    fn open(&mut self, machine: &Machine, request: &OpenDevice) -> DeviceOpened {
        let process_id = std::process::id();
        let failed = |status: NtStatus| DeviceOpened { status: Status::from(status).0, handle: 0, process_id };
        if !machine.framework.interface_active(&request.interface) {
            return failed(NtStatus::NOT_FOUND);
        }
        let Some(file) = machine.framework.open_file(self.process_id) else { return failed(NtStatus::DEVICE_BUSY) };
        match self.add_file(file) {
            Some(handle) => DeviceOpened { status: 0, handle, process_id },
            None => {
                machine.framework.close_file(file);
                failed(NtStatus::DEVICE_BUSY)
            }
        }
    }

    fn ioctl(&self, machine: &Machine, request: &DeviceIoctl) -> IoctlDone {
        let failed = |status: NtStatus| IoctlDone { status: Status::from(status).0, ..IoctlDone::default() };
        let Some(file) = self.file(request.handle) else { return failed(NtStatus::NOT_FOUND) };
        if request.output_bytes > OUTPUT_MAX {
            return failed(NtStatus::INVALID_PARAMETER);
        }
        let room = request.output_bytes as usize;
        let outcome = machine.framework.device_control(file, self.process_id, request.code, &request.input, room);
        IoctlDone { status: outcome.status.0, information: outcome.information as u32, output: outcome.output }
    }

    fn close(&mut self, machine: &Machine, request: &CloseDevice) -> Done {
        match self.remove_file(request.handle) {
            Some(file) => {
                machine.framework.close_file(file);
                done(Status::SUCCESS)
            }
            None => done(NtStatus::NOT_FOUND),
        }
    }
}

fn done(status: impl Into<Status>) -> Done {
    Done { status: status.into().0 }
}

fn duplicate(machine: &Machine, request: &DuplicateInto, descriptor: OwnedFd) -> Duplicated {
    let failed = |status: NtStatus| Duplicated { status: Status::from(status).0, value: 0 };
    if request.process_id != std::process::id() {
        return failed(NtStatus::NOT_FOUND);
    }
    let object = match request.object {
        ObjectKind::SECTION | ObjectKind::TEXTURE => {
            // Only a file that can't shrink is safe to map: reading past its end would end this process.
            let Some(bytes) = sealed_size(descriptor.as_fd()).filter(|bytes| *bytes > 0) else {
                return failed(NtStatus::INVALID_PARAMETER);
            };
            let file = Arc::new(descriptor);
            if request.object == ObjectKind::SECTION {
                Object::Section { file, bytes }
            } else {
                Object::Texture { file, bytes }
            }
        }
        ObjectKind::EVENT => match Event::adopt(descriptor) {
            Ok(event) => Object::Event(Arc::new(event)),
            Err(_) => return failed(NtStatus::INVALID_PARAMETER),
        },
        ObjectKind::FENCE => return failed(NtStatus::NOT_SUPPORTED),
        _ => return failed(NtStatus::INVALID_PARAMETER),
    };
    match machine.platform.duplicate_in(object) {
        Some(value) => Duplicated { status: 0, value },
        None => failed(NtStatus::DEVICE_BUSY),
    }
}

fn close_remote(machine: &Machine, request: &CloseRemote) -> Done {
    let ours = request.process_id == std::process::id();
    if ours && machine.platform.close_remote(request.value) { done(Status::SUCCESS) } else { done(NtStatus::NOT_FOUND) }
}

fn set_display(machine: &'static Machine, request: &SetDisplay) -> Done {
    let mode = Mode { width: request.width, height: request.height, refresh_hz: request.refresh_hz };
    let off = mode == Mode { width: 0, height: 0, refresh_hz: 0 };
    let switch = if off { Switch::Off } else { Switch::On(mode) };
    let target_id = request.target_id;
    let status = machine.tasks.ask(SWITCH_LIMIT, move || machine.class.set_display(target_id, switch));
    done(status.unwrap_or(NtStatus::UNSUCCESSFUL.into()))
}

fn inject(machine: &'static Machine, request: &Inject) -> Done {
    let waiting = match request.fault {
        FaultKind::OVERWRITE_SLOT => Waiting::OverwriteSlot,
        FaultKind::SWAP_FRAMES => Waiting::SwapFrames,
        FaultKind::STALE_FRAME => Waiting::StaleFrame,
        FaultKind::ACCESS_LOST => Waiting::AccessLost,
        FaultKind::REASSIGN => {
            let target_id = u32::try_from(request.argument).unwrap_or(0);
            let ended = machine.tasks.ask(SWITCH_LIMIT, move || machine.class.reassign(target_id));
            return done(ended.map_or(NtStatus::UNSUCCESSFUL, |()| NtStatus::SUCCESS));
        }
        FaultKind::CRASH => {
            tracing::warn!("fault: the process ends itself");
            // Nothing after this runs when it works.
            let _ = kill_process(getpid(), Signal::KILL);
            return done(NtStatus::UNSUCCESSFUL);
        }
        _ => return done(NtStatus::INVALID_PARAMETER),
    };
    machine.faults.order(waiting, request.argument);
    done(Status::SUCCESS)
}

fn advance(machine: &Machine, request: &AdvanceClock) -> Done {
    if !machine.clock.is_virtual() {
        return done(NtStatus::INVALID_DEVICE_REQUEST);
    }
    let ended = machine.framework.advance_clock(request.milliseconds);
    done(if ended { NtStatus::SUCCESS } else { NtStatus::UNSUCCESSFUL })
}
