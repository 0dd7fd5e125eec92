//! What follows from whose fault an error is: what the supervisor is told, and how loud the log is.

use std::fmt::Display;

use pf_abi::supervisor::FatalCode;
use pf_media::Blame;

/// With which this process ends.
pub fn fatal_code(blame: Blame) -> FatalCode {
    match blame {
        Blame::Configuration => FatalCode::BAD_CONFIG,
        Blame::Driver => FatalCode::DEVICE_GONE,
        Blame::Peer | Blame::System | Blame::Ourselves => FatalCode::INTERNAL,
    }
}

/// Clients come and go; what the operator can change is a warning; what only we can is an error.
pub fn log(blame: Blame, line: &dyn Display) {
    match blame {
        Blame::Peer => tracing::info!("{line}"),
        Blame::Configuration | Blame::Driver | Blame::System => tracing::warn!("{line}"),
        Blame::Ourselves => tracing::error!("{line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blame_decides_what_the_supervisor_is_told() {
        let rows = [
            (Blame::Peer, FatalCode::INTERNAL),
            (Blame::Configuration, FatalCode::BAD_CONFIG),
            (Blame::Driver, FatalCode::DEVICE_GONE),
            (Blame::System, FatalCode::INTERNAL),
            (Blame::Ourselves, FatalCode::INTERNAL),
        ];
        for (blame, fatal) in rows {
            assert_eq!(fatal_code(blame), fatal, "{blame:?}");
        }
    }
}
