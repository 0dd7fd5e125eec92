//! What the driver has left with the framework at the end of a run.

use super::instance::Framework;
use crate::verifier::rules;

impl Framework {
    /// Reports everything that should be gone once the device and the driver object are.
    pub(crate) fn report_leaks(&self) {
        for (handle, kind, references) in self.objects.remaining() {
            let message = format!("{kind:?} {handle:?} is left with {references} references");
            self.verifier.report(rules::OBJECT_LEAK, message);
        }
        if self.requests.open_count() > 0 {
            let message = format!("{} requests were never completed", self.requests.open_count());
            self.verifier.report(rules::NEVER_COMPLETED, message);
        }
        if !self.requests.all_untouched() {
            self.verifier.report(rules::BUFFER_TOUCHED, "a buffer was written after its request was completed");
        }
    }

    /// Requests so far.
    pub fn request_count(&self) -> u64 {
        self.requests.total()
    }
}
