//! What an operating system gives a driver: handles, sections, events, devices, textures, time.

pub mod graphics;
pub mod handles;
mod leaks;
mod loans;
pub mod services;
pub mod textures;
#[cfg(test)]
mod textures_tests;

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use super::fault_injection::Faults;
use crate::verifier::Verifier;
use graphics::GraphicsObjects;
use handles::Handles;
use pf_os::Mapping;

/// The platform's state.
#[derive(Debug)]
pub struct Platform {
    pub(crate) verifier: Arc<Verifier>,
    faults: Arc<Faults>,
    handles: Handles,
    graphics: GraphicsObjects,
    /// Views of sections by their address.
    views: Mutex<HashMap<usize, Mapping>>,
}

impl Platform {
    pub(crate) fn new(verifier: Arc<Verifier>, faults: Arc<Faults>) -> Self {
        Self {
            verifier,
            faults,
            handles: Handles::default(),
            graphics: GraphicsObjects::default(),
            views: Mutex::default(),
        }
    }
}
