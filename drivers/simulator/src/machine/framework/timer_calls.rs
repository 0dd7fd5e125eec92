//! Timers as the driver calls on them.

use pf_abi::wdf::WdfStatus;

use super::callbacks::TimerEvent;
use super::instance::Framework;
use crate::machine::objects::{Handle, Kind, ObjectSpec};
use crate::status::Status;
use crate::verifier::rules;

impl Framework {
    /// WdfTimerCreate.
    pub(crate) fn timer_create(
        &self,
        spec: ObjectSpec,
        event: Option<TimerEvent>,
        period_ms: u32,
    ) -> Result<Handle, Status> {
        const CALL: &str = "WdfTimerCreate";
        let Some(event) = event else {
            self.verifier.report(rules::CALLBACK_MISSING, format!("{CALL}: EvtTimerFunc is null"));
            return Err(WdfStatus::INVALID_PARAMETER.into());
        };
        if spec.parent.is_none() {
            self.verifier.report(rules::STRUCT_VALUE, format!("{CALL}: a timer needs a parent"));
            return Err(WdfStatus::INVALID_PARAMETER.into());
        }
        self.timers.add(event, period_ms, || self.new_object(Kind::Timer, None, spec, CALL))
    }

    /// WdfTimerStart; whether it was armed before. `due` in 100 ns, negative = from now.
    pub(crate) fn timer_start(&self, handle: Handle, due: i64) -> bool {
        self.expect(handle, Kind::Timer, "WdfTimerStart").is_ok() && self.timers.arm(handle, due)
    }

    /// WdfTimerStop; whether it was armed.
    pub(crate) fn timer_stop(&self, handle: Handle, wait: bool) -> bool {
        if self.expect(handle, Kind::Timer, "WdfTimerStop").is_err() {
            return false;
        }
        let stopped = self.timers.disarm(handle, wait);
        if stopped.from_callback {
            let message = format!("WdfTimerStop: {handle:?} waits for the callback that it is called from");
            self.verifier.report(rules::DEADLOCK, message);
        }
        stopped.armed
    }
}
