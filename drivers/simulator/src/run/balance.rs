//! What the driver has left behind, checked after the end of a run.

use crate::machine::Machine;
use crate::platform::handles::Maker;
use crate::verifier::rules;

impl Machine {
    /// Reports everything that should be gone once the device and the driver object are.
    pub(crate) fn check_balance(&self) {
        for (handle, kind, references) in self.objects.remaining() {
            let message = format!("{kind:?} {handle:?} is left with {references} references");
            self.verifier.report(rules::OBJECT_LEAK, message);
        }
        if self.framework.requests.open_count() > 0 {
            let message = format!("{} requests were never completed", self.framework.requests.open_count());
            self.verifier.report(rules::NEVER_COMPLETED, message);
        }
        if !self.framework.requests.all_untouched() {
            self.verifier.report(rules::BUFFER_TOUCHED, "a buffer was written after its request was completed");
        }
        for (value, maker, used) in self.platform.handles.remaining() {
            if maker == Maker::Host && !used {
                // The host duplicated it in and never spoke of it to the driver.
                tracing::warn!(value, "a handle of the host was never adopted");
            } else {
                self.verifier.report(rules::PLATFORM_LEAK, format!("handle {value:#x} of the {maker:?} is left open"));
            }
        }
        let views = self.platform.views.lock().len();
        if views > 0 {
            self.verifier.report(rules::PLATFORM_LEAK, format!("{views} views of sections are left mapped"));
        }
        let left = self.platform.graphics.remaining();
        if left != crate::platform::graphics::Remaining::default() {
            let message =
                format!("{} devices, {} textures, {} surfaces are left", left.devices, left.textures, left.surfaces);
            self.verifier.report(rules::PLATFORM_LEAK, message);
        }
    }
}
