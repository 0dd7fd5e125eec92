//! The ring as a source of frames.

use std::sync::Arc;

use pf_media::{Cancel, CaptureBackend, CaptureCaps, CaptureRequest, CaptureTarget, Capturer, Failure, FrameKind};

use crate::capturer::{DEPTH, RingCapturer};
use crate::error::CaptureError;
use crate::ring::{RingGenerations, RingTarget};
use crate::transport::DeviceIo;

const NAME: &str = "idd-ring";
const KIND: FrameKind = FrameKind::Bgra8;

/// Captures monitors of an indirect display driver. One for the host's lifetime, so that no token of an old ring fits a
/// new one.
pub struct RingCapture<F> {
    device: F,
    generations: Arc<RingGenerations>,
}

impl<D: DeviceIo, F: Fn() -> D + Send + Sync> RingCapture<F> {
    /// `device` tells the device of now.
    pub fn new(device: F) -> Self {
        Self { device, generations: Arc::default() }
    }
}

impl<D: DeviceIo, F: Fn() -> D + Send + Sync> CaptureBackend for RingCapture<F> {
    fn probe(&self) -> Result<CaptureCaps, Failure> {
        Ok(CaptureCaps { name: NAME, kind: KIND, needs_display: true, depth: DEPTH })
    }

    /// Creates a ring, hands it to the driver, and waits until the driver has opened it and drawn a first frame: at most
    /// 4 s.
    fn open(&self, request: &CaptureRequest<'_>, cancel: Cancel<'_>) -> Result<Box<dyn Capturer>, Failure> {
        if request.kind != KIND {
            return Err(CaptureError::NoUnits.into());
        }
        let Some(CaptureTarget::IndirectDisplay(monitor)) = request.output.map(|output| output.target) else {
            return Err(CaptureError::NoMonitor.into());
        };
        let target = RingTarget {
            target_id: monitor.target_id,
            driver_pid: monitor.driver_process,
            width: request.mode.width,
            height: request.mode.height,
        };
        let generations = Arc::clone(&self.generations);
        Ok(Box::new(RingCapturer::attach((self.device)(), target, generations, request.clock, cancel)?))
    }
}
