//! What the generated planes stand on: shared-memory words, byte readers and writers, errors, device calls, traps.
//!
//! Nothing here knows a plane. Only [`mapped`] holds unsafe code.

mod bytes;
mod device;
mod error;
mod frame;
mod guid;
pub mod handles;
pub mod keyed_mutex;
mod layout;
pub mod mapped;
mod plane;
pub mod protocol;
pub mod section;
mod trap;
mod word;

pub use bytes::{decode_checked, validate, ByteReader, ByteWriter, Rest};
pub use device::{Completion, DeviceIo, IoctlError};
pub use error::{DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind, SectionError};
pub use frame::{FrameHeader, HEADER_SIZE};
pub use guid::Guid;
// A schema without handles has no use for it.
#[allow(unused_imports)]
pub use layout::{check_range, read_layout};
pub use mapped::Mapped;
pub use plane::{Party, PlaneInfo, Policy};
pub use trap::{Trap, Trapped};
pub use word::{Memory, Window, Word};
