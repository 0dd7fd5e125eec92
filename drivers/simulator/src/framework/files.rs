//! File objects: one per open handle of a client.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::calls;
use crate::machine::Machine;
use crate::objects::{Handle, Kind, ObjectSpec};

/// Open files of all clients.
const FILES_MAX: usize = 256;

/// Who opened each file.
#[derive(Debug, Default)]
pub struct Files {
    openers: Mutex<HashMap<Handle, u32>>,
}

impl Machine {
    /// Opens the device for a client; `None` when there are too many files or no device.
    pub fn open_file(&self, process_id: u32) -> Option<Handle> {
        let device = self.framework.state.lock().device?;
        let mut openers = self.framework.files.openers.lock();
        if openers.len() >= FILES_MAX {
            return None;
        }
        let file = self.objects.create(Kind::File, Some(device), ObjectSpec::default()).ok()??;
        openers.insert(file, process_id);
        Some(file)
    }

    /// Closes a client's file: cleanup, then close. No request of the file is under way any more.
    pub fn close_file(&self, file: Handle) {
        let callbacks = self.framework.state.lock().file_callbacks;
        if let Some(callbacks) = callbacks {
            calls::file_cleanup(self, callbacks, file);
            calls::file_close(self, callbacks, file);
        }
        self.framework.files.openers.lock().remove(&file);
        if let Err(error) = self.delete_object(file) {
            self.bad_object(error, "closing a file");
        }
    }

    /// WdfFileObjectGetInitiatorProcessId.
    pub(crate) fn file_opener(&self, file: Handle) -> u32 {
        if self.expect(file, Kind::File, "WdfFileObjectGetInitiatorProcessId").is_err() {
            return 0;
        }
        self.framework.files.openers.lock().get(&file).copied().unwrap_or(0)
    }
}
