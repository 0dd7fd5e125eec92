//! Sources of frames, each a folder of `backends` behind [`pf_media::CaptureBackend`]. The capture of an indirect display
//! lives with its ring, in `pf-idd`.

mod backends;

pub use backends::synthetic::{Synthetic, fill_unit};
