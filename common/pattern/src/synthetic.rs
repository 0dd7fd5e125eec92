//! Opaque frames of known content: the synthetic source fills them, the client checks every byte.
//!
//! A frame begins with its number and seed, a `u64` each; a keyed stream over (seed, number, length) follows
//! (test-stream §2).
//! Any length from [`MIN_BYTES`] on works; the project sends [`FRAME_BYTES`].

use core::hash::Hasher;

use bytemuck::{Pod, Zeroable};
use pf_abi::sim::SYNTHETIC_FRAME_BYTES;
use siphasher::sip::SipHasher13;

/// Bytes of a synthetic frame as the host sends it.
pub const FRAME_BYTES: usize = SYNTHETIC_FRAME_BYTES as usize;
/// Shortest frame that can be verified: the head and one whole step of the stream. With less, a changed number would be
/// taken for another frame's by chance.
pub const MIN_BYTES: usize = HEAD_BYTES + STEP;
/// Bytes of one step of the stream.
const STEP: usize = 8;

const HEAD_BYTES: usize = size_of::<Head>();

/// Begin of a frame.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Head {
    number: u64,
    seed: u64,
}

impl Head {
    fn of(seed: u64, number: u64) -> Self {
        Self { number: number.to_le(), seed: seed.to_le() }
    }
}

/// What a received frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Number that the frame carries; meaningful when `wrong_bytes` is 0.
    pub number: u64,
    /// Bytes that differ from the frame of (seed, number) with this length.
    pub wrong_bytes: usize,
}

impl Verdict {
    /// Every byte is right.
    pub fn intact(&self) -> bool {
        self.wrong_bytes == 0
    }
}

/// Fills `frame` with the content of (seed, number, length). A frame shorter than [`MIN_BYTES`] is filled as far as it
/// goes and never verifies.
pub fn fill(seed: u64, number: u64, frame: &mut [u8]) {
    let length = frame.len();
    let head = Head::of(seed, number);
    let (first, rest) = frame.split_at_mut(length.min(HEAD_BYTES));
    first.copy_from_slice(&bytemuck::bytes_of(&head)[..first.len()]);
    for (index, chunk) in rest.chunks_mut(STEP).enumerate() {
        let word = stream_word(&head, length, index);
        chunk.copy_from_slice(&bytemuck::bytes_of(&word)[..chunk.len()]);
    }
}

/// Checks a frame byte by byte against the seed. A frame shorter than [`MIN_BYTES`] is wrong as a whole.
pub fn verify(seed: u64, frame: &[u8]) -> Verdict {
    if frame.len() < MIN_BYTES {
        return Verdict { number: 0, wrong_bytes: frame.len().max(1) };
    }
    let mut carried = Head::zeroed();
    bytemuck::bytes_of_mut(&mut carried).copy_from_slice(&frame[..HEAD_BYTES]);
    let number = u64::from_le(carried.number);
    let head = Head::of(seed, number);
    let mut wrong = differing(&frame[..HEAD_BYTES], bytemuck::bytes_of(&head));
    for (index, chunk) in frame[HEAD_BYTES..].chunks(STEP).enumerate() {
        wrong += differing(chunk, bytemuck::bytes_of(&stream_word(&head, frame.len(), index)));
    }
    Verdict { number: carried.number, wrong_bytes: wrong }
}

/// Step `index` of the stream, in the byte order of the wire.
fn stream_word(head: &Head, length: usize, index: usize) -> u64 {
    let mut hash = SipHasher13::new_with_keys(u64::from_le(head.seed), u64::from_le(head.number));
    hash.write_u64(((length as u64) << 32 | index as u64).to_le());
    hash.finish().to_le()
}

fn differing(have: &[u8], want: &[u8]) -> usize {
    let want = &want[..have.len()];
    if have == want { 0 } else { have.iter().zip(want).filter(|(have, want)| have != want).count() }
}
