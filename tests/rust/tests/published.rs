//! Bytes that the released core library produces (wire §A.1), written by hand, against the generated codecs.

use pf_abi::runtime::Secret;
use pf_abi::wire::{Cipher, Codecs, FecScheme, HdrMeta, Hello, Start, VideoCaps, Welcome};
use pf_conformance::json::{hex, to_hex};

/// Hello with all defaults: mode 1920x1080 at 60 Hz.
const HELLO: &str = "504b46310200000080070000380400003c000000000000000000";
/// HDR description of wire §A.3, without its kind byte.
const HDR: &str = "c233c4864c1db80bd084803e133d42408096980032000000e8039001";
/// Welcome: port 50000, GF(2^16), 10 %, 4096, 1408, rate 20000, host_caps 01, codec HEVC; key 00..0f, salt 93374299.
const WELCOME: &str = "504b46310200000050c380070000380400003c000000010a0010800501000102030405060708090a0b0c0d0e0f\
                       93374299000000000000204e0000080101010001020201";

fn bytes(text: &str) -> Vec<u8> {
    hex(&text.into()).expect("hex digits")
}

fn mode() -> Hello {
    Hello { abi_version: 2, width: 1920, height: 1080, refresh_hz: 60, ..Hello::default() }
}

fn hello(value: &Hello, size: usize, text: &str) {
    let published = bytes(text);
    assert_eq!(published.len(), size, "{text}");
    assert_eq!(to_hex(&value.encode().expect("a value within its limits")), text);
    assert_eq!(&Hello::decode(&published).expect("published bytes"), value);
    // Older peers end earlier: every cut behind the mode is a whole Hello, every cut inside of it is none.
    for length in 0..published.len() {
        assert_eq!(Hello::decode(&published[..length]).is_ok(), length >= 20, "{text} cut to {length}");
    }
}

#[test]
fn hello_as_the_released_core_writes_it() {
    hello(&mode(), 26, HELLO);
    let named = Hello {
        name: "Deck".into(),
        video_caps: VideoCaps(0x38),
        video_codecs: Codecs(0x07),
        client_caps: 0x04,
        max_shard_payload: 9152,
        ..mode()
    };
    hello(&named, 39, &format!("{HELLO}044465636b003802070004c023"));
    hello(&Hello { launch: "steam:570".into(), ..mode() }, 37, &format!("{HELLO}0009737465616d3a353730"));
    hello(&Hello { audio_bits: 24, ..mode() }, 40, &format!("{HELLO}00000002000000000080bb000018"));
    let whole = Hello {
        launch: "steam:570".into(),
        video_caps: VideoCaps(0x3b),
        audio_channels: 6,
        preferred_codec: Codecs(0x04),
        display_hdr: Some(HdrMeta::read(&bytes(HDR)).expect("28 bytes")),
        client_caps: 0x14,
        audio_rate_hz: 96_000,
        audio_bits: 24,
        ..named
    };
    hello(&whole, 81, &format!("{HELLO}044465636b09737465616d3a3537303b060704{HDR}14c0230077010018"));
}

fn welcome(value: &Welcome, size: usize, text: &str) {
    let published = bytes(text);
    assert_eq!(published.len(), size, "{text}");
    assert_eq!(to_hex(&value.encode().expect("a value within its limits")), text);
    assert_eq!(&Welcome::decode(&published).expect("published bytes"), value);
    // A cipher without its whole key is no Welcome; anything else behind the frame count may be missing.
    let key_end = if value.key_chacha.is_some() { 101 } else { 0 };
    for length in 0..published.len() {
        let whole = length >= 53 && (length < 69 || length >= key_end);
        assert_eq!(Welcome::decode(&published[..length]).is_ok(), whole, "{text} cut to {length}");
    }
}

#[test]
fn welcome_as_the_released_core_writes_it() {
    let base = Welcome {
        abi_version: 2,
        udp_port: 50_000,
        width: 1920,
        height: 1080,
        refresh_hz: 60,
        fec_scheme: FecScheme::GF16,
        fec_percent: 10,
        max_data_per_block: 4096,
        shard_payload: 1408,
        encrypt: true,
        key: Secret::new(core::array::from_fn(|index| index as u8)),
        salt: [0x93, 0x37, 0x42, 0x99].into(),
        bitrate_kbps: 20_000,
        host_caps: 0x01,
        codec: Codecs::HEVC,
        ..Welcome::default()
    };
    welcome(&base, 68, WELCOME);
    let managed = Welcome { mgmt_port: 47_990, ..base.clone() };
    welcome(&managed, 71, &format!("{WELCOME}0076bb"));
    let granted = Welcome { grants: 1, expires_in_secs: 3600, ..managed.clone() };
    welcome(&granted, 79, &format!("{WELCOME}0076bb01000000100e0000"));
    let key: [u8; 32] = core::array::from_fn(|index| 0x40 + index as u8);
    let chacha = Welcome { cipher: Cipher::CHACHA20_POLY1305, key_chacha: Some(key.into()), ..managed };
    welcome(&chacha, 103, &format!("{WELCOME}01{}76bb", to_hex(&key)));
    let pcm = Welcome {
        host_caps: 0x81,
        audio_codec: 2,
        audio_rate_hz: 96_000,
        audio_bits: 24,
        audio_frame_us: 2000,
        ..base
    };
    let other_caps = &WELCOME[..WELCOME.len() - 2];
    welcome(&pcm, 87, &format!("{other_caps}810000003f00000000000000020077010018d007"));
}

#[test]
fn an_unknown_cipher_fails_the_handshake_by_name() {
    let error = Welcome::decode(&bytes(&format!("{WELCOME}02"))).expect_err("cipher 2 is not known");
    assert_eq!((error.what, error.offset), ("Welcome.cipher", 68));
}

#[test]
fn start_as_the_released_core_writes_it() {
    let start = Start { client_udp_port: 54_321 };
    assert_eq!(to_hex(&start.encode().expect("a port")), "504b463131d4");
    assert_eq!(Start::decode(&bytes("504b463131d4")), Ok(start));
}
