//! The first frame thread: capture and encode. The newest frame wins; a still desktop repeats its last frame.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use pf_child::Repeats;
use pf_media::{EncodeError, Encoder, Failure, FrameKind, HdrMetadata, Picture, Refresh, StreamClock};
use pf_os::clock::monotonic_ns;
use pf_session::SessionPlan;
use pf_socket::UdpTransport;

use crate::counters::Counters;
use crate::events::{Event, Events};
use crate::frame_source::{FrameSource, SourceBuilder, SourceError};
use crate::keyframes::{KeyframeGate, KeyframeSignal};
use crate::outlet::Outlet;
use crate::priority;
use crate::retention::RetentionDecision;
use crate::wire::Unit;

/// Longest single wait for a frame, so that stops and requests are seen in time.
const STEP: Duration = Duration::from_millis(20);
/// A held frame is repeated after this many frame periods, so that a frame which is only late is not preceded by one.
const REPEAT_PERIODS: u32 = 3;
/// And not more often than this.
const REPEAT_LEAST: Duration = Duration::from_millis(50);

/// What the thread works with.
pub struct Pipeline {
    /// Builds display, capturer and encoder.
    pub builder: SourceBuilder,
    /// The session's plan.
    pub plan: Arc<SessionPlan>,
    /// Set when the session ends.
    pub stop: Arc<AtomicBool>,
    /// What becomes of the display then.
    pub retention: Arc<RetentionDecision>,
    /// Requests for key frames.
    pub keyframes: Arc<KeyframeSignal>,
    /// To the wire, for what need not wait for the send thread.
    pub outlet: Arc<Outlet<UdpTransport>>,
    /// To the send thread; bounded, so that a slow wire makes this thread take newer frames, not more.
    pub units: SyncSender<Unit>,
    /// Empty buffers from the send thread.
    pub spare: Receiver<Vec<u8>>,
    /// The send thread knows its peer.
    pub open: Receiver<()>,
    /// To the session's control.
    pub events: Events,
    /// Figures.
    pub counters: Arc<Counters>,
    /// Time stamps.
    pub clock: StreamClock,
}

/// Why streaming stopped short of the session's end.
enum Broken {
    Capture(Failure),
    Encode(EncodeError),
    /// There is no way to the peer any more, and the session's control knows.
    WireGone,
}

impl Pipeline {
    /// Runs until the session stops, or tells the control task why it can't go on.
    pub fn run(self) {
        priority::raise("capture");
        if let Err(error) = self.work()
            && !self.stopped()
        {
            self.events.tell(Event::Failed(error.into()));
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    fn work(&self) -> Result<(), SourceError> {
        let cancelled = || self.stopped();
        let mut encoder = self.builder.encoder()?;
        let mut frames = self.builder.build(&cancelled)?;
        self.events.tell(Event::Started { target_id: frames.target_id() });
        frames.capturer.set_active(false);
        if self.await_wire() {
            frames.capturer.set_active(true);
            let mut state = State::new(self.plan.mode.refresh);
            loop {
                encoder.request_keyframe();
                let (why, since) = match self.stream(&mut frames, &mut *encoder, &mut state) {
                    Ok(()) | Err(Broken::WireGone) => break,
                    Err(Broken::Encode(error)) => {
                        frames.close(self.retention.get());
                        return Err(error.into());
                    }
                    Err(Broken::Capture(error)) => (error, Instant::now()),
                };
                tracing::warn!("{why}; building the display again");
                frames = self.builder.rebuild(frames, &why, &cancelled)?;
                encoder.flush();
                state.held = false;
                let target_id = frames.target_id();
                tracing::info!("frames again after {} ms, target {target_id}", since.elapsed().as_millis());
            }
        }
        frames.close(self.retention.get());
        Ok(())
    }

    /// Waits until the send thread knows its peer: false when the session ends first.
    fn await_wire(&self) -> bool {
        loop {
            match self.open.recv_timeout(STEP) {
                Ok(()) => return true,
                Err(RecvTimeoutError::Timeout) if !self.stopped() => {}
                Err(_) => return false,
            }
        }
    }

    fn stream(&self, frames: &mut FrameSource, encoder: &mut dyn Encoder, state: &mut State) -> Result<(), Broken> {
        let pictures = self.plan.input == FrameKind::Bgra8;
        let mut overtaken = frames.capturer.overtaken();
        while !self.stopped() {
            if state.gate.due(&self.keyframes, monotonic_ns()) {
                encoder.request_keyframe();
                state.hurry = true;
            }
            let submitted = match self.take(frames, encoder, state, pictures)? {
                Some(submitted) => submitted,
                None => continue,
            };
            match submitted {
                Ok(()) => state.refused.over(),
                Err(error @ EncodeError::Backend { .. }) => return Err(Broken::Encode(error)),
                Err(error) => {
                    if state.refused.is_new(&error) {
                        tracing::warn!("frame dropped: {error}");
                    }
                    self.counters.frames_dropped.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
            }
            let now = frames.capturer.overtaken();
            self.counters.frames_dropped.fetch_add(now - overtaken, Ordering::Relaxed);
            overtaken = now;
            state.shown();
            self.deliver(encoder)?;
        }
        Ok(())
    }

    /// Hands the next frame to the encoder, or the held one again; None when it is time for neither.
    ///
    /// A buffer is held in here and no longer: long enough to be converted.
    fn take(
        &self,
        frames: &mut FrameSource,
        encoder: &mut dyn Encoder,
        state: &mut State,
        pictures: bool,
    ) -> Result<Option<Result<(), EncodeError>>, Broken> {
        let meta = frames.capturer.hdr_meta();
        if std::mem::replace(&mut state.hdr_meta, meta) != meta {
            encoder.set_hdr_meta(meta);
        }
        let frame = frames.capturer.next_frame(state.patience(pictures)).map_err(Broken::Capture)?;
        let Some(frame) = frame else {
            let again = state.repeat_now(pictures);
            let now = self.clock.wall_of(monotonic_ns());
            return Ok(again.then(|| encoder.submit(Picture::Repeat, state.stamp(now))));
        };
        self.counters.frames_captured.fetch_add(1, Ordering::Relaxed);
        let pts = state.stamp(frame.stamps.captured_ns);
        Ok(Some(encoder.submit(Picture::Fresh(&frame.content), pts)))
    }

    /// Sends finished units, or moves them to the send thread.
    fn deliver(&self, encoder: &mut dyn Encoder) -> Result<(), Broken> {
        loop {
            let mut data = self.spare.try_recv().unwrap_or_default();
            let Some(info) = encoder.poll(&mut data).map_err(Broken::Encode)? else { return Ok(()) };
            self.counters.frames_encoded.fetch_add(1, Ordering::Relaxed);
            self.counters.keyframes.fetch_add(u64::from(info.keyframe), Ordering::Relaxed);
            match self.outlet.send_or_queue(Unit { data, info }) {
                Ok(None) => {}
                Ok(Some(unit)) => self.units.send(unit).map_err(|_| Broken::WireGone)?,
                Err(error) => {
                    if !self.stopped() {
                        self.events.tell(Event::Failed(error));
                    }
                    return Err(Broken::WireGone);
                }
            }
        }
    }
}

/// What is remembered from frame to frame.
struct State {
    gate: KeyframeGate,
    repeat_after: Duration,
    last: Instant,
    last_pts: u64,
    /// The encoder holds a picture of the present display.
    held: bool,
    /// A forced key frame does not wait for the next frame.
    hurry: bool,
    /// Colour volume that the encoder was told.
    hdr_meta: Option<HdrMetadata>,
    /// Pictures that the encoder does not take.
    refused: Repeats,
}

impl State {
    fn new(refresh: Refresh) -> Self {
        let period = refresh.period();
        Self {
            gate: KeyframeGate::new(),
            repeat_after: (period * REPEAT_PERIODS).max(REPEAT_LEAST),
            last: Instant::now(),
            last_pts: 0,
            held: false,
            hurry: false,
            hdr_meta: None,
            refused: Repeats::default(),
        }
    }

    /// How long to wait for the next frame.
    fn patience(&self, pictures: bool) -> Duration {
        if !(pictures && self.held) {
            return STEP;
        }
        if self.hurry {
            return Duration::ZERO;
        }
        self.repeat_after.saturating_sub(self.last.elapsed()).min(STEP)
    }

    fn repeat_now(&self, pictures: bool) -> bool {
        pictures && self.held && (self.hurry || self.last.elapsed() >= self.repeat_after)
    }

    /// Time stamps rise, whatever their source.
    fn stamp(&mut self, pts_ns: u64) -> u64 {
        self.last_pts = pts_ns.max(self.last_pts + 1);
        self.last_pts
    }

    fn shown(&mut self) {
        self.last = Instant::now();
        self.held = true;
        self.hurry = false;
    }
}
