//! Adapters and monitors of the class extension.
//!
//! The types keep the order that the class extension demands (iddcx-driver §3.1): a monitor that has not arrived is
//! deleted, and one that has is departed.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use std::sync::Arc;

use pf_abi::iddcx::{
    AdapterCaps, AdapterFlags, EndpointDiagnosticInfo, EndpointVersion, FeatureImplementation, InAdapterInit,
    InAdapterSetRenderAdapter, InMonitorCreate, InUpdateModes, MonitorDescription, MonitorDescriptionType, MonitorInfo,
    OutAdapterInit, OutMonitorArrival, OutMonitorCreate, TargetMode, TransmissionType, UpdateReason, VideoSignalInfo,
    idd_functions,
};
use pf_abi::runtime::Guid;
use pf_abi::wdf::{Luid, WdfStatus, wdf_functions};

use crate::bind::{Bound, idd, idd_has, wdf};
use crate::context::ContextExt;
use crate::{Adapter, Client, Device, Status};

/// What an adapter says about itself. Texts are zero-terminated and not empty (iddcx-driver §3.2, "names").
#[derive(Clone, Copy, Debug)]
pub struct AdapterSpec {
    pub flags: AdapterFlags,
    /// 1..16.
    pub max_monitors: u32,
    pub friendly_name: &'static [u16],
    pub model_name: &'static [u16],
    pub manufacturer_name: &'static [u16],
    /// Major, minor and build number of driver and "hardware".
    pub version: (u32, u32, u32),
}

impl Device {
    /// IddCxAdapterInitAsync, once per start. The answer arrives in [`Client::adapter_init_finished`], perhaps before
    /// this returns.
    ///
    /// # Errors
    /// The status of the class extension; after a failure here (not in the callback) it may be asked again.
    pub fn init_adapter<C: Client>(self, spec: &AdapterSpec) -> Result<Adapter, Status> {
        let mut version = EndpointVersion {
            MajorVer: spec.version.0,
            MinorVer: spec.version.1,
            Build: spec.version.2,
            ..EndpointVersion::init()
        };
        let mut caps = AdapterCaps {
            Flags: spec.flags,
            // Console drivers: no budget, for a budget makes modes unusable (iddcx-driver §3.2).
            MaxDisplayPipelineRate: 0,
            MaxMonitorsSupported: spec.max_monitors,
            EndPointDiagnostics: EndpointDiagnosticInfo {
                TransmissionType: TransmissionType::WIRED_OTHER,
                pEndPointFriendlyName: spec.friendly_name.as_ptr().cast_mut(),
                pEndPointModelName: spec.model_name.as_ptr().cast_mut(),
                pEndPointManufacturerName: spec.manufacturer_name.as_ptr().cast_mut(),
                pHardwareVersion: &raw mut version,
                pFirmwareVersion: &raw mut version,
                GammaSupport: FeatureImplementation::NONE,
                ..EndpointDiagnosticInfo::init()
            },
            ..AdapterCaps::init()
        };
        let mut attributes = C::Adapter::attributes(None);
        let mut input =
            InAdapterInit { WdfDevice: self.raw(), pCaps: &raw mut caps, ObjectAttributes: &raw mut attributes };
        let mut output = OutAdapterInit::init();
        let Bound { table, globals } = idd();
        // SAFETY: the bound table; all pointers are valid for the call, the texts for ever.
        Status(unsafe { idd_functions::adapter_init_async(table, globals, &raw mut input, &raw mut output) })
            .check()?;
        Adapter::from_raw(output.AdapterObject).ok_or(WdfStatus::DRIVER_INTERNAL_ERROR.into())
    }
}

/// What a monitor says about itself.
#[derive(Clone, Copy, Debug)]
pub struct MonitorSpec<'a> {
    /// Unique on the adapter and stable for an identity.
    pub connector: u32,
    /// Video output technology, e.g. HDMI.
    pub technology: u32,
    /// EDID with right checksums.
    pub description: &'a [u8],
    pub container: Guid,
}

impl Adapter {
    /// Hangs the driver's state on the adapter.
    ///
    /// # Errors
    /// The adapter has no room for it, or has one already.
    pub fn attach<C: Client>(self, state: Arc<C::Adapter>) -> Result<(), Status> {
        C::Adapter::attach(self.into(), state)
    }

    /// Whether the bound version can pin the render adapter (1.4).
    pub fn can_set_render_adapter() -> bool {
        idd_has(idd_functions::ADAPTER_SET_RENDER_ADAPTER)
    }

    /// Asks the system to render on this GPU. There is no answer. Does nothing where the bound version can't.
    pub fn set_render_adapter(self, gpu: Luid) {
        if !Self::can_set_render_adapter() {
            return;
        }
        let mut input = InAdapterSetRenderAdapter { PreferredRenderAdapter: gpu };
        let Bound { table, globals } = idd();
        // SAFETY: the bound table, asked for the function above; the structure is valid for the call.
        unsafe { idd_functions::adapter_set_render_adapter(table, globals, self.raw(), &raw mut input) };
    }

    /// IddCxMonitorCreate, with `state` hanging on the monitor before anything can ask for it.
    ///
    /// # Errors
    /// The status of the class extension.
    pub fn create_monitor<C: Client>(
        self,
        spec: &MonitorSpec<'_>,
        state: Arc<C::Monitor>,
    ) -> Result<CreatedMonitor, Status> {
        let mut info = MonitorInfo {
            MonitorType: spec.technology,
            ConnectorIndex: spec.connector,
            MonitorDescription: MonitorDescription {
                Type: MonitorDescriptionType::EDID,
                DataSize: u32::try_from(spec.description.len())
                    .map_err(|_| Status::from(WdfStatus::INVALID_PARAMETER))?,
                pData: spec.description.as_ptr().cast_mut(),
                ..MonitorDescription::init()
            },
            MonitorContainerId: pf_abi::wdf::Guid {
                Data1: spec.container.data1,
                Data2: spec.container.data2,
                Data3: spec.container.data3,
                Data4: spec.container.data4,
            },
            ..MonitorInfo::init()
        };
        let mut attributes = C::Monitor::attributes(None);
        let mut input = InMonitorCreate { ObjectAttributes: &raw mut attributes, pMonitorInfo: &raw mut info };
        let mut output = OutMonitorCreate::init();
        let Bound { table, globals } = idd();
        // SAFETY: the bound table; all pointers are valid for the call. The description is only read.
        Status(unsafe { idd_functions::monitor_create(table, globals, self.raw(), &raw mut input, &raw mut output) })
            .check()?;
        let raw = NonNull::new(output.MonitorObject).ok_or(Status::from(WdfStatus::DRIVER_INTERNAL_ERROR))?;
        let created = CreatedMonitor { raw };
        let object =
            crate::handle::Object::from_raw(raw.as_ptr()).ok_or(Status::from(WdfStatus::DRIVER_INTERNAL_ERROR))?;
        C::Monitor::attach(object, state)?;
        Ok(created)
    }
}

/// What the system says when a monitor arrives.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// LUID of the display adapter (not of the GPU).
    pub adapter: Luid,
    pub target_id: u32,
}

/// A monitor which the system does not know yet. Dropping it deletes it.
#[derive(Debug)]
pub struct CreatedMonitor {
    raw: NonNull<c_void>,
}

impl CreatedMonitor {
    /// IddCxMonitorArrival. Calls [`Client::parse_description`] and [`Client::target_modes`] on this stack.
    ///
    /// # Errors
    /// The status of the class extension; the monitor is deleted then.
    pub fn arrive(self) -> Result<(Monitor, Arrival), Status> {
        let mut output = OutMonitorArrival::init();
        let Bound { table, globals } = idd();
        // SAFETY: the bound table; a monitor that was created and has not arrived, for this consumes the value.
        Status(unsafe { idd_functions::monitor_arrival(table, globals, self.raw.as_ptr(), &raw mut output) })
            .check()?;
        let monitor = Monitor { raw: ManuallyDrop::new(self).raw };
        Ok((monitor, Arrival { adapter: output.OsAdapterLuid, target_id: output.OsTargetId }))
    }
}

impl Drop for CreatedMonitor {
    fn drop(&mut self) {
        delete(self.raw);
    }
}

/// An arrived monitor. Dropping it departs it.
#[derive(Debug)]
pub struct Monitor {
    raw: NonNull<c_void>,
}

// SAFETY: the class extension takes calls on a monitor from any thread.
unsafe impl Send for Monitor {}
// SAFETY: as above; `&Monitor` only updates modes.
unsafe impl Sync for Monitor {}

impl Monitor {
    /// IddCxMonitorUpdateModes: replaces the target modes, at least one of them. May call back on this stack.
    ///
    /// # Errors
    /// The status of the class extension.
    pub fn update_modes(&self, modes: &[VideoSignalInfo]) -> Result<(), Status> {
        let mut modes: Vec<TargetMode> = modes.iter().map(|signal| target_mode(*signal)).collect();
        let mut input = InUpdateModes {
            Reason: UpdateReason::OTHER,
            TargetModeCount: u32::try_from(modes.len()).map_err(|_| Status::from(WdfStatus::INVALID_PARAMETER))?,
            pTargetModes: modes.as_mut_ptr(),
        };
        let Bound { table, globals } = idd();
        // SAFETY: the bound table; an arrived monitor; the list is valid for the call.
        Status(unsafe { idd_functions::monitor_update_modes(table, globals, self.raw.as_ptr(), &raw mut input) })
            .check()
    }

    /// IddCxMonitorDeparture. Calls [`Client::unassign_swap_chain`] on this stack while it streams. The handle is
    /// dead afterwards, whatever the answer.
    ///
    /// # Errors
    /// The status of the class extension.
    pub fn depart(self) -> Result<(), Status> {
        ManuallyDrop::new(self).leave()
    }

    /// Gives the handle up without a call: the system is taking the monitor away itself (device stop).
    pub fn forget(self) {
        let _ = ManuallyDrop::new(self);
    }

    fn leave(&self) -> Result<(), Status> {
        let Bound { table, globals } = idd();
        // SAFETY: the bound table; an arrived monitor, departed once: by `depart`, which forgets it, or by its drop.
        Status(unsafe { idd_functions::monitor_departure(table, globals, self.raw.as_ptr()) }).check()
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        // A drop has nobody to tell.
        let _ = self.leave();
    }
}

/// A target mode over a signal. No bandwidth: the adapter has no budget.
pub(crate) fn target_mode(signal: VideoSignalInfo) -> TargetMode {
    TargetMode { TargetVideoSignalInfo: signal, ..TargetMode::init() }
}

/// WdfObjectDelete of an object that its one owner gives up.
pub(crate) fn delete(raw: NonNull<c_void>) {
    let Bound { table, globals } = wdf();
    // SAFETY: the bound table; called from the drop of the only value that stands for the object.
    unsafe { wdf_functions::object_delete(table, globals, raw.as_ptr()) };
}
