//! The capturer of an indirect display: takes frames out of the ring that it shares with the driver.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::frame::{ATTACH_TIMEOUT_MS, DrvStatus, FORMAT_BGRA8, HealthState, RingCaps};
use pf_media::{
    AdapterId, Buffer, Cancel, Capturer, Damage, Failure, Frame, FrameFormat, HdrMetadata, Stamps, StreamClock,
};

use crate::channel::deliver;
use crate::consumer::{Consumer, ConsumerStats};
use crate::error::CaptureError;
use crate::ring::{Ring, RingGenerations, RingTarget};
use crate::transport::DeviceIo;

/// Frames that can be held at the same time.
pub(crate) const DEPTH: u8 = 1;

/// How long an attachment may take.
struct Patience<'c> {
    deadline: Instant,
    cancelled: Cancel<'c>,
}

impl<'c> Patience<'c> {
    fn new(cancelled: Cancel<'c>) -> Self {
        Self { deadline: Instant::now() + Duration::from_millis(u64::from(ATTACH_TIMEOUT_MS)), cancelled }
    }

    fn left(&self, what: &'static str) -> Result<Duration, CaptureError> {
        if (self.cancelled)() {
            return Err(CaptureError::Cancelled);
        }
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(CaptureError::Timeout { what, waited_ms: ATTACH_TIMEOUT_MS }) } else { Ok(left) }
    }
}

/// Takes frames out of the display driver's ring.
pub struct RingCapturer<D: DeviceIo> {
    device: D,
    target: RingTarget,
    generations: Arc<RingGenerations>,
    ring: Ring<D>,
    consumer: Consumer,
    clock: StreamClock,
    last_pts: u64,
    active: bool,
}

impl<D: DeviceIo> RingCapturer<D> {
    /// Creates a ring, hands it to the driver, and waits until the driver has opened it and drawn a first frame.
    ///
    /// `cancelled` is asked every few milliseconds.
    ///
    /// # Errors
    /// [`CaptureError`], within 4 s.
    pub fn attach(
        device: D,
        target: RingTarget,
        generations: Arc<RingGenerations>,
        clock: StreamClock,
        cancelled: Cancel<'_>,
    ) -> Result<Self, CaptureError> {
        let ring = Ring::create(&device, target, generations.next())?;
        let consumer = Consumer::default();
        let mut capturer = Self { device, target, generations, ring, consumer, clock, last_pts: 0, active: true };
        deliver(&mut capturer.device, &capturer.ring, target)?;
        let patience = Patience::new(cancelled);
        capturer.await_driver(capturer.device.render_adapter(), &patience)?;
        Ok(capturer)
    }

    /// The same ring with frames of another size, under a new generation.
    ///
    /// # Errors
    /// [`CaptureError`]; the capturer is of no use any more.
    pub fn recreate(&mut self, width: u32, height: u32, cancelled: Cancel<'_>) -> Result<(), CaptureError> {
        let before = self.ring.header.driver_status_detail();
        self.ring.recreate(&self.device, width, height, self.generations.next())?;
        self.target = RingTarget { width, height, ..self.target };
        self.consumer.reset();
        deliver(&mut self.device, &self.ring, self.target)?;
        tracing::debug!("ring recreated at {width}x{height}; detail before 0x{before:08x}");
        // The old attachment's status stands until the driver looks; only a frame of the new generation counts.
        self.await_frame(&Patience::new(cancelled))
    }

    /// What the consumer saw.
    #[must_use]
    pub fn stats(&self) -> ConsumerStats {
        self.consumer.stats
    }

    fn await_driver(&mut self, render: Option<AdapterId>, patience: &Patience<'_>) -> Result<(), CaptureError> {
        loop {
            match self.ring.header.driver_status() {
                DrvStatus::OPENED => break,
                DrvStatus::NONE => self.wait_step("attachment by the driver", patience)?,
                status => {
                    let detail = self.ring.header.driver_status_detail();
                    return Err(CaptureError::Refused { status, detail });
                }
            }
        }
        let header = &self.ring.header;
        let got = AdapterId { low: header.driver_render_luid_low(), high: header.driver_render_luid_high() };
        if let Some(want) = render.filter(|want| *want != got) {
            return Err(CaptureError::WrongGpu { want, got });
        }
        self.await_frame(patience)
    }

    fn await_frame(&mut self, patience: &Patience<'_>) -> Result<(), CaptureError> {
        loop {
            let token = self.ring.header.latest();
            if token.get() != 0 && token.generation() == self.ring.generation {
                return Ok(());
            }
            let status = self.ring.header.driver_status();
            if !matches!(status, DrvStatus::NONE | DrvStatus::OPENED) {
                let detail = self.ring.header.driver_status_detail();
                return Err(CaptureError::Refused { status, detail });
            }
            self.wait_step("first frame", patience)?;
        }
    }

    /// One bounded wait of an attachment. The status word has no event of its own, so the wait is cut into steps.
    fn wait_step(&self, what: &'static str, patience: &Patience<'_>) -> Result<(), CaptureError> {
        const STEP: Duration = Duration::from_millis(5);
        let left = patience.left(what)?;
        self.wait_event(left.min(STEP))
    }

    fn wait_event(&self, limit: Duration) -> Result<(), CaptureError> {
        Ok(self.device.wait(self.ring.event(), limit)?)
    }

    /// An error when the driver says that it is dead. Judged only where both sides have the health group.
    fn check_health(&self) -> Result<(), CaptureError> {
        let header = &self.ring.header;
        if !header.capabilities().contains(RingCaps::RING_HEALTH) || header.health_state() != HealthState::DEAD {
            return Ok(());
        }
        let (domain, code) = (header.terminal_error_domain(), header.terminal_error_code());
        // The group is valid only when the state did not change while it was read.
        if header.health_state() == HealthState::DEAD {
            return Err(CaptureError::ProducerDead { domain, code });
        }
        Ok(())
    }

    fn has_new(&mut self) -> bool {
        self.consumer.look(&self.ring)
    }
}

impl<D: DeviceIo> Capturer for RingCapturer<D> {
    fn format(&self) -> FrameFormat {
        debug_assert_eq!(self.ring.header.dxgi_format(), FORMAT_BGRA8);
        FrameFormat::Bgra { width: self.target.width, height: self.target.height }
    }

    fn next_frame(&mut self, limit: Duration) -> Result<Option<Frame<'_>>, Failure> {
        if !self.active {
            // Nothing is taken, so that the newest picture is still new later.
            self.wait_event(limit)?;
            return Ok(None);
        }
        if !self.has_new() {
            self.wait_event(limit)?;
            if !self.has_new() {
                self.check_health()?;
                return Ok(None);
            }
        }
        let Some(taken) = self.consumer.take(&self.ring) else { return Ok(None) };
        tracing::trace!("frame {}", taken.sequence);
        // Time stamps never go back, whatever the driver's counter says: it counts monotonic nanoseconds.
        let captured_ns = self.clock.wall_of(taken.qpc).max(self.last_pts + 1);
        self.last_pts = captured_ns;
        let content = Buffer::SharedSlot(taken.lease);
        Ok(Some(Frame { content, stamps: Stamps { captured_ns }, damage: Damage::Whole, cursor: None }))
    }

    fn set_active(&mut self, active: bool) {
        self.active = active;
    }

    /// The driver's displays have no HDR mode.
    fn hdr_meta(&self) -> Option<HdrMetadata> {
        None
    }

    fn pipeline_depth(&self) -> u8 {
        DEPTH
    }

    fn overtaken(&self) -> u64 {
        self.consumer.stats.overtaken
    }
}
