//! The manager's records under its one lock: slots, monitors, and every effect on the driver.
//!
//! The lock is held while the driver works, so ADD, REMOVE and teardown can't overlap.

use pf_abi::control::{AddReply, AddRequest};
use pf_media::{AdapterId, DisplayRequest, DisplaySnapshot, DisplayState, Millis, Mode, Retention};

use crate::driver::{DriverError, MonitorDriver};
use crate::keeping::Keeping;
use crate::lifecycle::{Fit, Generations, LeaseStamp, Lifecycle, Released, State, Step};
use crate::report::{CreateError, DisplayNotice, ForceError, NoticeKind};

/// Keepalive distance when the driver reports no time-out.
const DEFAULT_PING_MS: Millis = 1000;

struct Monitor {
    key: u64,
    wanted: DisplayRequest,
    reply: AddReply,
}

#[derive(Default)]
struct Slot {
    life: Lifecycle,
    monitor: Option<Monitor>,
}

/// What an acquisition gives the manager.
pub(crate) struct Grant {
    pub slot: usize,
    pub stamp: LeaseStamp,
    pub reply: AddReply,
    pub mode: Mode,
    pub reused: bool,
}

pub(crate) struct Registry<M> {
    driver: Option<M>,
    slots: Vec<Slot>,
    generations: Generations,
    next_key: u64,
    render: Option<AdapterId>,
    ping_every: Millis,
    ping_due: Millis,
    pub stopping: bool,
    /// Counts operations, so that a waiter can't miss one.
    pub version: u64,
    pub notices: Vec<DisplayNotice>,
    pub keeping: Keeping,
}

impl<M: MonitorDriver> Registry<M> {
    pub fn new(slots: usize) -> Self {
        Self {
            driver: None,
            slots: (0..slots).map(|_| Slot::default()).collect(),
            generations: Generations::default(),
            next_key: 0,
            render: None,
            ping_every: DEFAULT_PING_MS,
            ping_due: 0,
            stopping: false,
            version: 0,
            notices: Vec::new(),
            keeping: Keeping::default(),
        }
    }

    fn notice(&mut self, kind: NoticeKind, target_id: u32, generation: u64, linger_ms: Millis) {
        self.notices.push(DisplayNotice { kind, target_id, generation, linger_ms });
    }

    /// Takes a device into use from which what an earlier host left is gone, and starts the keepalive.
    pub fn attach(&mut self, driver: M, watchdog_timeout_s: u32, render: Option<AdapterId>, now: Millis) {
        self.device_gone();
        self.driver = Some(driver);
        self.render = render;
        self.ping_every = match u64::from(watchdog_timeout_s) * 1000 / 3 {
            0 => DEFAULT_PING_MS,
            third => third,
        };
        self.ping_due = now + self.ping_every;
    }

    pub fn attached(&self) -> bool {
        self.driver.is_some()
    }

    /// The device died: all monitors died with it, and all leases are stale.
    pub fn device_gone(&mut self) {
        self.driver = None;
        for index in 0..self.slots.len() {
            let slot = &mut self.slots[index];
            let generation = slot.life.generation();
            if slot.life.lost() {
                let target = slot.monitor.take().map_or(0, |monitor| monitor.reply.target_id);
                self.notice(NoticeKind::Lost, target, generation, 0);
            }
        }
    }

    /// Runs one driver request; a dead device takes everything with it.
    fn effect<T>(&mut self, run: impl FnOnce(&mut M) -> Result<T, DriverError>) -> Result<T, CreateError> {
        let driver = self.driver.as_mut().ok_or(CreateError::NoDevice)?;
        run(driver).map_err(|error| {
            if matches!(error, DriverError::Gone(_)) {
                self.device_gone();
            }
            CreateError::Driver(error)
        })
    }

    pub fn acquire(&mut self, wanted: &DisplayRequest) -> Result<Grant, CreateError> {
        if self.driver.is_none() {
            return Err(CreateError::NoDevice);
        }
        let kept = |slot: &Slot| matches!(slot.life.state(), State::Lingering { .. } | State::Pinned);
        let fits = |slot: &Slot| slot.monitor.as_ref().is_some_and(|monitor| monitor.wanted == *wanted);
        let index = self
            .slots
            .iter()
            .position(|slot| kept(slot) && fits(slot))
            .or_else(|| self.slots.iter().position(|slot| slot.life.state() == State::Idle))
            .or_else(|| self.oldest_lingering())
            .ok_or(CreateError::Full(self.slots.len()))?;
        let slot = &mut self.slots[index];
        let fit = if fits(slot) { Fit::Fits } else { Fit::Differs };
        let acquired = slot.life.acquire(fit, &mut self.generations)?;
        let generation = acquired.lease.generation();
        match acquired.step {
            Step::Reuse | Step::Share => self.reuse(index, acquired.lease),
            Step::Create => self.create(index, acquired.lease, wanted),
            Step::Replace { old } => {
                self.teardown(index, old);
                // The device may have died under the removal.
                if self.slots[index].life.generation() != generation || self.driver.is_none() {
                    return Err(CreateError::NoDevice);
                }
                self.create(index, acquired.lease, wanted)
            }
        }
    }

    fn oldest_lingering(&self) -> Option<usize> {
        let until = |slot: &Slot| match slot.life.state() {
            State::Lingering { until } => Some(until),
            _ => None,
        };
        (0..self.slots.len())
            .filter_map(|index| until(&self.slots[index]).map(|until| (until, index)))
            .min()
            .map(|(_, index)| index)
    }

    fn reuse(&mut self, index: usize, stamp: LeaseStamp) -> Result<Grant, CreateError> {
        let monitor = self.slots[index].monitor.as_ref().ok_or(CreateError::BadReply("slot"))?;
        let (reply, mode) = (monitor.reply, monitor.wanted.mode);
        self.notice(NoticeKind::Reused, reply.target_id, stamp.generation(), 0);
        Ok(Grant { slot: index, stamp, reply, mode, reused: true })
    }

    fn create(&mut self, index: usize, stamp: LeaseStamp, wanted: &DisplayRequest) -> Result<Grant, CreateError> {
        self.next_key += 1;
        let key = self.next_key;
        match self.add(key, wanted) {
            Ok(reply) => {
                self.slots[index].monitor = Some(Monitor { key, wanted: wanted.clone(), reply });
                self.notice(NoticeKind::Created, reply.target_id, stamp.generation(), 0);
                Ok(Grant { slot: index, stamp, reply, mode: wanted.mode, reused: false })
            }
            Err(error) => {
                self.slots[index].life.lost();
                Err(error)
            }
        }
    }

    fn add(&mut self, key: u64, wanted: &DisplayRequest) -> Result<AddReply, CreateError> {
        if let Some(luid) = self.render {
            match self.effect(|driver| driver.set_render_adapter(luid)) {
                Err(error) if error.is_gone() => return Err(error),
                Err(error) => tracing::warn!("the render GPU was not pinned: {error}"),
                Ok(()) => {}
            }
        }
        let Mode { width, height, refresh } = wanted.mode;
        let refresh_hz = refresh.whole_hz();
        let request = AddRequest { session_id: key, width, height, refresh_hz, ..AddRequest::default() };
        let reply = match self.effect(|driver| driver.add(&request)) {
            Ok(reply) => reply,
            Err(error) => {
                if matches!(error, CreateError::Driver(DriverError::ShortReply { .. })) {
                    self.compensate(key);
                }
                return Err(error);
            }
        };
        for (bad, what) in [(reply.target_id == 0, "target id 0"), (reply.wudf_pid == 0, "process id 0")] {
            if bad {
                self.compensate(key);
                return Err(CreateError::BadReply(what));
            }
        }
        if let Err(error) = self.effect(|driver| driver.set_topology(reply.target_id, Some(wanted.mode))) {
            self.compensate(key);
            return Err(error);
        }
        Ok(reply)
    }

    /// Removes a monitor whose ADD can't be used.
    fn compensate(&mut self, key: u64) {
        if let Err(error) = self.effect(|driver| driver.remove(key)) {
            tracing::warn!("a monitor that could not be used was not removed: {error}");
        }
    }

    /// Switches the target off, then removes its monitor: topology first.
    fn teardown(&mut self, index: usize, generation: u64) {
        let Some(monitor) = self.slots[index].monitor.take() else { return };
        let target = monitor.reply.target_id;
        if let Err(error) = self.effect(|driver| driver.set_topology(target, None)) {
            tracing::warn!("target {target} was not switched off: {error}");
        }
        if let Err(error) = self.effect(|driver| driver.remove(monitor.key)) {
            tracing::warn!("the monitor of target {target} was not removed: {error}");
        }
        let kind = if self.driver.is_some() { NoticeKind::Released } else { NoticeKind::Lost };
        self.notice(kind, target, generation, 0);
    }

    pub fn release(&mut self, index: usize, stamp: LeaseStamp, retention: Retention, now: Millis) {
        let generation = stamp.generation();
        let target = self.slots[index].monitor.as_ref().map_or(0, |monitor| monitor.reply.target_id);
        let retention = if self.driver.is_some() { retention } else { Retention::Not };
        match self.slots[index].life.release(stamp, retention, now) {
            Released::Remove => self.teardown(index, generation),
            Released::Lingers { until } => self.notice(NoticeKind::Lingering, target, generation, until - now),
            Released::Shared { .. } | Released::Pinned | Released::Stale => {}
        }
    }

    /// Does what is due and says when to come back, in milliseconds from now.
    pub fn tick(&mut self, now: Millis) -> Millis {
        let mut next = DEFAULT_PING_MS;
        for index in 0..self.slots.len() {
            let generation = self.slots[index].life.generation();
            if self.slots[index].life.expire(now) {
                self.teardown(index, generation);
            } else if let State::Lingering { until } = self.slots[index].life.state() {
                next = next.min(until.saturating_sub(now));
            }
        }
        if self.driver.is_some() {
            if now >= self.ping_due {
                self.ping_due = now + self.ping_every;
                if let Err(error) = self.effect(MonitorDriver::ping) {
                    tracing::warn!("keepalive: {error}");
                }
            }
            next = next.min(self.ping_due.saturating_sub(now));
        }
        next
    }

    pub fn force_release(&mut self, generation: u64) -> Result<(), ForceError> {
        let index = self
            .slots
            .iter()
            .position(|slot| slot.monitor.is_some() && slot.life.generation() == generation)
            .ok_or(ForceError::Unknown)?;
        match self.slots[index].life.force_release() {
            Ok(true) => self.teardown(index, generation),
            Ok(false) => {}
            Err(refs) => return Err(ForceError::Active { refs }),
        }
        Ok(())
    }

    /// Removes every monitor, held or not, and asks the driver to forget us.
    pub fn shut_down(&mut self) {
        for index in 0..self.slots.len() {
            let generation = self.slots[index].life.generation();
            if self.slots[index].life.lost() {
                self.teardown(index, generation);
            }
        }
        match self.effect(MonitorDriver::clear_all) {
            Ok(()) | Err(CreateError::NoDevice) => {}
            Err(error) => tracing::warn!("CLEAR_ALL at the end: {error}"),
        }
        self.driver = None;
    }

    pub fn snapshot(&self, now: Millis) -> Vec<DisplaySnapshot> {
        let show = |slot: &Slot| {
            let monitor = slot.monitor.as_ref()?;
            let state = match slot.life.state() {
                State::Idle => return None,
                State::Active { refs } => DisplayState::Active { refs },
                State::Lingering { until } => DisplayState::Lingering { left: until.saturating_sub(now) },
                State::Pinned => DisplayState::Pinned,
            };
            Some(DisplaySnapshot {
                target: monitor.reply.target_id,
                generation: slot.life.generation(),
                mode: monitor.wanted.mode,
                state,
            })
        };
        self.slots.iter().filter_map(show).collect()
    }
}
