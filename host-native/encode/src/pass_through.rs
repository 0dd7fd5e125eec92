//! The encoder of the synthetic source: units go through as they are.

use crate::encoder::{Codec, EncodeError, Encoder, EncoderCaps, InputFormat, Picture, PictureError, UnitInfo};

const NAME: &str = "pass-through";

/// Hands units on. Each stands alone, so each is a key frame.
#[derive(Debug, Default)]
pub struct PassThrough {
    held: Vec<u8>,
    waiting: Option<UnitInfo>,
}

impl PassThrough {
    /// An encoder without content.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Encoder for PassThrough {
    fn caps(&self) -> EncoderCaps {
        EncoderCaps {
            name: NAME,
            codec: Codec::None,
            input: InputFormat::Units,
            max_long_side: u32::MAX,
            max_short_side: u32::MAX,
            alignment: 1,
            bit_depth: 8,
            intra_only: true,
        }
    }

    fn submit(&mut self, picture: Picture<'_>, pts_ns: u64) -> Result<(), EncodeError> {
        let repeat = match picture {
            Picture::Unit(bytes) => {
                self.held.clear();
                self.held.extend_from_slice(bytes);
                false
            }
            Picture::Repeat if self.held.is_empty() => return Err(EncodeError::NothingToRepeat),
            Picture::Repeat => true,
            Picture::Bgra { .. } => {
                let (takes, came) = ("finished units", "pictures");
                return Err(PictureError::OtherKind { encoder: NAME, takes, came }.into());
            }
        };
        self.waiting = Some(UnitInfo { pts_ns, keyframe: true, repeat });
        Ok(())
    }

    fn poll(&mut self, unit: &mut Vec<u8>) -> Result<Option<UnitInfo>, EncodeError> {
        let Some(info) = self.waiting.take() else { return Ok(None) };
        unit.clear();
        unit.extend_from_slice(&self.held);
        Ok(Some(info))
    }

    fn flush(&mut self) {
        self.waiting = None;
    }

    fn request_keyframe(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_pass_unchanged() {
        let mut encoder = PassThrough::new();
        let mut out = vec![9; 3];
        assert_eq!(encoder.poll(&mut out), Ok(None));
        assert_eq!(encoder.submit(Picture::Repeat, 1), Err(EncodeError::NothingToRepeat));
        encoder.submit(Picture::Unit(&[1, 2]), 7).expect("a unit");
        assert_eq!(encoder.poll(&mut out), Ok(Some(UnitInfo { pts_ns: 7, keyframe: true, repeat: false })));
        assert_eq!(out, [1, 2]);
        encoder.submit(Picture::Repeat, 8).expect("a repeat");
        assert!(encoder.poll(&mut out).expect("fine").expect("a unit").repeat);
        encoder.submit(Picture::Unit(&[3]), 9).expect("a unit");
        encoder.flush();
        assert_eq!(encoder.poll(&mut out), Ok(None));
    }
}
