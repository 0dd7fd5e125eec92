//! One unit after the other to the peer: packets, recovery shards, sealing, in paced batches (wire §4.4–4.8).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use pf_abi::wire::UserFlags;
use pf_child::Repeats;
use pf_media::{StreamClock, UnitInfo};
use pf_os::clock::monotonic_ns;
use pf_proto::{AccessUnit, FecAim, Pacer, PacketBatch, Transport, UnitError, VideoSender, datagram_bytes};

use crate::counters::Counters;
use crate::events::SessionError;

/// Packets that are sealed and sent before the next ones are sealed: few at first, so that the receiver wakes up early.
const FIRST_RUN: usize = 8;
const RUN: usize = 44;

/// A finished unit on its way to the wire.
pub struct Unit {
    /// Its bytes; the buffer goes round.
    pub data: Vec<u8>,
    /// What it is.
    pub info: UnitInfo,
}

/// Sends units, once the peer is known.
pub struct Wire<T> {
    /// To the peer.
    pub transport: T,
    /// Packets and seals.
    pub sender: VideoSender,
    /// Those of one unit.
    pub packets: PacketBatch,
    /// Rate by which units are spread.
    pub bitrate_kbps: u32,
    /// Protection of the units ([`FecAim::to_bits`]), set by the control task.
    pub fec_aim: Arc<AtomicU64>,
    /// Empty buffers back to the capture thread.
    pub spare: SyncSender<Vec<u8>>,
    /// That of the units' time stamps.
    pub clock: StreamClock,
    /// Figures.
    pub counters: Arc<Counters>,
    /// Units beyond the wire's limits.
    pub beyond: Repeats,
}

impl<T: Transport<Error = std::io::Error>> Wire<T> {
    /// Whether a unit of `bytes` bytes leaves in one burst, as units are protected now.
    fn leaves_at_once(&self, bytes: usize) -> bool {
        let packetizer = self.sender.packetizer();
        let stride = datagram_bytes(usize::from(packetizer.shard_payload()));
        let Ok(bytes) = u32::try_from(bytes) else { return false };
        Pacer::new(packetizer.packets(bytes), stride, self.bitrate_kbps).nth(1).is_none()
    }

    /// Protects the next unit, of `bytes` bytes, as the control task wants it.
    fn protect(&mut self, bytes: usize) {
        let aim = FecAim::from_bits(self.fec_aim.load(Ordering::Acquire));
        let percent = aim.percent(self.sender.packetizer().largest_block(bytes));
        self.sender.packetizer_mut().set_fec_percent(percent);
        self.counters.fec_percent.store(percent, Ordering::Relaxed);
    }

    /// Sends a unit if it leaves in one burst; any other is given back.
    ///
    /// # Errors
    /// [`SessionError`]: the session is at its end.
    pub fn transmit_at_once(&mut self, unit: Unit) -> Result<Option<Unit>, SessionError> {
        self.protect(unit.data.len());
        if self.leaves_at_once(unit.data.len()) { self.send(unit).map(|()| None) } else { Ok(Some(unit)) }
    }

    /// Sends a unit, with pauses when it is a large one. A unit beyond the wire's limits is dropped.
    ///
    /// # Errors
    /// [`SessionError`]: the session is at its end.
    pub fn transmit(&mut self, unit: Unit) -> Result<(), SessionError> {
        self.protect(unit.data.len());
        self.send(unit)
    }

    /// Sends a unit, protected as it is.
    fn send(&mut self, unit: Unit) -> Result<(), SessionError> {
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
                let run = runs.next(left.min(most));
                if run.is_empty() {
                    break;
                }
                left -= run.len() / stride;
                let all = self.transport.send_run(run, stride).map_err(SessionError::DataSocket)?;
                self.counters.packets_sent.fetch_add(all.sent, Ordering::Relaxed);
                self.counters.bytes_sent.fetch_add(all.bytes, Ordering::Relaxed);
                self.counters.send_errors.fetch_add(all.too_large + all.blocked, Ordering::Relaxed);
                most = RUN;
            }
        }
        self.counters.sent.record(unit.info.pts_ns, self.clock.wall_of(monotonic_ns()));
        let _ = self.spare.try_send(unit.data);
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
pub(crate) mod tests {
    use std::io;
    use std::sync::mpsc::sync_channel;

    use pf_abi::wire::{FecScheme, Welcome};
    use pf_proto::{DropKnob, SendOutcome, VideoReceiver};

    use super::*;

    /// Notes when which datagram left. Every hundredth does not.
    #[derive(Default)]
    pub(crate) struct Noted(pub Vec<(Instant, Vec<u8>)>);

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

    pub(crate) fn welcome() -> Welcome {
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

    /// Buffers go back into `spare`.
    pub(crate) fn wire(spare: SyncSender<Vec<u8>>) -> Wire<Noted> {
        let sender = VideoSender::new(&welcome()).expect("a valid Welcome");
        Wire {
            transport: Noted::default(),
            packets: sender.batch(),
            sender,
            bitrate_kbps: 100_000,
            fec_aim: Arc::new(AtomicU64::new(FecAim::fixed(10).to_bits())),
            spare,
            clock: StreamClock::starting(0, 0),
            counters: Arc::default(),
            beyond: Repeats::default(),
        }
    }

    #[test]
    fn what_is_said_to_leave_at_once_leaves_in_one_burst() {
        let (spare, _back) = sync_channel(1);
        let mut wire = wire(spare);
        for percent in [0, 10, 50] {
            wire.fec_aim.store(FecAim::fixed(percent).to_bits(), Ordering::Release);
            for bytes in (0..200_000).step_by(9973) {
                wire.protect(bytes);
                let at_once = wire.leaves_at_once(bytes);
                wire.transport.0.clear();
                let info = UnitInfo { pts_ns: 1, keyframe: false, repeat: false };
                wire.transmit(Unit { data: vec![1; bytes], info }).expect("it is sent");
                let sent = &wire.transport.0;
                let bursts = Pacer::new(sent.len(), sent[0].1.len(), 100_000).count();
                assert_eq!(at_once, bursts == 1, "{bytes} bytes with {percent} %: {bursts} bursts");
            }
        }
        assert!(!wire.leaves_at_once(usize::MAX), "no unit of the wire");
    }

    #[test]
    fn a_large_unit_leaves_in_microbursts_and_the_receiver_gets_it_whole() {
        let (spare, back) = sync_channel(1);
        let mut wire = wire(spare);
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
