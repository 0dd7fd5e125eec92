//! The ring: header section, six textures, frame-ready event (driver-abi §2.3, §3.A). The host creates all of it.

use std::sync::atomic::{AtomicU32, Ordering};

use pf_abi::frame::{
    FORMAT_BGRA8, FrameToken, HEADER_VERSION, RING_LEN, RingCaps, SharedHeader, SharedHeaderHost, SharedHeaderInit,
};
use pf_os::{Event, SharedMemory, Words};

use crate::transport::{DeviceIo, ObjectError};

/// Monitor to which a ring is bound, and the size of its frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RingTarget {
    /// Target id of the monitor.
    pub target_id: u32,
    /// Process that hosts the driver.
    pub driver_pid: u32,
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Source of ring generations: one for the host's lifetime, so that no token of an old ring fits a new one.
#[derive(Debug, Default)]
pub struct RingGenerations(AtomicU32);

impl RingGenerations {
    /// The next generation: 24 bits, never 0.
    pub(crate) fn next(&self) -> u32 {
        loop {
            let next = self.0.fetch_add(1, Ordering::Relaxed).wrapping_add(1) & FrameToken::GENERATION_MAX;
            if next != 0 {
                return next;
            }
        }
    }
}

/// What the host can do with the health group.
fn host_capabilities() -> RingCaps {
    RingCaps::RING_HEALTH | RingCaps::ENDPOINT_SURVIVES | RingCaps::SOURCE_SEQUENCE
}

/// The objects of one ring.
pub(crate) struct Ring<D: DeviceIo> {
    header_memory: SharedMemory,
    pub header: SharedHeaderHost<Words>,
    event: Event,
    pub textures: Vec<D::Texture>,
    pub generation: u32,
}

impl<D: DeviceIo> Ring<D> {
    /// Creates everything; the header's stamp is stored last.
    pub fn create(device: &D, target: RingTarget, generation: u32) -> Result<Self, ObjectError> {
        let header_memory = SharedMemory::create("pf-ring", SharedHeader::SIZE, 0)
            .map_err(|error| ObjectError::system("pf-ring", error))?;
        let textures = textures(device, target.width, target.height)?;
        let event = Event::new().map_err(|error| ObjectError::system("frame-ready event", error))?;
        let init =
            SharedHeaderInit { version: HEADER_VERSION, ring_len: RING_LEN, host_capabilities: host_capabilities() };
        let header = SharedHeaderHost::create(header_memory.mapping().words()?, init)?;
        // Nobody else has the memory yet: the driver gets it with the channel.
        header.set_target_id(target.target_id);
        describe(&header, target.width, target.height, generation);
        Ok(Self { header_memory, header, event, textures, generation })
    }

    /// New textures of another size under a new generation; the channel must be delivered again afterwards.
    ///
    /// Order: token cleared, size and format, generation.
    pub fn recreate(&mut self, device: &D, width: u32, height: u32, generation: u32) -> Result<(), ObjectError> {
        let fresh = textures(device, width, height)?;
        // A driver that publishes all the while publishes for the old generation, and is not listened to any more.
        let _ = self.header.clear_frame();
        describe(&self.header, width, height, generation);
        self.generation = generation;
        self.textures = fresh;
        Ok(())
    }

    pub fn header_memory(&self) -> &SharedMemory {
        &self.header_memory
    }

    pub fn header_bytes(&self) -> usize {
        SharedHeader::SIZE
    }

    pub fn event(&self) -> &Event {
        &self.event
    }
}

/// Size and format, then the generation with Release: who sees the generation sees the rest.
fn describe(header: &SharedHeaderHost<Words>, width: u32, height: u32, generation: u32) {
    header.set_width(width);
    header.set_height(height);
    header.set_dxgi_format(FORMAT_BGRA8);
    header.set_generation(generation);
}

fn textures<D: DeviceIo>(device: &D, width: u32, height: u32) -> Result<Vec<D::Texture>, ObjectError> {
    (0..RING_LEN).map(|_| device.create_texture(width, height)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_count_on_in_24_bits_and_are_never_0() {
        let first = RingGenerations::default();
        assert_eq!([first.next(), first.next(), first.next()], [1, 2, 3]);
        let last = RingGenerations(AtomicU32::new(0xff_fffd));
        assert_eq!([last.next(), last.next(), last.next(), last.next()], [0xff_fffe, 0xff_ffff, 1, 2]);
        let wrapping = RingGenerations(AtomicU32::new(u32::MAX));
        assert_eq!([wrapping.next(), wrapping.next()], [1, 2], "0 is nobody's");
    }
}
