//! A swap chain of the system: its surfaces, its event, its state; a screen for the compositor.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::Thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use pf_abi::iddcx::VideoSignalInfo;
use pf_os::Event;

use super::chain_state::{ChainState, Life, SURFACES};
use crate::machine::compositor::{Canvas, Offered, Screen};
use crate::machine::objects::Handle;
use crate::machine::platform::graphics::GraphicsId;
use crate::machine::platform::textures::{Pixels, Shape, Texture};

/// Why there is no chain for a monitor that is on.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoChain {
    #[error("the mode has no surfaces")]
    Shape,
    #[error("surface event: {0}")]
    Event(std::io::Error),
    #[error("the handle table is full")]
    Handles,
    #[error("the object table is full")]
    Objects,
}

/// Frames of all chains so far.
#[derive(Debug, Default)]
pub(super) struct FrameCounts {
    pub offered: AtomicU64,
    pub acquired: AtomicU64,
}

/// What a chain is made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Purpose {
    pub monitor: Handle,
    pub target_id: u32,
    pub signal: VideoSignalInfo,
}

/// A swap chain of the system.
#[derive(Debug)]
pub(super) struct Chain {
    pub handle: Handle,
    pub purpose: Purpose,
    pub shape: Shape,
    /// Set when a frame is there.
    pub event: Arc<Event>,
    /// The event as the driver knows it.
    pub event_handle: u64,
    pub surfaces: [Arc<Texture>; SURFACES],
    pub state: Mutex<ChainState>,
    /// The surface that the driver has, as it knows it.
    pub held_by_driver: Mutex<Option<GraphicsId>>,
    /// The thread that draws, to be woken at the end.
    producer: Mutex<Option<Thread>>,
    frames: Arc<FrameCounts>,
}

impl Chain {
    pub fn new(
        handle: Handle,
        purpose: Purpose,
        shape: Shape,
        (event, event_handle): (Arc<Event>, u64),
        frames: Arc<FrameCounts>,
    ) -> Self {
        let surfaces = core::array::from_fn(|_| Arc::new(Texture::own(shape)));
        Self {
            handle,
            purpose,
            shape,
            event,
            event_handle,
            surfaces,
            state: Mutex::default(),
            held_by_driver: Mutex::default(),
            producer: Mutex::default(),
            frames,
        }
    }

    /// Wakes the drawing thread, which then sees that the chain has ended.
    pub fn wake_producer(&self) {
        if let Some(thread) = &*self.producer.lock() {
            thread.unpark();
        }
    }
}

impl Screen for Chain {
    fn target_id(&self) -> u32 {
        self.purpose.target_id
    }

    fn period(&self) -> Duration {
        let signal = &self.purpose.signal;
        let (numerator, denominator) = (signal.VSyncNumerator.max(1), signal.VSyncDenominator.max(1));
        Duration::from_nanos(1_000_000_000 * u64::from(denominator) / u64::from(numerator))
    }

    fn wants_frames(&self) -> bool {
        self.state.lock().life() == Life::Assigned
    }

    fn free_surface(&self) -> usize {
        self.state.lock().free_surface()
    }

    fn canvas(&self, surface: usize) -> Canvas<'_> {
        match &self.surfaces[surface].pixels {
            Pixels::Own(pixels) => Canvas { pixels: pixels.lock(), pitch: self.shape.pitch as usize },
            Pixels::Shared(_) => unreachable!("surfaces are the system's own memory"),
        }
    }

    fn offer(&self, picture: Offered) -> bool {
        let taken = self.state.lock().offer(picture, Instant::now());
        if taken {
            self.frames.offered.fetch_add(1, Ordering::Relaxed);
            self.event.set();
        }
        taken
    }

    fn drawn_by(&self, thread: Thread) {
        *self.producer.lock() = Some(thread);
    }
}
