//! Figures of the machine, for the supervisor and for tests.

use pf_abi::sim::SimReport;
use pf_abi::supervisor::SimulatorStatus;

use super::Machine;

/// Longest text of the newest violation.
const LAST_MAX: usize = 1024;

impl Machine {
    /// For the supervisor.
    pub fn status(&self) -> SimulatorStatus {
        let report = self.report();
        SimulatorStatus {
            monitors: report.monitors,
            swap_chains: report.swap_chains,
            devices: report.devices,
            handles: report.handles,
            frames_offered: report.frames_offered,
            frames_acquired: report.frames_acquired,
            requests: report.requests,
            violations: report.violations,
        }
    }

    /// For tests.
    pub fn report(&self) -> SimReport {
        let (frames_offered, frames_acquired) = self.class.frame_counts();
        let mut last_violation = self.verifier.last();
        last_violation.truncate(last_violation.floor_char_boundary(LAST_MAX));
        SimReport {
            now_ms: self.clock.now_ms(),
            monitors: self.class.monitor_count() as u32,
            swap_chains: self.class.chain_count() as u32,
            devices: self.platform.device_count() as u32,
            handles: self.platform.handle_count() as u32,
            frames_offered,
            frames_acquired,
            requests: self.framework.request_count(),
            violations: self.verifier.total(),
            last_violation,
        }
    }
}
