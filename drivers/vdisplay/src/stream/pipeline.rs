//! What a monitor keeps between swap chains: its device, its ring and its last frame.

use std::sync::Arc;

use pf_abi::frame::{ErrorDomain, HealthState, KEY};
use pf_abi::iddcx::IddStatus;
use pf_framework::Status;

use crate::platform::{DeviceLease, Gpu, Platform, Shape};
use crate::ring::{AttachError, Channel, Endpoint, Epochs, Outcome, Stamp};

/// Where the newest frame can still be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the private copy.
    Private,
    /// In this slot of the attached ring.
    Slot(usize),
}

#[derive(Clone, Copy, Debug)]
struct Last {
    place: Place,
    shape: Shape,
    stamp: Stamp,
}

/// Device, ring and last frame of one monitor.
///
/// The last frame is remembered so that a static desktop is not black after a ring is attached. While it lies in a
/// ring slot no copy is made; it is saved when the ring goes.
#[derive(Debug)]
pub struct Pipeline<P: Platform> {
    platform: P,
    lease: DeviceLease<P>,
    endpoint: Option<Endpoint<P>>,
    last: Option<Last>,
    private: Option<(P::Texture, Shape)>,
}

impl<P: Platform> Pipeline<P> {
    pub fn new(platform: P, lease: DeviceLease<P>) -> Self {
        Self { platform, lease, endpoint: None, last: None, private: None }
    }

    pub fn gpu(&self) -> Gpu {
        self.lease.gpu()
    }

    pub fn device(&self) -> &Arc<P::Device> {
        self.lease.device()
    }

    /// The attached ring.
    pub fn endpoint(&self) -> Option<&Endpoint<P>> {
        self.endpoint.as_ref()
    }

    /// Replaces the ring and shows the last frame on it, as its sequence 1.
    ///
    /// # Errors
    /// Why the new ring was not attached; the old one is gone all the same.
    pub fn attach(&mut self, channel: Channel<P>, epochs: Epochs) -> Result<(), AttachError> {
        self.detach();
        let endpoint = Endpoint::attach(&self.platform, channel, self.lease.device(), self.lease.gpu(), epochs)?;
        endpoint.set_health(HealthState::ACTIVE, epochs);
        let endpoint = self.endpoint.insert(endpoint);
        if let Some(Last { place: Place::Private, shape, stamp }) = self.last
            && let Some((texture, _)) = &self.private
            && shape == endpoint.shape()
        {
            // A frame of the system will follow, so a failure here costs nothing but time.
            let _ = endpoint.publish(self.lease.device(), texture, shape, stamp);
        }
        Ok(())
    }

    /// Leaves the ring, when the host has made a new one. Tells whether it did.
    pub fn leave_stale(&mut self) -> bool {
        let stale = self.endpoint.as_ref().is_some_and(Endpoint::is_stale);
        if stale {
            self.detach();
        }
        stale
    }

    /// Passes a frame on. Tells whether the host got it.
    ///
    /// # Errors
    /// HRESULT of a graphics call on this frame.
    pub fn frame(&mut self, surface: &P::Texture, stamp: Stamp, acquired_qpc: u64) -> Result<bool, Status> {
        let shape = self.platform.shape(surface)?;
        let mut broken = None;
        if let Some(endpoint) = &mut self.endpoint {
            endpoint.count_offer(acquired_qpc);
            match endpoint.publish(self.lease.device(), surface, shape, stamp) {
                Outcome::Published(slot) => {
                    self.last = Some(Last { place: Place::Slot(slot), shape, stamp });
                    return Ok(true);
                }
                // The frame at hand is newer than anything in the ring.
                Outcome::Stale => self.endpoint = None,
                Outcome::Broken(status) => broken = Some(status),
                Outcome::Busy | Outcome::Mismatch => {}
            }
        }
        if let Some(status) = broken {
            return Err(status);
        }
        self.keep(surface, shape, stamp)?;
        Ok(false)
    }

    /// Makes the private copy.
    fn keep(&mut self, source: &P::Texture, shape: Shape, stamp: Stamp) -> Result<(), Status> {
        self.last = None;
        if self.private.as_ref().is_none_or(|(_, private)| *private != shape) {
            self.private = None;
            self.private = Some((self.platform.create_texture(self.lease.device(), shape)?, shape));
        }
        if let Some((texture, _)) = &self.private {
            self.platform.copy(self.lease.device(), texture, source)?;
            self.last = Some(Last { place: Place::Private, shape, stamp });
        }
        Ok(())
    }

    /// Leaves the ring and saves the last frame, if it lies there.
    fn detach(&mut self) {
        let Some(endpoint) = self.endpoint.take() else {
            return;
        };
        let Some(Last { place: Place::Slot(slot), shape, stamp }) =
            self.last.take_if(|last| last.place != Place::Private)
        else {
            return;
        };
        let Some(texture) = endpoint.texture(slot) else {
            return;
        };
        let held = self.platform.acquire_sync(texture, KEY, 0);
        if held == Status::SUCCESS || held == IddStatus::WAIT_ABANDONED.into() {
            // Without a copy the next frame of the system fills the gap.
            let _ = self.keep(texture, shape, stamp);
            let _ = self.platform.release_sync(texture, KEY);
        }
    }

    /// Tells the host how the producer is.
    pub fn set_health(&self, state: HealthState, epochs: Epochs) {
        if let Some(endpoint) = &self.endpoint {
            endpoint.set_health(state, epochs);
        }
    }

    /// Says that one drain pass begins.
    pub fn beat(&self, qpc: u64) {
        if let Some(endpoint) = &self.endpoint {
            endpoint.beat(qpc);
        }
    }

    /// Ends the ring in good order: the monitor departs.
    pub fn close(self) {
        if let Some(endpoint) = &self.endpoint {
            endpoint.set_dead(ErrorDomain::NONE, Status::SUCCESS);
        }
    }

    /// Ends ring and device: the device broke, or the system has moved to another GPU. The host delivers anew.
    pub fn lose(self, code: Status) {
        let Self { lease, endpoint, last: _, private, platform: _ } = self;
        if let Some(endpoint) = endpoint {
            endpoint.set_dead(ErrorDomain::DEVICE, code);
        }
        // Textures go before their device.
        drop(private);
        if is_device_error(code) {
            lease.discard();
        }
    }
}

/// Whether a device that answered this never works again: removed, hung, reset, internal error.
pub fn is_device_error(status: Status) -> bool {
    matches!(status.code(), 0x887a_0005..=0x887a_0007 | 0x887a_0020)
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
