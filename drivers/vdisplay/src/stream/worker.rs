//! The thread that drains one swap chain.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread::JoinHandle;
use std::time::Duration;

use pf_abi::frame::HealthState;
use pf_framework::{Acquired, Assignment, FrameReport, Status, catch_panic};

use super::frames::Frames;
use super::pipeline::{Pipeline, is_device_error};
use crate::platform::{Gpu, OwnedHandle, Platform, Severity, Wait};
use crate::ring::{AttachError, Stamp};

/// Longest wait for a surface: how soon a worker whose events fail notices that it should stop.
const WAIT_MS: u32 = 100;
/// Longest wait for a worker to end. The system allows a callback 10 s.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// Tells a worker to look up.
#[derive(Debug)]
pub(super) struct Signal<P: Platform> {
    platform: P,
    stop: AtomicBool,
    event: OwnedHandle<P>,
}

impl<P: Platform> Signal<P> {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    fn wake(&self) {
        self.platform.set_event(self.event.value());
    }
}

/// A running worker.
#[derive(Debug)]
pub(super) struct Worker<P: Platform> {
    signal: Arc<Signal<P>>,
    /// Closed when the thread's work is over.
    done: Receiver<()>,
    thread: JoinHandle<()>,
}

/// Why a drain ended.
#[derive(Debug)]
enum End {
    Stopped,
    /// The chain is of no more use; the system assigns another.
    ChainLost(&'static str, Status),
    /// The device is of no more use.
    DeviceLost(Status),
}

impl<P: Platform> Worker<P> {
    /// Starts the thread; the chain is its from here on.
    pub(super) fn start(
        frames: &Arc<Frames<P>>,
        assignment: Assignment,
        event: OwnedHandle<P>,
        epoch: u32,
    ) -> io::Result<Self> {
        let signal = Arc::new(Signal { platform: frames.platform.clone(), stop: AtomicBool::new(false), event });
        let (running, done) = mpsc::channel();
        let thread = std::thread::Builder::new().name(format!("pf-drain-{epoch}")).spawn({
            let frames = Arc::clone(frames);
            let signal = Arc::clone(&signal);
            move || {
                let report = |message: &str| frames.log(Severity::Error, &format!("the worker panicked: {message}"));
                catch_panic((), report, || run(&frames, assignment, &signal));
                drop(running);
            }
        })?;
        Ok(Self { signal, done, thread })
    }

    /// Makes the worker look at its inbox.
    pub(super) fn wake(&self) {
        self.signal.wake();
    }

    /// Stops the worker and waits for it, not for ever. Tells whether it ended.
    pub(super) fn stop(self) -> bool {
        self.signal.stop.store(true, Ordering::Release);
        self.signal.wake();
        let ended = !matches!(self.done.recv_timeout(STOP_TIMEOUT), Err(mpsc::RecvTimeoutError::Timeout));
        if ended {
            // The work is over; only the thread's own end is waited for. Its panics were caught.
            let _ = self.thread.join();
        }
        ended
    }
}

fn run<P: Platform>(frames: &Frames<P>, assignment: Assignment, signal: &Signal<P>) {
    let gpu = Gpu { low: assignment.render_adapter.LowPart, high: assignment.render_adapter.HighPart };
    // On every way out of here the chain is deleted by its drop.
    if signal.stopped() {
        return;
    }
    let mut pipeline = match frames.unpark(gpu) {
        Ok(pipeline) => pipeline,
        Err(status) => {
            frames.log(Severity::Error, &format!("no device on GPU {:x}:{:x}: {status}", gpu.high, gpu.low));
            return;
        }
    };
    let end = drain(frames, assignment, &mut pipeline, signal);
    // The chain is deleted by now, before its device can go.
    match end {
        End::Stopped => {
            pipeline.set_health(HealthState::REBUILDING, frames.epochs());
            frames.park(pipeline);
        }
        End::ChainLost(call, status) => {
            frames.log(Severity::Info, &format!("{call} answered {status}; waiting for another swap chain"));
            pipeline.set_health(HealthState::REBUILDING, frames.epochs());
            frames.park(pipeline);
        }
        End::DeviceLost(status) => {
            frames.log(Severity::Error, &format!("the render device is lost: {status}"));
            pipeline.lose(status);
        }
    }
}

fn drain<P: Platform>(
    frames: &Frames<P>,
    assignment: Assignment,
    pipeline: &mut Pipeline<P>,
    signal: &Signal<P>,
) -> End {
    let lost =
        |call, status| if is_device_error(status) { End::DeviceLost(status) } else { End::ChainLost(call, status) };
    let device = Arc::clone(pipeline.device());
    if signal.stopped() {
        return End::Stopped;
    }
    // Once: after ACCESS_LOST, which is routine right after an activation, a second try never succeeds.
    let mut chain = match assignment.chain.set_device(&*device) {
        Ok(chain) => chain,
        Err(status) => return lost("SwapChainSetDevice", status),
    };
    pipeline.set_health(HealthState::ACTIVE, frames.epochs());
    loop {
        if signal.stopped() {
            return End::Stopped;
        }
        let pass_qpc = frames.platform.qpc();
        pipeline.beat(pass_qpc);
        if pipeline.leave_stale() {
            frames.log(Severity::Info, "the host has made a new ring");
        }
        if let Some(channel) = frames.take_channel() {
            attach(frames, pipeline, channel);
        }
        let mut frame = match chain.acquire() {
            Ok(Acquired::Frame(frame)) => frame,
            Ok(Acquired::Pending) => {
                match frames.platform.wait(&[signal.event.value(), assignment.surface_available], WAIT_MS) {
                    Wait::Signalled(_) | Wait::TimedOut => continue,
                    Wait::Failed => return End::ChainLost("wait for a surface", Status::SUCCESS),
                }
            }
            Err(status) => return lost("SwapChainReleaseAndAcquireBuffer", status),
        };
        let acquired_qpc = frames.platform.qpc();
        let stamp = Stamp { qpc_pts: frame.display_qpc(), source_sequence: u64::from(frame.number()) };
        let surface = frame.take_surface().map(|raw| frames.platform.surface(raw));
        let outcome = match &surface {
            Some(surface) => pipeline.frame(surface, stamp, acquired_qpc),
            None => Ok(false),
        };
        let (pixels, bytes) = surface.as_ref().map_or((0, 0), |surface| extent(&frames.platform, surface));
        // The surface's reference goes before the frame is finished.
        drop(surface);
        let report = FrameReport {
            dropped: !matches!(outcome, Ok(true)),
            acquired_qpc,
            send_start_qpc: acquired_qpc,
            send_stop_qpc: frames.platform.qpc(),
            pixels,
            bytes,
        };
        if let Err(status) = frame.finish(&report) {
            return lost("SwapChainFinishedProcessingFrame", status);
        }
        match outcome {
            Err(status) if is_device_error(status) => return End::DeviceLost(status),
            Err(status) => frames.log(Severity::Warning, &format!("frame {} is lost: {status}", stamp.source_sequence)),
            Ok(_) => {}
        }
    }
}

fn attach<P: Platform>(frames: &Frames<P>, pipeline: &mut Pipeline<P>, channel: crate::ring::Channel<P>) {
    let generation = channel.generation();
    match pipeline.attach(channel, frames.epochs()) {
        Ok(()) => frames.log(Severity::Info, &format!("ring of generation {generation} is attached")),
        Err(AttachError::Stale) => {
            frames.log(Severity::Debug, &format!("ring of generation {generation} is stale; ignored"));
        }
        Err(AttachError::Unmapped(status)) => {
            frames.log(Severity::Warning, &format!("the header of ring {generation} can't be mapped: {status}"));
        }
        Err(AttachError::Refused(status, detail)) => {
            frames.log(Severity::Warning, &format!("ring {generation} is refused: {status} (detail {detail:#x})"));
        }
    }
}

/// Pixels and bytes of a surface, for the frame's statistics.
fn extent<P: Platform>(platform: &P, surface: &P::Texture) -> (u32, u32) {
    platform.shape(surface).map_or((0, 0), |shape| {
        let pixels = shape.width.saturating_mul(shape.height);
        let bytes_per_pixel = if shape.format == pf_abi::frame::FORMAT_FP16 { 8 } else { 4 };
        (pixels, pixels.saturating_mul(bytes_per_pixel))
    })
}
