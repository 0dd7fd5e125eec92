//! Welcome: what was resolved, told to the client, with fresh keys (wire §2.2).

use pf_abi::wire::{Cipher, FecScheme, HostCaps2, MAX_DATA_PER_BLOCK, WIRE_VERSION, Welcome};

use crate::plan::SessionPlan;
use crate::randomness::{NoRandomness, Randomness, draw};

/// CICP code points: primaries, transfer and matrix of BT.709.
const BT709: [u8; 3] = [1, 1, 1];
/// The same of BT.2020 with PQ, non-constant luminance (wire §2.2).
const BT2020_PQ: [u8; 3] = [9, 16, 9];

/// Builds Welcome with fresh keys.
///
/// # Errors
/// [`NoRandomness`]
pub fn welcome(plan: &SessionPlan, udp_port: u16, randomness: &mut dyn Randomness) -> Result<Welcome, NoRandomness> {
    let [primaries, transfer, matrix] = if plan.hdr { BT2020_PQ } else { BT709 };
    let chacha = plan.cipher == Cipher::CHACHA20_POLY1305;
    Ok(Welcome {
        abi_version: WIRE_VERSION,
        udp_port,
        width: plan.mode.width,
        height: plan.mode.height,
        refresh_hz: plan.mode.refresh.whole_hz(),
        fec_scheme: FecScheme::GF16,
        fec_percent: plan.fec_percent,
        max_data_per_block: MAX_DATA_PER_BLOCK,
        shard_payload: plan.shard_payload,
        encrypt: true,
        key: draw(randomness)?,
        salt: draw(randomness)?,
        frames: 0,
        bitrate_kbps: plan.bitrate_kbps,
        bit_depth: plan.bit_depth,
        primaries,
        transfer,
        matrix,
        full_range: false,
        chroma_format: 1,
        codec: plan.codec,
        cipher: plan.cipher,
        key_chacha: if chacha { Some(draw(randomness)?) } else { None },
        host_caps2: HostCaps2::REPEAT_MARK,
        ..Welcome::default()
    })
}
