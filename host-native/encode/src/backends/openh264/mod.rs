//! Software H.264, low latency: the floor everywhere.

mod encoder;
mod i420;
mod sys;

use pf_media::{EncodeError, Encoder, EncoderBackend, EncoderCaps, EncoderConfig, Failure};

use encoder::{CAPABILITIES, H264Encoder};

/// The library.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenH264;

impl EncoderBackend for OpenH264 {
    fn probe(&self) -> Result<EncoderCaps, Failure> {
        Ok(CAPABILITIES)
    }

    fn open(&self, config: &EncoderConfig) -> Result<Box<dyn Encoder>, EncodeError> {
        Ok(Box::new(H264Encoder::open(*config)?))
    }
}
