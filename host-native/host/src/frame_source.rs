//! Builds what a plan asks for: display, capturer, encoder.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_media::{
    Blame, Blamed, Cancel, CaptureRequest, Capturer, DisplayRequest, EncodeError, Encoder, EncoderConfig, Epoch,
    Failure, HdrUnsupported, Outlook, Retention, StreamClock, VirtualDisplay, VirtualOutput,
};
use pf_session::{SessionPlan, wire_codec};

use crate::backends::Backends;

/// Tries of a build that fails for a passing reason.
const TRIES: u32 = 3;

/// Why there are no frames.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No display.
    #[error("no display: {0}")]
    Display(Failure),
    /// A display without frames.
    #[error("no frames: {0}")]
    Capture(Failure),
    /// A device that was lost was not found again.
    #[error(transparent)]
    Lost(Failure),
    /// No encoder.
    #[error("no encoder: {0}")]
    Encode(#[from] EncodeError),
    /// The plan names a backend that this host does not have.
    #[error("the plan's {what} is '{name}', which this host does not have")]
    NoBackend {
        /// Display, capture or encoder.
        what: &'static str,
        /// Its name in the plan.
        name: &'static str,
    },
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
    /// What can be done; what a backend did not say is ours, and stays as it is.
    fn outlook(&self) -> Outlook {
        match self {
            Self::Display(failure) | Self::Capture(failure) | Self::Lost(failure) => failure.outlook(),
            Self::Encode(_) | Self::NoBackend { .. } | Self::Hdr(_) | Self::Plan { .. } => Outlook::Permanent,
        }
    }
}

impl Blamed for SourceError {
    fn blame(&self) -> Blame {
        match self {
            Self::Display(failure) | Self::Capture(failure) | Self::Lost(failure) => failure.blame(),
            Self::Encode(error) => error.blame(),
            Self::Hdr(_) => Blame::Driver,
            Self::NoBackend { .. } | Self::Plan { .. } => Blame::Ourselves,
        }
    }
}

/// Frames and what they hang on.
pub struct FrameSource {
    /// Where frames come from. Declared first: the ring goes before the display.
    pub capturer: Box<dyn Capturer>,
    /// The display, where there is one.
    pub output: Option<VirtualOutput>,
    epoch: Epoch,
}

impl FrameSource {
    /// Target of the display; 0 where there is none.
    pub fn target_id(&self) -> u32 {
        self.output.as_ref().map_or(0, |output| output.target.number())
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
    backends: Arc<Backends>,
    clock: StreamClock,
}

impl SourceBuilder {
    /// A builder for this plan.
    pub fn new(plan: Arc<SessionPlan>, backends: Arc<Backends>, clock: StreamClock) -> Self {
        Self { plan, backends, clock }
    }

    /// Opens the plan's encoder.
    ///
    /// # Errors
    /// [`SourceError::Encode`]; [`SourceError::Plan`] when the encoder is not for what the plan says.
    pub fn encoder(&self) -> Result<Box<dyn Encoder>, SourceError> {
        let name = self.plan.encoder;
        let backend = self.backends.encoder(name).ok_or(SourceError::NoBackend { what: "encoder", name })?;
        let encoder = backend.open(&EncoderConfig { mode: self.plan.mode, bitrate_kbps: self.plan.bitrate_kbps })?;
        let caps = encoder.caps();
        agree("input format", self.plan.input, caps.input)?;
        agree("bit depth", self.plan.bit_depth, caps.bit_depth)?;
        agree("codec", self.plan.codec, wire_codec(caps.codec))?;
        Ok(encoder)
    }

    /// The plan's maker of displays, where there is one.
    fn display_backend(&self) -> Result<Option<&Arc<dyn VirtualDisplay>>, SourceError> {
        let Some(name) = self.plan.display else { return Ok(None) };
        let backend = self.backends.display(name).ok_or(SourceError::NoBackend { what: "display", name })?;
        Ok(Some(backend))
    }

    /// Builds a frame source. A dead device is waited for; a passing failure is tried again, a permanent one is not.
    ///
    /// # Errors
    /// [`SourceError`], within about 15 s.
    pub fn build(&self, cancel: Cancel<'_>) -> Result<FrameSource, SourceError> {
        let display = self.display_backend()?;
        let start = Instant::now();
        let mut tries = 0;
        loop {
            let epoch = display.map_or(Epoch::default(), |display| display.epoch());
            let error = match self.attempt(display, epoch, cancel) {
                Ok(frames) => return Ok(frames),
                Err(error) => error,
            };
            if cancel() {
                return Err(SourceError::Lost(Failure::cancelled()));
            }
            if let (Outlook::Gone, Some(display)) = (error.outlook(), display) {
                tracing::info!("{error}; looking for the device again");
                display.recover(epoch, cancel).map_err(SourceError::Lost)?;
                // A device that dies over and over is no device.
                if start.elapsed() < Duration::from_secs(15) {
                    continue;
                }
            }
            tries += 1;
            if matches!(error.outlook(), Outlook::Permanent | Outlook::Cancelled) || tries >= TRIES {
                return Err(error);
            }
            tracing::warn!("try {tries} of {TRIES}: {error}");
        }
    }

    /// One try, with the device of `epoch`. On failure the display's lease is dropped, and the display goes at once.
    fn attempt(
        &self,
        display: Option<&Arc<dyn VirtualDisplay>>,
        epoch: Epoch,
        cancel: Cancel<'_>,
    ) -> Result<FrameSource, SourceError> {
        let output = display.map(|display| self.output(&**display)).transpose()?;
        let capturer = self.capturer(output.as_ref(), cancel)?;
        Ok(FrameSource { capturer, output, epoch })
    }

    /// Makes the plan's display.
    fn output(&self, display: &dyn VirtualDisplay) -> Result<VirtualOutput, SourceError> {
        let wanted = DisplayRequest { mode: self.plan.mode, identity: self.plan.identity.clone() };
        let mut output = display.create(&wanted).map_err(SourceError::Display)?;
        agree("mode", self.plan.mode, output.mode)?;
        output.lease.set_hdr(self.plan.hdr)?;
        agree("HDR", self.plan.hdr, output.lease.hdr_enabled())?;
        Ok(output)
    }

    /// Opens the plan's capturer, on a display where there is one.
    fn capturer(&self, output: Option<&VirtualOutput>, cancel: Cancel<'_>) -> Result<Box<dyn Capturer>, SourceError> {
        let name = self.plan.capture;
        let backend = self.backends.capture(name).ok_or(SourceError::NoBackend { what: "capture", name })?;
        let request = CaptureRequest { output, mode: self.plan.mode, kind: self.plan.input, clock: self.clock };
        let capturer = backend.open(&request, cancel).map_err(SourceError::Capture)?;
        agree("input format", self.plan.input, capturer.format().kind())?;
        // Each unit that waits may hold a frame of the capturer.
        let depth = capturer.pipeline_depth();
        agree("pipeline depth", self.plan.pipeline_depth, self.plan.pipeline_depth.min(depth))?;
        Ok(capturer)
    }

    /// Builds a frame source in place of one that failed.
    ///
    /// # Errors
    /// [`SourceError`]
    pub fn rebuild(&self, failed: FrameSource, why: &Failure, cancel: Cancel<'_>) -> Result<FrameSource, SourceError> {
        let FrameSource { capturer, output, epoch } = failed;
        drop(capturer);
        if let (Outlook::Gone, Some(display)) = (why.outlook(), self.display_backend()?) {
            display.recover(epoch, cancel).map_err(SourceError::Lost)?;
        }
        // Stale by now if the device died: the lease then releases nothing.
        drop(output);
        self.build(cancel)
    }
}
