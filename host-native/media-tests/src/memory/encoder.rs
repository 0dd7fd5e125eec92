//! An encoder whose units say what they were made of.

use pf_media::{
    Codec, EncodeError, Encoder, EncoderBackend, EncoderCaps, EncoderConfig, Failure, FrameKind, HdrMetadata, Picture,
    PictureError, UnitInfo,
};

const NAME: &str = "memory-encoder";

/// What is wrong with an encoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncoderFault {
    /// A request for a key frame is forgotten.
    ForgetsKeyframes,
    /// A flushed picture comes out all the same.
    KeepsFlushed,
    /// Repeats are not marked.
    HidesRepeats,
    /// A unit is put behind what was in the buffer.
    Appends,
}

/// Units of five bytes: `K` or `D`, then the first pixel of the picture. They go by the name of H.264, so that a host serves
/// them; no decoder would take them.
#[derive(Clone, Copy, Debug, Default)]
pub struct MemoryEncoder {
    /// What is wrong with it.
    pub fault: Option<EncoderFault>,
}

const CAPABILITIES: EncoderCaps = EncoderCaps {
    name: NAME,
    codec: Codec::H264,
    input: FrameKind::Bgra8,
    max_long_side: 1024,
    max_short_side: 512,
    alignment: 2,
    bit_depth: 8,
    intra_only: false,
    reference_invalidation: false,
};

impl EncoderBackend for MemoryEncoder {
    fn probe(&self) -> Result<EncoderCaps, Failure> {
        Ok(CAPABILITIES)
    }

    fn open(&self, config: &EncoderConfig) -> Result<Box<dyn Encoder>, EncodeError> {
        CAPABILITIES.check(config.mode.width, config.mode.height)?;
        Ok(Box::new(Stream { fault: self.fault, config: *config, held: None, waiting: None, key_wanted: true }))
    }
}

struct Stream {
    fault: Option<EncoderFault>,
    config: EncoderConfig,
    /// First pixel of the last picture.
    held: Option<[u8; 4]>,
    /// Time stamp, and whether it is a repeat.
    waiting: Option<(u64, bool)>,
    key_wanted: bool,
}

impl Encoder for Stream {
    fn caps(&self) -> EncoderCaps {
        CAPABILITIES
    }

    fn submit(&mut self, picture: Picture<'_>, pts_ns: u64) -> Result<(), EncodeError> {
        let Picture::Fresh(buffer) = picture else {
            self.held.ok_or(EncodeError::NothingToRepeat)?;
            self.waiting = Some((pts_ns, true));
            return Ok(());
        };
        let kind = PictureError::OtherKind { encoder: NAME, takes: "pictures", came: buffer.name() };
        let pixels = buffer.pixels().ok_or(kind)?;
        let (layout, mode) = (pixels.layout(), self.config.mode);
        if (layout.width, layout.height) != (mode.width, mode.height) {
            let (encoder_width, encoder_height) = (mode.width, mode.height);
            let (width, height) = (layout.width, layout.height);
            return Err(PictureError::OtherSize { width, height, encoder_width, encoder_height }.into());
        }
        let mut row = vec![0; layout.bytes(1)];
        pixels.copy_rows(0, 1, &mut row).map_err(PictureError::from)?;
        let mut first = [0; 4];
        first.copy_from_slice(&row[..4]);
        self.held = Some(first);
        self.waiting = Some((pts_ns, false));
        Ok(())
    }

    fn poll(&mut self, unit: &mut Vec<u8>) -> Result<Option<UnitInfo>, EncodeError> {
        let (Some((pts_ns, repeat)), Some(pixel)) = (self.waiting.take(), self.held) else { return Ok(None) };
        let keyframe = std::mem::take(&mut self.key_wanted);
        if self.fault != Some(EncoderFault::Appends) {
            unit.clear();
        }
        unit.push(if keyframe { b'K' } else { b'D' });
        unit.extend_from_slice(&pixel);
        let repeat = repeat && self.fault != Some(EncoderFault::HidesRepeats);
        Ok(Some(UnitInfo { pts_ns, keyframe, repeat }))
    }

    fn flush(&mut self) {
        if self.fault != Some(EncoderFault::KeepsFlushed) {
            self.waiting = None;
        }
    }

    fn request_keyframe(&mut self) {
        self.key_wanted |= self.fault != Some(EncoderFault::ForgetsKeyframes);
    }

    fn set_hdr_meta(&mut self, _meta: Option<HdrMetadata>) {}

    fn invalidate_ref_frames(&mut self, _first_pts_ns: u64, _last_pts_ns: u64) -> bool {
        false
    }
}
