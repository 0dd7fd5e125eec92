//! What the generated planes stand on: shared-memory words, byte readers and writers, errors, device calls.
//!
//! Nothing here knows a plane. Only [`mapped`] holds unsafe code.

mod bytes;
mod device;
mod error;
mod frame;
mod guid;
pub mod keyed_mutex;
mod layout;
pub mod mapped;
mod plane;
pub mod section;
mod word;

pub use bytes::{ByteReader, ByteWriter};
pub use device::{Completion, DeviceIo, IoctlError};
pub use error::{DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind, SectionError};
pub use frame::{FrameHeader, HEADER_SIZE};
pub use guid::Guid;
pub use layout::{check_range, read_layout};
pub use mapped::Mapped;
pub use plane::{PlaneInfo, Policy};
pub use word::{Memory, Window, Word};
