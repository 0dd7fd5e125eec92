//! Builds what a plan asks for: display, capturer, encoder.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_display::{CreateError, DisplayWish, Keep, VirtualDisplay, VirtualOutput};
use pf_encode::{EncodeError, Encoder, H264Config, H264Encoder, PassThrough};
use pf_idd::{CaptureError, Capturer, RingCapturer, RingTarget, SyntheticCapturer, WallClock};

use crate::hub::{Hub, HubError, RENDER_GPU};
use crate::plan::{CaptureBackend, EncoderBackend, SessionPlan};

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
}

impl SourceError {
    fn is_gone(&self) -> bool {
        match self {
            Self::Display(error) => error.is_gone(),
            Self::Capture(error) => error.is_gone(),
            Self::Hub(_) | Self::Encode(_) | Self::NoHub => false,
        }
    }

    fn is_permanent(&self) -> bool {
        match self {
            Self::Capture(error) => error.is_permanent(),
            Self::Display(CreateError::Full(_)) | Self::Hub(_) | Self::Encode(_) | Self::NoHub => true,
            Self::Display(_) => false,
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
    /// [`SourceError::Encode`]
    pub fn encoder(&self) -> Result<Box<dyn Encoder>, SourceError> {
        let mode = self.plan.mode;
        Ok(match self.plan.encoder {
            EncoderBackend::Software => Box::new(H264Encoder::open(H264Config {
                width: mode.width,
                height: mode.height,
                refresh_hz: mode.refresh_hz,
                bitrate_kbps: self.plan.bitrate_kbps,
            })?),
            EncoderBackend::PassThrough => Box::new(PassThrough::new()),
        })
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
        match self.plan.capture {
            CaptureBackend::Synthetic { seed } => {
                let capturer = SyntheticCapturer::new(seed, self.plan.mode.refresh_hz, self.clock);
                Ok(Stage { capturer: Box::new(capturer), output: None, epoch: 0 })
            }
            CaptureBackend::Ring => {
                let hub = self.hub.as_ref().ok_or((SourceError::NoHub, 0))?;
                let epoch = hub.attached().epoch;
                self.ring(hub, cancelled).map_err(|error| (error, epoch))
            }
        }
    }

    fn ring(&self, hub: &Hub, cancelled: &dyn Fn() -> bool) -> Result<Stage, SourceError> {
        let attached = hub.attached();
        let wish = DisplayWish { mode: self.plan.mode, identity: self.plan.identity.clone() };
        let output = hub.manager().create(&wish)?;
        let target = RingTarget {
            target_id: output.target_id,
            driver_pid: output.driver_pid,
            width: output.mode.width,
            height: output.mode.height,
        };
        // On failure the output's lease is dropped, and the display goes at once.
        let capturer =
            RingCapturer::attach(attached.device, target, Some(RENDER_GPU), hub.generations(), self.clock, cancelled)?;
        Ok(Stage { capturer: Box::new(capturer), output: Some(output), epoch: attached.epoch })
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
