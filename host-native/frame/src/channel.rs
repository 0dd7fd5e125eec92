//! Delivery of a ring to the driver (driver ABI §1.7): adopt on success, close the remote values on failure.

use std::os::fd::BorrowedFd;

use pf_abi::control::{
    DisplayClient, EVENT_RIGHTS, SECTION_RIGHTS, SetFrameChannelRequest, SetFrameChannelRequestV2, TEXTURE_RIGHTS,
};
use pf_abi::runtime::IoctlError;
use pf_abi::sim::ObjectKind;

use crate::device::{DeviceError, DeviceIo};
use crate::ring::{Ring, RingTarget};

/// Values that are valid in the driver's process, until the driver adopts them or we close them.
struct Remote<'d, D: DeviceIo> {
    device: &'d mut D,
    process_id: u32,
    values: Vec<u64>,
}

impl<D: DeviceIo> Remote<'_, D> {
    fn duplicate(&mut self, object: ObjectKind, rights: u32, from: BorrowedFd<'_>) -> Result<u64, DeviceError> {
        let value = self.device.duplicate_into(self.process_id, object, rights, from)?;
        self.values.push(value);
        Ok(value)
    }

    /// The driver owns them now.
    fn adopted(mut self) {
        self.values.clear();
    }
}

impl<D: DeviceIo> Drop for Remote<'_, D> {
    fn drop(&mut self) {
        for value in self.values.drain(..) {
            if let Err(error) = self.device.close_remote(self.process_id, value) {
                tracing::warn!("a value that the driver did not adopt was not closed: {error}");
            }
        }
    }
}

/// Hands the ring to the driver.
///
/// # Errors
/// [`DeviceError`]; nothing is left in the driver's process then.
pub(crate) fn deliver<D: DeviceIo>(device: &mut D, ring: &Ring, target: RingTarget) -> Result<(), DeviceError> {
    let mut remote = Remote { device, process_id: target.driver_pid, values: Vec::new() };
    let mut base = SetFrameChannelRequest {
        target_id: target.target_id,
        generation: ring.generation,
        ring_len: u32::try_from(ring.textures.len()).unwrap_or(u32::MAX),
        header_bytes: u32::try_from(ring.header_bytes()).unwrap_or(0),
        header_handle: remote.duplicate(ObjectKind::SECTION, SECTION_RIGHTS, ring.header_descriptor())?,
        event_handle: remote.duplicate(ObjectKind::EVENT, EVENT_RIGHTS, ring.event())?,
        ..SetFrameChannelRequest::default()
    };
    for (value, texture) in base.texture_handles.iter_mut().zip(&ring.textures) {
        *value = remote.duplicate(ObjectKind::TEXTURE, TEXTURE_RIGHTS, texture.descriptor())?;
    }
    // Keyed mutexes only: no fences.
    let request = SetFrameChannelRequestV2 { base, ..SetFrameChannelRequestV2::default() };
    let sent = DisplayClient::new(&mut *remote.device).set_frame_channel(&request);
    match sent {
        Ok(()) => {
            remote.adopted();
            Ok(())
        }
        Err(IoctlError::Io(error)) => Err(error),
        Err(IoctlError::ShortReply { got, want }) => {
            Err(DeviceError::Protocol(format!("SET_FRAME_CHANNEL answered {got} of {want} bytes")))
        }
    }
}
