//! The locks of objects, and which of them a thread holds.

use std::collections::HashMap;
use std::sync::Arc;
use std::thread::ThreadId;

use parking_lot::{Condvar, Mutex};

use crate::machine::objects::Handle;

#[derive(Debug, Default)]
pub(super) struct Lock {
    pub holder: Mutex<Option<ThreadId>>,
    pub freed: Condvar,
}

/// All locks, by the object that they belong to.
#[derive(Debug, Default)]
pub(super) struct Locks {
    locks: Mutex<HashMap<Handle, Arc<Lock>>>,
    /// Locks that each thread holds, in the order in which it took them.
    held: Mutex<HashMap<ThreadId, Vec<Handle>>>,
}

impl Locks {
    /// The lock of an object, made when there is none.
    pub fn of(&self, object: Handle) -> Arc<Lock> {
        Arc::clone(self.locks.lock().entry(object).or_default())
    }

    pub fn get(&self, object: Handle) -> Option<Arc<Lock>> {
        self.locks.lock().get(&object).cloned()
    }

    pub fn taken(&self, object: Handle, by: ThreadId) {
        self.held.lock().entry(by).or_default().push(object);
    }

    pub fn given_back(&self, object: Handle, by: ThreadId) {
        let mut held = self.held.lock();
        if let Some(of_thread) = held.get_mut(&by) {
            of_thread.retain(|other| *other != object);
            if of_thread.is_empty() {
                held.remove(&by);
            }
        }
    }

    /// Locks that this thread holds.
    pub fn held_here(&self) -> Vec<Handle> {
        self.held.lock().get(&std::thread::current().id()).cloned().unwrap_or_default()
    }
}
