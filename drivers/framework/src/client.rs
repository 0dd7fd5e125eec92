//! What a display driver is asked to do.

use std::sync::Arc;

use pf_abi::iddcx::VideoSignalInfo;
use pf_abi::wdf::{Luid, PowerState};

use crate::{Adapter, Context, Device, DeviceInit, FileObject, Request, Status, SwapChain};

/// An indirect display driver, as the framework and the class extension call it.
///
/// Every method runs inside [`catch_panic`](crate::catch_panic): a panic is reported through [`Client::panicked`] and answered with a failure
/// that the caller survives. Methods may be called at the same time from several threads, and some re-enter: arrival
/// of a monitor calls [`Client::parse_description`] and [`Client::target_modes`] on the same stack, departure calls
/// [`Client::unassign_swap_chain`] and [`Client::commit_modes`] (iddcx-driver §3.1). So no lock that these take may be
/// held across a call into the class extension.
pub trait Client: Sized + 'static {
    /// Hangs on the driver object.
    type Driver: Context;
    /// Hangs on a device.
    type Device: Context;
    /// Hangs on an adapter.
    type Adapter: Context;
    /// Hangs on a monitor.
    type Monitor: Context;

    /// State of the driver object, made before the framework knows the driver.
    ///
    /// # Errors
    /// Why the driver can't be loaded.
    fn driver() -> Result<Arc<Self::Driver>, Status>;

    /// The driver is about to be unloaded; every device is gone.
    fn unload(_driver: &Arc<Self::Driver>) {}

    /// EvtDriverDeviceAdd: makes the device, in the order of iddcx-driver §3.1 step 2.
    ///
    /// # Errors
    /// Why the device can't be had.
    fn device_add(driver: &Arc<Self::Driver>, init: DeviceInit<'_>) -> Result<(), Status>;

    /// EvtDeviceD0Entry. `previous` is D3_FINAL at a start and something else at a resume.
    ///
    /// # Errors
    /// Why the device can't start.
    fn d0_entry(device: &Arc<Self::Device>, handle: Device, previous: PowerState) -> Result<(), Status>;

    /// EvtDeviceD0Exit. `target` is D3_FINAL at a stop and something else at a suspend.
    fn d0_exit(device: &Arc<Self::Device>, target: PowerState);

    /// The periodic timer of [`Device::create_timer`].
    fn tick(device: &Arc<Self::Device>);

    /// EvtFileCleanup: the last handle of this open is closed.
    fn file_cleanup(device: &Arc<Self::Device>, file: FileObject);

    /// A device control request. Dropping it without an answer completes it as failed.
    fn device_control(device: &Arc<Self::Device>, code: u32, request: Request);

    /// The adapter is up, or `status` says why not. May come on another thread before the call that asked for it has
    /// returned, when the adapter has no context yet; hence the driver and the bare handle.
    fn adapter_init_finished(driver: &Arc<Self::Driver>, adapter: Adapter, status: Status);

    /// All paths of the adapter, not a difference: what is absent or inactive is off.
    ///
    /// # Errors
    /// Why the modes can't be set.
    fn commit_modes(adapter: &Arc<Self::Adapter>, paths: &[CommittedPath<Self::Monitor>]) -> Result<(), Status>;

    /// Modes of the monitor with this description; the callback names no monitor. Called twice in a row and must
    /// give the same list both times.
    ///
    /// # Errors
    /// Why the description is refused.
    fn parse_description(driver: &Arc<Self::Driver>, description: &[u8]) -> Result<ModeList, Status>;

    /// Modes of a monitor without a description.
    ///
    /// # Errors
    /// Why there are none.
    fn default_modes(monitor: &Arc<Self::Monitor>) -> Result<ModeList, Status>;

    /// Modes that the target can show. Called twice in a row like [`Client::parse_description`].
    ///
    /// # Errors
    /// Why there are none.
    fn target_modes(monitor: &Arc<Self::Monitor>) -> Result<Vec<VideoSignalInfo>, Status>;

    /// Takes a swap chain and returns within milliseconds.
    ///
    /// # Errors
    /// The assignment itself, which stays the system's: it is asked to try again later.
    fn assign_swap_chain(monitor: &Arc<Self::Monitor>, assignment: Assignment) -> Result<(), Assignment>;

    /// Gives the swap chain back: when this returns, nobody calls on it any more.
    fn unassign_swap_chain(monitor: &Arc<Self::Monitor>);

    /// A callback panicked.
    fn panicked(callback: &'static str, message: &str);
}

/// Modes of one monitor, best first or with the best one named.
#[derive(Clone, Debug, Default)]
pub struct ModeList {
    pub modes: Vec<VideoSignalInfo>,
    /// Index of the preferred mode.
    pub preferred: Option<u32>,
}

/// One path of a commit.
#[derive(Debug)]
pub struct CommittedPath<M> {
    /// Context of the path's monitor; `None` for one that is going away.
    pub monitor: Option<Arc<M>>,
    /// Whether the path is on.
    pub active: bool,
    /// Whether it differs from the last commit.
    pub changed: bool,
    pub signal: VideoSignalInfo,
}

/// A swap chain for the taking.
#[derive(Debug)]
pub struct Assignment {
    pub chain: SwapChain,
    /// Event handle that is signalled when a frame is there. Belongs to the system.
    pub surface_available: u64,
    /// GPU on which the chain's surfaces live; the device must be made on it.
    pub render_adapter: Luid,
}
