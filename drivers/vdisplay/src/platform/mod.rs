//! What an operating system gives the driver: time, handles, events, sections, textures and a log.
//!
//! The core of the driver sees only [`Platform`]. The framework and the class extension are no part of it: they are
//! reached through their own tables, everywhere alike.

mod handle;
mod lease;
#[cfg(any(not(windows), feature = "loader-platform"))]
pub mod loader;

use core::fmt;

use pf_abi::runtime::Memory;
use pf_framework::{RawSurface, RenderDevice, Status};

pub use handle::{Adopter, OwnedHandle};
pub use lease::{DeviceLease, DevicePool};

#[cfg(any(not(windows), feature = "loader-platform"))]
pub use loader::LoaderPlatform as Current;

#[cfg(all(windows, not(feature = "loader-platform")))]
compile_error!(
    "there is no Windows implementation of `platform::Platform` yet; build with the feature `loader-platform` to take the \
     functions from a simulator"
);

/// LUID of a GPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Gpu {
    pub low: u32,
    pub high: i32,
}

/// Size and DXGI format of a texture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub width: u32,
    pub height: u32,
    pub format: u32,
}

/// Outcome of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Index of the handle that was signalled.
    Signalled(usize),
    TimedOut,
    /// One of the handles can't be waited for.
    Failed,
}

/// How serious a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
    Info,
    Debug,
}

/// An operating system, or a simulator which plays one. Clones stand for the same system.
pub trait Platform: Clone + fmt::Debug + Send + Sync + 'static {
    /// A mapped section; unmapped by drop.
    type Section: Memory + fmt::Debug + Send + Sync + 'static;
    /// A render device; released by drop.
    type Device: RenderDevice + fmt::Debug + Send + Sync + 'static;
    /// A texture or an acquired surface; released by drop.
    type Texture: fmt::Debug + Send + Sync + 'static;

    /// Monotonic performance counter, in ticks.
    fn qpc(&self) -> u64;
    /// The framework's clock in milliseconds, which tests may drive.
    fn now_ms(&self) -> u64;
    /// The process in which the driver runs.
    fn process_id(&self) -> u32;
    fn log(&self, severity: Severity, text: &str);

    /// Closes a handle value of this process.
    fn close_handle(&self, value: u64);
    /// A new auto-reset event.
    ///
    /// # Errors
    /// INSUFFICIENT_RESOURCES.
    fn create_event(&self) -> Result<OwnedHandle<Self>, Status>;
    fn set_event(&self, value: u64);
    /// Waits for one of at most 8 handles.
    fn wait(&self, handles: &[u64], timeout_ms: u32) -> Wait;
    /// Maps the first `bytes` bytes of a section for reading and writing.
    ///
    /// # Errors
    /// The system's status: no such handle, not a section, too short.
    fn map_section(&self, value: u64, bytes: usize) -> Result<Self::Section, Status>;

    /// A render device on this GPU. May take seconds.
    ///
    /// # Errors
    /// HRESULT.
    fn create_device(&self, gpu: Gpu) -> Result<Self::Device, Status>;
    /// Opens a shared texture by handle value; the handle stays open.
    ///
    /// # Errors
    /// HRESULT.
    fn open_texture(&self, device: &Self::Device, value: u64) -> Result<Self::Texture, Status>;
    /// A texture of the device's own.
    ///
    /// # Errors
    /// HRESULT.
    fn create_texture(&self, device: &Self::Device, shape: Shape) -> Result<Self::Texture, Status>;
    /// Takes over the reference of an acquired surface.
    fn surface(&self, surface: RawSurface) -> Self::Texture;
    /// # Errors
    /// HRESULT.
    fn shape(&self, texture: &Self::Texture) -> Result<Shape, Status>;
    /// AcquireSync: the raw HRESULT, of which 0 and 0x80 (its last holder died) say acquired, 0x102 says busy, and
    /// negative ones say broken.
    fn acquire_sync(&self, texture: &Self::Texture, key: u64, timeout_ms: u32) -> Status;
    /// ReleaseSync: the raw HRESULT.
    fn release_sync(&self, texture: &Self::Texture, key: u64) -> Status;
    /// Copies a whole texture into one of equal shape.
    ///
    /// # Errors
    /// HRESULT.
    fn copy(&self, device: &Self::Device, target: &Self::Texture, source: &Self::Texture) -> Result<(), Status>;
}
