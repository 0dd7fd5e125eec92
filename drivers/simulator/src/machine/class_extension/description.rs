//! An EDID checker of its own: structure, checksums, identity (iddcx-driver §4.2–§4.4).

const BLOCK: usize = 128;
const MAGIC: [u8; 8] = [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0];
/// Longest description that is read.
pub const DESCRIPTION_MAX: usize = 32 * 1024;

/// Who the monitor says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Three letters, packed as in the description.
    pub manufacturer: u16,
    pub product: u16,
    pub serial: u32,
}

/// What is wrong with a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("{0} bytes are not a whole number of blocks of 128")]
    Length(usize),
    #[error("the first eight bytes are not those of an EDID")]
    Magic,
    #[error("version {0}.{1} instead of 1.3 or 1.4")]
    Version(u8, u8),
    #[error("{said} extension blocks are announced, {have} are there")]
    Extensions { said: usize, have: usize },
    #[error("block {0} does not sum to zero")]
    Checksum(usize),
    #[error("the manufacturer is not three letters")]
    Manufacturer,
    #[error("the serial number is 0: the system can't tell this monitor from others")]
    Serial,
    #[error("the preferred timing is empty or contradicts itself")]
    Timing,
    #[error("block {0}: a data block runs past the end of its block")]
    DataBlock(usize),
    #[error("HDR is claimed without 10 bits per colour")]
    HdrDepth,
}

/// Checks a description.
///
/// # Errors
/// The first [`Fault`].
pub fn check(bytes: &[u8]) -> Result<Identity, Fault> {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let base = blocks.first().filter(|_| rest.is_empty()).ok_or(Fault::Length(bytes.len()))?;
    if base[..8] != MAGIC {
        return Err(Fault::Magic);
    }
    if base[18] != 1 || !matches!(base[19], 3 | 4) {
        return Err(Fault::Version(base[18], base[19]));
    }
    let announced = usize::from(base[126]);
    if announced + 1 != blocks.len() {
        return Err(Fault::Extensions { said: announced, have: blocks.len() - 1 });
    }
    if let Some(wrong) =
        blocks.iter().position(|block| block.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) != 0)
    {
        return Err(Fault::Checksum(wrong));
    }
    let manufacturer = u16::from(base[8]) << 8 | u16::from(base[9]);
    let letters = [manufacturer >> 10, manufacturer >> 5, manufacturer].map(|letter| letter & 0x1f);
    if manufacturer & 0x8000 != 0 || letters.iter().any(|letter| !(1..=26).contains(letter)) {
        return Err(Fault::Manufacturer);
    }
    let little =
        |at: usize, count: usize| (0..count).rev().fold(0_u32, |value, byte| value << 8 | u32::from(base[at + byte]));
    let serial = little(12, 4);
    if serial == 0 {
        return Err(Fault::Serial);
    }
    check_timing(&base[54..72])?;
    let deep = (base[20] >> 4) & 7 >= 3;
    for (index, block) in blocks.iter().enumerate().skip(1) {
        if block[0] == 2 && check_cta(index, block)? && !deep {
            return Err(Fault::HdrDepth);
        }
    }
    Ok(Identity { manufacturer, product: little(10, 2) as u16, serial })
}

/// A detailed timing: its clock must carry its totals at a rate that a display can have.
fn check_timing(timing: &[u8]) -> Result<(), Fault> {
    let twelve =
        |low: usize, high: usize, shift: u32| u32::from(timing[low]) | (u32::from(timing[high]) >> shift & 0xf) << 8;
    let clock = u32::from(timing[0]) | u32::from(timing[1]) << 8;
    let (width, h_blank) = (twelve(2, 4, 4), twelve(3, 4, 0));
    let (height, v_blank) = (twelve(5, 7, 4), twelve(6, 7, 0));
    let total = (width + h_blank) * (height + v_blank);
    if clock == 0 || width == 0 || height == 0 || h_blank == 0 || v_blank == 0 {
        return Err(Fault::Timing);
    }
    let rate = u64::from(clock) * 10_000 / u64::from(total);
    if (1..=1000).contains(&rate) { Ok(()) } else { Err(Fault::Timing) }
}

/// A CTA-861 block; whether it claims HDR.
fn check_cta(index: usize, block: &[u8; BLOCK]) -> Result<bool, Fault> {
    let end = match usize::from(block[2]) {
        0 => return Ok(false),
        end @ 4..=127 => end,
        _ => return Err(Fault::DataBlock(index)),
    };
    let mut hdr = false;
    let mut at = 4;
    while at < end {
        let (tag, length) = (block[at] >> 5, usize::from(block[at] & 0x1f));
        if at + 1 + length > end {
            return Err(Fault::DataBlock(index));
        }
        let payload = &block[at + 1..at + 1 + length];
        if tag == 7 && payload.first() == Some(&6) {
            // PQ or HLG among the transfer functions.
            hdr |= payload.get(1).is_some_and(|functions| functions & 0b1100 != 0);
        }
        at += 1 + length;
    }
    Ok(hdr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The family's base image (driver-abi §3.E), serial 1, 1920×1080@60, with its CTA block.
    fn valid() -> Vec<u8> {
        let base = "00FFFFFFFFFFFF0041CB010000000000 FF210104B0321F780378B1B54A2BCC21 \
                    0B505400000001010101010101010101 010101010101023A801871382D40582C \
                    450000000000001E000000FD0817F00F FFFF000A202020202020000000FC0050 \
                    756E6B7466756E6B0A20202000000000 00000000000000000000000000000100";
        let digits: Vec<u32> = base.chars().filter_map(|digit| digit.to_digit(16)).collect();
        let mut bytes: Vec<u8> = digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect();
        bytes.resize(256, 0);
        bytes[12] = 1;
        bytes[128..143].copy_from_slice(&[2, 3, 15, 0, 0xe3, 5, 0x80, 0, 0xe6, 6, 5, 1, 0x8a, 0x60, 0x12]);
        seal(&mut bytes);
        bytes
    }

    fn seal(bytes: &mut [u8]) {
        for block in bytes.chunks_mut(BLOCK) {
            block[BLOCK - 1] = 0;
            block[BLOCK - 1] = block.iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
        }
    }

    fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Result<Identity, Fault> {
        let mut bytes = valid();
        change(&mut bytes);
        seal(&mut bytes);
        check(&bytes)
    }

    #[test]
    fn a_good_description_passes() {
        assert_eq!(check(&valid()), Ok(Identity { manufacturer: 0x41cb, product: 1, serial: 1 }));
    }

    #[test]
    fn faults_are_told_apart() {
        assert_eq!(check(&valid()[..200]), Err(Fault::Length(200)));
        assert_eq!(check(&[]), Err(Fault::Length(0)));
        assert_eq!(changed(|bytes| bytes[0] = 1), Err(Fault::Magic));
        assert_eq!(changed(|bytes| bytes[19] = 9), Err(Fault::Version(1, 9)));
        assert_eq!(changed(|bytes| bytes[126] = 0), Err(Fault::Extensions { said: 0, have: 1 }));
        assert_eq!(changed(|bytes| bytes[8] = 0), Err(Fault::Manufacturer));
        assert_eq!(changed(|bytes| bytes[12] = 0), Err(Fault::Serial));
        assert_eq!(changed(|bytes| bytes[54..56].fill(0)), Err(Fault::Timing));
        assert_eq!(changed(|bytes| bytes[130] = 6), Err(Fault::DataBlock(1)));
        assert_eq!(changed(|bytes| bytes[20] = 0xa0), Err(Fault::HdrDepth));
        let mut flipped = valid();
        flipped[200] ^= 1;
        assert_eq!(check(&flipped), Err(Fault::Checksum(1)));
    }

    proptest! {
        #[test]
        fn one_changed_byte_never_passes_unless_it_is_sealed(at in 0_usize..256, change in 1_u8..) {
            let mut bytes = valid();
            bytes[at] ^= change;
            prop_assert!(check(&bytes).is_err());
        }

        #[test]
        fn anything_is_read_without_a_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..520), sealed: bool) {
            if sealed {
                let len = bytes.len() / BLOCK * BLOCK;
                bytes.truncate(len);
                if len > 0 {
                    bytes[..8].copy_from_slice(&MAGIC);
                    bytes[18..20].copy_from_slice(&[1, 4]);
                    bytes[126] = (len / BLOCK - 1) as u8;
                    seal(&mut bytes);
                }
            }
            let _ = check(&bytes);
        }
    }
}
