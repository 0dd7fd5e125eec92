//! Monitors: creation, arrival, modes, departure (iddcx-driver §3.1 steps 5–7 and 14–15).

use std::sync::Arc;

use pf_abi::iddcx::{IddStatus, MonitorMode, NO_PREFERRED_MODE, TargetMode};
use pf_abi::wdf::WdfStatus;

use super::callbacks;
use super::description::{self, Fault};
use super::extension::ClassExtension;
use super::modes::{self, ListBuffer, collect};
use super::state::{AdapterPhase, Monitor, MonitorPhase, TargetChange};
use crate::machine::objects::{Handle, Kind, ObjectSpec};
use crate::status::Status;
use crate::verifier::{Rule, rules};

/// What a driver says about a new monitor, sizes checked.
#[derive(Clone, Debug)]
pub struct MonitorFacts {
    pub connector: u32,
    pub technology: u32,
    pub container: [u8; 16],
    /// Empty = a monitor without a description, which is legal.
    pub description: Vec<u8>,
}

impl ClassExtension {
    /// IddCxMonitorCreate.
    pub(crate) fn monitor_create(
        &self,
        adapter: Handle,
        facts: MonitorFacts,
        spec: ObjectSpec,
    ) -> Result<Handle, Status> {
        const CALL: &str = "IddCxMonitorCreate";
        self.around.framework.expect(adapter, Kind::Adapter, CALL)?;
        self.not_in_query(CALL);
        let (phase, max_monitors) = {
            let state = self.state.lock();
            state.adapter.as_ref().map(|adapter| (adapter.phase, adapter.max_monitors)).unzip()
        };
        if phase != Some(AdapterPhase::Ready) {
            self.verifier.report(rules::ORDER, format!("{CALL}: before EvtIddCxAdapterInitFinished said success"));
            return Err(WdfStatus::INVALID_DEVICE_STATE.into());
        }
        let MonitorFacts { connector, description, .. } = facts;
        if connector >= max_monitors.unwrap_or(0) {
            self.verifier
                .report(rules::CONNECTOR, format!("{CALL}: connector {connector} is not below MaxMonitorsSupported"));
            return Err(WdfStatus::INVALID_PARAMETER.into());
        }
        let taken = self.state.lock().monitors.values().any(|monitor| monitor.connector == connector);
        if taken {
            self.verifier.report(rules::CONNECTOR, format!("{CALL}: connector {connector} is in use"));
            return Err(WdfStatus::INVALID_PARAMETER.into());
        }
        let identity = if description.is_empty() { None } else { Some(self.check_description(&description, CALL)?) };
        let handle = self.around.framework.new_object(Kind::Monitor, None, spec, CALL)?;
        let monitor = Monitor {
            connector,
            description: description.into(),
            identity,
            phase: MonitorPhase::Created,
            monitor_modes: Vec::new(),
            target_modes: Vec::new(),
            chain: None,
        };
        self.state.lock().monitors.insert(handle, monitor);
        Ok(handle)
    }

    fn check_description(&self, bytes: &[u8], call: &str) -> Result<description::Identity, Status> {
        description::check(bytes).map_err(|fault| {
            self.verifier.report(rules::DESCRIPTION, format!("{call}: {fault}"));
            match fault {
                Fault::Checksum(_) => IddStatus::MONITOR_INVALID_DESCRIPTOR_CHECKSUM.into(),
                _ => IddStatus::MONITOR_UNKNOWN_DESCRIPTOR_FORMAT.into(),
            }
        })
    }

    /// IddCxMonitorArrival: asks for modes on this stack, then makes the monitor known. The target id.
    pub(crate) fn monitor_arrival(&self, handle: Handle) -> Result<u32, Status> {
        const CALL: &str = "IddCxMonitorArrival";
        self.around.framework.expect(handle, Kind::Monitor, CALL)?;
        self.not_in_query(CALL);
        self.around.framework.no_locks_held(CALL);
        let _changing = self.changing.lock();
        let (phase, identity) = self.with_monitor(handle, CALL, |monitor| (monitor.phase, monitor.identity))?;
        if phase == MonitorPhase::Arrived {
            self.verifier.report(rules::ORDER, format!("{CALL}: {handle:?} has arrived already"));
            return Err(WdfStatus::INVALID_DEVICE_STATE.into());
        }
        let twin = self.state.lock().monitors.values().any(|other| {
            other.phase == MonitorPhase::Arrived && other.identity.is_some() && other.identity == identity
        });
        if twin {
            let message = format!("{CALL}: another arrived monitor has the identity {identity:?}");
            self.verifier.report(rules::DESCRIPTION_DUPLICATE, message);
        }
        let monitor_modes = self.ask_monitor_modes(handle, CALL)?;
        let target_modes = self.ask_target_modes(handle, CALL)?;
        if modes::common(&monitor_modes, &target_modes).is_empty() {
            let message = format!(
                "{CALL}: no mode of {} monitor modes is among {} target modes",
                monitor_modes.len(),
                target_modes.len()
            );
            self.verifier.report(rules::MODES_DISJOINT, message);
        }
        let target_id = self.with_monitor(handle, CALL, |monitor| {
            monitor.monitor_modes = monitor_modes;
            monitor.target_modes = target_modes;
            monitor.phase = MonitorPhase::Arrived;
            monitor.target_id()
        })?;
        tracing::info!("target {target_id} arrived; {}", self.state.lock().kept());
        self.tell(TargetChange { target_id, present: true });
        Ok(target_id)
    }

    /// IddCxMonitorUpdateModes: new target modes; the description's list is asked for again on this stack.
    pub(crate) fn update_modes(&self, handle: Handle, target_modes: Vec<TargetMode>) -> Result<(), Status> {
        const CALL: &str = "IddCxMonitorUpdateModes";
        self.around.framework.expect(handle, Kind::Monitor, CALL)?;
        self.not_in_query(CALL);
        self.around.framework.no_locks_held(CALL);
        let _changing = self.changing.lock();
        self.expect_arrived(handle, CALL, "")?;
        if target_modes.is_empty() {
            self.verifier.report(rules::MODES, format!("{CALL}: no mode at all"));
            return Err(WdfStatus::INVALID_PARAMETER.into());
        }
        if let Some((rule, fault)) = target_modes.iter().find_map(modes::element_fault) {
            self.verifier.report(rule, format!("{CALL}: {fault}"));
            return Err(WdfStatus::INVALID_PARAMETER.into());
        }
        let monitor_modes = self.ask_monitor_modes(handle, CALL)?;
        let outside = target_modes.len() - modes::common(&monitor_modes, &target_modes).len();
        if outside > 0 {
            let message = format!("{CALL}: {outside} of {} modes are not among the description's", target_modes.len());
            self.verifier.report(rules::MODES, message);
        }
        self.with_monitor(handle, CALL, |monitor| {
            monitor.monitor_modes = monitor_modes;
            monitor.target_modes = target_modes;
        })
    }

    /// IddCxMonitorDeparture: takes the chain away, commits without the monitor, cleans it up.
    pub(crate) fn monitor_departure(&self, handle: Handle) -> Result<(), Status> {
        const CALL: &str = "IddCxMonitorDeparture";
        self.around.framework.expect(handle, Kind::Monitor, CALL)?;
        self.not_in_query(CALL);
        self.around.framework.no_locks_held(CALL);
        let _changing = self.changing.lock();
        self.expect_arrived(handle, CALL, ": delete it")?;
        self.take_chain_away(handle);
        self.remove_monitor(handle, true);
        Ok(())
    }

    /// Reports a call for a monitor that has not arrived; `advice` is what to do instead.
    fn expect_arrived(&self, handle: Handle, call: &str, advice: &str) -> Result<(), Status> {
        if self.with_monitor(handle, call, |monitor| monitor.phase)? == MonitorPhase::Arrived {
            return Ok(());
        }
        self.verifier.report(rules::ORDER, format!("{call}: {handle:?} has not arrived{advice}"));
        Err(WdfStatus::INVALID_DEVICE_STATE.into())
    }

    /// The end of a monitor: out of the topology, its chains deleted, its object cleaned up.
    pub(super) fn remove_monitor(&self, handle: Handle, commit: bool) {
        let (removed, was_on) = {
            let mut state = self.state.lock();
            (state.monitors.remove(&handle), state.topology.switch(handle, None))
        };
        let Some(monitor) = removed else { return };
        let target_id = monitor.target_id();
        if commit && was_on {
            // The departing path is gone from the list. There is no way back, so that a failure has no meaning.
            let status = self.commit_paths(None);
            if !status.is_success() {
                tracing::warn!(%status, "commit at departure");
            }
        }
        let left: Vec<Handle> = {
            let state = self.state.lock();
            state.chains.values().filter(|chain| chain.purpose.monitor == handle).map(|chain| chain.handle).collect()
        };
        for chain in left {
            let message = format!("chain {chain:?} of target {target_id} was not deleted by its monitor's end");
            self.verifier.report(rules::CHAIN_LEAK, message);
            self.chain_deleted(chain);
            // The driver has no use for it any more.
            let _ = self.around.framework.delete_object(chain);
        }
        if let Err(error) = self.around.framework.delete_object(handle) {
            self.around.framework.bad_object(error, "removing a monitor");
        }
        if monitor.phase == MonitorPhase::Arrived {
            tracing::info!("target {target_id} departed; {}", self.state.lock().kept());
            self.tell(TargetChange { target_id, present: false });
        }
    }

    fn ask_monitor_modes(&self, handle: Handle, call: &str) -> Result<Vec<MonitorMode>, Status> {
        let callbacks = self.state.lock().callbacks.ok_or(Status::from(WdfStatus::INVALID_DEVICE_STATE))?;
        let description: Arc<[u8]> = self.with_monitor(handle, call, |monitor| Arc::clone(&monitor.description))?;
        let mut report = |rule: Rule, message: String| self.verifier.report(rule, format!("{call}: {message}"));
        collect(
            |into| {
                if description.is_empty() {
                    callbacks::default_modes(&self.around.watch, callbacks.default_modes, handle, into)
                } else {
                    callbacks::parse(&self.around.watch, callbacks.parse, &description, into)
                }
            },
            &mut report,
        )
    }

    fn ask_target_modes(&self, handle: Handle, call: &str) -> Result<Vec<TargetMode>, Status> {
        let callbacks = self.state.lock().callbacks.ok_or(Status::from(WdfStatus::INVALID_DEVICE_STATE))?;
        let description: Arc<[u8]> = self.with_monitor(handle, call, |monitor| Arc::clone(&monitor.description))?;
        let mut report = |rule: Rule, message: String| self.verifier.report(rule, format!("{call}: {message}"));
        let pass = |into: &mut ListBuffer<TargetMode>| {
            let (status, count) =
                callbacks::query_target(&self.around.watch, callbacks.query_target, handle, &description, into);
            (status, count, NO_PREFERRED_MODE)
        };
        collect(pass, &mut report)
    }
}
