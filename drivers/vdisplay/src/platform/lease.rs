//! Render devices: each serves one monitor at a time and is used again by the next.
//!
//! GPU drivers leak threads and memory with each device that is made and dropped, so a device outlives its monitor and
//! serves the next one on the same GPU. A device that broke never recovers and does not come back
//! (iddcx-driver §3.2, §3.3).

use std::sync::{Arc, Mutex, PoisonError};

use pf_framework::Status;

use super::{Gpu, Platform};

/// Devices that nobody uses at this moment.
#[derive(Debug)]
pub struct DevicePool<P: Platform> {
    platform: P,
    idle: Mutex<Vec<(Gpu, Arc<P::Device>)>>,
}

impl<P: Platform> DevicePool<P> {
    pub fn new(platform: P) -> Arc<Self> {
        Arc::new(Self { platform, idle: Mutex::new(Vec::new()) })
    }

    /// A device on this GPU: an idle one, else a new one. Not for callbacks, for it may take seconds.
    ///
    /// # Errors
    /// HRESULT of the creation.
    pub fn lease(self: &Arc<Self>, gpu: Gpu) -> Result<DeviceLease<P>, Status> {
        let idle = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.iter().position(|(on, _)| *on == gpu).map(|index| idle.swap_remove(index).1)
        };
        let device = match idle {
            Some(device) => device,
            None => Arc::new(self.platform.create_device(gpu)?),
        };
        Ok(DeviceLease { pool: Arc::clone(self), gpu, device: Some(device) })
    }

    /// Drops what is idle.
    pub fn clear(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        drop(idle);
    }
}

/// A device for the use of one monitor. Drop gives it back.
#[derive(Debug)]
pub struct DeviceLease<P: Platform> {
    pool: Arc<DevicePool<P>>,
    gpu: Gpu,
    device: Option<Arc<P::Device>>,
}

impl<P: Platform> DeviceLease<P> {
    pub fn gpu(&self) -> Gpu {
        self.gpu
    }

    pub fn device(&self) -> &Arc<P::Device> {
        // Empty only inside `discard` and `drop`, which nobody can look at.
        self.device.as_ref().expect("a lease holds its device until it ends")
    }

    /// Ends the lease of a device that broke.
    pub fn discard(mut self) {
        self.device = None;
    }
}

impl<P: Platform> Drop for DeviceLease<P> {
    fn drop(&mut self) {
        if let Some(device) = self.device.take() {
            self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push((self.gpu, device));
        }
    }
}
