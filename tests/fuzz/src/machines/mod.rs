//! State machines that read bytes of a peer. An input is a script: what the machine is told, and in which pieces.

mod control;
mod framing;
mod handshake;
mod reassembler;
mod receiver;
mod script;
mod sent;

use crate::{MemoryLimit, Run, Target};

/// All machines.
pub(crate) fn targets() -> Vec<Target> {
    let target =
        |name: &str, memory, seeds, run| Target { name: name.to_owned(), memory, seeds, run: Run::Machine(run) };
    vec![
        target("proto.reassembler", reassembler::MEMORY, script::video_seeds(), reassembler::run),
        target("proto.receiver", reassembler::MEMORY, script::video_seeds(), receiver::run),
        target("session.framing", SMALL, script::control_seeds(), framing::run),
        target("session.handshake", SMALL, script::control_seeds(), handshake::run),
        target("session.control", SMALL, script::control_seeds(), control::run),
    ]
}

/// A few messages of 64 KiB at most, each in few copies.
const SMALL: MemoryLimit = MemoryLimit { fixed: 256 << 10, per_byte: 64 };
