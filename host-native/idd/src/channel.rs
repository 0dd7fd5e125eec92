//! Delivery of a ring to the driver (driver-abi §1.7): what the driver does not adopt is closed in its process.

use std::cell::RefCell;

use pf_abi::control::{
    DisplayClient, EVENT_RIGHTS, SECTION_RIGHTS, SetFrameChannelRequestParts, SetFrameChannelRequestV2Parts,
    TEXTURE_RIGHTS,
};
use pf_abi::runtime::IoctlError;
use pf_abi::runtime::handles::{RemoteHandle, RemoteProcess};

use crate::ring::{Ring, RingTarget};
use crate::transport::{Breach, DeviceError, DeviceIo, Shared};

/// The driver's process, reached through its device.
struct Driver<'d, D> {
    device: RefCell<&'d mut D>,
    process_id: u32,
}

type Given<'p, 'd, D> = Result<Option<RemoteHandle<&'p Driver<'d, D>>>, DeviceError>;

impl<'d, D: DeviceIo> Driver<'d, D> {
    fn duplicate(&self, object: Shared<'_, D::Texture>, rights: u32) -> Given<'_, 'd, D> {
        let value = self.device.borrow_mut().duplicate_into(self.process_id, object, rights)?;
        Ok(RemoteHandle::issued(self, value))
    }
}

impl<D: DeviceIo> RemoteProcess for Driver<'_, D> {
    fn close_remote(&self, value: u64) {
        if let Err(error) = self.device.borrow_mut().close_remote(self.process_id, value) {
            tracing::warn!("a value that the driver did not adopt was not closed: {error}");
        }
    }
}

impl<D: DeviceIo> pf_abi::runtime::DeviceIo for &Driver<'_, D> {
    type Error = DeviceError;
    fn ioctl(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> Result<usize, DeviceError> {
        self.device.borrow_mut().ioctl(code, input, output)
    }
}

/// Hands the ring to the driver.
///
/// # Errors
/// [`DeviceError`]; nothing is left in the driver's process then.
pub(crate) fn deliver<D: DeviceIo>(device: &mut D, ring: &Ring<D>, target: RingTarget) -> Result<(), DeviceError> {
    let driver = Driver { device: RefCell::new(device), process_id: target.driver_pid };
    let mut base = SetFrameChannelRequestParts {
        target_id: target.target_id,
        generation: ring.generation,
        ring_len: u32::try_from(ring.textures.len()).unwrap_or(u32::MAX),
        header_bytes: u32::try_from(ring.header_bytes()).unwrap_or(0),
        header_handle: driver.duplicate(Shared::Section(ring.header_memory()), SECTION_RIGHTS)?,
        event_handle: driver.duplicate(Shared::Event(ring.event()), EVENT_RIGHTS)?,
        ..Default::default()
    };
    for (handle, texture) in base.texture_handles.iter_mut().zip(&ring.textures) {
        *handle = driver.duplicate(Shared::Texture(texture), TEXTURE_RIGHTS)?;
    }
    // Keyed mutexes only: no fences.
    let request = SetFrameChannelRequestV2Parts { base, ..Default::default() };
    DisplayClient::new(&driver).set_frame_channel(request).map_err(|failed| match failed.into() {
        IoctlError::Io(error) => error,
        IoctlError::ShortReply { got, want } => Breach::Short { request: "SET_FRAME_CHANNEL", got, want }.into(),
    })
}
