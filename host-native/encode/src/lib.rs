//! Encoders. A session talks to the [`Encoder`] trait and asks it what it can do (decision D9); there are no silent
//! defaults and no async.

mod encoder;
mod h264;
mod i420;
mod pass_through;
mod sys;

pub use encoder::{
    Codec, EncodeError, Encoder, EncoderCaps, InputFormat, Picture, PictureError, Rows, SizeError, UnitInfo,
};
pub use h264::{H264Config, H264Encoder};
pub use pass_through::PassThrough;
