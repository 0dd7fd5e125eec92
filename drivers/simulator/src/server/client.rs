//! One client and its open files.

use std::collections::HashMap;

use crate::machine::objects::Handle;

/// Files that one client may have open.
const FILES_MAX: usize = 16;

/// State of one connection.
#[derive(Debug)]
pub struct Client {
    pub process_id: u32,
    /// Open files by the client's own handle values.
    files: HashMap<u64, Handle>,
    next_file: u64,
}

impl Client {
    pub fn new(process_id: u32) -> Self {
        Self { process_id, files: HashMap::new(), next_file: 0 }
    }

    /// Enters an open file; its handle, or `None` when there are too many.
    pub fn add_file(&mut self, file: Handle) -> Option<u64> {
        if self.files.len() >= FILES_MAX {
            return None;
        }
        self.next_file += 4;
        self.files.insert(self.next_file, file);
        Some(self.next_file)
    }

    pub fn file(&self, handle: u64) -> Option<Handle> {
        self.files.get(&handle).copied()
    }

    pub fn remove_file(&mut self, handle: u64) -> Option<Handle> {
        self.files.remove(&handle)
    }

    /// The files that are still open, in the order in which they were opened.
    pub fn into_files(self) -> Vec<Handle> {
        let mut files: Vec<(u64, Handle)> = self.files.into_iter().collect();
        files.sort_unstable_by_key(|(handle, _)| *handle);
        files.into_iter().map(|(_, file)| file).collect()
    }
}
