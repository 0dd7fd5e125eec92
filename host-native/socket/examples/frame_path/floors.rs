//! What the path can't do without: two copies of the frame, the cipher, the code, and the system's sockets. Each by the
//! library alone, over the same counts and lengths.

use std::hint::black_box;
use std::io::{ErrorKind, IoSliceMut};
use std::net::{Ipv4Addr, UdpSocket};
use std::thread::yield_now;
use std::time::Instant;

use pf_abi::wire::FecScheme;
use quinn_udp::{RecvMeta, Transmit, UdpSockRef, UdpSocketState};
use reed_solomon_simd::ReedSolomonEncoder;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use crate::Case;
use crate::path::{SHARD, Shape, WAIT};

const SEQ: usize = 8;
const TAG: usize = 16;

pub struct Floors {
    pub memcpy: Memcpy,
    pub aead: Aead,
    pub fec: Fec,
    pub udp: Udp,
}

impl Floors {
    pub fn new(case: Case, shape: Shape) -> Self {
        Self {
            memcpy: Memcpy { frame: vec![1; case.frame_bytes], packets: vec![2; case.frame_bytes] },
            aead: Aead::new(shape),
            fec: Fec::new(case, shape),
            udp: Udp::new(shape),
        }
    }
}

/// The frame into its packets, and out of them.
pub struct Memcpy {
    frame: Vec<u8>,
    packets: Vec<u8>,
}

impl Memcpy {
    pub fn run(&mut self) {
        black_box(&mut self.packets).copy_from_slice(&self.frame);
        black_box(&mut self.frame).copy_from_slice(&self.packets);
    }
}

/// Every packet sealed and opened, in place.
pub struct Aead {
    key: LessSafeKey,
    packets: Vec<u8>,
    stride: usize,
}

impl Aead {
    fn new(shape: Shape) -> Self {
        let key = UnboundKey::new(&AES_128_GCM, &[7; 16]).expect("16 bytes");
        let packets = vec![3; shape.packets() * shape.stride];
        Self { key: LessSafeKey::new(key), packets, stride: shape.stride }
    }

    pub fn run(&mut self) {
        for packet in self.packets.chunks_exact_mut(self.stride) {
            let (nonce, aad) = nonce();
            let (plain, room) = packet[SEQ..].split_at_mut(self.stride - SEQ - TAG);
            let tag = self.key.seal_in_place_separate_tag(nonce, aad, plain).expect("it seals");
            room.copy_from_slice(tag.as_ref());
        }
        for packet in self.packets.chunks_exact_mut(self.stride) {
            let (nonce, aad) = nonce();
            black_box(self.key.open_in_place(nonce, aad, &mut packet[SEQ..]).expect("it opens"));
        }
    }
}

/// Always the same: nothing of this is secret, and another one costs as much.
fn nonce() -> (Nonce, Aad<[u8; 8]>) {
    (Nonce::assume_unique_for_key([9; 12]), Aad::from([9; SEQ]))
}

/// The recovery shards of every block, by the library's own encoder.
pub struct Fec {
    code: Code,
    data: Vec<Vec<u8>>,
    /// Data and recovery shards of each block.
    blocks: Vec<(usize, usize)>,
}

enum Code {
    Gf16(ReedSolomonEncoder),
    /// For each block, with room for its recovery shards.
    Gf8(Vec<(fec_rs::ReedSolomon, Vec<Vec<u8>>)>),
}

impl Fec {
    fn new(case: Case, shape: Shape) -> Self {
        let share = |all: usize, block: usize| all / shape.blocks + usize::from(block < all % shape.blocks);
        let blocks: Vec<(usize, usize)> =
            (0..shape.blocks).map(|block| (share(shape.data, block), share(shape.recovery, block))).collect();
        let shard = || vec![5; usize::from(SHARD)];
        let code = if case.scheme == FecScheme::GF16 {
            let (data, recovery) = blocks[0];
            Code::Gf16(ReedSolomonEncoder::new(data, recovery, usize::from(SHARD)).expect("a code for it"))
        } else {
            let code = |&(data, recovery): &(usize, usize)| {
                let code = fec_rs::ReedSolomon::new(data, recovery).expect("a code for it");
                (code, (0..recovery).map(|_| shard()).collect())
            };
            Code::Gf8(blocks.iter().map(code).collect())
        };
        Self { code, data: (0..shape.data).map(|_| shard()).collect(), blocks }
    }

    pub fn run(&mut self) {
        let mut rest = &self.data[..];
        for (number, &(data, recovery)) in self.blocks.iter().enumerate() {
            let (block, behind) = rest.split_at(data);
            rest = behind;
            match &mut self.code {
                Code::Gf16(encoder) => {
                    encoder.reset(data, recovery, usize::from(SHARD)).expect("a code for it");
                    for shard in block {
                        encoder.add_original_shard(shard).expect("one of the block");
                    }
                    black_box(encoder.encode().expect("a whole block"));
                }
                Code::Gf8(codes) => {
                    let (code, out) = &mut codes[number];
                    code.encode_sep(block, out).expect("a whole block");
                    black_box(out);
                }
            }
        }
    }
}

/// The packets from one socket to another, in runs that the system cuts and joins.
pub struct Udp {
    from: (UdpSocket, UdpSocketState),
    to: (UdpSocket, UdpSocketState),
    packets: Vec<u8>,
    run: usize,
    stride: usize,
    room: Vec<u8>,
}

impl Udp {
    fn new(shape: Shape) -> Self {
        let [from, to] = [0, 1].map(|_| {
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback socket");
            let state = UdpSocketState::new(UdpSockRef::from(&socket)).expect("a socket of UDP");
            (socket, state)
        });
        from.0.connect(to.0.local_addr().expect("an address")).expect("loopback");
        Self {
            from,
            to,
            packets: vec![6; shape.packets() * shape.stride],
            run: shape.packets_per_run() * shape.stride,
            stride: shape.stride,
            room: vec![0; 65_536],
        }
    }

    pub fn run(&mut self) {
        let destination = self.to.0.local_addr().expect("an address");
        for run in self.packets.chunks(self.run) {
            let transmit =
                Transmit { destination, ecn: None, contents: run, segment_size: Some(self.stride), src_ip: None };
            self.from.1.try_send(UdpSockRef::from(&self.from.0), &transmit).expect("loopback");
            let mut left = run.len();
            let start = Instant::now();
            while left > 0 {
                let mut meta = [RecvMeta::default()];
                let mut room = [IoSliceMut::new(&mut self.room)];
                match self.to.1.recv(UdpSockRef::from(&self.to.0), &mut room, &mut meta) {
                    Ok(_) => left -= meta[0].len,
                    // A busy system carries it a little later.
                    Err(error) if error.kind() == ErrorKind::WouldBlock && start.elapsed() < WAIT => yield_now(),
                    Err(error) => panic!("{left} bytes did not arrive: {error}"),
                }
            }
        }
    }
}
