//! The second frame thread: packets, recovery shards, sealing, and the wire, in paced batches (wire §4.4–4.8).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use pf_abi::wire::{PUNCH_WAIT_MS, UserFlags};
use pf_child::Repeats;
use pf_proto::{AccessUnit, Pacer, PacketBatch, Transport, UnitError, VideoSender};
use pf_socket::{DataSocket, UdpTransport, await_punch};

use crate::counters::Counters;
use crate::events::{Event, Events, SessionError};
use crate::pipeline::Unit;
use crate::priority;

/// Longest wait for a unit, so that a stop is seen in time.
const STEP: Duration = Duration::from_millis(50);

/// What the thread works with.
pub struct Sending {
    /// Bound, not connected yet.
    pub socket: DataSocket,
    /// Address of the control connection's peer.
    pub peer: IpAddr,
    /// Port that Start named, for a client whose punches don't arrive.
    pub fallback_port: u16,
    /// Packets and seals.
    pub sender: VideoSender,
    /// Rate by which units are spread.
    pub bitrate_kbps: u32,
    /// Recovery percent, set by the control task.
    pub fec_percent: Arc<AtomicU8>,
    /// Set when the session ends.
    pub stop: Arc<AtomicBool>,
    /// From the encoder.
    pub units: Receiver<Unit>,
    /// Empty buffers back.
    pub spare: SyncSender<Vec<u8>>,
    /// The peer is known.
    pub open: SyncSender<()>,
    /// To the session's control.
    pub events: Events,
    /// Figures.
    pub counters: Arc<Counters>,
}

impl Sending {
    /// Runs until the session stops, or tells the control task why it can't go on.
    pub fn run(self) {
        priority::raise("send");
        let (stop, events) = (Arc::clone(&self.stop), self.events.clone());
        if let Err(error) = self.work()
            && !stop.load(Ordering::Acquire)
        {
            events.tell(Event::Failed(error));
        }
    }

    fn work(self) -> Result<(), SessionError> {
        let peer = self.find_peer().map_err(SessionError::DataSocket)?;
        let transport = UdpTransport::connect(self.socket, peer, self.sender.packetizer().shard_payload())
            .map_err(SessionError::DataSocket)?;
        tracing::info!("datagrams leave in {}", transport.method());
        // The other side is gone only when the session is over.
        let _ = self.open.send(());
        let mut wire = Wire {
            transport,
            packets: self.sender.batch(),
            sender: self.sender,
            bitrate_kbps: self.bitrate_kbps,
            fec_percent: self.fec_percent,
            spare: self.spare,
            counters: self.counters,
            beyond: Repeats::default(),
        };
        while !self.stop.load(Ordering::Acquire) {
            match self.units.recv_timeout(STEP) {
                Ok(unit) => wire.transmit(unit)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok(())
    }

    fn find_peer(&self) -> std::io::Result<SocketAddr> {
        let stopped = || self.stop.load(Ordering::Acquire);
        let limit = Duration::from_millis(u64::from(PUNCH_WAIT_MS));
        if let Some(seen) = await_punch(&self.socket, self.peer, limit, &stopped)? {
            return Ok(seen);
        }
        if !stopped() {
            tracing::info!("no punch came; sending to port {} as Start said", self.fallback_port);
        }
        Ok(SocketAddr::new(self.peer, self.fallback_port))
    }
}

/// Sends units, once the peer is known.
struct Wire<T> {
    transport: T,
    sender: VideoSender,
    packets: PacketBatch,
    bitrate_kbps: u32,
    fec_percent: Arc<AtomicU8>,
    spare: SyncSender<Vec<u8>>,
    counters: Arc<Counters>,
    /// Units beyond the wire's limits.
    beyond: Repeats,
}

impl<T: Transport<Error = std::io::Error>> Wire<T> {
    fn transmit(&mut self, unit: Unit) -> Result<(), SessionError> {
        self.sender.packetizer_mut().set_fec_percent(self.fec_percent.load(Ordering::Acquire));
        let access_unit = AccessUnit { data: &unit.data, pts_ns: unit.info.pts_ns, flags: flags(&unit) };
        if let Err(error) = self.sender.unit(access_unit, &mut self.packets) {
            let error = match error {
                UnitError::Packetize(error) => error,
                UnitError::KeySpent(spent) => return Err(spent.into()),
            };
            // Only a unit beyond the wire's limits; the next one takes its index.
            if self.beyond.is_new(&error) {
                tracing::warn!("unit of {} bytes dropped: {error}", unit.data.len());
            }
            self.counters.frames_dropped.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        self.beyond.over();
        let _ = self.spare.try_send(unit.data);
        let start = Instant::now();
        for step in Pacer::new(self.packets.len(), self.packets.stride(), self.bitrate_kbps) {
            let wait = Duration::from_nanos(step.at_ns).saturating_sub(start.elapsed());
            if !wait.is_zero() {
                std::thread::sleep(wait);
            }
            let all = self
                .transport
                .send_run(self.packets.range(step.packets), self.packets.stride())
                .map_err(SessionError::DataSocket)?;
            self.counters.packets_sent.fetch_add(all.sent, Ordering::Relaxed);
            self.counters.bytes_sent.fetch_add(all.bytes, Ordering::Relaxed);
            self.counters.send_errors.fetch_add(all.too_large + all.blocked, Ordering::Relaxed);
        }
        Ok(())
    }
}

fn flags(unit: &Unit) -> UserFlags {
    let mut flags = UserFlags::PICTURE;
    if unit.info.keyframe {
        flags |= UserFlags::KEYFRAME;
    }
    if unit.info.repeat {
        flags |= UserFlags::REPEAT;
    }
    flags
}
