//! The state that hangs on a monitor object.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pf_abi::control::NtStatus;
use pf_abi::iddcx::OUTPUT_HDMI;
use pf_framework::{Context, ContextType, Monitor, MonitorSpec, Status};

use super::edid::{self, EDID_BYTES};
use super::identity::{connector, container};
use super::luminance::Luminance;
use super::modes::{Mode, ModeSet};
use crate::client::report_panic;
use crate::platform::Current;
use crate::stream::Frames;

static MONITOR: ContextType<MonitorState> = ContextType::new(c"PfMonitor", &MONITOR);

/// The handle's life.
#[derive(Debug)]
enum Handle {
    /// Not arrived yet.
    Awaited,
    Arrived(Arc<Monitor>),
    /// Departed, or taken away by the system.
    Gone,
}

/// One virtual monitor.
#[derive(Debug)]
pub struct MonitorState {
    /// Monitor id: serial number, connector and container.
    id: u32,
    description: [u8; EDID_BYTES],
    modes: Mutex<ModeSet>,
    handle: Mutex<Handle>,
    /// Size that the system has set, while the path is active.
    active: Mutex<Option<(u32, u32)>>,
    frames: Arc<Frames<Current>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MonitorState {
    pub fn new(id: u32, mode: Mode, luminance: Luminance, frames: Arc<Frames<Current>>) -> Self {
        Self {
            id,
            description: edid::build(id, mode, luminance),
            modes: Mutex::new(ModeSet::new(mode)),
            handle: Mutex::new(Handle::Awaited),
            active: Mutex::new(None),
            frames,
        }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    /// What the class extension is told at creation.
    pub fn spec(&self) -> MonitorSpec<'_> {
        MonitorSpec {
            connector: connector(self.id),
            technology: OUTPUT_HDMI,
            description: &self.description,
            container: container(self.id),
        }
    }

    pub fn modes(&self) -> ModeSet {
        lock(&self.modes).clone()
    }

    pub fn frames(&self) -> &Arc<Frames<Current>> {
        &self.frames
    }

    /// Keeps the arrived monitor. Tells whether somebody still wants it.
    pub fn arrived(&self, monitor: Monitor) -> bool {
        let mut handle = lock(&self.handle);
        if matches!(*handle, Handle::Awaited) {
            *handle = Handle::Arrived(Arc::new(monitor));
            return true;
        }
        drop(handle);
        // The device stopped meanwhile, and the system takes its monitors away itself.
        monitor.forget();
        false
    }

    /// Puts a mode in front of the list and tells the system; takes it back when the system refuses.
    ///
    /// # Errors
    /// `NOT_FOUND` before arrival, else the system's status.
    pub fn update_modes(&self, mode: Mode) -> Result<(), NtStatus> {
        let monitor = match &*lock(&self.handle) {
            Handle::Arrived(monitor) => Arc::clone(monitor),
            Handle::Awaited | Handle::Gone => return Err(NtStatus::NOT_FOUND),
        };
        // Changed first: the call asks for the lists again on this very stack.
        let (before, after) = {
            let mut modes = lock(&self.modes);
            let after = modes.promoted(mode);
            (std::mem::replace(&mut *modes, after.clone()), after)
        };
        monitor.update_modes(&after.signals(1)).map_err(|status| {
            *lock(&self.modes) = before;
            NtStatus(status.code())
        })
    }

    /// Departs the monitor and ends its frame path. The handle is forgotten first; the call unassigns its swap chain
    /// on this stack.
    pub fn depart(&self) -> Result<(), Status> {
        let handle = std::mem::replace(&mut *lock(&self.handle), Handle::Gone);
        let outcome = match handle {
            // Only an update holds another count, and the registry never departs a monitor during one.
            Handle::Arrived(monitor) => Arc::try_unwrap(monitor).map_or(Ok(()), Monitor::depart),
            Handle::Awaited | Handle::Gone => Ok(()),
        };
        // For a system that did not unassign.
        self.frames.close();
        outcome
    }

    /// The device stops: the system takes the monitor away, and nobody may call on it any more.
    pub fn abandon(&self) {
        let handle = std::mem::replace(&mut *lock(&self.handle), Handle::Gone);
        if let Handle::Arrived(monitor) = handle
            && let Ok(monitor) = Arc::try_unwrap(monitor)
        {
            monitor.forget();
        }
    }

    /// Notes what a commit says about the monitor. Tells whether that is news.
    pub fn committed(&self, size: Option<(u32, u32)>) -> bool {
        std::mem::replace(&mut *lock(&self.active), size) != size
    }
}

impl Context for MonitorState {
    fn context_type() -> &'static ContextType<Self> {
        &MONITOR
    }

    fn cleanup(self: &Arc<Self>) {
        self.frames.close();
    }

    fn cleanup_panicked(message: &str) {
        report_panic("cleanup of a monitor", message);
    }
}
