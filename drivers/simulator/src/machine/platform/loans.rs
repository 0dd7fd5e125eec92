//! What others do with the platform of the driver's process: the system lends it events and surfaces, other processes
//! pass handles in.

use std::sync::Arc;

use pf_os::Event;

use super::Platform;
use super::graphics::{Graphics, GraphicsId};
use super::handles::{Maker, Object};
use super::textures::Texture;

impl Platform {
    /// Enters an event that stays the system's; `None` when the handle table is full.
    pub(crate) fn lend_event(&self, event: Arc<Event>) -> Option<u64> {
        self.handles.insert(Object::Event(event), Maker::System)
    }

    /// Closes the handle of a lent event.
    pub(crate) fn take_event_back(&self, value: u64) {
        // The handle is the system's own: nobody else can have closed it.
        let _ = self.handles.close(value, Maker::System);
    }

    /// Enters a surface, which the driver holds with one reference; `None` when there are too many objects.
    pub(crate) fn lend_surface(&self, surface: Arc<Texture>) -> Option<GraphicsId> {
        self.graphics.insert(Graphics::Surface(surface))
    }

    /// Ends the loan of a surface; `true` when the driver still holds references.
    pub(crate) fn take_surface_back(&self, surface: GraphicsId) -> bool {
        self.graphics.expire(surface)
    }

    /// Enters what another process passes in; `None` when the handle table is full.
    pub fn duplicate_in(&self, object: Object) -> Option<u64> {
        self.handles.insert(object, Maker::Host)
    }

    /// Closes a handle that another process has passed in; `false` when there is none.
    pub fn close_remote(&self, value: u64) -> bool {
        self.handles.close(value, Maker::Host).is_ok()
    }
}
