//! Packetizing of access units, whole (wire §4.4) and streamed (wire §4.6).

mod config;
mod packetizer;
mod stream;

pub use config::{ConfigError, PacketizerConfig};
pub(crate) use packetizer::CutUnit;
pub use packetizer::{AccessUnit, PacketizeError, Packetizer, UnitShape};
pub use stream::{StreamForm, StreamStart, UnitStream};
