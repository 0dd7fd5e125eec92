//! Swap chains come and go: assignment, withdrawal, deletion.

use std::sync::Arc;
use std::time::Duration;

use pf_abi::iddcx::IddStatus;
use pf_abi::wdf::Luid;
use pf_os::Event;

use super::callbacks;
use super::chain_state::Life;
use super::extension::ClassExtension;
use super::swap_chain::{Chain, NoChain, Purpose};
use crate::machine::compositor::Screen;
use crate::machine::objects::{Handle, Kind, ObjectSpec};
use crate::machine::platform::services::RENDER_GPU;
use crate::machine::platform::textures::Shape;
use crate::status::Status;
use crate::verifier::rules;

/// From an assignment that the driver puts off to the next.
const RETRY_DELAY: Duration = Duration::from_millis(50);
/// Assignments that may be put off in a row.
const RETRIES_MAX: u32 = 40;
/// From a chain's deletion by its worker to the system's next assignment.
const REASSIGN_DELAY: Duration = Duration::from_millis(20);

impl ClassExtension {
    /// Assigns a fresh chain to a monitor that is on and has none. The topology is locked.
    pub(super) fn assign(&self, monitor: Handle) {
        let wanted = {
            let state = self.state.lock();
            let Some(entry) = state.monitors.get(&monitor) else { return };
            let idle = entry.chain.is_none() && !state.stopping;
            let signal = state.topology.signal(monitor).filter(|_| idle);
            signal.map(|signal| (Purpose { monitor, target_id: entry.target_id(), signal }, state.callbacks))
        };
        let Some((purpose, Some(callbacks))) = wanted else { return };
        let target_id = purpose.target_id;
        let chain = match self.new_chain(purpose) {
            Ok(chain) => Arc::new(chain),
            Err(error) => {
                tracing::error!(target_id, "no swap chain: {error}");
                return;
            }
        };
        {
            let mut state = self.state.lock();
            state.chains.insert(chain.handle, Arc::clone(&chain));
            if let Some(entry) = state.monitors.get_mut(&monitor) {
                entry.chain = Some(Arc::clone(&chain));
            }
        }
        let gpu = Luid { LowPart: RENDER_GPU.low, HighPart: RENDER_GPU.high };
        let status =
            callbacks::assign(&self.around.watch, callbacks.assign, monitor, chain.handle, chain.event_handle, gpu);
        if status.is_success() {
            self.state.lock().topology.assigned(monitor);
            if let Err(error) = self.around.compositor.compose(Arc::clone(&chain) as Arc<dyn Screen>) {
                tracing::error!(target_id, %error, "no thread for the desktop");
            }
            return;
        }
        self.assignment_refused(&chain, status);
    }

    fn assignment_refused(&self, chain: &Chain, status: Status) {
        let Purpose { monitor, target_id, .. } = chain.purpose;
        // The chain stays the system's: it takes it back.
        chain.state.lock().begin_unassign();
        self.chain_deleted(chain.handle);
        let _ = self.around.framework.delete_object(chain.handle);
        if status != Status::from(IddStatus::ABANDON_SWAPCHAIN) {
            let message = format!("target {target_id}: EvtIddCxMonitorAssignSwapChain failed with {status}");
            self.verifier.report(rules::CHAIN_REFUSED, message);
            return;
        }
        if self.with_monitor(monitor, "assign", |_| ()).is_err() {
            return;
        }
        let put_off = self.state.lock().topology.put_off(monitor);
        match put_off {
            Some(times) if times > RETRIES_MAX => tracing::error!(target_id, "the driver put every assignment off"),
            _ => self.assign_later(monitor, RETRY_DELAY),
        }
    }

    fn new_chain(&self, purpose: Purpose) -> Result<Chain, NoChain> {
        let (width, height) = (purpose.signal.ActiveWidth, purpose.signal.ActiveHeight);
        let shape = Shape::tight(width, height, pf_abi::frame::FORMAT_BGRA8).ok_or(NoChain::Shape)?;
        let event = Arc::new(Event::new().map_err(NoChain::Event)?);
        let value = self.around.platform.lend_event(Arc::clone(&event)).ok_or(NoChain::Handles)?;
        let handle = self.around.framework.objects.create(Kind::SwapChain, None, ObjectSpec::default());
        let handle = handle.ok().flatten().ok_or(NoChain::Objects)?;
        Ok(Chain::new(handle, purpose, shape, (event, value), Arc::clone(&self.frames)))
    }

    /// Assigns again after a while, if the monitor still wants it.
    fn assign_later(&self, monitor: Handle, delay: Duration) {
        self.post(delay, move |extension| {
            let _changing = extension.changing.lock();
            extension.assign(monitor);
        });
    }

    /// Takes the chain of a monitor away, if it has one. The topology is locked.
    pub(super) fn take_chain_away(&self, monitor: Handle) {
        let (chain, callback) = {
            let mut state = self.state.lock();
            let callback = state.callbacks.map(|callbacks| callbacks.unassign);
            (state.monitors.get_mut(&monitor).and_then(|entry| entry.chain.take()), callback)
        };
        let (Some(chain), Some(callback)) = (chain, callback) else { return };
        chain.state.lock().begin_unassign();
        chain.wake_producer();
        // The worker may sleep on the event: it wakes to find the chain ending.
        chain.event.set();
        let status = callbacks::unassign(&self.around.watch, callback, monitor);
        chain.state.lock().end_unassign();
        if !status.is_success() {
            let target_id = chain.purpose.target_id;
            let message = format!("target {target_id}: EvtIddCxMonitorUnassignSwapChain failed with {status}");
            self.verifier.report(rules::CALLBACK_FAILED, message);
        }
    }

    /// The driver deletes a chain. One that it gives up while it is assigned is followed by another.
    pub(super) fn chain_deleted(&self, handle: Handle) {
        let chain = self.state.lock().chains.remove(&handle);
        let Some(chain) = chain else { return };
        let (life, device) = {
            let mut state = chain.state.lock();
            (state.delete(), state.device())
        };
        chain.wake_producer();
        self.take_surface_back(&chain, "WdfObjectDelete of a swap chain");
        if device.is_some_and(|device| self.around.platform.device_gpu(device).is_none()) {
            let message = format!("target {}: delete the chain before its device is released", chain.purpose.target_id);
            self.verifier.report(rules::CHAIN_DEVICE_FIRST, message);
        }
        self.around.platform.take_event_back(chain.event_handle);
        let mut state = self.state.lock();
        let wanted = state.topology.is_on(chain.purpose.monitor) && !state.stopping;
        let Some(monitor) = state.monitors.get_mut(&chain.purpose.monitor) else { return };
        if monitor.chain.as_ref().is_some_and(|current| current.handle == handle) {
            monitor.chain = None;
        }
        drop(state);
        if wanted && life == Life::Assigned {
            self.assign_later(chain.purpose.monitor, REASSIGN_DELAY);
        }
    }

    /// The driver's surface ends; it should have given its reference back.
    pub(super) fn take_surface_back(&self, chain: &Chain, call: &str) {
        let held = chain.held_by_driver.lock().take();
        if let Some(surface) = held
            && self.around.platform.take_surface_back(surface)
        {
            let message =
                format!("{call}: target {}: the last frame's surface was not released", chain.purpose.target_id);
            self.verifier.report(rules::SURFACE, message);
        }
    }
}
