//! Builds what a plan asks for: display, capturer, encoder.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::wire::Codecs;
use pf_display::{CreateError, DisplayRequest, HdrUnsupported, Retention, VirtualDisplay, VirtualOutput};
use pf_encode::{Codec, EncodeError, Encoder, H264Config, H264Encoder, InputFormat, PassThrough};
use pf_idd::{CaptureError, Capturer, FrameFormat, RingCapturer, RingTarget, SimDevice, SyntheticCapturer, WallClock};
use pf_session::{CaptureBackend, DisplayBackend, EncoderBackend, SessionPlan};

use crate::blame::{Blame, Blamed};
use crate::display_device::{Attached, DisplayDevice, DisplayDeviceError, RENDER_GPU};

/// Tries of a build that fails for a passing reason.
const TRIES: u32 = 3;

/// Why there are no frames.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No display.
    #[error("no display: {0}")]
    Display(#[from] CreateError),
    /// A display without frames.
    #[error("no frames: {0}")]
    Capture(#[from] CaptureError),
    /// No device.
    #[error(transparent)]
    DisplayDevice(#[from] DisplayDeviceError),
    /// No encoder.
    #[error("no encoder: {0}")]
    Encode(#[from] EncodeError),
    /// The plan needs a device that this host was not given.
    #[error("this host has no display device")]
    NoDisplayDevice,
    /// The plan captures a display that it does not make.
    #[error("the plan captures the driver's ring and makes no display")]
    RingWithoutDisplay,
    /// The plan wants HDR of a display that can't.
    #[error(transparent)]
    Hdr(#[from] HdrUnsupported),
    /// A backend is not what the plan says.
    #[error("{what}: the plan says {plan}, the backend has {backend}")]
    Plan {
        /// Name of the value.
        what: &'static str,
        /// In the plan.
        plan: String,
        /// Of the backend.
        backend: String,
    },
}

/// An error unless the backend has what the plan says.
fn agree<T: PartialEq + std::fmt::Debug>(what: &'static str, plan: T, backend: T) -> Result<(), SourceError> {
    if plan == backend {
        return Ok(());
    }
    Err(SourceError::Plan { what, plan: format!("{plan:?}"), backend: format!("{backend:?}") })
}

impl SourceError {
    fn is_gone(&self) -> bool {
        match self {
            Self::Display(error) => error.is_gone(),
            Self::Capture(error) => error.is_gone(),
            _ => false,
        }
    }

    fn is_permanent(&self) -> bool {
        match self {
            Self::Capture(error) => error.is_permanent(),
            Self::Display(error) => matches!(error, CreateError::Full(_)),
            _ => true,
        }
    }
}

impl Blamed for SourceError {
    fn blame(&self) -> Blame {
        match self {
            Self::Display(error) => error.blame(),
            Self::Capture(error) => error.blame(),
            Self::DisplayDevice(error) => error.blame(),
            Self::Encode(error) => error.blame(),
            Self::Hdr(_) => Blame::Driver,
            Self::NoDisplayDevice | Self::RingWithoutDisplay | Self::Plan { .. } => Blame::Ourselves,
        }
    }
}

/// Frames and what they hang on.
pub struct FrameSource {
    /// Where frames come from. Declared first: the ring goes before the display.
    pub capturer: Box<dyn Capturer>,
    /// The display, where there is one.
    pub output: Option<VirtualOutput>,
    epoch: u64,
}

impl FrameSource {
    /// Target of the display; 0 where there is none.
    pub fn target_id(&self) -> u32 {
        self.output.as_ref().map_or(0, |output| output.target_id)
    }

    /// Takes everything down and says how long the display may stay.
    pub fn close(self, retention: Retention) {
        drop(self.capturer);
        if let Some(output) = self.output {
            output.lease.release(retention);
        }
    }
}

/// Builds frame sources for one plan.
pub struct SourceBuilder {
    plan: Arc<SessionPlan>,
    display_device: Option<Arc<DisplayDevice>>,
    clock: WallClock,
}

impl SourceBuilder {
    /// A builder for this plan.
    pub fn new(plan: Arc<SessionPlan>, display_device: Option<Arc<DisplayDevice>>, clock: WallClock) -> Self {
        Self { plan, display_device, clock }
    }

    /// Opens the plan's encoder.
    ///
    /// # Errors
    /// [`SourceError::Encode`]; [`SourceError::Plan`] when the encoder is not for what the plan says.
    pub fn encoder(&self) -> Result<Box<dyn Encoder>, SourceError> {
        let mode = self.plan.mode;
        let encoder: Box<dyn Encoder> = match self.plan.encoder {
            EncoderBackend::Software => Box::new(H264Encoder::open(H264Config {
                width: mode.width,
                height: mode.height,
                refresh_hz: mode.refresh_hz,
                bitrate_kbps: self.plan.bitrate_kbps,
            })?),
            EncoderBackend::PassThrough => Box::new(PassThrough::new()),
        };
        let caps = encoder.caps();
        agree("input format", self.plan.input, caps.input)?;
        agree("bit depth", self.plan.bit_depth, caps.bit_depth)?;
        match caps.codec {
            Codec::H264 => agree("codec", self.plan.codec, Codecs::H264)?,
            // Units pass as they are: the name in Welcome is nobody's promise.
            Codec::None => {}
        }
        Ok(encoder)
    }

    /// Builds a frame source. A dead device is waited for; a passing failure is tried again, a permanent one is not.
    ///
    /// # Errors
    /// [`SourceError`], within about 15 s.
    pub fn build(&self, cancelled: &dyn Fn() -> bool) -> Result<FrameSource, SourceError> {
        let start = Instant::now();
        let mut tries = 0;
        loop {
            let (error, epoch) = match self.attempt(cancelled) {
                Ok(frames) => return Ok(frames),
                Err(failed) => failed,
            };
            if cancelled() {
                return Err(DisplayDeviceError::Cancelled.into());
            }
            if let (true, Some(display_device)) = (error.is_gone(), &self.display_device) {
                tracing::info!("{error}; looking for the device again");
                display_device.recover(epoch, cancelled)?;
                // A device that dies over and over is no device.
                if start.elapsed() < Duration::from_secs(15) {
                    continue;
                }
            }
            tries += 1;
            if error.is_permanent() || tries >= TRIES {
                return Err(error);
            }
            tracing::warn!("try {tries} of {TRIES}: {error}");
        }
    }

    /// One try, with the device that it used.
    fn attempt(&self, cancelled: &dyn Fn() -> bool) -> Result<FrameSource, (SourceError, u64)> {
        match self.plan.display {
            DisplayBackend::None => self.capture(None, cancelled).map_err(|error| (error, 0)),
            DisplayBackend::Driver => {
                let display_device = self.display_device.as_ref().ok_or((SourceError::NoDisplayDevice, 0))?;
                let attached = display_device.attached();
                let epoch = attached.epoch;
                let frames = self
                    .display(display_device)
                    .and_then(|output| self.capture(Some((display_device, attached, output)), cancelled));
                frames.map_err(|error| (error, epoch))
            }
        }
    }

    /// Makes the plan's display.
    fn display(&self, display_device: &DisplayDevice) -> Result<VirtualOutput, SourceError> {
        let wanted = DisplayRequest { mode: self.plan.mode, identity: self.plan.identity.clone() };
        let mut output = display_device.manager().create(&wanted)?;
        agree("mode", self.plan.mode, output.mode)?;
        output.lease.set_hdr(self.plan.hdr)?;
        Ok(output)
    }

    /// Opens the plan's capturer, on a display where there is one. On failure the display's lease is dropped, and the
    /// display goes at once.
    fn capture(
        &self,
        display: Option<(&Arc<DisplayDevice>, Attached, VirtualOutput)>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<FrameSource, SourceError> {
        let epoch = display.as_ref().map_or(0, |(_, attached, _)| attached.epoch);
        let (capturer, output): (Box<dyn Capturer>, _) = match (self.plan.capture, display) {
            (CaptureBackend::Synthetic { seed }, display) => {
                let capturer = SyntheticCapturer::new(seed, self.plan.mode.refresh_hz, self.clock);
                (Box::new(capturer), display.map(|(_, _, output)| output))
            }
            (CaptureBackend::Ring, Some((display_device, attached, output))) => {
                (Box::new(self.ring(display_device, attached, &output, cancelled)?), Some(output))
            }
            (CaptureBackend::Ring, None) => return Err(SourceError::RingWithoutDisplay),
        };
        let got = match capturer.format() {
            FrameFormat::Bgra { .. } => InputFormat::Bgra8,
            FrameFormat::Units { .. } => InputFormat::Units,
        };
        agree("input format", self.plan.input, got)?;
        Ok(FrameSource { capturer, output, epoch })
    }

    fn ring(
        &self,
        display_device: &DisplayDevice,
        attached: Attached,
        output: &VirtualOutput,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<RingCapturer<SimDevice>, SourceError> {
        let target = RingTarget {
            target_id: output.target_id,
            driver_pid: output.driver_pid,
            width: output.mode.width,
            height: output.mode.height,
        };
        let (device, generations) = (attached.device, display_device.generations());
        Ok(RingCapturer::attach(device, target, Some(RENDER_GPU), generations, self.clock, cancelled)?)
    }

    /// Builds a frame source in place of one that failed.
    ///
    /// # Errors
    /// [`SourceError`]
    pub fn rebuild(
        &self,
        failed: FrameSource,
        why: &CaptureError,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<FrameSource, SourceError> {
        let FrameSource { capturer, output, epoch } = failed;
        drop(capturer);
        if let (true, Some(display_device)) = (why.is_gone(), &self.display_device) {
            display_device.recover(epoch, cancelled)?;
        }
        // Stale by now if the device died: the lease then releases nothing.
        drop(output);
        self.build(cancelled)
    }
}
