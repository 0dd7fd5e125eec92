//! A driver for the tests: it keeps its own books and writes down every request.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use pf_abi::control::{AddReply, AddRequest, InfoReply, NtStatus};
use pf_media::{AdapterId, Mode};

use crate::driver::{DeviceFault, DriverError, MonitorDriver};

#[derive(Default)]
pub struct DriverState {
    pub log: Vec<String>,
    pub monitors: BTreeMap<u64, u32>,
    pub next_target: u32,
    pub active: Vec<u32>,
    /// ADD answers NOT_FOUND this many times.
    pub not_found: u32,
    /// The next ADD makes a monitor and answers too few bytes.
    pub short_reply: bool,
    /// The next ADD makes a monitor and answers target 0.
    pub zero_target: bool,
    /// The next activation is refused.
    pub refuse_topology: bool,
    pub gone: bool,
    /// Runs inside the next ping, which takes as long.
    pub in_ping: Option<Box<dyn FnOnce() + Send>>,
}

/// What the test breaks.
#[derive(Debug, thiserror::Error)]
#[error("broken by the test")]
struct Planted {
    gone: bool,
}

impl DeviceFault for Planted {
    fn is_gone(&self) -> bool {
        self.gone
    }

    fn status(&self) -> Option<NtStatus> {
        None
    }
}

/// Shares its state with the test.
#[derive(Clone, Default)]
pub struct FakeDriver(Arc<Mutex<DriverState>>);

impl FakeDriver {
    pub fn state(&self) -> MutexGuard<'_, DriverState> {
        self.0.lock().expect("the tests don't panic under the lock")
    }

    pub fn take_log(&self) -> Vec<String> {
        std::mem::take(&mut self.state().log)
    }

    fn enter(&self, line: String) -> Result<MutexGuard<'_, DriverState>, DriverError> {
        let mut state = self.state();
        if state.gone {
            return Err(DriverError::Gone(Arc::new(Planted { gone: true })));
        }
        state.log.push(line);
        Ok(state)
    }
}

impl MonitorDriver for FakeDriver {
    fn info(&mut self) -> Result<InfoReply, DriverError> {
        drop(self.enter("info".into())?);
        Ok(InfoReply::default())
    }

    fn add(&mut self, request: &AddRequest) -> Result<AddReply, DriverError> {
        let mut state = self.enter(format!("add {} {}x{}", request.session_id, request.width, request.height))?;
        if state.not_found > 0 {
            state.not_found -= 1;
            return Err(DriverError::Refused { operation: "ADD", status: NtStatus::NOT_FOUND });
        }
        state.next_target += 1;
        let target = 0x100 + state.next_target;
        assert!(state.monitors.insert(request.session_id, target).is_none(), "key used twice");
        if std::mem::take(&mut state.short_reply) {
            return Err(DriverError::ShortReply { operation: "ADD", got: 16, want: 20 });
        }
        let target_id = if std::mem::take(&mut state.zero_target) { 0 } else { target };
        Ok(AddReply { target_id, wudf_pid: 77, resolved_monitor_id: 1, ..AddReply::default() })
    }

    fn remove(&mut self, key: u64) -> Result<(), DriverError> {
        let mut state = self.enter(format!("remove {key}"))?;
        if let Some(target) = state.monitors.remove(&key) {
            assert!(!state.active.contains(&target), "target {target} was removed while it was on");
        }
        Ok(())
    }

    fn clear_all(&mut self) -> Result<(), DriverError> {
        let mut state = self.enter("clear".into())?;
        state.monitors.clear();
        state.active.clear();
        Ok(())
    }

    fn ping(&mut self) -> Result<(), DriverError> {
        if let Some(run) = self.enter("ping".into())?.in_ping.take() {
            run();
        }
        Ok(())
    }

    fn set_render_adapter(&mut self, adapter: AdapterId) -> Result<(), DriverError> {
        drop(self.enter(format!("render {:x}", adapter.low))?);
        Ok(())
    }

    fn set_topology(&mut self, target_id: u32, mode: Option<Mode>) -> Result<(), DriverError> {
        let name = mode.map_or("off".to_owned(), |mode| mode.to_string());
        let mut state = self.enter(format!("display {target_id} {name}"))?;
        if mode.is_some() && std::mem::take(&mut state.refuse_topology) {
            return Err(DriverError::Failed { operation: "SetDisplay", fault: Arc::new(Planted { gone: false }) });
        }
        state.active.retain(|target| *target != target_id);
        if mode.is_some() {
            state.active.push(target_id);
        }
        Ok(())
    }
}
