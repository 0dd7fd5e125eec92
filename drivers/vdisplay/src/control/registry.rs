//! Ownership and the watchdog, as a state machine without I/O, locks or clocks (driver-abi §1.6).
//!
//! A monitor belongs to the process whose ADD made it; for everybody else it does not exist. Operations that call into
//! the class extension have a beginning and an end here, and nothing is locked in between: whoever wants to depart a
//! monitor that is busy dooms it, and the end of the running operation says so. So every monitor is departed by
//! exactly one caller, the one who was given its number.

use std::collections::{HashMap, HashSet};

use pf_abi::control::{
    CREATION_GRACE_MS, MAX_MONITORS, MAX_PREFERRED_MONITOR_ID, WATCHDOG_TICK_MS, WATCHDOG_TIMEOUT_S,
};

/// Ticks in a row without a request after which an owner counts as gone: 4.
pub const SILENT_TICKS: u32 = (WATCHDOG_TIMEOUT_S * 1000).div_ceil(WATCHDOG_TICK_MS);

/// Numbers of monitors that the caller has to depart, and then [`Registry::gone`].
pub type Monitors = Vec<u64>;

/// Why a monitor can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another request works on the same monitor at this moment.
    Busy,
    /// Every connector is taken.
    Full,
    /// There is none, or it is somebody else's.
    NotFound,
}

/// How an operation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Fate {
    /// The monitor lives on.
    Keep,
    /// Somebody wanted it gone meanwhile: the caller departs it.
    Depart,
}

/// Permission to make a monitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Number of the monitor in this registry; never used twice.
    pub number: u64,
    /// Monitor id: serial number, connector, container.
    pub id: u32,
    /// A monitor with the same key that has to depart first.
    pub replaces: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Arriving { doomed: bool },
    Live,
    Updating { doomed: bool },
    Departing,
}

#[derive(Clone, Debug)]
struct Record {
    number: u64,
    id: u32,
    owner: u32,
    session: u64,
    target: u32,
    born_ms: u64,
    phase: Phase,
}

impl Record {
    /// Takes the monitor out of use: its number when the caller departs it, `None` when somebody else does.
    fn condemn(&mut self) -> Option<u64> {
        match &mut self.phase {
            Phase::Live => {
                self.phase = Phase::Departing;
                Some(self.number)
            }
            Phase::Arriving { doomed } | Phase::Updating { doomed } => {
                *doomed = true;
                None
            }
            Phase::Departing => None,
        }
    }

    fn doomed(&self) -> bool {
        matches!(self.phase, Phase::Departing | Phase::Arriving { doomed: true } | Phase::Updating { doomed: true })
    }
}

#[derive(Clone, Debug, Default)]
struct Owner {
    silent_ticks: u32,
    /// Open handles that have sent a request.
    files: HashSet<usize>,
}

/// Monitors and their owners.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    records: Vec<Record>,
    owners: HashMap<u32, Owner>,
    last_number: u64,
    /// GPU that was pinned last (low, high) and by whom.
    pin: Option<(u32, (u32, i32))>,
}

impl Registry {
    /// A request arrived: its sender lives.
    pub fn touch(&mut self, owner: u32, file: Option<usize>) {
        let owner = self.owners.entry(owner).or_default();
        owner.silent_ticks = 0;
        owner.files.extend(file);
    }

    /// Begins an ADD. `preferred` is the monitor id that the client asks for, 0 for none.
    ///
    /// # Errors
    /// [`Refusal::Busy`] while another request works on the monitor of the same key, [`Refusal::Full`] without a
    /// free connector.
    pub fn begin_add(&mut self, owner: u32, session: u64, preferred: u32, now_ms: u64) -> Result<Ticket, Refusal> {
        let same = self.records.iter_mut().find(|r| r.owner == owner && r.session == session && !r.doomed());
        let replaces = match same {
            None => None,
            Some(record) if record.phase == Phase::Live => Some(record.number),
            Some(_) => return Err(Refusal::Busy),
        };
        // The one that departs first gives its connector free.
        let taken: HashSet<u32> = self.records.iter().filter(|r| Some(r.number) != replaces).map(|r| r.id).collect();
        if taken.len() >= MAX_MONITORS as usize {
            return Err(Refusal::Full);
        }
        let id = if (1..=MAX_PREFERRED_MONITOR_ID).contains(&preferred) && !taken.contains(&preferred) {
            preferred
        } else {
            (1..).find(|id| !taken.contains(id)).ok_or(Refusal::Full)?
        };
        if let Some(record) = self.records.iter_mut().find(|r| Some(r.number) == replaces) {
            record.phase = Phase::Departing;
        }
        self.last_number += 1;
        let number = self.last_number;
        self.records.push(Record {
            number,
            id,
            owner,
            session,
            target: 0,
            born_ms: now_ms,
            phase: Phase::Arriving { doomed: false },
        });
        Ok(Ticket { number, id, replaces })
    }

    /// The monitor has arrived as `target`.
    pub fn finish_add(&mut self, number: u64, target: u32, now_ms: u64) -> Fate {
        let Some(record) = self.record(number) else {
            return Fate::Depart;
        };
        record.target = target;
        record.born_ms = now_ms;
        Self::settle(record)
    }

    /// Begins a REMOVE: the monitor to depart. Success also when there is none.
    pub fn begin_remove(&mut self, owner: u32, session: u64) -> Option<u64> {
        self.records.iter_mut().filter(|r| r.owner == owner && r.session == session).find_map(Record::condemn)
    }

    /// Begins a CLEAR_ALL: the caller's monitors.
    pub fn begin_clear(&mut self, owner: u32) -> Monitors {
        self.records.iter_mut().filter(|r| r.owner == owner).filter_map(Record::condemn).collect()
    }

    /// Begins an UPDATE_MODES; [`Registry::finish_update`] ends it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] without an arrived monitor of this key, [`Refusal::Busy`] during another update.
    pub fn begin_update(&mut self, owner: u32, session: u64) -> Result<u64, Refusal> {
        let record = self
            .records
            .iter_mut()
            .find(|r| r.owner == owner && r.session == session && !r.doomed())
            .ok_or(Refusal::NotFound)?;
        match record.phase {
            Phase::Live => {
                record.phase = Phase::Updating { doomed: false };
                Ok(record.number)
            }
            Phase::Updating { .. } => Err(Refusal::Busy),
            Phase::Arriving { .. } | Phase::Departing => Err(Refusal::NotFound),
        }
    }

    /// The update is over, well or badly.
    pub fn finish_update(&mut self, number: u64) -> Fate {
        match self.record(number) {
            Some(record) => Self::settle(record),
            // A device stop has swept the registry: the system takes the monitor away itself.
            None => Fate::Keep,
        }
    }

    fn settle(record: &mut Record) -> Fate {
        if record.doomed() {
            record.phase = Phase::Departing;
            Fate::Depart
        } else {
            record.phase = Phase::Live;
            Fate::Keep
        }
    }

    /// The caller's arrived monitor with this target id.
    pub fn find_target(&self, owner: u32, target: u32) -> Option<u64> {
        self.records
            .iter()
            .find(|r| {
                r.owner == owner
                    && r.target == target
                    && matches!(r.phase, Phase::Live | Phase::Updating { doomed: false })
            })
            .map(|r| r.number)
    }

    /// The monitor has departed, or was never made.
    pub fn gone(&mut self, number: u64) {
        self.records.retain(|r| r.number != number);
    }

    /// Whether `owner` may pin this GPU. Pinning counts for the whole adapter, so it is refused while another process
    /// has pinned a different one and still has a monitor.
    pub fn pin(&mut self, owner: u32, gpu: (u32, i32)) -> bool {
        if let Some((holder, pinned)) = self.pin
            && holder != owner
            && pinned != gpu
            && self.records.iter().any(|r| r.owner == holder)
        {
            return false;
        }
        self.pin = Some((owner, gpu));
        true
    }

    /// One tick of the watchdog: monitors of owners who were silent for [`SILENT_TICKS`] in a row. Monitors younger
    /// than the grace time are spared until the next tick.
    pub fn tick(&mut self, now_ms: u64) -> Monitors {
        for owner in self.owners.values_mut() {
            owner.silent_ticks = owner.silent_ticks.saturating_add(1);
        }
        let silent: Vec<u32> =
            self.owners.iter().filter(|(_, o)| o.silent_ticks >= SILENT_TICKS).map(|(pid, _)| *pid).collect();
        let mut departing = Monitors::new();
        for pid in silent {
            for record in self.records.iter_mut().filter(|r| r.owner == pid) {
                if now_ms.saturating_sub(record.born_ms) >= u64::from(CREATION_GRACE_MS) {
                    departing.extend(record.condemn());
                }
            }
            // Its next request makes it a fresh owner; until then a spared monitor keeps the record.
            if self.records.iter().all(|r| r.owner != pid || r.doomed()) {
                self.owners.remove(&pid);
            }
        }
        departing
    }

    /// A handle was closed. When it was the last one through which its process ever sent a request, the process's
    /// monitors depart at once.
    pub fn close(&mut self, file: usize) -> Monitors {
        let Some((&pid, owner)) = self.owners.iter_mut().find(|(_, o)| o.files.contains(&file)) else {
            return Monitors::new();
        };
        owner.files.remove(&file);
        if !owner.files.is_empty() {
            return Monitors::new();
        }
        self.owners.remove(&pid);
        self.begin_clear(pid)
    }

    /// The device stops: the system takes every monitor away. Their numbers; nobody departs them.
    pub fn sweep(&mut self) -> Monitors {
        self.owners.clear();
        self.pin = None;
        std::mem::take(&mut self.records).into_iter().map(|r| r.number).collect()
    }

    /// Monitors that are made, alive or going.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is not one monitor.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn record(&mut self, number: u64) -> Option<&mut Record> {
        self.records.iter_mut().find(|r| r.number == number)
    }
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
