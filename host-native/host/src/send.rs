//! The second frame thread: packets, recovery shards, sealing, and the wire, in paced batches (wire §4.4–4.8).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use pf_abi::wire::{PUNCH_WAIT_MS, UserFlags};
use pf_child::Repeats;
use pf_media::StreamClock;
use pf_os::clock::monotonic_ns;
use pf_proto::{AccessUnit, FecAim, Pacer, PacketBatch, Transport, UnitError, VideoSender};
use pf_socket::{DataSocket, UdpTransport, await_punch};

use crate::counters::Counters;
use crate::events::{Event, Events, SessionError};
use crate::pipeline::Unit;
use crate::priority;

/// Longest wait for a unit, so that a stop is seen in time.
const STEP: Duration = Duration::from_millis(50);
/// Packets that are sealed and sent before the next ones are sealed: few at first, so that the receiver wakes up early.
const FIRST_RUN: usize = 8;
const RUN: usize = 44;

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
    /// Protection of the units ([`FecAim::to_bits`]), set by the control task.
    pub fec_aim: Arc<AtomicU64>,
    /// Set when the session ends.
    pub stop: Arc<AtomicBool>,
    /// That of the units' time stamps.
    pub clock: StreamClock,
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
            fec_aim: self.fec_aim,
            spare: self.spare,
            clock: self.clock,
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
    fec_aim: Arc<AtomicU64>,
    spare: SyncSender<Vec<u8>>,
    clock: StreamClock,
    counters: Arc<Counters>,
    /// Units beyond the wire's limits.
    beyond: Repeats,
}

impl<T: Transport<Error = std::io::Error>> Wire<T> {
    fn transmit(&mut self, unit: Unit) -> Result<(), SessionError> {
        let aim = FecAim::from_bits(self.fec_aim.load(Ordering::Acquire));
        let percent = aim.percent(self.sender.packetizer().largest_block(unit.data.len()));
        self.sender.packetizer_mut().set_fec_percent(percent);
        self.counters.fec_percent.store(percent, Ordering::Relaxed);
        let access_unit = AccessUnit { data: &unit.data, pts_ns: unit.info.pts_ns, flags: flags(&unit) };
        let mut runs = match self.sender.runs(access_unit, &mut self.packets) {
            Ok(runs) => runs,
            Err(UnitError::KeySpent(spent)) => return Err(spent.into()),
            Err(UnitError::Packetize(error)) => {
                // Only a unit beyond the wire's limits; the next one takes its index.
                if self.beyond.is_new(&error) {
                    tracing::warn!("unit of {} bytes dropped: {error}", unit.data.len());
                }
                self.counters.frames_dropped.fetch_add(1, Ordering::Relaxed);
                return Ok(());
            }
        };
        self.beyond.over();
        let captured_ns = unit.info.pts_ns;
        let _ = self.spare.try_send(unit.data);
        let start = Instant::now();
        let stride = runs.stride();
        let mut most = FIRST_RUN;
        for step in Pacer::new(runs.packets(), stride, self.bitrate_kbps) {
            let wait = Duration::from_nanos(step.at_ns).saturating_sub(start.elapsed());
            if !wait.is_zero() {
                std::thread::sleep(wait);
            }
            let mut left = step.packets.len();
            while left > 0 {
                let packets = left.min(most);
                let run = self.transport.send_run(runs.next(packets), stride);
                let all = run.map_err(SessionError::DataSocket)?;
                self.counters.packets_sent.fetch_add(all.sent, Ordering::Relaxed);
                self.counters.bytes_sent.fetch_add(all.bytes, Ordering::Relaxed);
                self.counters.send_errors.fetch_add(all.too_large + all.blocked, Ordering::Relaxed);
                left -= packets;
                most = RUN;
            }
        }
        self.counters.sent.record(captured_ns, self.clock.wall_of(monotonic_ns()));
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

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::mpsc::sync_channel;

    use pf_abi::wire::{FecScheme, Welcome};
    use pf_media::UnitInfo;
    use pf_proto::{DropKnob, SendOutcome, VideoReceiver};

    use super::*;

    /// Notes when which datagram left. Every hundredth does not.
    #[derive(Default)]
    struct Noted(Vec<(Instant, Vec<u8>)>);

    impl Transport for Noted {
        type Error = io::Error;

        fn shard_payload(&self) -> u16 {
            1408
        }

        fn send(&mut self, datagram: &[u8]) -> io::Result<SendOutcome> {
            self.0.push((Instant::now(), datagram.to_vec()));
            Ok(if self.0.len().is_multiple_of(100) { SendOutcome::Blocked } else { SendOutcome::Sent })
        }
    }

    fn welcome() -> Welcome {
        Welcome {
            fec_scheme: FecScheme::GF16,
            fec_percent: 10,
            max_data_per_block: 4096,
            shard_payload: 1408,
            encrypt: true,
            key: [7; 16].into(),
            refresh_hz: 60,
            bitrate_kbps: 100_000,
            ..Welcome::default()
        }
    }

    #[test]
    fn a_large_unit_leaves_in_microbursts_and_the_receiver_gets_it_whole() {
        let (spare, back) = sync_channel(1);
        let sender = VideoSender::new(&welcome()).expect("a valid Welcome");
        let mut wire = Wire {
            transport: Noted::default(),
            packets: sender.batch(),
            sender,
            bitrate_kbps: 100_000,
            fec_aim: Arc::new(AtomicU64::new(FecAim::fixed(10).to_bits())),
            spare,
            clock: StreamClock::starting(0, 0),
            counters: Arc::default(),
            beyond: Repeats::default(),
        };
        let data: Vec<u8> = (0..500_000_u32).map(|at| (at / 7) as u8).collect();
        let info = UnitInfo { pts_ns: 1, keyframe: true, repeat: false };
        wire.transmit(Unit { data: data.clone(), info }).expect("it is sent");
        assert!(back.try_recv().is_ok_and(|buffer| buffer == data), "the buffer goes round");
        let sent = &wire.transport.0;
        let begin = sent[0].0;
        let mut steps = 0;
        for step in Pacer::new(sent.len(), sent[0].1.len(), 100_000) {
            let at = sent[step.packets.start].0 - begin;
            assert!(at >= Duration::from_nanos(step.at_ns), "packet {} after {at:?}", step.packets.start);
            steps += 1;
        }
        assert!(steps > 5, "{steps} bursts");
        let lost = sent.len() as u64 / 100;
        assert_eq!(wire.counters.packets_sent.load(Ordering::Relaxed), sent.len() as u64 - lost);
        assert_eq!(wire.counters.send_errors.load(Ordering::Relaxed), lost);
        assert!(wire.counters.sent.percentiles()[0] > 0, "its age is known");
        let mut receiver = VideoReceiver::new(&welcome(), DropKnob::new(0, 0)).expect("a valid Welcome");
        for (_, datagram) in sent {
            receiver.datagram(&mut datagram.clone());
        }
        let unit = receiver.next_delivery().expect("the unit");
        assert!(matches!(unit, pf_proto::Delivery::Unit(unit) if unit.data() == data));
    }
}
