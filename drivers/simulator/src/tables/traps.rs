//! What the functions do that the simulator does not play: each call is reported with the function's name.

use pf_abi::runtime::{Trap, Trapped};
use pf_abi::wdf::WdfStatus;

use crate::machine::machine;
use crate::status::Status;
use crate::verifier::rules;

/// Functions of the framework.
pub(super) struct FrameworkTrap;

impl Trap for FrameworkTrap {
    fn trapped(call: Trapped) -> i32 {
        not_played("Wdf", call)
    }
}

/// Functions of the class extension.
pub(super) struct ClassTrap;

impl Trap for ClassTrap {
    fn trapped(call: Trapped) -> i32 {
        not_played("IddCx", call)
    }
}

/// Functions of the platform.
pub(super) struct PlatformTrap;

impl Trap for PlatformTrap {
    fn trapped(call: Trapped) -> i32 {
        not_played("", call)
    }
}

fn not_played(prefix: &str, Trapped { function, index, .. }: Trapped) -> i32 {
    machine()
        .verifier
        .report(rules::NOT_PLAYED, format!("{prefix}{function} (index {index}) is not played by the simulator"));
    Status::from(WdfStatus::NOT_IMPLEMENTED).0
}
