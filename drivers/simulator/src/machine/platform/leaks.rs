//! What the driver has, and what it has left at the end of a run.

use super::Platform;
use super::graphics::Remaining;
use super::handles::Maker;
use crate::verifier::rules;

impl Platform {
    /// Handles in the driver's process.
    pub fn handle_count(&self) -> usize {
        self.handles.count()
    }

    /// Graphics devices that the driver holds.
    pub fn device_count(&self) -> usize {
        self.graphics.remaining().devices
    }

    /// Reports everything that should be gone once the driver is.
    pub(crate) fn report_leaks(&self) {
        for (value, maker, used) in self.handles.remaining() {
            if maker == Maker::Host && !used {
                // The host duplicated it in and never spoke of it to the driver.
                tracing::warn!(value, "a handle of the host was never adopted");
            } else {
                self.verifier.report(rules::PLATFORM_LEAK, format!("handle {value:#x} of the {maker:?} is left open"));
            }
        }
        let views = self.views.lock().len();
        if views > 0 {
            self.verifier.report(rules::PLATFORM_LEAK, format!("{views} views of sections are left mapped"));
        }
        let left = self.graphics.remaining();
        if left != Remaining::default() {
            let message =
                format!("{} devices, {} textures, {} surfaces are left", left.devices, left.textures, left.surfaces);
            self.verifier.report(rules::PLATFORM_LEAK, message);
        }
    }
}
