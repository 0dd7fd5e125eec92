//! Devices, textures and surfaces by opaque pointer, with reference counts.

use std::collections::HashMap;
use std::sync::Arc;

use core::ffi::c_void;
use parking_lot::Mutex;

use super::textures::Texture;

/// Non-canonical on every 64-bit machine, and apart from the framework's handles.
const TAG: u64 = 0xf2 << 56;
/// Objects at a time.
const OBJECTS_MAX: usize = 4096;

/// Opaque pointer of a graphics object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GraphicsId(u64);

impl GraphicsId {
    pub fn from_pointer(pointer: *mut c_void) -> Self {
        Self(pointer.expose_provenance() as u64)
    }

    pub fn pointer(self) -> *mut c_void {
        core::ptr::with_exposed_provenance_mut(self.0 as usize)
    }
}

/// LUID of a GPU: low and high part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gpu {
    pub low: u32,
    pub high: i32,
}

/// What a pointer stands for.
#[derive(Clone, Debug)]
pub enum Graphics {
    Device(Gpu),
    Texture(Arc<Texture>),
    /// A swap chain's surface, which the driver has until the next acquire.
    Surface(Arc<Texture>),
}

#[derive(Debug)]
struct Entry {
    object: Graphics,
    references: u32,
    /// The driver has it no longer.
    expired: bool,
}

#[derive(Debug, Default)]
struct Table {
    next: u64,
    entries: HashMap<GraphicsId, Entry>,
}

/// All graphics objects that the driver holds.
#[derive(Debug, Default)]
pub struct GraphicsObjects {
    table: Mutex<Table>,
}

/// Counts of what is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remaining {
    pub devices: usize,
    pub textures: usize,
    pub surfaces: usize,
}

impl GraphicsObjects {
    /// Enters an object with one reference; `None` when there are too many.
    pub fn insert(&self, object: Graphics) -> Option<GraphicsId> {
        let mut table = self.table.lock();
        if table.entries.len() >= OBJECTS_MAX {
            return None;
        }
        table.next += 1;
        let id = GraphicsId(TAG | table.next << 4);
        table.entries.insert(id, Entry { object, references: 1, expired: false });
        Some(id)
    }

    /// The object, and whether it may still be used.
    pub fn get(&self, id: GraphicsId) -> Option<(Graphics, bool)> {
        self.table.lock().entries.get(&id).map(|entry| (entry.object.clone(), !entry.expired))
    }

    /// Gives a reference back; what is left, or `None` for an object that is gone.
    pub fn release(&self, id: GraphicsId) -> Option<u32> {
        let mut table = self.table.lock();
        let entry = table.entries.get_mut(&id)?;
        entry.references -= 1;
        let left = entry.references;
        if left == 0 {
            table.entries.remove(&id);
        }
        Some(left)
    }

    /// Ends the loan of a surface; `true` when the driver still holds references.
    pub fn expire(&self, id: GraphicsId) -> bool {
        let mut table = self.table.lock();
        let Some(entry) = table.entries.get_mut(&id) else { return false };
        entry.expired = true;
        true
    }

    pub fn remaining(&self) -> Remaining {
        let mut left = Remaining::default();
        for entry in self.table.lock().entries.values() {
            match entry.object {
                Graphics::Device(_) => left.devices += 1,
                Graphics::Texture(_) => left.textures += 1,
                Graphics::Surface(_) => left.surfaces += 1,
            }
        }
        left
    }
}
