//! Capturers: where a session's frames come from.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::frame::{ATTACH_TIMEOUT_MS, DrvStatus, FORMAT_BGRA8, HealthState, RingCaps};
use pf_display::Luid;
use pf_os::identity;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::time::Timespec;

use crate::channel::deliver;
use crate::clock::WallClock;
use crate::consumer::{Consumer, ConsumerStats};
use crate::device::{DeviceError, DeviceIo, Loss};
use crate::error::CaptureError;
use crate::ring::{Ring, RingGenerations, RingTarget};
use crate::texture::TextureLease;

/// What frames look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameFormat {
    /// Pictures of 8-bit BGRA.
    Bgra {
        /// Pixels per row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Finished units of this many bytes.
    Units {
        /// Bytes.
        bytes: usize,
    },
}

/// The content of a frame.
#[derive(Debug)]
pub enum Content<'a> {
    /// A picture in a texture that we hold until this is dropped.
    Texture(TextureLease<'a>),
    /// A finished unit.
    Unit(&'a [u8]),
}

/// One frame.
#[derive(Debug)]
pub struct Frame<'a> {
    /// Capture instant, nanoseconds since the Unix epoch.
    pub pts_ns: u64,
    /// What it shows.
    pub content: Content<'a>,
}

/// Where frames come from (decision D9).
pub trait Capturer: Send {
    /// What frames look like.
    fn format(&self) -> FrameFormat;

    /// The newest frame that was not handed out yet, waiting at most `limit`; None when there was none.
    ///
    /// # Errors
    /// [`CaptureError`]; the capturer is of no use any more.
    fn next_frame(&mut self, limit: Duration) -> Result<Option<Frame<'_>>, CaptureError>;

    /// Frames that newer ones overtook before they could be handed out.
    fn overtaken(&self) -> u64 {
        0
    }
}

/// How long an attachment may take.
struct Patience<'c> {
    deadline: Instant,
    cancelled: &'c dyn Fn() -> bool,
}

impl<'c> Patience<'c> {
    fn new(cancelled: &'c dyn Fn() -> bool) -> Self {
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
    ring: Ring,
    consumer: Consumer,
    liveness: OwnedFd,
    clock: WallClock,
    last_pts: u64,
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
        render: Option<Luid>,
        generations: Arc<RingGenerations>,
        clock: WallClock,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Self, CaptureError> {
        let identity = identity::own()
            .ok_or_else(|| CaptureError::system("identity of this process", rustix::io::Errno::NOENT))?;
        let ring = Ring::create(target, generations.next(), identity)?;
        let liveness = device.liveness()?;
        let consumer = Consumer::default();
        let mut capturer = Self { device, target, generations, ring, consumer, liveness, clock, last_pts: 0 };
        deliver(&mut capturer.device, &capturer.ring, target)?;
        let patience = Patience::new(cancelled);
        capturer.await_driver(render, &patience)?;
        Ok(capturer)
    }

    /// The same ring with frames of another size, under a new generation.
    ///
    /// # Errors
    /// [`CaptureError`]; the capturer is of no use any more.
    pub fn recreate(&mut self, width: u32, height: u32, cancelled: &dyn Fn() -> bool) -> Result<(), CaptureError> {
        let before = self.ring.header.driver_status_detail();
        self.ring.recreate(width, height, self.generations.next())?;
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

    fn await_driver(&mut self, render: Option<Luid>, patience: &Patience<'_>) -> Result<(), CaptureError> {
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
        let got = Luid { low: header.driver_render_luid_low(), high: header.driver_render_luid_high() };
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

    /// Waits for the event, for the end of the device, or for the limit.
    fn wait_event(&self, limit: Duration) -> Result<(), CaptureError> {
        let fail = |error| CaptureError::system("wait for a frame", error);
        let timeout = Timespec::try_from(limit).map_err(|_| fail(rustix::io::Errno::INVAL))?;
        let mut watched =
            [PollFd::new(&self.liveness, PollFlags::empty()), PollFd::new(self.ring.event(), PollFlags::IN)];
        match poll(&mut watched, Some(&timeout)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(fail(error)),
        }
        if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(DeviceError::from(Loss::HungUp).into());
        }
        if watched[1].revents().contains(PollFlags::IN) {
            // Somebody else can't have emptied it, and if so we look at the ring all the same.
            let _ = self.ring.event().take();
        }
        Ok(())
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

    fn next_frame(&mut self, limit: Duration) -> Result<Option<Frame<'_>>, CaptureError> {
        if !self.has_new() {
            self.wait_event(limit)?;
            if !self.has_new() {
                self.check_health()?;
                return Ok(None);
            }
        }
        let Some(taken) = self.consumer.take(&self.ring) else { return Ok(None) };
        tracing::trace!("frame {}", taken.sequence);
        // Time stamps never go back, whatever the driver's counter says.
        let pts_ns = self.clock.wall_of(taken.qpc).max(self.last_pts + 1);
        self.last_pts = pts_ns;
        Ok(Some(Frame { pts_ns, content: Content::Texture(taken.lease) }))
    }

    fn overtaken(&self) -> u64 {
        self.consumer.stats.overtaken
    }
}

impl<D: DeviceIo> AsFd for RingCapturer<D> {
    /// The frame-ready event.
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.ring.event().as_fd()
    }
}
