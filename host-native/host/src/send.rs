//! The second frame thread: packets, recovery shards, sealing, and the wire, in paced batches (wire §4.4–4.8).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use pf_abi::wire::{PUNCH_WAIT_MS, UserFlags};
use pf_child::Repeats;
use pf_proto::{AccessUnit, Pacer, PacketBatch, VideoSender};
use pf_socket::{DataSocket, SendBatch, await_punch};

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
    pub fn run(mut self) {
        priority::raise("send");
        if let Err(error) = self.work()
            && !self.stopped()
        {
            self.events.tell(Event::Failed(SessionError::DataSocket(error)));
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    fn work(&mut self) -> std::io::Result<()> {
        let peer = self.find_peer()?;
        self.socket.connect(peer)?;
        // The other side is gone only when the session is over.
        let _ = self.open.send(());
        let mut packets = PacketBatch::new();
        let mut wire = SendBatch::new();
        let mut beyond = Repeats::default();
        while !self.stopped() {
            match self.units.recv_timeout(STEP) {
                Ok(unit) => self.transmit(unit, &mut packets, &mut wire, &mut beyond)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok(())
    }

    fn find_peer(&self) -> std::io::Result<SocketAddr> {
        let limit = Duration::from_millis(u64::from(PUNCH_WAIT_MS));
        if let Some(seen) = await_punch(&self.socket, self.peer, limit, &|| self.stopped())? {
            return Ok(seen);
        }
        if !self.stopped() {
            tracing::info!("no punch came; sending to port {} as Start said", self.fallback_port);
        }
        Ok(SocketAddr::new(self.peer, self.fallback_port))
    }

    fn transmit(
        &mut self,
        unit: Unit,
        packets: &mut PacketBatch,
        wire: &mut SendBatch,
        beyond: &mut Repeats,
    ) -> std::io::Result<()> {
        self.sender.packetizer_mut().set_fec_percent(self.fec_percent.load(Ordering::Acquire));
        let access_unit = AccessUnit { data: &unit.data, pts_ns: unit.info.pts_ns, flags: flags(&unit) };
        let packed = self.sender.unit(access_unit, packets);
        if let Err(error) = packed {
            // Only a unit beyond the wire's limits; the next one takes its index.
            if beyond.is_new(&error) {
                tracing::warn!("unit of {} bytes dropped: {error}", unit.data.len());
            }
            self.counters.frames_dropped.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        beyond.over();
        let _ = self.spare.try_send(unit.data);
        let start = Instant::now();
        for step in Pacer::new(packets.len(), packets.stride(), self.bitrate_kbps) {
            let wait = Duration::from_nanos(step.at_ns).saturating_sub(start.elapsed());
            if !wait.is_zero() {
                std::thread::sleep(wait);
            }
            let sent = wire.send(&self.socket, packets.range(step.packets), packets.stride())?;
            self.counters.packets_sent.fetch_add(sent.packets, Ordering::Relaxed);
            self.counters.bytes_sent.fetch_add(sent.bytes, Ordering::Relaxed);
            self.counters.send_errors.fetch_add(sent.lost, Ordering::Relaxed);
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
