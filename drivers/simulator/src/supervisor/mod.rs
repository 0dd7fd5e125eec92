//! The conversation with the process that started this one: messages down on standard input, up on standard output.

mod link;

pub use link::{Down, Link};

use pf_abi::control::PlaneStamp;
use pf_abi::supervisor::{ChildRole, Fatal, FatalCode, Started, StopReason};

/// First message of a child.
pub fn started() -> Started {
    Started {
        role: ChildRole::SIMULATOR,
        pid: std::process::id(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        planes: own_planes(),
    }
}

/// The planes that this binary was generated from.
pub fn own_planes() -> Vec<PlaneStamp> {
    let stamp = |plane: &pf_abi::runtime::PlaneInfo| PlaneStamp {
        plane_id: plane.id,
        version: plane.version,
        hash: plane.hash,
    };
    pf_abi::PLANES.iter().map(stamp).collect()
}

/// Why a run ends, cut to the plane's limits.
pub fn fatal(code: FatalCode, message: &str, help: &str) -> Fatal {
    let cut = |text: &str, limit: usize| text[..text.floor_char_boundary(limit)].to_owned();
    Fatal { code, message: cut(message, 2048), help: cut(help, 1024) }
}

/// Reason of a stop that came as the end of standard input.
pub const INPUT_ENDED: StopReason = StopReason::OPERATOR;
