//! One framework, with all that it keeps.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use super::class_driver::ClassDriver;
use super::device::State;
use super::locks::Locks;
use super::requests::Requests;
use super::timers::Timers;
use crate::machine::clock::Clock;
use crate::machine::objects::{Handle, Objects};
use crate::machine::watch::Watch;
use crate::verifier::Verifier;

/// The framework of one driver, with all that it keeps.
#[derive(Debug)]
pub struct Framework {
    pub(crate) verifier: Arc<Verifier>,
    pub(crate) objects: Objects,
    pub(super) watch: Arc<Watch>,
    pub(super) state: Mutex<State>,
    /// Open files, and the process that opened each.
    pub(super) files: Mutex<HashMap<Handle, u32>>,
    pub(super) requests: Requests,
    pub(super) timers: Arc<Timers>,
    pub(super) locks: Locks,
    class_driver: OnceLock<Arc<dyn ClassDriver>>,
}

impl Framework {
    pub(crate) fn new(verifier: Arc<Verifier>, watch: Arc<Watch>, clock: Arc<Clock>) -> Self {
        Self {
            verifier,
            objects: Objects::default(),
            state: Mutex::default(),
            files: Mutex::default(),
            requests: Requests::default(),
            timers: Arc::new(Timers::new(clock, Arc::clone(&watch))),
            locks: Locks::default(),
            class_driver: OnceLock::new(),
            watch,
        }
    }

    /// Puts a class driver on top; the first one stays.
    pub(crate) fn attach(&self, class_driver: Arc<dyn ClassDriver>) {
        // Refused for a second one: this framework plays one device.
        let _ = self.class_driver.set(class_driver);
    }

    pub(super) fn class_driver(&self) -> Option<&dyn ClassDriver> {
        self.class_driver.get().map(AsRef::as_ref)
    }

    /// Starts the timers' thread.
    ///
    /// # Errors
    /// The system's, when there is no thread to be had.
    pub fn start_timers(&self) -> std::io::Result<()> {
        self.timers.start()
    }

    /// Moves a virtual clock, firing what falls due on the way. `false` when a callback does not come back.
    pub fn advance_clock(&self, milliseconds: u64) -> bool {
        self.timers.advance(milliseconds)
    }
}
