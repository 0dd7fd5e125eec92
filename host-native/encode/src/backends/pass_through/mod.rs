//! The encoder of the synthetic source: units go through as they are.

use pf_media::{
    Buffer, Codec, EncodeError, Encoder, EncoderBackend, EncoderCaps, EncoderConfig, Failure, FrameKind, HdrMetadata,
    Picture, PictureError, UnitInfo,
};

const NAME: &str = "pass-through";

const CAPABILITIES: EncoderCaps = EncoderCaps {
    name: NAME,
    codec: Codec::None,
    input: FrameKind::Units,
    max_long_side: u32::MAX,
    max_short_side: u32::MAX,
    alignment: 1,
    bit_depth: 8,
    intra_only: true,
    reference_invalidation: true,
};

/// Hands units on. Each stands alone, so each is a key frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct PassThrough;

impl EncoderBackend for PassThrough {
    fn probe(&self) -> Result<EncoderCaps, Failure> {
        Ok(CAPABILITIES)
    }

    fn open(&self, config: &EncoderConfig) -> Result<Box<dyn Encoder>, EncodeError> {
        CAPABILITIES.check(config.mode.width, config.mode.height)?;
        Ok(Box::new(Passing::default()))
    }
}

/// One stream.
#[derive(Debug, Default)]
struct Passing {
    held: Vec<u8>,
    waiting: Option<UnitInfo>,
}

impl Encoder for Passing {
    fn caps(&self) -> EncoderCaps {
        CAPABILITIES
    }

    fn submit(&mut self, picture: Picture<'_>, pts_ns: u64) -> Result<(), EncodeError> {
        let repeat = match picture {
            Picture::Fresh(Buffer::Unit(bytes)) => {
                self.held.clear();
                self.held.extend_from_slice(bytes);
                false
            }
            Picture::Repeat if self.held.is_empty() => return Err(EncodeError::NothingToRepeat),
            Picture::Repeat => true,
            Picture::Fresh(other) => {
                let (takes, came) = ("finished units", other.name());
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

    fn set_hdr_meta(&mut self, _meta: Option<HdrMetadata>) {}

    /// No unit refers to another.
    fn invalidate_ref_frames(&mut self, _first_pts_ns: u64, _last_pts_ns: u64) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_pass_unchanged() {
        let mut encoder = Passing::default();
        let mut out = vec![9; 3];
        assert_eq!(encoder.poll(&mut out).expect("fine"), None);
        assert!(matches!(encoder.submit(Picture::Repeat, 1), Err(EncodeError::NothingToRepeat)));
        encoder.submit(Picture::Fresh(&Buffer::Unit(&[1, 2])), 7).expect("a unit");
        let info = UnitInfo { pts_ns: 7, keyframe: true, repeat: false };
        assert_eq!(encoder.poll(&mut out).expect("fine"), Some(info));
        assert_eq!(out, [1, 2]);
        encoder.submit(Picture::Repeat, 8).expect("a repeat");
        assert!(encoder.poll(&mut out).expect("fine").expect("a unit").repeat);
        encoder.submit(Picture::Fresh(&Buffer::Unit(&[3])), 9).expect("a unit");
        encoder.flush();
        assert_eq!(encoder.poll(&mut out).expect("fine"), None);
    }
}
