//! File objects: one per open handle of a client.

use super::callbacks;
use super::instance::Framework;
use crate::machine::objects::{Handle, Kind, ObjectSpec};

/// Open files of all clients.
const FILES_MAX: usize = 256;

impl Framework {
    /// Opens the device for a client; `None` when there are too many files or no device.
    pub fn open_file(&self, process_id: u32) -> Option<Handle> {
        let device = self.state.lock().device?;
        let mut openers = self.files.lock();
        if openers.len() >= FILES_MAX {
            return None;
        }
        let file = self.objects.create(Kind::File, Some(device), ObjectSpec::default()).ok()??;
        openers.insert(file, process_id);
        Some(file)
    }

    /// Closes a client's file: cleanup, then close. No request of the file is under way any more.
    pub fn close_file(&self, file: Handle) {
        let callbacks = self.state.lock().file_callbacks;
        if let Some(callbacks) = callbacks {
            callbacks::file_cleanup(&self.watch, callbacks, file);
            callbacks::file_close(&self.watch, callbacks, file);
        }
        self.files.lock().remove(&file);
        if let Err(error) = self.delete_object(file) {
            self.bad_object(error, "closing a file");
        }
    }

    /// WdfFileObjectGetInitiatorProcessId.
    pub(crate) fn file_opener(&self, file: Handle) -> u32 {
        if self.expect(file, Kind::File, "WdfFileObjectGetInitiatorProcessId").is_err() {
            return 0;
        }
        self.files.lock().get(&file).copied().unwrap_or(0)
    }
}
