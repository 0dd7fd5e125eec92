//! What the miniature host sends.

use openh264::OpenH264API;
use openh264::encoder::{Encoder, EncoderConfig, IntraFramePeriod, RateControlMode, SpsPpsStrategy, UsageType};
use openh264::formats::{BgraSliceU8, YUVBuffer};
use pf_abi::wire::UserFlags;

pub const SEED: u64 = 0xfeed_beef;

/// Makes access units.
pub trait Source: Send {
    /// Unit `number`, presented at `present_ns`; `key` asks for a key frame.
    fn unit(&mut self, number: u64, present_ns: u64, key: bool, out: &mut Vec<u8>) -> UserFlags;
}

const KEY: UserFlags = UserFlags(UserFlags::PICTURE.0 | UserFlags::KEYFRAME.0);

/// Numbered bytes; every frame stands for itself.
pub struct Synthetic;

impl Source for Synthetic {
    fn unit(&mut self, number: u64, _present_ns: u64, _key: bool, out: &mut Vec<u8>) -> UserFlags {
        out.resize(pf_pattern::synthetic::FRAME_BYTES, 0);
        pf_pattern::synthetic::fill(SEED, number, out);
        KEY
    }
}

/// Numbered bytes with one byte wrong in every tenth frame.
pub struct Damaged;

impl Source for Damaged {
    fn unit(&mut self, number: u64, present_ns: u64, key: bool, out: &mut Vec<u8>) -> UserFlags {
        let flags = Synthetic.unit(number, present_ns, key, out);
        if number % 10 == 3 {
            out[40_000] ^= 1;
        }
        flags
    }
}

fn encoder() -> Encoder {
    let config = EncoderConfig::new()
        .usage_type(UsageType::CameraVideoRealTime)
        .rate_control_mode(RateControlMode::Off)
        .sps_pps_strategy(SpsPpsStrategy::ConstantId)
        .intra_frame_period(IntraFramePeriod::from_num_frames(0))
        .scene_change_detect(false)
        .adaptive_quantization(false)
        .background_detection(false)
        .skip_frames(false);
    Encoder::with_api_config(OpenH264API::from_source(), config).expect("an encoder")
}

/// The test pattern as H.264: one key frame, then P pictures until one is asked for.
pub struct Pattern {
    painter: pf_pattern::Painter,
    bgra: Vec<u8>,
    encoder: Encoder,
    size: (usize, usize),
}

impl Pattern {
    pub fn new(width: u32, height: u32) -> Self {
        Self {
            painter: pf_pattern::Painter::new(SEED, width, height).expect("a size in range"),
            bgra: vec![0; width as usize * height as usize * 4],
            encoder: encoder(),
            size: (width as usize, height as usize),
        }
    }
}

impl Source for Pattern {
    fn unit(&mut self, number: u64, present_ns: u64, key: bool, out: &mut Vec<u8>) -> UserFlags {
        self.painter.draw(number as u32, present_ns, &mut self.bgra, self.size.0 * 4).expect("draws");
        let yuv = YUVBuffer::from_bgra8_source(BgraSliceU8::new(&self.bgra, self.size));
        if key && number > 0 {
            self.encoder.force_intra_frame();
        }
        out.clear();
        let stream = self.encoder.encode(&yuv).expect("encodes");
        let idr = stream.frame_type() == openh264::encoder::FrameType::IDR;
        stream.write_vec(out);
        if idr { KEY } else { UserFlags::PICTURE }
    }
}

/// One BGRA picture again and again, as H.264 in BT.601.
pub struct Still {
    yuv: YUVBuffer,
    encoder: Encoder,
}

impl Still {
    pub fn new(bgra: &[u8], width: usize, height: usize) -> Self {
        Self { yuv: YUVBuffer::from_bgra8_source(BgraSliceU8::new(bgra, (width, height))), encoder: encoder() }
    }
}

impl Source for Still {
    fn unit(&mut self, _number: u64, _present_ns: u64, _key: bool, out: &mut Vec<u8>) -> UserFlags {
        out.clear();
        let stream = self.encoder.encode(&self.yuv).expect("encodes");
        let idr = stream.frame_type() == openh264::encoder::FrameType::IDR;
        stream.write_vec(out);
        if idr { KEY } else { UserFlags::PICTURE }
    }
}
