//! Builds what a plan asks for: display, capturer, encoder.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::wire::Codecs;
use pf_display::{CreateError, DisplayWish, HdrUnsupported, Keep, VirtualDisplay, VirtualOutput};
use pf_encode::{Codec, EncodeError, Encoder, H264Config, H264Encoder, InputFormat, PassThrough};
use pf_idd::{CaptureError, Capturer, FrameFormat, RingCapturer, RingTarget, SimDevice, SyntheticCapturer, WallClock};

use crate::blame::{Blame, Blamed};
use crate::hub::{Attached, Hub, HubError, RENDER_GPU};
use crate::plan::{CaptureBackend, DisplayBackend, EncoderBackend, SessionPlan};

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
    Hub(#[from] HubError),
    /// No encoder.
    #[error("no encoder: {0}")]
    Encode(#[from] EncodeError),
    /// The plan needs a device that this host was not given.
    #[error("this host has no display device")]
    NoHub,
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
            Self::Hub(error) => error.blame(),
            Self::Encode(error) => error.blame(),
            Self::Hdr(_) => Blame::Driver,
            Self::NoHub | Self::RingWithoutDisplay | Self::Plan { .. } => Blame::Ourselves,
        }
    }
}

/// Frames and what they hang on.
pub struct Stage {
    /// Where frames come from. Declared first: the ring goes before the display.
    pub capturer: Box<dyn Capturer>,
    /// The display, where there is one.
    pub output: Option<VirtualOutput>,
    epoch: u64,
}

impl Stage {
    /// Target of the display; 0 where there is none.
    pub fn target_id(&self) -> u32 {
        self.output.as_ref().map_or(0, |output| output.target_id)
    }

    /// Takes everything down and says how long the display may stay.
    pub fn close(self, keep: Keep) {
        drop(self.capturer);
        if let Some(output) = self.output {
            output.lease.release(keep);
        }
    }
}

/// Builds stages for one plan.
pub struct Source {
    plan: Arc<SessionPlan>,
    hub: Option<Arc<Hub>>,
    clock: WallClock,
}

impl Source {
    /// A builder for this plan.
    pub fn new(plan: Arc<SessionPlan>, hub: Option<Arc<Hub>>, clock: WallClock) -> Self {
        Self { plan, hub, clock }
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

    /// Builds a stage. A dead device is waited for; a passing failure is tried again, a permanent one is not.
    ///
    /// # Errors
    /// [`SourceError`], within about 15 s.
    pub fn build(&self, cancelled: &dyn Fn() -> bool) -> Result<Stage, SourceError> {
        let start = Instant::now();
        let mut tries = 0;
        loop {
            let (error, epoch) = match self.attempt(cancelled) {
                Ok(stage) => return Ok(stage),
                Err(failed) => failed,
            };
            if cancelled() {
                return Err(HubError::Cancelled.into());
            }
            if let (true, Some(hub)) = (error.is_gone(), &self.hub) {
                tracing::info!("{error}; looking for the device again");
                hub.recover(epoch, cancelled)?;
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
    fn attempt(&self, cancelled: &dyn Fn() -> bool) -> Result<Stage, (SourceError, u64)> {
        match self.plan.display {
            DisplayBackend::None => self.capture(None, cancelled).map_err(|error| (error, 0)),
            DisplayBackend::Driver => {
                let hub = self.hub.as_ref().ok_or((SourceError::NoHub, 0))?;
                let attached = hub.attached();
                let epoch = attached.epoch;
                let stage = self.display(hub).and_then(|output| self.capture(Some((hub, attached, output)), cancelled));
                stage.map_err(|error| (error, epoch))
            }
        }
    }

    /// Makes the plan's display.
    fn display(&self, hub: &Hub) -> Result<VirtualOutput, SourceError> {
        let wish = DisplayWish { mode: self.plan.mode, identity: self.plan.identity.clone() };
        let mut output = hub.manager().create(&wish)?;
        agree("mode", self.plan.mode, output.mode)?;
        output.lease.set_hdr(self.plan.hdr)?;
        Ok(output)
    }

    /// Opens the plan's capturer, on a display where there is one. On failure the display's lease is dropped, and the
    /// display goes at once.
    fn capture(
        &self,
        display: Option<(&Arc<Hub>, Attached, VirtualOutput)>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Stage, SourceError> {
        let epoch = display.as_ref().map_or(0, |(_, attached, _)| attached.epoch);
        let (capturer, output): (Box<dyn Capturer>, _) = match (self.plan.capture, display) {
            (CaptureBackend::Synthetic { seed }, display) => {
                let capturer = SyntheticCapturer::new(seed, self.plan.mode.refresh_hz, self.clock);
                (Box::new(capturer), display.map(|(_, _, output)| output))
            }
            (CaptureBackend::Ring, Some((hub, attached, output))) => {
                (Box::new(self.ring(hub, attached, &output, cancelled)?), Some(output))
            }
            (CaptureBackend::Ring, None) => return Err(SourceError::RingWithoutDisplay),
        };
        let got = match capturer.format() {
            FrameFormat::Bgra { .. } => InputFormat::Bgra8,
            FrameFormat::Units { .. } => InputFormat::Units,
        };
        agree("input format", self.plan.input, got)?;
        Ok(Stage { capturer, output, epoch })
    }

    fn ring(
        &self,
        hub: &Hub,
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
        let (device, generations) = (attached.device, hub.generations());
        Ok(RingCapturer::attach(device, target, Some(RENDER_GPU), generations, self.clock, cancelled)?)
    }

    /// Builds a stage in place of one that failed.
    ///
    /// # Errors
    /// [`SourceError`]
    pub fn rebuild(
        &self,
        failed: Stage,
        why: &CaptureError,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Stage, SourceError> {
        let Stage { capturer, output, epoch } = failed;
        drop(capturer);
        if let (true, Some(hub)) = (why.is_gone(), &self.hub) {
            hub.recover(epoch, cancelled)?;
        }
        // Stale by now if the device died: the lease then releases nothing.
        drop(output);
        self.build(cancelled)
    }
}
