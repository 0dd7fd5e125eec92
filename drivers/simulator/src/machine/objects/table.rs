//! The table of framework objects: slots behind handles, parents, references.

use std::collections::VecDeque;
use std::sync::atomic::AtomicU64;

use parking_lot::Mutex;

use super::handle::Handle;
use super::object::{BadHandle, ContextSpec, Kind, ObjectEvent, ObjectSpec};

/// Objects that may exist at a time; a driver that leaks is stopped here.
const OBJECTS_MAX: usize = 65_536;
/// Slots that rest before one is used again, so that stale handles are noticed for long.
const RESTING: usize = 64;

/// Zeroed memory of a context, aligned to 16. The driver writes it, nobody else reads it.
#[repr(align(16))]
#[derive(Debug, Default)]
struct Block {
    _words: [AtomicU64; 2],
}

#[derive(Debug)]
struct Context {
    spec: ContextSpec,
    memory: Box<[Block]>,
}

impl Context {
    fn address(&self) -> usize {
        self.memory.as_ptr().expose_provenance()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Alive,
    /// Its cleanup callbacks run.
    Cleaning,
    /// Cleaned up; references keep it.
    Deleted,
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    phase: Phase,
    parent: Option<Handle>,
    children: Vec<Handle>,
    references: u32,
    contexts: Vec<Context>,
    cleanups: Vec<ObjectEvent>,
    destroys: Vec<ObjectEvent>,
}

#[derive(Debug)]
struct Slot {
    generation: u32,
    entry: Option<Entry>,
}

#[derive(Debug, Default)]
struct Slots {
    slots: Vec<Slot>,
    free: VecDeque<usize>,
    live: usize,
}

/// How a deletion calls the driver: callback and object.
pub type Deletion<'a> = &'a dyn Fn(ObjectEvent, Handle);

/// All objects of a run.
#[derive(Debug, Default)]
pub struct Objects {
    slots: Mutex<Slots>,
}

impl Objects {
    /// Makes an object under `parent`, or under the one that the specification names.
    ///
    /// # Errors
    /// A parent that is gone. `None` inside when the table is full.
    pub fn create(&self, kind: Kind, parent: Option<Handle>, spec: ObjectSpec) -> Result<Option<Handle>, BadHandle> {
        let mut slots = self.slots.lock();
        let parent = spec.parent.or(parent);
        if let Some(parent) = parent {
            slots.entry(parent)?;
        }
        if slots.live >= OBJECTS_MAX {
            return Ok(None);
        }
        let handle = slots.insert(Entry {
            kind,
            phase: Phase::Alive,
            parent,
            children: Vec::new(),
            references: 1,
            contexts: spec.context.into_iter().map(new_context).collect(),
            cleanups: spec.cleanup.into_iter().collect(),
            destroys: spec.destroy.into_iter().collect(),
        });
        if let Some(parent) = parent {
            slots.entry(parent)?.children.push(handle);
        }
        Ok(Some(handle))
    }

    /// Kind of an object which exists and is not deleted.
    ///
    /// # Errors
    /// [`BadHandle`].
    pub fn kind(&self, handle: Handle) -> Result<Kind, BadHandle> {
        let mut slots = self.slots.lock();
        let entry = slots.entry(handle)?;
        if entry.phase == Phase::Deleted { Err(BadHandle::Gone(handle)) } else { Ok(entry.kind) }
    }

    /// Checks that a handle names an object of this kind which is not deleted.
    ///
    /// # Errors
    /// [`BadHandle`].
    pub fn expect(&self, handle: Handle, want: Kind) -> Result<(), BadHandle> {
        let have = self.kind(handle)?;
        if have == want { Ok(()) } else { Err(BadHandle::Kind { handle, have, want }) }
    }

    /// Whether nobody has begun to delete the object.
    pub fn alive(&self, handle: Handle) -> bool {
        self.slots.lock().entry(handle).is_ok_and(|entry| entry.phase == Phase::Alive)
    }

    pub fn parent(&self, handle: Handle) -> Option<Handle> {
        self.slots.lock().entry(handle).ok()?.parent
    }

    /// Address of the context of this type; `None` when the object has none. Good until the destroy callback is over.
    ///
    /// # Errors
    /// [`BadHandle`].
    pub fn context(&self, handle: Handle, type_id: usize) -> Result<Option<usize>, BadHandle> {
        let mut slots = self.slots.lock();
        let contexts = &slots.entry(handle)?.contexts;
        Ok(contexts.iter().find(|context| context.spec.type_id == type_id).map(Context::address))
    }

    /// Adds a context; the address, and whether one of this type was there before.
    ///
    /// # Errors
    /// [`BadHandle`].
    pub fn add_context(&self, handle: Handle, spec: ObjectSpec) -> Result<Option<(usize, bool)>, BadHandle> {
        let mut slots = self.slots.lock();
        let entry = slots.entry(handle)?;
        let Some(wanted) = spec.context else { return Ok(None) };
        if let Some(known) = entry.contexts.iter().find(|context| context.spec.type_id == wanted.type_id) {
            return Ok(Some((known.address(), true)));
        }
        let context = new_context(wanted);
        let address = context.address();
        entry.contexts.push(context);
        entry.cleanups.extend(spec.cleanup);
        entry.destroys.extend(spec.destroy);
        Ok(Some((address, false)))
    }

    /// The object whose context lies at this address.
    pub fn object_of_context(&self, address: usize) -> Option<Handle> {
        let slots = self.slots.lock();
        let found = slots.slots.iter().enumerate().find(|(_, slot)| {
            slot.entry.as_ref().is_some_and(|entry| entry.contexts.iter().any(|context| context.address() == address))
        });
        found.map(|(index, slot)| Handle::new(index, slot.generation))
    }

    /// Takes a reference.
    ///
    /// # Errors
    /// [`BadHandle`].
    pub fn reference(&self, handle: Handle) -> Result<(), BadHandle> {
        self.slots.lock().entry(handle)?.references += 1;
        Ok(())
    }

    /// Gives a reference back; the last one destroys the object. `false` when the count would go below what the
    /// object itself holds.
    ///
    /// # Errors
    /// [`BadHandle`].
    pub fn dereference(&self, handle: Handle, call: Deletion<'_>) -> Result<bool, BadHandle> {
        {
            let mut slots = self.slots.lock();
            let entry = slots.entry(handle)?;
            let own = u32::from(entry.phase != Phase::Deleted);
            if entry.references <= own {
                return Ok(false);
            }
            entry.references -= 1;
        }
        self.destroy_unreferenced(handle, call);
        Ok(true)
    }

    /// Deletes an object: cleanup of its children, its own cleanup, and (when nobody holds a reference) its
    /// destruction. An object whose deletion has begun is left to that deletion.
    ///
    /// # Errors
    /// [`BadHandle`] for an object that is gone.
    pub fn delete(&self, handle: Handle, call: Deletion<'_>) -> Result<(), BadHandle> {
        let order = self.slots.lock().begin_deletion(handle)?;
        for &object in &order {
            let cleanups = self.slots.lock().entry(object).map(|entry| entry.cleanups.clone()).unwrap_or_default();
            cleanups.into_iter().for_each(|cleanup| call(cleanup, object));
        }
        for &object in &order {
            self.slots.lock().end_deletion(object);
            self.destroy_unreferenced(object, call);
        }
        Ok(())
    }

    /// Objects of a kind which are not deleted.
    pub fn of_kind(&self, kind: Kind) -> Vec<Handle> {
        let slots = self.slots.lock();
        let live = slots.slots.iter().enumerate().filter(|(_, slot)| {
            slot.entry.as_ref().is_some_and(|entry| entry.kind == kind && entry.phase != Phase::Deleted)
        });
        live.map(|(index, slot)| Handle::new(index, slot.generation)).collect()
    }

    /// Everything that still has an entry: handle, kind and references.
    pub fn remaining(&self) -> Vec<(Handle, Kind, u32)> {
        let slots = self.slots.lock();
        let entries = slots.slots.iter().enumerate();
        entries
            .filter_map(|(index, slot)| {
                let entry = slot.entry.as_ref()?;
                Some((Handle::new(index, slot.generation), entry.kind, entry.references))
            })
            .collect()
    }

    fn destroy_unreferenced(&self, handle: Handle, call: Deletion<'_>) {
        let destroys = {
            let mut slots = self.slots.lock();
            match slots.entry(handle) {
                Ok(entry) if entry.references == 0 => core::mem::take(&mut entry.destroys),
                _ => return,
            }
        };
        // The context is still there: a destroy callback finds its state through it.
        destroys.into_iter().for_each(|destroy| call(destroy, handle));
        self.slots.lock().remove(handle);
    }
}

impl Slots {
    fn entry(&mut self, handle: Handle) -> Result<&mut Entry, BadHandle> {
        let Some((index, generation)) = handle.parts() else { return Err(BadHandle::Unknown(handle.raw())) };
        let slot = self.slots.get_mut(index).ok_or(BadHandle::Unknown(handle.raw()))?;
        match &mut slot.entry {
            Some(entry) if slot.generation == generation => Ok(entry),
            _ => Err(BadHandle::Gone(handle)),
        }
    }

    fn insert(&mut self, entry: Entry) -> Handle {
        self.live += 1;
        if self.free.len() > RESTING
            && let Some(index) = self.free.pop_front()
        {
            let slot = &mut self.slots[index];
            slot.generation += 1;
            slot.entry = Some(entry);
            return Handle::new(index, slot.generation);
        }
        self.slots.push(Slot { generation: 1, entry: Some(entry) });
        Handle::new(self.slots.len() - 1, 1)
    }

    /// Marks an object and its descendants; they come back children first.
    fn begin_deletion(&mut self, handle: Handle) -> Result<Vec<Handle>, BadHandle> {
        let entry = self.entry(handle)?;
        match entry.phase {
            Phase::Deleted => return Err(BadHandle::Gone(handle)),
            Phase::Cleaning => return Ok(Vec::new()),
            Phase::Alive => entry.phase = Phase::Cleaning,
        }
        let mut order = Vec::new();
        for child in entry.children.clone() {
            order.extend(self.begin_deletion(child).unwrap_or_default());
        }
        order.push(handle);
        Ok(order)
    }

    fn end_deletion(&mut self, handle: Handle) {
        let Ok(entry) = self.entry(handle) else { return };
        entry.phase = Phase::Deleted;
        entry.references -= 1;
        if let Some(parent) = entry.parent.take()
            && let Ok(parent) = self.entry(parent)
        {
            parent.children.retain(|child| *child != handle);
        }
    }

    fn remove(&mut self, handle: Handle) {
        if let Some((index, generation)) = handle.parts()
            && self.slots.get(index).is_some_and(|slot| slot.generation == generation && slot.entry.is_some())
        {
            self.slots[index].entry = None;
            self.free.push_back(index);
            self.live -= 1;
        }
    }
}

fn new_context(spec: ContextSpec) -> Context {
    let blocks = spec.size.div_ceil(size_of::<Block>()).max(1);
    Context { memory: (0..blocks).map(|_| Block::default()).collect(), spec }
}
