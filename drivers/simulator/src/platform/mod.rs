//! What an operating system gives a driver: handles, sections, events, devices, textures, time.

pub mod graphics;
pub mod handles;
pub mod services;
pub mod table;
pub mod textures;
#[cfg(test)]
mod textures_tests;

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;

use parking_lot::Mutex;

use graphics::GraphicsObjects;
use handles::Handles;
use pf_os::Mapping;

/// The platform's state.
#[derive(Debug, Default)]
pub struct Platform {
    pub handles: Handles,
    pub graphics: GraphicsObjects,
    /// Views of sections by their address.
    pub(crate) views: Mutex<HashMap<usize, Mapping>>,
    /// Lines that the driver logged.
    pub(crate) lines: AtomicU64,
}
