//! Swap chains as the driver calls on them.

use std::sync::Arc;
use std::thread::Thread;
use std::time::Duration;

use parking_lot::Mutex;
use pf_abi::iddcx::{IddStatus, VideoSignalInfo};
use pf_os::Event;
use std::sync::atomic::Ordering;

use super::chain::{ChainState, Life, Offered, Refusal, SURFACES};
use crate::faults::Waiting;
use crate::machine::Machine;
use crate::objects::{Handle, Kind};
use crate::platform::graphics::{Graphics, GraphicsId};
use crate::platform::handles::Maker;
use crate::platform::services::RENDER_GPU;
use crate::platform::textures::{Shape, Texture};
use crate::status::Status;
use crate::verifier::rules;

/// From a chain's deletion by its worker to the system's next assignment.
const REASSIGN_DELAY: Duration = Duration::from_millis(20);

/// A swap chain of the system.
#[derive(Debug)]
pub struct Chain {
    pub handle: Handle,
    pub monitor: Handle,
    pub target_id: u32,
    pub signal: VideoSignalInfo,
    pub shape: Shape,
    /// Set when a frame is there.
    pub event: Arc<Event>,
    /// The event as the driver knows it.
    pub event_handle: u64,
    pub surfaces: [Arc<Texture>; SURFACES],
    pub(crate) state: Mutex<ChainState>,
    /// The surface that the driver has, as it knows it.
    held_by_driver: Mutex<Option<GraphicsId>>,
    /// The thread that draws, to be woken at the end.
    producer: Mutex<Option<Thread>>,
}

impl Chain {
    pub(super) fn new(
        handle: Handle,
        monitor: Handle,
        target_id: u32,
        signal: VideoSignalInfo,
        shape: Shape,
        event: (Arc<Event>, u64),
    ) -> Self {
        let surfaces = core::array::from_fn(|_| Arc::new(Texture::own(shape)));
        Self {
            handle,
            monitor,
            target_id,
            signal,
            shape,
            event: event.0,
            event_handle: event.1,
            surfaces,
            state: Mutex::default(),
            held_by_driver: Mutex::default(),
            producer: Mutex::default(),
        }
    }

    /// Whether frames are still wanted.
    pub fn wants_frames(&self) -> bool {
        self.state.lock().life() == Life::Assigned
    }

    /// The surface to draw next.
    pub fn free_surface(&self) -> usize {
        self.state.lock().free_surface()
    }

    pub(crate) fn set_producer(&self, thread: Thread) {
        *self.producer.lock() = Some(thread);
    }

    /// Wakes the drawing thread, which then sees that the chain has ended.
    pub(super) fn wake_producer(&self) {
        if let Some(thread) = &*self.producer.lock() {
            thread.unpark();
        }
    }
}

/// What a successful acquire hands to the driver.
#[derive(Clone, Copy, Debug)]
pub struct AcquiredFrame {
    pub frame: Offered,
    pub surface: GraphicsId,
}

impl Machine {
    /// Puts a frame on offer.
    pub(crate) fn offer(&self, chain: &Chain, frame: Offered) -> bool {
        let taken = chain.state.lock().offer(frame, std::time::Instant::now());
        if taken {
            self.class.offered.fetch_add(1, Ordering::Relaxed);
            chain.event.set();
        }
        taken
    }

    /// IddCxSwapChainSetDevice.
    pub(crate) fn chain_set_device(&self, handle: Handle, device: GraphicsId) -> Result<(), Status> {
        const CALL: &str = "IddCxSwapChainSetDevice";
        let chain = self.chain(handle, CALL)?;
        let gpu = self.device_gpu(device);
        let lost = gpu.is_some() && self.faults.take(Waiting::AccessLost);
        let result = chain.state.lock().set_device(device, gpu, RENDER_GPU, lost);
        self.allowed(result, &chain, CALL)
    }

    /// IddCxSwapChainReleaseAndAcquireBuffer; `None` while there is no frame.
    pub(crate) fn chain_acquire(&self, handle: Handle) -> Result<Option<AcquiredFrame>, Status> {
        const CALL: &str = "IddCxSwapChainReleaseAndAcquireBuffer";
        let chain = self.chain(handle, CALL)?;
        let result = chain.state.lock().acquire();
        let Some(frame) = self.allowed(result, &chain, CALL)? else { return Ok(None) };
        self.take_surface_back(&chain, CALL);
        let surface = Graphics::Surface(Arc::clone(&chain.surfaces[frame.surface]));
        let surface = self.platform.graphics.insert(surface).ok_or(Status::from(IddStatus::E_FAIL))?;
        *chain.held_by_driver.lock() = Some(surface);
        self.class.acquired.fetch_add(1, Ordering::Relaxed);
        Ok(Some(AcquiredFrame { frame, surface }))
    }

    /// IddCxSwapChainFinishedProcessingFrame.
    pub(crate) fn chain_finished(&self, handle: Handle) -> Result<(), Status> {
        const CALL: &str = "IddCxSwapChainFinishedProcessingFrame";
        let chain = self.chain(handle, CALL)?;
        let result = chain.state.lock().finished();
        self.allowed(result, &chain, CALL)
    }

    /// IddCxSwapChainGetDirtyRects: the count and the picture's size.
    pub(crate) fn chain_dirty_rects(&self, handle: Handle, room: u32) -> Result<(u32, u32, u32), Status> {
        const CALL: &str = "IddCxSwapChainGetDirtyRects";
        let chain = self.chain(handle, CALL)?;
        let result = chain.state.lock().dirty_rects(room);
        let count = self.allowed(result, &chain, CALL)?;
        Ok((count, chain.shape.width, chain.shape.height))
    }

    /// IddCxSwapChainReportFrameStatistics.
    pub(crate) fn chain_statistics(&self, handle: Handle) -> Result<(), Status> {
        self.chain(handle, "IddCxSwapChainReportFrameStatistics").map(|_| ())
    }

    /// The driver deletes a chain. One that it gives up while it is assigned is followed by another.
    pub(crate) fn chain_deleted(&self, handle: Handle) {
        let chain = self.class.state.lock().chains.remove(&handle);
        let Some(chain) = chain else { return };
        let (life, device) = {
            let mut state = chain.state.lock();
            (state.delete(), state.device())
        };
        chain.wake_producer();
        self.take_surface_back(&chain, "WdfObjectDelete of a swap chain");
        if device.is_some_and(|device| self.device_gpu(device).is_none()) {
            let message = format!("target {}: delete the chain before its device is released", chain.target_id);
            self.verifier.report(rules::CHAIN_DEVICE_FIRST, message);
        }
        // The handle is the system's own.
        let _ = self.platform.handles.close(chain.event_handle, Maker::System);
        let mut state = self.class.state.lock();
        let stopping = state.stopping;
        let Some(monitor) = state.monitors.get_mut(&chain.monitor) else { return };
        if monitor.chain.as_ref().is_some_and(|current| current.handle == handle) {
            monitor.chain = None;
        }
        let again = life == Life::Assigned && monitor.active.is_some() && !stopping;
        drop(state);
        if again {
            self.assign_later(chain.monitor, REASSIGN_DELAY);
        }
    }

    fn chain(&self, handle: Handle, call: &str) -> Result<Arc<Chain>, Status> {
        self.expect(handle, Kind::SwapChain, call).map_err(|_| Status::from(IddStatus::E_INVALIDARG))?;
        self.not_in_query(call);
        let chain = self.class.state.lock().chains.get(&handle).cloned();
        chain.ok_or_else(|| {
            self.verifier.report(rules::CHAIN_DEAD, format!("{call}: {handle:?} is being deleted"));
            IddStatus::E_FAIL.into()
        })
    }

    fn allowed<T>(&self, result: Result<T, Refusal>, chain: &Chain, call: &str) -> Result<T, Status> {
        result.map_err(|refusal| {
            if let Some((rule, why)) = refusal.broken {
                self.verifier.report(rule, format!("{call}: target {}: {why}", chain.target_id));
            }
            refusal.status
        })
    }

    /// The driver's surface ends; it should have given its reference back.
    fn take_surface_back(&self, chain: &Chain, call: &str) {
        let held = chain.held_by_driver.lock().take();
        if let Some(surface) = held
            && self.platform.graphics.expire(surface)
        {
            let message = format!("{call}: target {}: the last frame's surface was not released", chain.target_id);
            self.verifier.report(rules::SURFACE, message);
        }
    }
}
