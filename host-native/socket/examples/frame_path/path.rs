//! The whole path: packetize, FEC, seal, loopback, open, reassemble, repair.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use pf_abi::wire::{UserFlags, Welcome};
use pf_proto::{
    AccessUnit, Delivery, DropKnob, PacketBatch, SplitMix, Transport, UnitShape, VideoReceiver, VideoSender,
};
use pf_socket::{BUFFER_BYTES, DataSocket, RecvBatch, UdpTransport};
use serde_json::{Value, json};

use crate::rounds::median;
use crate::{Case, PERCENT, counting};

pub const SHARD: u16 = 1408;
/// Frames whose content is compared before anything is measured.
const COMPARED: usize = 20;
pub const WAIT: Duration = Duration::from_secs(5);
const SEED: u64 = 5;
/// Frames whose stages are kept.
const KEPT: usize = 4096;

/// What one frame becomes.
#[derive(Clone, Copy)]
pub struct Shape {
    pub blocks: usize,
    pub data: usize,
    pub recovery: usize,
    pub stride: usize,
}

impl Shape {
    pub fn packets(&self) -> usize {
        self.data + self.recovery
    }

    /// Packets that the system cuts from one run.
    pub fn packets_per_run(&self) -> usize {
        65_507 / self.stride
    }
}

pub struct FramePath {
    sender: VideoSender,
    transport: UdpTransport,
    socket: DataSocket,
    arrived: RecvBatch,
    receiver: VideoReceiver,
    batch: PacketBatch,
    frame: Vec<u8>,
    number: u64,
    shape: Shape,
    loss: (u64, SplitMix),
    /// Microseconds until sealed, between the sockets, until delivered.
    stages: [Vec<f64>; 3],
    allocations: usize,
}

impl FramePath {
    /// Takes all memory, and sees that frames arrive as they were sent; `loss` percent of the datagrams do not arrive.
    pub fn new(case: Case, loss: u8) -> Self {
        let welcome = Welcome {
            fec_scheme: case.scheme,
            fec_percent: PERCENT,
            max_data_per_block: case.block,
            shard_payload: SHARD,
            encrypt: true,
            key: [7; 16].into(),
            refresh_hz: 60,
            // The receiver's limit for a frame follows from it.
            bitrate_kbps: 1_000_000,
            ..Welcome::default()
        };
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let [from, socket] = [0, 1].map(|_| DataSocket::bind(loopback, BUFFER_BYTES).expect("a loopback socket"));
        let to = socket.local_addr().expect("an address");
        socket.connect(from.local_addr().expect("an address")).expect("loopback");
        let mut path = Self {
            sender: VideoSender::new(&welcome).expect("a valid Welcome"),
            transport: UdpTransport::connect(from, to, SHARD).expect("loopback"),
            arrived: RecvBatch::new(&socket, 2048),
            socket,
            receiver: VideoReceiver::new(&welcome, DropKnob::new(0, 0)).expect("a valid Welcome"),
            batch: PacketBatch::new(),
            frame: (0..case.frame_bytes).map(|at| (at * 31 + at / 251) as u8).collect(),
            number: 0,
            shape: Shape { blocks: 0, data: 0, recovery: 0, stride: 0 },
            loss: (u64::from(loss), SplitMix::new(SEED)),
            stages: [0; 3].map(|_| Vec::with_capacity(KEPT)),
            allocations: 0,
        };
        for _ in 0..COMPARED {
            assert_eq!(path.send_and_receive(true), 1, "a frame did not arrive");
        }
        path
    }

    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// One frame there.
    pub fn frame(&mut self) {
        let before = counting::calls();
        let arrived = self.send_and_receive(false);
        self.allocations += counting::calls() - before;
        assert_eq!(arrived, 1, "a frame did not arrive");
    }

    pub fn allocations(&self) -> usize {
        self.allocations
    }

    pub fn repaired(&self) -> u64 {
        self.receiver.reassembly().shards_recovered
    }

    pub fn stages(&mut self) -> Value {
        let [sealed, carried, delivered] = [0, 1, 2].map(|at| median(&mut self.stages[at]));
        json!({ "sealed": sealed, "carried": carried, "delivered": delivered })
    }

    /// How many frames came out.
    fn send_and_receive(&mut self, compare: bool) -> usize {
        let start = Instant::now();
        let unit = AccessUnit { data: &self.frame, pts_ns: self.number * 16_666_667, flags: UserFlags::PICTURE };
        let UnitShape { blocks, data_packets, recovery_packets, .. } =
            self.sender.unit(unit, &mut self.batch).expect("within the limits");
        self.number += 1;
        let stride = self.batch.stride();
        self.shape =
            Shape { blocks: blocks as usize, data: data_packets as usize, recovery: recovery_packets as usize, stride };
        let sealed = start.elapsed();
        let (mut carried, mut delivered, mut frames) = (Duration::ZERO, Duration::ZERO, 0);
        let per_run = self.shape.packets_per_run();
        for first in (0..self.batch.len()).step_by(per_run) {
            let packets = first..(first + per_run).min(self.batch.len());
            let mut under_way = packets.len();
            let begin = Instant::now();
            let sent = self.transport.send_run(self.batch.range(packets), stride).expect("loopback");
            assert_eq!(sent.sent, under_way as u64, "the system takes them all");
            carried += begin.elapsed();
            while under_way > 0 {
                let begin = Instant::now();
                let count = self.arrived.recv(&self.socket, WAIT).expect("loopback");
                assert!(count > 0, "{under_way} datagrams did not arrive");
                under_way -= count;
                let there = Instant::now();
                carried += there - begin;
                for datagram in self.arrived.datagrams_mut() {
                    let (percent, random) = &mut self.loss;
                    if *percent > 0 && random.below(100) < *percent {
                        continue;
                    }
                    self.receiver.datagram(datagram);
                    while let Some(delivery) = self.receiver.next_delivery() {
                        if let Delivery::Unit(unit) = delivery {
                            assert!(!compare || unit.data() == self.frame, "a frame is not what was sent");
                            frames += 1;
                        }
                    }
                }
                delivered += there.elapsed();
            }
        }
        for (stage, time) in self.stages.iter_mut().zip([sealed, carried, delivered]) {
            if stage.len() < KEPT {
                stage.push(time.as_secs_f64() * 1e6);
            }
        }
        frames
    }
}
