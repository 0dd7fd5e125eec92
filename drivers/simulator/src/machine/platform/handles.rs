//! The driver's handle table: values that mean something in this process only.

use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use parking_lot::Mutex;
use pf_os::Event;

/// Handles at a time.
const HANDLES_MAX: usize = 4096;
/// Values count up from here in steps of 4 and never repeat.
const FIRST: u64 = 0x100;

/// What a handle stands for.
#[derive(Clone, Debug)]
pub enum Object {
    Section { file: Arc<OwnedFd>, bytes: usize },
    Event(Arc<Event>),
    Texture { file: Arc<OwnedFd>, bytes: usize },
}

/// Who made the handle, and so who may close it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    Driver,
    /// Duplicated in by another process; the driver closes it once it has adopted it.
    Host,
    /// The class extension's: the driver may use it, not close it.
    System,
}

#[derive(Debug)]
struct Entry {
    object: Object,
    maker: Maker,
    used: bool,
}

#[derive(Debug, Default)]
struct Table {
    next: u64,
    entries: HashMap<u64, Entry>,
}

/// Why a close was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseError {
    Unknown,
    /// The handle belongs to somebody else.
    Foreign(Maker),
}

/// Values and what they stand for.
#[derive(Debug, Default)]
pub struct Handles {
    table: Mutex<Table>,
}

impl Handles {
    /// Enters an object; `None` when the table is full.
    pub fn insert(&self, object: Object, maker: Maker) -> Option<u64> {
        let mut table = self.table.lock();
        if table.entries.len() >= HANDLES_MAX {
            return None;
        }
        table.next += 4;
        let value = FIRST + table.next;
        table.entries.insert(value, Entry { object, maker, used: false });
        Some(value)
    }

    /// What a value stands for; marks it as used by the driver.
    pub fn get(&self, value: u64) -> Option<Object> {
        let mut table = self.table.lock();
        let entry = table.entries.get_mut(&value)?;
        entry.used = true;
        Some(entry.object.clone())
    }

    /// Whether this value stood for something once and does no more.
    pub fn was_closed(&self, value: u64) -> bool {
        let table = self.table.lock();
        let given_out = value > FIRST && value <= FIRST + table.next && value.is_multiple_of(4);
        given_out && !table.entries.contains_key(&value)
    }

    /// Closes a handle on behalf of `by`: the driver closes its own and the host's, the host only its own.
    ///
    /// # Errors
    /// [`CloseError`].
    pub fn close(&self, value: u64, by: Maker) -> Result<(), CloseError> {
        let mut table = self.table.lock();
        let maker = table.entries.get(&value).ok_or(CloseError::Unknown)?.maker;
        let allowed = match by {
            Maker::Driver => maker != Maker::System,
            Maker::Host => maker == Maker::Host,
            Maker::System => true,
        };
        if !allowed {
            return Err(CloseError::Foreign(maker));
        }
        table.entries.remove(&value);
        Ok(())
    }

    pub fn count(&self) -> usize {
        self.table.lock().entries.len()
    }

    /// Handles that are left: value, maker, and whether the driver ever used them.
    pub fn remaining(&self) -> Vec<(u64, Maker, bool)> {
        let table = self.table.lock();
        let mut left: Vec<_> = table.entries.iter().map(|(value, entry)| (*value, entry.maker, entry.used)).collect();
        left.sort_by_key(|(value, _, _)| *value);
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Object {
        Object::Event(Arc::new(Event::new().unwrap()))
    }

    #[test]
    fn values_never_repeat_and_close_once() {
        let handles = Handles::default();
        let first = handles.insert(event(), Maker::Driver).unwrap();
        assert_eq!(handles.close(first, Maker::Driver), Ok(()));
        assert_eq!(handles.close(first, Maker::Driver), Err(CloseError::Unknown));
        let second = handles.insert(event(), Maker::Driver).unwrap();
        assert_ne!(first, second);
        assert!(handles.get(first).is_none() && handles.get(second).is_some());
        assert!(handles.was_closed(first) && !handles.was_closed(second) && !handles.was_closed(second + 4));
    }

    #[test]
    fn each_side_closes_what_it_may() {
        let handles = Handles::default();
        let [driver, host, system] =
            [Maker::Driver, Maker::Host, Maker::System].map(|maker| handles.insert(event(), maker).unwrap());
        assert_eq!(handles.close(system, Maker::Driver), Err(CloseError::Foreign(Maker::System)));
        assert_eq!(handles.close(driver, Maker::Host), Err(CloseError::Foreign(Maker::Driver)));
        assert_eq!(handles.close(system, Maker::Host), Err(CloseError::Foreign(Maker::System)));
        assert_eq!(handles.close(host, Maker::Host), Ok(()));
        assert_eq!(handles.remaining().len(), 2);
    }

    #[test]
    fn the_table_is_bounded() {
        let handles = Handles::default();
        let shared = event();
        for _ in 0..HANDLES_MAX {
            assert!(handles.insert(shared.clone(), Maker::Host).is_some());
        }
        assert!(handles.insert(shared, Maker::Host).is_none());
    }
}
