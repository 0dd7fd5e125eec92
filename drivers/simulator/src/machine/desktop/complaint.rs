//! One failure after the other: each is logged when it is new, and its repetitions as a number when it is over.

use super::source::SourceError;

/// What a screen complains about.
#[derive(Debug)]
pub(super) struct Complaint {
    target_id: u32,
    /// The last failure.
    text: String,
    /// How often it came in a row.
    times: u64,
}

impl Complaint {
    pub(super) fn of(target_id: u32) -> Self {
        Self { target_id, text: String::new(), times: 0 }
    }

    /// There was no picture.
    pub(super) fn failed(&mut self, error: &SourceError) {
        let text = error.to_string();
        if self.times > 0 && text == self.text {
            self.times += 1;
            return;
        }
        self.over();
        tracing::error!(target_id = self.target_id, "no picture: {text}");
        self.text = text;
        self.times = 1;
    }

    /// There is a picture again, or another failure.
    pub(super) fn over(&mut self) {
        if self.times > 1 {
            tracing::warn!(target_id = self.target_id, times = self.times, "no picture: {}", self.text);
        }
        self.times = 0;
    }
}

impl Drop for Complaint {
    fn drop(&mut self) {
        self.over();
    }
}
