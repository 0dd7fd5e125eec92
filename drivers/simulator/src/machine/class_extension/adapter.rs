//! Device initialisation and the adapter (iddcx-driver §3.1 steps 2–4).

use std::time::Duration;

use pf_abi::iddcx::{FeatureImplementation, TransmissionType};
use pf_abi::wdf::WdfStatus;

use super::callbacks::{self, ClassCallbacks};
use super::extension::ClassExtension;
use super::state::{Adapter, AdapterPhase};
use crate::machine::framework::device::Power;
use crate::machine::objects::{Handle, Kind, ObjectSpec};
use crate::machine::platform::graphics::Gpu;
use crate::status::Status;
use crate::verifier::rules;

/// Monitors that one adapter may have (iddcx-driver §3.2).
const MONITORS_MAX: u32 = 16;

/// What an adapter's capabilities say, with their nested structures checked for size.
#[derive(Clone, Debug)]
pub struct CapsFacts {
    pub max_monitors: u32,
    pub pipeline_rate: u64,
    pub transmission: TransmissionType,
    pub gamma: FeatureImplementation,
    /// Friendly, model and manufacturer name.
    pub names: [Option<String>; 3],
}

impl CapsFacts {
    /// What the class extension rejects.
    fn fault(&self) -> Option<&'static str> {
        if self.transmission == TransmissionType::UNINITIALIZED {
            return Some("the transmission type is not set");
        }
        if self.gamma == FeatureImplementation::UNINITIALIZED {
            return Some("GammaSupport is 0: say \"none\" (1)");
        }
        if !(1..=MONITORS_MAX).contains(&self.max_monitors) {
            return Some("MaxMonitorsSupported is not 1 to 16");
        }
        if self.pipeline_rate == u64::MAX {
            return Some("MaxDisplayPipelineRate is the largest number: say 0 for no budget");
        }
        let missing = self.names.iter().any(|name| name.as_deref().is_none_or(str::is_empty));
        missing.then_some("friendly, model and manufacturer name must not be empty")
    }
}

impl ClassExtension {
    /// IddCxDeviceInitConfig.
    pub(crate) fn class_config(&self, init: u64, callbacks: ClassCallbacks) -> Result<(), Status> {
        const CALL: &str = "IddCxDeviceInitConfig";
        self.around.framework.expect_init(init, CALL)?;
        let mut state = self.state.lock();
        if state.callbacks.is_some() {
            drop(state);
            self.verifier.report(rules::ORDER, format!("{CALL}: called a second time"));
            return Err(WdfStatus::INVALID_DEVICE_STATE.into());
        }
        state.callbacks = Some(callbacks);
        Ok(())
    }

    /// IddCxDeviceInitialize.
    pub(crate) fn class_initialize(&self, device: Handle) -> Result<(), Status> {
        const CALL: &str = "IddCxDeviceInitialize";
        self.around.framework.expect(device, Kind::Device, CALL)?;
        let twice = core::mem::replace(&mut self.state.lock().initialized, true);
        if twice {
            self.verifier.report(rules::ORDER, format!("{CALL}: called a second time"));
            return Err(WdfStatus::INVALID_DEVICE_STATE.into());
        }
        Ok(())
    }

    /// IddCxAdapterInitAsync. The answer comes on the system's thread, perhaps before this returns.
    pub(crate) fn adapter_init(&self, device: Handle, caps: &CapsFacts, spec: ObjectSpec) -> Result<Handle, Status> {
        const CALL: &str = "IddCxAdapterInitAsync";
        self.around.framework.expect(device, Kind::Device, CALL)?;
        self.not_in_query(CALL);
        let power = self.around.framework.power();
        if power != Power::Entered {
            let when = if power == Power::Added { "before D0Entry" } else { "after the device was stopped" };
            self.verifier.report(rules::ORDER, format!("{CALL}: {when}"));
            return Err(WdfStatus::INVALID_DEVICE_STATE.into());
        }
        if let Some(fault) = caps.fault() {
            self.verifier.report(rules::STRUCT_VALUE, format!("{CALL}: {fault}"));
            return Err(WdfStatus::INVALID_PARAMETER.into());
        }
        if self.state.lock().adapter.is_some() {
            self.verifier.report(rules::ORDER, format!("{CALL}: the device has an adapter already"));
            return Err(WdfStatus::INVALID_DEVICE_STATE.into());
        }
        // The adapter outlives the device's other children: it is taken down by hand.
        let handle = self.around.framework.new_object(Kind::Adapter, None, spec, CALL)?;
        let adapter = Adapter { handle, max_monitors: caps.max_monitors, phase: AdapterPhase::Initializing };
        self.state.lock().adapter = Some(adapter);
        self.post(Duration::ZERO, move |extension| extension.adapter_ready(handle));
        Ok(handle)
    }

    fn adapter_ready(&self, handle: Handle) {
        let callback = {
            let mut state = self.state.lock();
            match &mut state.adapter {
                Some(adapter) if adapter.handle == handle => adapter.phase = AdapterPhase::Ready,
                _ => return,
            }
            state.callbacks.map(|callbacks| callbacks.init_finished)
        };
        let Some(callback) = callback else { return };
        let status = callbacks::init_finished(&self.around.watch, callback, handle, Status::SUCCESS);
        if !status.is_success() {
            self.verifier.report(rules::CALLBACK_FAILED, format!("EvtIddCxAdapterInitFinished failed with {status}"));
        }
    }

    /// IddCxAdapterSetRenderAdapter.
    pub(crate) fn set_render_adapter(&self, adapter: Handle, gpu: Gpu) {
        const CALL: &str = "IddCxAdapterSetRenderAdapter";
        if self.around.framework.expect(adapter, Kind::Adapter, CALL).is_err() {
            return;
        }
        self.not_in_query(CALL);
        // This machine has one GPU. A preference for another is ignored, as the real call has no answer either.
        tracing::info!(low = gpu.low, high = gpu.high, "render adapter asked for");
    }

    /// IddCxReportCriticalError.
    pub(crate) fn critical_error(&self, adapter: Handle, major: u32, minor: u32) -> Result<(), Status> {
        self.around.framework.expect(adapter, Kind::Adapter, "IddCxReportCriticalError")?;
        self.verifier.report(rules::DRIVER_GAVE_UP, format!("IddCxReportCriticalError: {major:#x}, {minor:#x}"));
        Ok(())
    }
}
