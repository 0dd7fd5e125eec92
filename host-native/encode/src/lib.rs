//! Encoders. A session asks a backend what it can do, opens it, and talks to [`pf_media::Encoder`] (decisions D9, D19);
//! there are no silent defaults and no async.
//!
//! Each folder of `backends` is one library or device, behind [`pf_media::EncoderBackend`].

mod backends;

pub use backends::openh264::OpenH264;
pub use backends::pass_through::PassThrough;
