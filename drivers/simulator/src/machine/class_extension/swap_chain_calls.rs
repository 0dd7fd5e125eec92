//! Swap chains as the driver calls on them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use pf_abi::iddcx::IddStatus;

use super::chain_state::Refusal;
use super::extension::ClassExtension;
use super::swap_chain::Chain;
use crate::machine::compositor::Offered;
use crate::machine::fault_injection::Waiting;
use crate::machine::objects::{Handle, Kind};
use crate::machine::platform::graphics::GraphicsId;
use crate::machine::platform::services::RENDER_GPU;
use crate::status::Status;
use crate::verifier::rules;

/// What a successful acquire hands to the driver.
#[derive(Clone, Copy, Debug)]
pub struct AcquiredFrame {
    pub frame: Offered,
    pub surface: GraphicsId,
}

impl ClassExtension {
    /// IddCxSwapChainSetDevice.
    pub(crate) fn chain_set_device(&self, handle: Handle, device: GraphicsId) -> Result<(), Status> {
        const CALL: &str = "IddCxSwapChainSetDevice";
        let chain = self.chain(handle, CALL)?;
        let gpu = self.around.platform.device_gpu(device);
        let lost = gpu.is_some() && self.around.faults.take(Waiting::AccessLost);
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
        let surface = self.around.platform.lend_surface(Arc::clone(&chain.surfaces[frame.surface]));
        let surface = surface.ok_or(Status::from(IddStatus::E_FAIL))?;
        *chain.held_by_driver.lock() = Some(surface);
        self.frames.acquired.fetch_add(1, Ordering::Relaxed);
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

    fn chain(&self, handle: Handle, call: &str) -> Result<Arc<Chain>, Status> {
        self.around
            .framework
            .expect(handle, Kind::SwapChain, call)
            .map_err(|_| Status::from(IddStatus::E_INVALIDARG))?;
        self.not_in_query(call);
        let chain = self.state.lock().chains.get(&handle).cloned();
        chain.ok_or_else(|| {
            self.verifier.report(rules::CHAIN_DEAD, format!("{call}: {handle:?} is being deleted"));
            IddStatus::E_FAIL.into()
        })
    }

    fn allowed<T>(&self, result: Result<T, Refusal>, chain: &Chain, call: &str) -> Result<T, Status> {
        result.map_err(|refusal| {
            if let Some((rule, why)) = refusal.broken {
                self.verifier.report(rule, format!("{call}: target {}: {why}", chain.purpose.target_id));
            }
            refusal.status
        })
    }
}
