//! Encoders. A session talks to the [`Encoder`] trait and asks it what it can do (decision D9); there are no silent
//! defaults and no async.

mod h264;
mod i420;
mod pass_through;
mod seam;
mod sys;

pub use h264::{H264Config, H264Encoder};
pub use pass_through::PassThrough;
pub use seam::{
    Codec, EncodeError, Encoder, EncoderCaps, InputFormat, Picture, PictureError, Rows, SizeError, UnitInfo,
};
