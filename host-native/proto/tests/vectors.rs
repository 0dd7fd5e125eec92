//! Published vectors of the wire: header, sealed bytes, packets, emission order (A.5) and recovery shards (A.6).

mod support;

use pf_abi::runtime::Secret;
use pf_abi::wire::{FecScheme, PacketFlags, UserFlags, VideoHeader};
use pf_proto::{
    AccessUnit, Direction, OpenError, Opener, PacketBatch, Packetizer, PacketizerConfig, SealError, SealKey, Sealer,
    fec,
};
use support::{IDR, KEY, SALT, hex, sender, sha256, welcome};

fn sample_header() -> VideoHeader {
    VideoHeader {
        pts_ns: 1,
        frame_index: 2,
        stream_seq: 3,
        frame_bytes: 4,
        user_flags: UserFlags(5),
        block_index: 6,
        block_count: 7,
        data_shards: 8,
        recovery_shards: 9,
        shard_index: 10,
        shard_bytes: 11,
        magic: 0xc9,
        version: 1,
        fec_scheme: FecScheme::GF16,
        flags: PacketFlags(5),
    }
}

#[test]
fn header() {
    assert_eq!(
        hex(sample_header().bytes()),
        "01000000000000000200000003000000040000000500000006000700080009000a000b00c9010105"
    );
}

#[test]
fn sealed_packets() {
    let chacha = SealKey::ChaCha20(Secret::new(std::array::from_fn(|i| i as u8)));
    let aes = SealKey::Aes128(KEY.into());
    let rows = [
        (
            &aes,
            Direction::HostToClient,
            "000000000000002a8cf197473c9c80669650889f58eff3447746d5e48df08df298da048869eba30fb0c9c9367ac51e82ca82fd644f49cfe74639ddf0f6cfe43acea669fa47a53c07",
        ),
        (
            &aes,
            Direction::ClientToHost,
            "000000000000002a427fddd31517acf74599d5595532a7f11918c4cf8e863909a56c3901cad75b104a60912dc1f0dbdcac8bbfee2204f8549b50c27ab7d478f4baca3f41a166bcbf",
        ),
        (
            &chacha,
            Direction::HostToClient,
            "000000000000002a4f013fd930e8d4cd1f1fc0f456e8fb8339ac318d9986adeac02ac812f103359b1fda8b4fce3782b8bbf743689df6b00fc4cd9983c513a92a1936c313f72989df",
        ),
        (
            &chacha,
            Direction::ClientToHost,
            "000000000000002ae4b16c7ddb654bb16d2c233321f3d0c9ae2d7b2f17409df9cbe243af4b10b3446b72e92d69c8b500d6fc934340146e8c8d6d412fb2fb9b6ffd7b02bb219fcf91",
        ),
    ];
    for (key, direction, want) in rows {
        let mut plain = sample_header().bytes().to_vec();
        plain.extend(0..8);
        let mut datagram = [&[0; 8][..], &plain, &[0; 16]].concat();
        let mut sealer = Sealer::new(key, &SALT.into(), direction).expect("key");
        while sealer.next_seq() < 42 {
            sealer.seal(&mut [0; 24]).expect("a fresh key");
        }
        sealer.seal(&mut datagram).expect("a fresh key");
        assert_eq!(hex(&datagram), want, "{key:?} {direction:?}");
        assert_eq!(sealer.next_seq(), 43);

        let opener = Opener::new(key, &SALT.into(), direction).expect("key");
        let mut copy = datagram.clone();
        let (seq, packet) = opener.open(&mut copy).expect("opens");
        assert_eq!((seq, &packet[..]), (42, &plain[..]));
        for at in 0..datagram.len() {
            let mut forged = datagram.clone();
            forged[at] ^= 1;
            assert_eq!(opener.open(&mut forged), Err(OpenError::Forged), "byte {at}");
        }
        let other =
            if direction == Direction::HostToClient { Direction::ClientToHost } else { Direction::HostToClient };
        let wrong_way = Opener::new(key, &SALT.into(), other).expect("key");
        assert_eq!(wrong_way.open(&mut datagram), Err(OpenError::Forged));
    }
}

#[test]
fn bad_seals_are_refused() {
    assert_eq!(
        Sealer::new(&SealKey::Aes128([0; 16].into()), &SALT.into(), Direction::HostToClient).err(),
        Some(SealError::ZeroKey)
    );
    let opener = Opener::new(&SealKey::Aes128(KEY.into()), &SALT.into(), Direction::HostToClient).expect("key");
    for length in 0..24 {
        assert!(matches!(opener.open(&mut vec![0; length]), Err(OpenError::Short { .. })), "{length} bytes");
    }
    assert!(matches!(opener.open(&mut vec![0; 9217]), Err(OpenError::Long { .. })));
    let mut plain = welcome(1408, 4096, 10);
    plain.encrypt = false;
    assert_eq!(SealKey::from_welcome(&plain), Err(SealError::NotEncrypted));
}

#[test]
fn four_packets_of_the_first_unit() {
    let rows = [
        (
            "00002a36fe9c97170000000000000000b80b000005000000000001000300010000008005c9010105",
            "9d909da35d050e4bd7e5281dc4795b42b977fbab96d603167aef08f61c2a3d6e",
            "3e6c42be46c45a90aa161c64bdac69dac5be8f6850bbb66abeb9123df27dcc2b",
        ),
        (
            "00002a36fe9c97170000000001000000b80b000005000000000001000300010001008005c9010101",
            "9a988542b36f0b723fdc50ed0d44c82879dbf664b0dee441a357e1bb23a63d16",
            "95db5532253eb1ba6f3e32dfa5766fde7ebd8713a28582290bb8ea5b7b23ea3d",
        ),
        (
            "00002a36fe9c97170000000002000000b80b000005000000000001000300010002008005c9010101",
            "b44f132e152832060dd9809d39ccfa4f4ef1f1cba44b1df76e73461e0aa7fc18",
            "b42b9b37cfaa92b4616e0a1639e1fe386d5c3567a71dcb262e0932ed64a45af6",
        ),
        (
            "00002a36fe9c97170000000003000000b80b000005000000000001000300010003008005c9010103",
            "1d4c724f57f6bad8fac8ba216711ce2befeff5e47e9f14af8f31cb149edeb9f7",
            "e1a3e495054ccaa9228489cf91e87cfc9aa33be860b4948ac0db9d00d562a4f0",
        ),
    ];
    let data: Vec<u8> = (0..3000_u32).map(|b| (7 * b + 13) as u8).collect();
    let unit = AccessUnit { data: &data, pts_ns: 1_700_000_000_000_000_000, flags: IDR };
    let welcome = welcome(1408, 4096, 10);
    let mut plain = PacketBatch::new();
    let shape = Packetizer::new(PacketizerConfig::from_welcome(&welcome))
        .expect("config")
        .packetize(unit, &mut plain)
        .expect("unit");
    assert_eq!((shape.frame_index, shape.blocks, shape.data_packets, shape.recovery_packets), (0, 1, 3, 1));
    let mut sealed = PacketBatch::new();
    sender(&welcome).unit(unit, &mut sealed).expect("unit");
    assert_eq!((plain.len(), sealed.len(), sealed.stride(), sealed.wire_bytes()), (4, 4, 1472, 4 * 1472));
    for (index, (header, shard, datagram)) in rows.into_iter().enumerate() {
        assert_eq!(hex(&plain.plain(index)[..40]), header, "header {index}");
        assert_eq!(sha256(&plain.plain(index)[40..]), shard, "shard {index}");
        assert_eq!(sha256(sealed.datagram(index)), datagram, "datagram {index}");
    }
}

#[test]
fn emission_order() {
    let data = [1; 6 * 512];
    let mut batch = PacketBatch::new();
    let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome(512, 4, 50))).expect("config");
    for round in 0..2 {
        packetizer.packetize(AccessUnit { data: &data, pts_ns: 0, flags: IDR }, &mut batch).expect("unit");
        let order: Vec<String> = (0..batch.len())
            .map(|index| VideoHeader::read(batch.plain(index)).expect("header"))
            .inspect(|header| assert_eq!((header.frame_index, header.version), (round, 1)))
            .map(|header| format!("{}.{} ({})", header.block_index, header.shard_index, header.flags.bits()))
            .collect();
        assert_eq!(order.join(", "), "0.0 (5), 0.1 (1), 0.2 (1), 0.3 (1), 1.0 (1), 1.1 (1), 0.4 (1), 0.5 (1), 1.2 (3)");
        let last = VideoHeader::read(batch.plain(8)).expect("header");
        assert_eq!(last.stream_seq, 9 * round + 8, "the packet counter runs on");
    }
}

#[test]
fn recovery_shards_gf16() {
    recovery_shards(
        FecScheme::GF16,
        fec::Limits { data: 1000, recovery: 100, shard_bytes: 1408, block_bytes: 100 * 1408 },
        &GF16_ROWS,
    );
}

#[test]
fn recovery_shards_gf8() {
    recovery_shards(
        FecScheme::GF8,
        fec::Limits { data: 200, recovery: 30, shard_bytes: 1408, block_bytes: 10 * 1408 },
        &GF8_ROWS,
    );
}

/// k, m, length, first bytes of recovery 0, SHA-256 of all.
type Row = (usize, usize, usize, &'static str, &'static str);

fn recovery_shards(scheme: FecScheme, limits: fec::Limits, rows: &[Row]) {
    // One encoder for all rows: its memory is carried from shape to shape.
    let mut encoder = fec::Encoder::new(scheme, limits).expect("a known scheme");
    for &(k, m, length, first, digest) in rows {
        let shards: Vec<Vec<u8>> =
            (0..k).map(|i| (0..length).map(|b| ((131 * i + 7 * b + 13) % 251) as u8).collect()).collect();
        let mut recovery = vec![0xee; m * length];
        encoder.encode(length, shards.iter().map(Vec::as_slice), recovery.chunks_exact_mut(length)).expect("codes");
        assert_eq!(hex(&recovery[..length.min(16)]), first, "first bytes of {k}+{m}");
        assert_eq!(sha256(&recovery), digest, "{k}+{m} x {length}");
    }
}

const GF8_ROWS: [Row; 5] = [
    (1, 1, 4, "0d141b22", "dedc9f5cf8f770002e1569655d281f623ccedb509df8ad7ebd8458aefdb6ae14"),
    (4, 2, 8, "803153bc23635cc2", "435d4e1874b5bab375da0a3f71111c2e823d615eb7078f58fd0940fd18fc547f"),
    (
        10,
        3,
        1408,
        "c878e8aef406d2c06ae54a403b819545",
        "99f11a2893a5ec5fb49519159fe262a81fd945e57758339476d2947b45010aea",
    ),
    (
        200,
        30,
        16,
        "5de49c04836e2426de80535268984fe3",
        "cac197245d1ad0e0d986ff688f5ef0dd290e76c0d4c375798c0591ec2ac55048",
    ),
    (
        100,
        20,
        100,
        "551e993a2c9cd8c2174f82b4008bfa41",
        "513c2a8c075bee7040e802bc890a4b0dc7d88dca49ed5516da24b8b0140b598b",
    ),
];

const GF16_ROWS: [Row; 10] = [
    (1, 1, 2, "0d14", "2f3be435f659b303d0a05914eccd8dbdbda25438ae0fc0e99af38e4a9dc63797"),
    (2, 1, 64, "9d83858785838dff8d83858785839d8f", "b0b10810fef5a91e52c5fc42e31cbe855eb6888624bdcfcb8dc9ec81d27ecc31"),
    (3, 2, 66, "fa905b70c908c0bb917bce5b3e7284b0", "7915e21170b27b386efc58028cb225989c1802ddb7baabff1dc368912b792f7e"),
    (5, 3, 10, "096e4daccfe74cba1c61", "2c3c75971c52af8cd3342d1138b85f0b0b18d88a678c3c13ac3ba77dbbb7b719"),
    (8, 8, 128, "9be04d707846f04787dda3c5c68bbb8e", "e7a426f1b686181757bdbdf445e668ec6bf329c8dcb1ab77717bdce203ff1555"),
    (
        10,
        3,
        1408,
        "4db15b8453064d899e381219a5ed4310",
        "b8c9af48b6f37f8644cccfef6388bac9ae82b11552aa6f9924df62f7d454cdff",
    ),
    (3, 5, 62, "2c6f6798cd1df967e8b33a664158be8a", "cedf45cb577893effa957b5eee1f752fb76432bd5f53563f0905b841023a779f"),
    (4, 7, 64, "337e976160456d3081ac5490559a2ddf", "292bfa8493c8a88b0d00d43d2c9aeca045b70097ecb0f1e17b8ebddcc591868a"),
    (
        100,
        10,
        1408,
        "8c408ca19099a79ea7886699b9eea502",
        "355d3e027747167fb40b6d81626c30a9fafab4a626332523f055df9fe44e3ae9",
    ),
    (
        1000,
        100,
        32,
        "1e13d8f13c569a939f12cf432b8e5d74",
        "7d1695e1d3c7b6786349bc5817249b8ba9f2ee4da8edf052f8152e3229709bd4",
    ),
];

#[test]
fn a_scheme_that_nobody_defined_is_refused_by_number() {
    let config = PacketizerConfig { scheme: FecScheme(2), ..PacketizerConfig::from_welcome(&welcome(1408, 200, 10)) };
    let error = Packetizer::new(config).err().expect("refused").to_string();
    assert_eq!(error, "FEC scheme 2 is not known; known are 0 (GF(2^8)) and 1 (GF(2^16))");
}

#[test]
fn percents_beyond_a_hundred_are_refused_at_the_start_and_clamped_later() {
    let config = PacketizerConfig::from_welcome(&welcome(512, 10, 101));
    let error = Packetizer::new(config).err().expect("refused").to_string();
    assert_eq!(error, "fec_percent is 101; it must be at most 100");
    let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome(512, 10, 100))).expect("config");
    packetizer.set_fec_percent(255);
    assert_eq!(packetizer.fec_percent(), 100);
}

#[test]
fn a_unit_longer_than_the_wire_allows_uses_up_no_index() {
    let limit = pf_abi::wire::MAX_FRAME_BYTES as usize;
    let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome(9152, 4096, 0))).expect("config");
    let mut batch = PacketBatch::new();
    let long = vec![0; limit + 1];
    let unit = |length: usize| AccessUnit { data: &long[..length], pts_ns: 0, flags: IDR };
    let error = packetizer.packetize(unit(limit + 1), &mut batch).expect_err("too long").to_string();
    assert_eq!(error, format!("access unit of {} bytes; the limit is {limit}", limit + 1));
    assert_eq!(packetizer.packetize(unit(limit), &mut batch).expect("as long as may be").frame_index, 0);
}

#[test]
fn recovery_is_clamped_to_the_percent_of_welcome() {
    let mut packetizer = Packetizer::new(PacketizerConfig::from_welcome(&welcome(512, 10, 20))).expect("config");
    packetizer.set_fec_percent(50);
    let mut batch = PacketBatch::new();
    let full = packetizer.packetize(AccessUnit { data: &[7; 5120], pts_ns: 0, flags: IDR }, &mut batch).expect("unit");
    assert_eq!(full.recovery_packets, 2, "a full block: T = 12 leaves 2, 50 % would be 5");
    let short = packetizer.packetize(AccessUnit { data: &[7; 2560], pts_ns: 0, flags: IDR }, &mut batch).expect("unit");
    assert_eq!(short.recovery_packets, 3, "a short block has room");
}
