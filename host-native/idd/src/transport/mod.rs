//! How a host reaches a display driver: its device, the objects that both can map, and the system's display
//! configuration. One folder, one world: the simulator's socket today, Win32 later; the composition root chooses.

mod error;
pub mod simulator;

use std::time::Duration;

use pf_media::{AdapterId, Mode, SharedSlot, SlotLease};
use pf_os::{Event, SharedMemory};

pub use error::{Breach, DeviceError, LinkFault, Loss, ObjectError};

/// One way to a display driver.
pub trait Transport: Send + Sync + 'static {
    /// Its device.
    type Device: DeviceIo;
    /// Its display configuration.
    type Topology: Topology + 'static;

    /// Where the device should be, for messages.
    fn place(&self) -> String;

    /// Opens the device of now.
    ///
    /// # Errors
    /// [`DeviceError::Gone`] when there is none.
    fn open(&self) -> Result<(Self::Device, Self::Topology), DeviceError>;
}

/// An open device, which takes objects as well as requests (decisions D9, D13). Clones are the same handle.
pub trait DeviceIo: pf_abi::runtime::DeviceIo<Error = DeviceError> + Clone + Send + Sync + 'static {
    /// A texture that this side and the driver share.
    type Texture: RingTexture;

    /// The GPU on which the two share textures; None when any will do.
    fn render_adapter(&self) -> Option<AdapterId>;

    /// Makes a black texture of 8-bit BGRA that can be shared.
    ///
    /// # Errors
    /// [`ObjectError::BadMode`] for a size that can't be shared; [`ObjectError::System`].
    fn create_texture(&self, width: u32, height: u32) -> Result<Self::Texture, ObjectError>;

    /// Duplicates an object into the driver's process: the value is valid there and nowhere else.
    ///
    /// # Errors
    /// [`DeviceError`]; NOT_FOUND when no such process hosts the driver.
    fn duplicate_into(
        &mut self,
        process_id: u32,
        object: Shared<'_, Self::Texture>,
        rights: u32,
    ) -> Result<u64, DeviceError>;

    /// Closes a value that the driver did not adopt.
    ///
    /// # Errors
    /// [`DeviceError`]
    fn close_remote(&mut self, process_id: u32, value: u64) -> Result<(), DeviceError>;

    /// Waits until the event is set, at most this long, and takes the signal.
    ///
    /// # Errors
    /// [`DeviceError::Gone`] as soon as the device is.
    fn wait(&self, event: &Event, limit: Duration) -> Result<(), DeviceError>;
}

/// An object to hand over.
#[derive(Debug)]
pub enum Shared<'a, T> {
    /// Memory.
    Section(&'a SharedMemory),
    /// An event.
    Event(&'a Event),
    /// A texture.
    Texture(&'a T),
}

/// A texture of a ring, guarded by a keyed mutex (driver-abi §3.A).
pub trait RingTexture: SharedSlot + Send + 'static {
    /// Takes the texture's mutex for reading: None when the other side kept it for the whole wait.
    fn hold(&self) -> Option<SlotLease<'_>>;
}

/// Display configuration of the system: which targets are on, and in which mode.
pub trait Topology: Send {
    /// Activates a target with a mode, or switches it off.
    ///
    /// # Errors
    /// When the system does not accept it, or the device is gone.
    fn set_display(&mut self, target_id: u32, mode: Option<Mode>) -> Result<(), DeviceError>;
}
