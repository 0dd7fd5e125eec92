//! The driver's end of an attached ring.

use pf_abi::frame::{
    DETAIL_LIVE, DrvStatus, ErrorDomain, FrameToken, HealthState, KEY, RingCaps, SharedHeader, SharedHeaderDriver,
};
use pf_abi::iddcx::IddStatus;
use pf_framework::Status;

use super::Channel;
use crate::platform::{Gpu, OwnedHandle, Platform, Shape};

/// What this driver can do. No fence ring: the keyed-mutex ring is the transport.
const CAPABILITIES: RingCaps = RingCaps::from_bits(
    RingCaps::RING_HEALTH.bits() | RingCaps::ENDPOINT_SURVIVES.bits() | RingCaps::SOURCE_SEQUENCE.bits(),
);
/// E_NOINTERFACE: the device can't open shared handles.
const NO_INTERFACE: Status = Status::from_code(0x8000_4002);

/// Why a ring was not attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachError {
    /// No magic, or another generation than the one delivered: the host has moved on.
    Stale,
    /// The header could not be mapped, so that there is nowhere to report to.
    Unmapped(Status),
    /// Reported to the host through its status words.
    Refused(DrvStatus, u32),
}

/// Counters that outlive a ring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Epochs {
    /// Swap-chain assignments so far.
    pub assignments: u32,
    /// Render devices so far.
    pub devices: u32,
}

/// When a frame is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Performance count of the present.
    pub qpc_pts: u64,
    /// Number of the present.
    pub source_sequence: u64,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// It is in this slot, and the host has been told.
    Published(usize),
    /// Every slot is in use.
    Busy,
    /// Size or format differ from the ring's.
    Mismatch,
    /// The host has made a new ring: detach.
    Stale,
    /// A graphics call failed.
    Broken(Status),
}

#[derive(Clone, Copy, Debug, Default)]
struct Counters {
    offered: u64,
    refused: u64,
    published: u64,
    dropped: u64,
}

/// An attached ring.
#[derive(Debug)]
pub struct Endpoint<P: Platform> {
    platform: P,
    header: SharedHeaderDriver<P::Section>,
    event: OwnedHandle<P>,
    textures: Vec<P::Texture>,
    shape: Shape,
    generation: u32,
    /// Slot that is tried first.
    cursor: usize,
    sequence: u32,
    counters: Counters,
}

impl<P: Platform> Endpoint<P> {
    /// Opens a delivered ring on a device and reports that in the ring's status words. The handles of header and
    /// textures are closed in any case.
    ///
    /// # Errors
    /// [`AttachError`].
    pub fn attach(
        platform: &P,
        channel: Channel<P>,
        device: &P::Device,
        gpu: Gpu,
        epochs: Epochs,
    ) -> Result<Self, AttachError> {
        let header = open_header(platform, &channel)?;
        // The very first word: the host learns on which GPU to look for its textures, even when they don't open.
        header.set_driver_render_luid_low(gpu.low);
        header.set_driver_render_luid_high(gpu.high);
        let refuse = |status: DrvStatus, detail: u32| {
            header.set_driver_status_detail(detail);
            header.set_driver_status(status);
            AttachError::Refused(status, detail)
        };
        let claimed = header.target_id();
        if claimed != 0 && claimed != channel.target {
            return Err(refuse(DrvStatus::BIND_FAILED, claimed));
        }
        let shape = Shape { width: header.width(), height: header.height(), format: header.dxgi_format() };
        let mut textures = Vec::with_capacity(channel.textures.len());
        for handle in &channel.textures {
            let texture = platform.open_texture(device, handle.value()).and_then(|texture| {
                match platform.shape(&texture)? == shape {
                    true => Ok(texture),
                    false => Err(IddStatus::E_INVALIDARG.into()),
                }
            });
            match texture {
                Ok(texture) => textures.push(texture),
                Err(NO_INTERFACE) => return Err(refuse(DrvStatus::NO_DEVICE1, NO_INTERFACE.code())),
                Err(status) => return Err(refuse(DrvStatus::TEXTURE_OPEN_FAILED, status.code())),
            }
        }
        let endpoint = Self {
            platform: platform.clone(),
            header,
            event: channel.event,
            textures,
            shape,
            generation: channel.generation,
            cursor: 0,
            sequence: 0,
            counters: Counters::default(),
        };
        endpoint.header.set_capabilities(CAPABILITIES);
        endpoint.set_health(HealthState::INITIALIZING, epochs);
        endpoint.write_detail();
        endpoint.header.set_driver_status(DrvStatus::OPENED);
        Ok(endpoint)
    }

    /// Whether the host has made a new ring since.
    pub fn is_stale(&self) -> bool {
        self.header.generation() & FrameToken::GENERATION_MAX != self.generation
    }

    /// Says that the producer lives: one drain pass.
    pub fn beat(&self, qpc: u64) {
        self.header.set_drain_heartbeat_qpc(qpc);
    }

    /// Counts a frame that the system offered.
    pub fn count_offer(&mut self, qpc: u64) {
        self.counters.offered += 1;
        self.header.set_last_acquire_qpc(qpc);
        self.header.set_offered_total(self.counters.offered);
        self.write_detail();
    }

    /// Copies a frame into a free slot and tells the host. Never waits: with every slot busy the frame is dropped.
    pub fn publish(&mut self, device: &P::Device, source: &P::Texture, shape: Shape, stamp: Stamp) -> Outcome {
        if self.is_stale() {
            return Outcome::Stale;
        }
        if shape != self.shape {
            self.counters.refused += 1;
            self.write_detail();
            return self.dropped(Outcome::Mismatch);
        }
        for step in 0..self.textures.len() {
            let slot = (self.cursor + step) % self.textures.len();
            let held = self.platform.acquire_sync(&self.textures[slot], KEY, 0);
            if held == IddStatus::WAIT_TIMEOUT.into() {
                continue;
            }
            // Acquired, perhaps from a dead holder; the content is overwritten anyway.
            if held != Status::SUCCESS && held != IddStatus::WAIT_ABANDONED.into() {
                return self.dropped(Outcome::Broken(held));
            }
            let copied = self.platform.copy(device, &self.textures[slot], source);
            let released = self.platform.release_sync(&self.textures[slot], KEY).check();
            if let Err(status) = copied.and(released) {
                return self.dropped(Outcome::Broken(status));
            }
            self.cursor = (slot + 1) % self.textures.len();
            return self.announce(slot, stamp);
        }
        self.dropped(Outcome::Busy)
    }

    /// Makes a slot's content known: time, then token, then event.
    fn announce(&mut self, slot: usize, stamp: Stamp) -> Outcome {
        // Zero is the host's word for "nothing yet", so a wrapped counter skips it.
        self.sequence = self.sequence.wrapping_add(1).max(1);
        let token = FrameToken::new(slot as u8, self.sequence, self.generation);
        self.header.set_qpc_pts(stamp.qpc_pts);
        // The host clears the cell for a new ring, and then wants no token of this one.
        if self.header.publish_frame(token, || !self.is_stale()).is_err() {
            return Outcome::Stale;
        }
        self.platform.set_event(self.event.value());
        self.counters.published += 1;
        self.header.set_source_sequence(stamp.source_sequence);
        self.header.set_last_publish_qpc(self.platform.qpc());
        self.header.set_published_total(self.counters.published);
        self.header.set_health_state(HealthState::ACTIVE);
        Outcome::Published(slot)
    }

    fn dropped(&mut self, outcome: Outcome) -> Outcome {
        self.counters.dropped += 1;
        self.header.set_dropped_total(self.counters.dropped);
        outcome
    }

    /// The live detail word: offered frames (15 bits) and refused frames (16 bits), both saturating.
    fn write_detail(&self) {
        let offered = self.counters.offered.min(0x7fff) as u32;
        let refused = self.counters.refused.min(0xffff) as u32;
        self.header.set_driver_status_detail(DETAIL_LIVE | (offered << 16) | refused);
    }

    /// Writes the health group, its state last.
    pub fn set_health(&self, state: HealthState, epochs: Epochs) {
        self.header.set_assignment_epoch(epochs.assignments);
        self.header.set_device_epoch(epochs.devices);
        self.header.set_health_state(state);
    }

    /// The producer ends: nothing more comes through this ring. Wakes the host so that it looks.
    pub fn set_dead(&self, domain: ErrorDomain, code: Status) {
        self.header.set_terminal_error_domain(domain);
        self.header.set_terminal_error_code(code.0);
        self.header.set_health_state(HealthState::DEAD);
        self.platform.set_event(self.event.value());
    }

    /// The texture of a slot, for saving its content.
    pub fn texture(&self, slot: usize) -> Option<&P::Texture> {
        self.textures.get(slot)
    }

    /// Size and format of the ring.
    pub fn shape(&self) -> Shape {
        self.shape
    }
}

/// Maps the header, as much of it as both the host's allocation and its version allow.
fn open_header<P: Platform>(platform: &P, channel: &Channel<P>) -> Result<SharedHeaderDriver<P::Section>, AttachError> {
    let open = |bytes: usize| {
        let section = platform.map_section(channel.header.value(), bytes).map_err(AttachError::Unmapped)?;
        SharedHeaderDriver::open_prefix(section, SharedHeader::PREFIX_V1).map_err(|_| AttachError::Stale)
    };
    let first = open(SharedHeader::PREFIX_V1)?;
    if first.generation() & FrameToken::GENERATION_MAX != channel.generation {
        return Err(AttachError::Stale);
    }
    let by_version = match first.version() {
        0 | 1 => SharedHeader::PREFIX_V1,
        2 => SharedHeader::PREFIX_V2,
        3 => SharedHeader::PREFIX_V3,
        _ => SharedHeader::SIZE,
    };
    let bytes = channel.header_bytes.min(by_version);
    if bytes <= SharedHeader::PREFIX_V1 {
        return Ok(first);
    }
    open(bytes)
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
