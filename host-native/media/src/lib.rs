//! The host's seams: traits and plain types, nothing else (decision D19; their meaning: host §2).
//!
//! | seam | before it is used | in use |
//! |---|---|---|
//! | displays | [`VirtualDisplay::probe`] | [`VirtualOutput`], held by its [`Lease`] |
//! | frames | [`CaptureBackend::probe`] | [`Capturer`] gives [`Frame`]s, whose [`Buffer`] says where the picture lies |
//! | units | [`EncoderBackend::probe`] | [`Encoder`] |
//! | sound | | [`AudioCapturer`], [`VirtualMic`] |
//! | input | | [`InputInjector`], [`PadManager`] |
//!
//! Nothing here knows an operating system. Descriptors, process ids and adapter ids stand in the one variant that is
//! made for them: [`Buffer::Dmabuf`], [`Buffer::D3dTexture`], [`CaptureTarget::IndirectDisplay`].

mod audio;
mod blame;
mod buffer;
mod capture;
mod clock;
mod display;
mod encode;
mod failure;
mod frame;
mod input;
mod mode;
mod pads;
mod pixels;
mod unit;

pub use audio::{AudioCapturer, AudioChunk, AudioFormat, VirtualMic};
pub use blame::{Blame, Blamed};
pub use buffer::{AdapterId, Buffer, D3dTexture, DmabufPlane, DmabufPlanes, SharedSlot, SlotLease};
pub use capture::{CaptureBackend, CaptureCaps, CaptureRequest, Capturer};
pub use clock::{Clock, Millis, StreamClock};
pub use display::{
    CaptureTarget, DisplayCaps, DisplayRequest, DisplaySnapshot, DisplayState, Epoch, HdrUnsupported, IndirectDisplay,
    Lease, Retention, VirtualDisplay, VirtualOutput,
};
pub use encode::{EncodeError, Encoder, EncoderBackend, EncoderCaps, EncoderConfig, Picture};
pub use failure::{Cancel, Failure, Outlook};
pub use frame::{Cursor, CursorShape, Damage, Frame, FrameFormat, FrameKind, HdrMetadata, Rect, Stamps};
pub use input::{InputEvent, InputInjector, MouseButton, ScrollAxis};
pub use mode::{Mode, Refresh};
pub use pads::{
    MotionState, PadFeedback, PadIndex, PadKind, PadManager, PadMoment, PadState, Rumble, TouchState, newer,
};
pub use pixels::{MemoryPixels, PixelLayout, Pixels, RowsError};
pub use unit::{Codec, PictureError, SizeError, UnitInfo};
