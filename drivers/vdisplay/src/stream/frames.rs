//! The frame path of one monitor, as its callers see it.
//!
//! Locks: `inbox`, `parked` and `worker` are never held together, nor across a call into the class extension or the
//! creation of a device.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pf_abi::control::NtStatus;
use pf_abi::runtime::handles::{Adopted, Refused};
use pf_framework::{Assignment, Status};

use super::pipeline::Pipeline;
use super::worker::Worker;
use crate::platform::{DevicePool, Gpu, Platform, Severity};
use crate::ring::{Channel, Epochs, Offer};

/// What waits for the worker.
#[derive(Debug)]
struct Inbox<P: Platform> {
    /// The monitor departs: nothing is taken any more.
    closed: bool,
    channel: Option<Channel<P>>,
}

/// The frame path of one monitor.
#[derive(Debug)]
pub struct Frames<P: Platform> {
    pub(super) platform: P,
    pool: Arc<DevicePool<P>>,
    /// Monitor id, for log lines.
    id: u32,
    inbox: Mutex<Inbox<P>>,
    /// The pipeline while no worker has it.
    parked: Mutex<Option<Pipeline<P>>>,
    worker: Mutex<Option<Worker<P>>>,
    assignments: AtomicU32,
    devices: AtomicU32,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic under one of these locks leaves no half-made state: each is a single assignment.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P: Platform> Frames<P> {
    pub fn new(platform: P, pool: Arc<DevicePool<P>>, id: u32) -> Arc<Self> {
        Arc::new(Self {
            platform,
            pool,
            id,
            inbox: Mutex::new(Inbox { closed: false, channel: None }),
            parked: Mutex::new(None),
            worker: Mutex::new(None),
            assignments: AtomicU32::new(0),
            devices: AtomicU32::new(0),
        })
    }

    /// Takes a ring over; the worker attaches it. A ring that was not attached yet is replaced.
    ///
    /// # Errors
    /// `NOT_FOUND` when the monitor departs.
    pub fn deliver<'o>(&self, offer: Offer<'o>) -> Result<Adopted<'o>, Refused<'o, NtStatus>> {
        let (replaced, adopted) = {
            let mut inbox = lock(&self.inbox);
            if inbox.closed {
                return Err(offer.refuse(NtStatus::NOT_FOUND));
            }
            let (channel, adopted) = offer.adopt(&self.platform);
            (core::mem::replace(&mut inbox.channel, channel), adopted)
        };
        drop(replaced);
        if let Some(worker) = &*lock(&self.worker) {
            worker.wake();
        }
        Ok(adopted)
    }

    /// Starts a worker on a swap chain. A worker that still runs is stopped first.
    ///
    /// # Errors
    /// The assignment, when it can't be taken.
    pub fn assign(self: &Arc<Self>, assignment: Assignment) -> Result<(), Assignment> {
        self.unassign();
        if lock(&self.inbox).closed {
            return Err(assignment);
        }
        let Ok(event) = self.platform.create_event() else {
            self.log(Severity::Error, "no event for the worker; asking for another try");
            return Err(assignment);
        };
        let epoch = self.assignments.fetch_add(1, Ordering::Relaxed) + 1;
        match Worker::start(self, assignment, event, epoch) {
            Ok(worker) => *lock(&self.worker) = Some(worker),
            // The chain was the thread's already and is deleted, so the system assigns anew.
            Err(error) => self.log(Severity::Error, &format!("no thread for the worker: {error}")),
        }
        // A departure that came in between has not seen this worker.
        if lock(&self.inbox).closed {
            self.unassign();
        }
        Ok(())
    }

    /// Stops the worker: when this returns, nobody calls on the swap chain any more.
    pub fn unassign(&self) {
        let worker = lock(&self.worker).take();
        if let Some(worker) = worker
            && !worker.stop()
        {
            self.log(Severity::Error, "the worker did not stop in time; it has lost its swap chain");
        }
    }

    /// The monitor departs: stops the worker and ends the ring.
    pub fn close(&self) {
        let channel = {
            let mut inbox = lock(&self.inbox);
            inbox.closed = true;
            inbox.channel.take()
        };
        drop(channel);
        self.unassign();
        let parked = lock(&self.parked).take();
        if let Some(pipeline) = parked {
            pipeline.close();
        }
    }

    /// A pipeline on this GPU: the parked one with its ring, else a new one.
    pub(super) fn unpark(&self, gpu: Gpu) -> Result<Pipeline<P>, Status> {
        let parked = lock(&self.parked).take();
        match parked {
            Some(pipeline) if pipeline.gpu() == gpu => return Ok(pipeline),
            Some(pipeline) => {
                self.log(Severity::Info, "the system renders on another GPU; the host has to deliver a new ring");
                pipeline.lose(NtStatus::INVALID_DEVICE_STATE.into());
            }
            None => {}
        }
        let lease = self.pool.lease(gpu)?;
        self.devices.fetch_add(1, Ordering::Relaxed);
        Ok(Pipeline::new(self.platform.clone(), lease))
    }

    /// Keeps a pipeline for the next swap chain.
    pub(super) fn park(&self, pipeline: Pipeline<P>) {
        if lock(&self.inbox).closed {
            pipeline.close();
            return;
        }
        let other = lock(&self.parked).replace(pipeline);
        drop(other);
    }

    /// The ring that waits to be attached.
    pub(super) fn take_channel(&self) -> Option<Channel<P>> {
        lock(&self.inbox).channel.take()
    }

    pub(super) fn epochs(&self) -> Epochs {
        Epochs { assignments: self.assignments.load(Ordering::Relaxed), devices: self.devices.load(Ordering::Relaxed) }
    }

    pub(super) fn log(&self, severity: Severity, text: &str) {
        self.platform.log(severity, &format!("monitor {}: {text}", self.id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{FULL_HD, Fake, GPU, HostRing};

    fn frames(platform: &Fake) -> Arc<Frames<Fake>> {
        Frames::new(platform.clone(), DevicePool::new(platform.clone()), 1)
    }

    fn deliver(frames: &Frames<Fake>, ring: &HostRing) -> Result<(), NtStatus> {
        ring.offer(|offer| frames.deliver(offer))
    }

    #[test]
    fn a_second_ring_replaces_one_that_nobody_attached() {
        let platform = Fake::default();
        let frames = frames(&platform);
        let (first, second) = (HostRing::new(&platform, 1, FULL_HD), HostRing::new(&platform, 2, FULL_HD));
        assert_eq!(deliver(&frames, &first), Ok(()));
        assert_eq!(deliver(&frames, &second), Ok(()));
        assert_eq!(platform.open_handles(), 8, "those of the first ring are closed");
        assert_eq!(frames.take_channel().unwrap().generation(), 2);
        assert!(frames.take_channel().is_none());
    }

    #[test]
    fn a_departing_monitor_adopts_nothing() {
        let platform = Fake::default();
        let frames = frames(&platform);
        let (waiting, late) = (HostRing::new(&platform, 1, FULL_HD), HostRing::new(&platform, 2, FULL_HD));
        assert_eq!(deliver(&frames, &waiting), Ok(()));
        frames.close();
        assert_eq!(platform.open_handles(), 8, "the waiting ring is closed, the late one is the host's");
        assert_eq!(deliver(&frames, &late), Err(NtStatus::NOT_FOUND));
        assert_eq!(platform.open_handles(), 8);
    }

    #[test]
    fn device_and_ring_stay_from_chain_to_chain_on_one_gpu() {
        let platform = Fake::default();
        let frames = frames(&platform);
        let ring = HostRing::new(&platform, 1, FULL_HD);
        let mut pipeline = frames.unpark(GPU).unwrap();
        pipeline.attach(ring.channel(&platform), frames.epochs()).unwrap();
        frames.park(pipeline);
        let pipeline = frames.unpark(GPU).unwrap();
        assert!(pipeline.endpoint().is_some());
        assert_eq!((frames.epochs().devices, platform.devices_made()), (1, 1));
        frames.park(pipeline);
        let other = frames.unpark(Gpu { low: 7, high: 0 }).unwrap();
        assert!(other.endpoint().is_none(), "its textures belong to the other device");
        assert_eq!(ring.header.health_state(), pf_abi::frame::HealthState::DEAD);
        assert_eq!(frames.epochs().devices, 2);
        frames.close();
        frames.park(other);
        assert_eq!(platform.open_handles(), 0);
    }
}
