//! The state that hangs on a device.
//!
//! Locks: `phase`, `monitors` and the registry are never held together, nor across a call into the framework.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use pf_abi::control::{IOCTL_ADD, IOCTL_SET_RENDER_ADAPTER, MAX_MONITORS, NtStatus, WATCHDOG_TICK_MS, dispatch};
use pf_abi::iddcx::AdapterFlags;
use pf_abi::runtime::handles::{Adopted, Refused};
use pf_abi::wdf::Luid;
use pf_framework::{
    Adapter, AdapterSpec, CommittedPath, Context, ContextType, Device, FileObject, Request, Status, Timer,
    utf16_length, utf16z,
};

use super::DriverState;
use crate::client::{VirtualDisplay, report_panic};
use crate::control::{Arrived, Backend, Caller, Handler, Registry, Ticket, depart_all};
use crate::monitor::MonitorState;
use crate::monitor::luminance::Luminance;
use crate::monitor::modes::Mode;
use crate::platform::{Current, DevicePool, Gpu, Platform, Severity};
use crate::ring::Offer;
use crate::stream::Frames;

static DEVICE: ContextType<DeviceState> = ContextType::new(c"PfDevice", &DEVICE);
static ADAPTER: ContextType<AdapterState> = ContextType::new(c"PfAdapter", &ADAPTER);

const FRIENDLY: &str = "Punktfunk Virtual Display";
const MODEL: &str = "pf-vdisplay";
const MANUFACTURER: &str = "Punktfunk";
static FRIENDLY_NAME: [u16; utf16_length(FRIENDLY)] = utf16z(FRIENDLY);
static MODEL_NAME: [u16; utf16_length(MODEL)] = utf16z(MODEL);
static MANUFACTURER_NAME: [u16; utf16_length(MANUFACTURER)] = utf16z(MANUFACTURER);

/// Most requests that wait for the adapter; it comes within milliseconds.
const WAITING_MAX: usize = 64;

/// The adapter's life: none → initializing → ready or failed → none at the device's stop (iddcx-driver §3.4).
#[derive(Debug)]
enum Phase {
    None,
    /// Asked for; requests that need it wait for the answer instead of failing (iddcx-driver §3.3).
    Initializing(Vec<(u32, Request)>),
    Ready(Adapter),
    Failed,
}

/// The state of one device: its adapter, its monitors and their owners.
#[derive(Debug)]
pub struct DeviceState {
    driver: Weak<DriverState>,
    platform: Current,
    pool: Arc<DevicePool<Current>>,
    device: OnceLock<Device>,
    timer: OnceLock<Timer>,
    phase: Mutex<Phase>,
    registry: Mutex<Registry>,
    monitors: Mutex<HashMap<u64, Arc<MonitorState>>>,
}

/// The state that hangs on an adapter.
#[derive(Debug)]
pub struct AdapterState {
    device: Weak<DeviceState>,
}

impl AdapterState {
    pub fn device(&self) -> Option<Arc<DeviceState>> {
        self.device.upgrade()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers requests that have waited in vain.
fn refuse_waiting(phase: Phase, status: NtStatus) {
    if let Phase::Initializing(waiting) = phase {
        for (_, request) in waiting {
            request.complete_status(status.into());
        }
    }
}

impl DeviceState {
    pub fn new(driver: &Arc<DriverState>) -> Arc<Self> {
        let platform = *driver.platform();
        Arc::new(Self {
            driver: Arc::downgrade(driver),
            platform,
            pool: DevicePool::new(platform),
            device: OnceLock::new(),
            timer: OnceLock::new(),
            phase: Mutex::new(Phase::None),
            registry: Mutex::default(),
            monitors: Mutex::default(),
        })
    }

    /// Keeps the handles of device and watchdog, which exist only after the state does.
    pub fn set_handles(&self, device: Device, timer: Timer) {
        // Set by the only caller, device-add, once per device.
        let _ = self.device.set(device);
        let _ = self.timer.set(timer);
    }

    /// Asks for the adapter, once per start. Called again after a failure it asks again, and not otherwise.
    pub fn start(self: &Arc<Self>) {
        {
            let mut phase = lock(&self.phase);
            // A resume finds its adapter alive; asking twice is an error.
            if !matches!(*phase, Phase::None) {
                return;
            }
            *phase = Phase::Initializing(Vec::new());
        }
        if let Err(status) = self.ask_for_adapter() {
            self.log(Severity::Error, &format!("no adapter: {status}; the next ADD asks again"));
            let before = std::mem::replace(&mut *lock(&self.phase), Phase::None);
            refuse_waiting(before, NtStatus::NOT_FOUND);
        }
    }

    fn ask_for_adapter(self: &Arc<Self>) -> Result<(), Status> {
        let (Some(device), Some(driver)) = (self.device.get(), self.driver.upgrade()) else {
            return Err(NtStatus::INVALID_DEVICE_STATE.into());
        };
        let adapter = device.init_adapter::<VirtualDisplay>(&AdapterSpec {
            flags: AdapterFlags::EMPTY,
            max_monitors: MAX_MONITORS,
            friendly_name: &FRIENDLY_NAME,
            model_name: &MODEL_NAME,
            manufacturer_name: &MANUFACTURER_NAME,
            version: (1, 0, 0),
        })?;
        if let Err(status) = adapter.attach::<VirtualDisplay>(Arc::new(AdapterState { device: Arc::downgrade(self) })) {
            self.log(Severity::Error, &format!("the adapter takes no context: {status}"));
        }
        if let Some(status) = driver.adapter_asked(adapter, self) {
            self.adapter_answered(adapter, status);
        }
        Ok(())
    }

    /// The adapter is up, or not. Requests that waited for it are served on this thread.
    pub fn adapter_answered(self: &Arc<Self>, adapter: Adapter, status: Status) {
        let up = status.is_success();
        let waiting = {
            let mut phase = lock(&self.phase);
            // Otherwise a stop was faster, and the adapter is dead already.
            let Phase::Initializing(waiting) = &mut *phase else {
                return;
            };
            let waiting = std::mem::take(waiting);
            *phase = if up { Phase::Ready(adapter) } else { Phase::Failed };
            waiting
        };
        if up {
            self.log(Severity::Info, "the adapter is up");
            if let Some(timer) = self.timer.get() {
                timer.start(WATCHDOG_TICK_MS);
            }
        } else {
            self.log(Severity::Error, &format!("the adapter failed: {status}"));
        }
        for (code, request) in waiting {
            self.serve(code, request);
        }
    }

    /// The device stops: adapter and monitors die with it. The system unwinds its own side, swap chains included.
    pub fn stop(&self) {
        if let Some(timer) = self.timer.get() {
            timer.stop(true);
        }
        let before = std::mem::replace(&mut *lock(&self.phase), Phase::None);
        if let (Phase::Ready(adapter), Some(driver)) = (&before, self.driver.upgrade()) {
            driver.adapter_gone(*adapter);
        }
        refuse_waiting(before, NtStatus::CANCELLED);
        lock(&self.registry).sweep();
        let monitors = std::mem::take(&mut *lock(&self.monitors));
        for monitor in monitors.values() {
            monitor.abandon();
        }
    }

    /// One tick of the watchdog.
    pub fn tick(self: &Arc<Self>) {
        let numbers = lock(&self.registry).tick(self.platform.now_ms());
        if !numbers.is_empty() {
            self.log(Severity::Warning, &format!("{} monitors of a silent owner depart", numbers.len()));
        }
        depart_all(&self.registry, self, numbers);
    }

    /// A client's handle is closed.
    pub fn file_closed(self: &Arc<Self>, file: FileObject) {
        let numbers = lock(&self.registry).close(file.id());
        if !numbers.is_empty() {
            self.log(Severity::Info, &format!("{} monitors of a closed handle depart", numbers.len()));
        }
        depart_all(&self.registry, self, numbers);
    }

    /// Answers a request, at once or when the adapter is up.
    pub fn control(self: &Arc<Self>, code: u32, request: Request) {
        lock(&self.registry).touch(request.process_id(), request.file().map(FileObject::id));
        if matches!(code, IOCTL_ADD | IOCTL_SET_RENDER_ADAPTER)
            && let Phase::Initializing(waiting) = &mut *lock(&self.phase)
            && waiting.len() < WAITING_MAX
        {
            waiting.push((code, request));
            return;
        }
        self.serve(code, request);
    }

    fn serve(self: &Arc<Self>, code: u32, request: Request) {
        let caller = Caller { process_id: request.process_id() };
        request.answer(|input, output| {
            let mut handler = Handler { registry: &self.registry, backend: self };
            dispatch(&mut handler, &caller, code, input, output)
        });
    }

    /// Notes which monitors are part of the desktop.
    pub fn committed(&self, paths: &[CommittedPath<MonitorState>]) {
        let monitors: Vec<_> = lock(&self.monitors).values().cloned().collect();
        for monitor in monitors {
            // The list is complete: a monitor without an active path is off.
            let size = paths
                .iter()
                .find(|path| path.active && path.monitor.as_ref().is_some_and(|m| Arc::ptr_eq(m, &monitor)))
                .map(|path| (path.signal.ActiveWidth, path.signal.ActiveHeight));
            if monitor.committed(size) {
                let what = size.map_or("off".to_owned(), |(width, height)| format!("{width}x{height}"));
                self.log(Severity::Info, &format!("monitor {} is {what}", monitor.id()));
            }
        }
    }

    /// The monitor with this id.
    pub fn monitor_with_id(&self, id: u32) -> Option<Arc<MonitorState>> {
        lock(&self.monitors).values().find(|monitor| monitor.id() == id).cloned()
    }

    fn monitor(&self, number: u64) -> Option<Arc<MonitorState>> {
        lock(&self.monitors).get(&number).cloned()
    }

    fn adapter(&self) -> Option<Adapter> {
        match *lock(&self.phase) {
            Phase::Ready(adapter) => Some(adapter),
            Phase::None | Phase::Initializing(_) | Phase::Failed => None,
        }
    }

    fn log(&self, severity: Severity, text: &str) {
        self.platform.log(severity, text);
    }
}

impl Backend for Arc<DeviceState> {
    fn now_ms(&self) -> u64 {
        self.platform.now_ms()
    }

    fn process_id(&self) -> u32 {
        self.platform.process_id()
    }

    fn adapter_ready(&self) -> bool {
        if self.adapter().is_none() {
            self.start();
        }
        self.adapter().is_some()
    }

    fn arrive(&self, ticket: &Ticket, mode: Mode, luminance: Luminance) -> Result<Arrived, NtStatus> {
        let adapter = self.adapter().ok_or(NtStatus::NOT_FOUND)?;
        let frames = Frames::new(self.platform, Arc::clone(&self.pool), ticket.id);
        let monitor = Arc::new(MonitorState::new(ticket.id, mode, luminance, frames));
        // Known before it arrives: the arrival asks for its modes on this stack.
        lock(&self.monitors).insert(ticket.number, Arc::clone(&monitor));
        let arrived = adapter
            .create_monitor::<VirtualDisplay>(&monitor.spec(), Arc::clone(&monitor))
            .and_then(|created| created.arrive());
        let failure = match arrived {
            Ok((handle, arrival)) => {
                let wanted = monitor.arrived(handle);
                if wanted && arrival.target_id != 0 {
                    let Mode { width, height, refresh_hz } = mode;
                    let (id, target) = (ticket.id, arrival.target_id);
                    self.log(
                        Severity::Info,
                        &format!("monitor {id} ({width}x{height}@{refresh_hz}) is target {target}"),
                    );
                    return Ok(Arrived {
                        adapter: Gpu { low: arrival.adapter.LowPart, high: arrival.adapter.HighPart },
                        target_id: arrival.target_id,
                    });
                }
                NtStatus::INVALID_DEVICE_STATE.into()
            }
            Err(status) => status,
        };
        self.log(Severity::Error, &format!("monitor {} did not arrive: {failure}", ticket.id));
        self.depart(ticket.number);
        Err(NtStatus::NOT_FOUND)
    }

    fn depart(&self, number: u64) {
        let Some(monitor) = lock(&self.monitors).remove(&number) else {
            return;
        };
        match monitor.depart() {
            Ok(()) => self.log(Severity::Info, &format!("monitor {} has departed", monitor.id())),
            Err(status) => self.log(Severity::Error, &format!("monitor {} departs badly: {status}", monitor.id())),
        }
    }

    fn update_modes(&self, number: u64, mode: Mode) -> Result<(), NtStatus> {
        self.monitor(number).ok_or(NtStatus::NOT_FOUND)?.update_modes(mode)
    }

    fn deliver<'o>(&self, number: u64, offer: Offer<'o>) -> Result<Adopted<'o>, Refused<'o, NtStatus>> {
        match self.monitor(number) {
            Some(monitor) => monitor.frames().deliver(offer),
            None => Err(offer.refuse(NtStatus::NOT_FOUND)),
        }
    }

    fn pin(&self, gpu: Gpu) -> Result<(), NtStatus> {
        if !Adapter::can_set_render_adapter() {
            return Err(NtStatus::NOT_SUPPORTED);
        }
        let adapter = self.adapter().ok_or(NtStatus::NOT_FOUND)?;
        adapter.set_render_adapter(Luid { LowPart: gpu.low, HighPart: gpu.high });
        Ok(())
    }
}

impl Context for DeviceState {
    fn context_type() -> &'static ContextType<Self> {
        &DEVICE
    }

    fn cleanup(self: &Arc<Self>) {
        // The watchdog is a child and gone by now. Monitors that the system left behind end here.
        let monitors = std::mem::take(&mut *lock(&self.monitors));
        for monitor in monitors.values() {
            monitor.abandon();
            monitor.frames().close();
        }
        self.pool.clear();
    }

    fn cleanup_panicked(message: &str) {
        report_panic("cleanup of a device", message);
    }
}

impl Context for AdapterState {
    fn context_type() -> &'static ContextType<Self> {
        &ADAPTER
    }
}
