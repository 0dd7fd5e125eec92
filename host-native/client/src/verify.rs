//! From an access unit to a verdict: decodes where there is something to decode, and checks the content.

use openh264::decoder::Decoder;
use openh264::formats::YUVSource;
use pf_abi::supervisor::{FatalCode, VerifyKind};
use pf_abi::wire::{Codecs, Welcome};
use pf_os::clock::wall_ns;
use pf_proto::Unit;

use crate::end::Failure;
use crate::figures::Seen;
use crate::picture::Luma;

/// What became of a unit.
#[derive(Debug)]
pub enum Verdict {
    Decoded {
        seen: Seen,
        /// Wall clock when decoding was done.
        decoded_at: u64,
    },
    /// Nothing to show yet, such as parameter sets alone.
    Nothing,
    /// The decoder refused it; decoding can go on with the next key frame.
    Broken(String),
}

/// Checks units of one session.
pub enum Verifier {
    /// The unit is the content.
    Synthetic { seed: u64 },
    /// H.264; with a seed the picture must be the test pattern.
    Video { decoder: Box<Decoder>, seed: Option<u64> },
}

impl Verifier {
    /// # Errors
    /// A host that chose another codec, a decoder that cannot be made.
    pub fn new(kind: VerifyKind, seed: u64, welcome: &Welcome) -> Result<Self, Failure> {
        if kind == VerifyKind::SYNTHETIC {
            return Ok(Self::Synthetic { seed });
        }
        if welcome.codec != Codecs::H264 {
            let text = format!("the host chose codec {:#x}; this client decodes H.264 (0x1)", welcome.codec.bits());
            return Err(Failure::new(FatalCode::CONNECT, text, "use a host with an H.264 encoder"));
        }
        let decoder = Decoder::new().map_err(|error| {
            Failure::new(FatalCode::INTERNAL, format!("no H.264 decoder: {error}"), "report this with the log")
        })?;
        Ok(Self::Video { decoder: Box::new(decoder), seed: (kind == VerifyKind::PATTERN).then_some(seed) })
    }

    /// Checks one unit; a decoded picture's luma is copied to `keep`.
    pub fn check(&mut self, unit: &Unit, keep: Option<&mut Luma>) -> Verdict {
        let (decoder, seed) = match self {
            Self::Synthetic { seed } => return synthetic(*seed, unit),
            Self::Video { decoder, seed } => (decoder, *seed),
        };
        let picture = match decoder.decode(unit.data()) {
            Ok(Some(picture)) => picture,
            Ok(None) => return Verdict::Nothing,
            Err(error) => return Verdict::Broken(error.to_string()),
        };
        let decoded_at = wall_ns();
        let (width, height) = picture.dimensions();
        let (width, height) = (width as u32, height as u32);
        let (luma, stride) = (picture.y(), picture.strides().0);
        if let Some(keep) = keep {
            keep.copy_from(luma, width, height, stride);
        }
        let seen = match seed {
            None => Seen::Unchecked { present_ns: unit.pts_ns() },
            Some(seed) => {
                let observation = pf_pattern::read(seed, luma, width, height, stride);
                if observation.intact() {
                    let pf_pattern::Stamp { generation, number } = observation.stamp();
                    Seen::Picture { generation, number: u64::from(number), present_ns: observation.present_ns }
                } else {
                    Seen::Corrupted
                }
            }
        };
        Verdict::Decoded { seen, decoded_at }
    }
}

fn synthetic(seed: u64, unit: &Unit) -> Verdict {
    let verdict = pf_pattern::synthetic::verify(seed, unit.data());
    let right_length = unit.data().len() == pf_pattern::synthetic::FRAME_BYTES;
    let seen = if verdict.intact() && right_length {
        // Each connection numbers its units from 0, and all of one are of one sequence.
        Seen::Picture { generation: 0, number: verdict.number, present_ns: unit.pts_ns() }
    } else {
        Seen::Corrupted
    };
    Verdict::Decoded { seen, decoded_at: wall_ns() }
}
