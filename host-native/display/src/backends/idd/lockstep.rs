//! Lockstep at start (decision D6): host and driver from one schema revision, or refused.

use pf_abi::control::{InfoReply, MIN_DRIVER_PROTOCOL_VERSION, PROTOCOL_VERSION, PlaneStamp};
use pf_abi::party;
use pf_abi::runtime::PlaneInfo;
use pf_media::{Blame, Blamed};

/// What the driver said about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverInfo {
    /// Its protocol version.
    pub protocol: u32,
    /// Silence after which it departs monitors, in seconds.
    pub watchdog_timeout_s: u32,
    /// Its planes.
    pub planes: Vec<PlaneStamp>,
}

/// Host and driver don't belong together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockstepError {
    /// The driver's protocol is not among those that are served.
    #[error(
        "the display driver speaks protocol {theirs}; this host speaks {PROTOCOL_VERSION} and serves drivers from \
         {MIN_DRIVER_PROTOCOL_VERSION} on"
    )]
    Protocol {
        /// The driver's.
        theirs: u32,
    },
    /// The driver does not tell the hash of a plane.
    #[error(
        "the display driver (protocol {protocol}) does not say from which '{}' plane it was generated; this host has \
         version {}, hash {}",
        .ours.name, .ours.version, hex(&.ours.hash)
    )]
    Untold {
        /// The driver's protocol.
        protocol: u32,
        /// The plane as we have it.
        ours: &'static PlaneInfo,
    },
    /// A plane differs.
    #[error(
        "the '{}' plane differs: the display driver has version {}, hash {}; this host has version {}, hash {}",
        .ours.name, .theirs.version, hex(&.theirs.hash), .ours.version, hex(&.ours.hash)
    )]
    Differs {
        /// The plane as we have it.
        ours: &'static PlaneInfo,
        /// The plane as the driver has it.
        theirs: PlaneStamp,
    },
}

impl LockstepError {
    /// The one thing to do.
    pub const HELP: &'static str =
        "Build the host and the driver from one schema revision (pf-gen generate, then cargo build), and start again.";
}

fn hex(hash: &[u8; 16]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Judges the answer to GET_INFO.
///
/// # Errors
/// [`LockstepError`] names both sides' versions and the first plane that differs.
pub(super) fn check(info: &InfoReply) -> Result<DriverInfo, LockstepError> {
    let protocol = info.protocol_version;
    if !(MIN_DRIVER_PROTOCOL_VERSION..=PROTOCOL_VERSION).contains(&protocol) {
        return Err(LockstepError::Protocol { theirs: protocol });
    }
    let count = usize::try_from(info.plane_count).unwrap_or(usize::MAX).min(info.planes.len());
    let planes = info.planes[..count].to_vec();
    for own in pf_abi::lockstep(party::HOST, party::DRIVER) {
        let theirs = planes.iter().find(|stamp| stamp.plane_id == own.id);
        compare(protocol, own, theirs)?;
    }
    Ok(DriverInfo { protocol, watchdog_timeout_s: info.watchdog_timeout_s, planes })
}

fn compare(protocol: u32, ours: &'static PlaneInfo, theirs: Option<&PlaneStamp>) -> Result<(), LockstepError> {
    let theirs = *theirs.ok_or(LockstepError::Untold { protocol, ours })?;
    if (theirs.version, theirs.hash) == (ours.version, ours.hash) {
        return Ok(());
    }
    Err(LockstepError::Differs { ours, theirs })
}

impl Blamed for LockstepError {
    fn blame(&self) -> Blame {
        Blame::Driver
    }
}

#[cfg(test)]
mod tests {
    use pf_abi::runtime::Policy;

    use super::*;

    fn says<'p>(planes: impl Iterator<Item = &'p PlaneInfo>) -> InfoReply {
        let mut info = InfoReply { protocol_version: PROTOCOL_VERSION, watchdog_timeout_s: 10, ..InfoReply::default() };
        let mut rooms = info.planes.iter_mut();
        for plane in planes {
            *rooms.next().expect("there is room") =
                PlaneStamp { plane_id: plane.id, version: plane.version, hash: plane.hash };
            info.plane_count += 1;
        }
        info
    }

    /// A driver that says all it knows, as those of the first release do.
    fn ours() -> InfoReply {
        says(pf_abi::PLANES.iter())
    }

    #[test]
    fn the_same_schema_is_accepted() {
        let driver = check(&ours()).expect("the same");
        assert_eq!((driver.protocol, driver.planes.len()), (PROTOCOL_VERSION, pf_abi::PLANES.len()));
    }

    #[test]
    fn any_difference_is_named() {
        let mut old = ours();
        old.protocol_version = 2;
        assert!(check(&old).expect_err("too old").to_string().contains("protocol 2"));
        let mut newer = ours();
        newer.protocol_version = PROTOCOL_VERSION + 1;
        assert!(check(&newer).is_err());

        let family = InfoReply { protocol_version: PROTOCOL_VERSION, ..InfoReply::default() };
        let text = check(&family).expect_err("unknown hash").to_string();
        assert!(text.contains("does not say") && text.contains("'control'"), "{text}");

        for (index, plane) in pf_abi::PLANES.iter().enumerate() {
            let mut other = ours();
            other.planes[index].hash[0] ^= 1;
            other.planes[index].version += 1;
            let refused = check(&other);
            if binds(plane) {
                let text = refused.expect_err("it differs").to_string();
                assert!(text.contains(&format!("'{}'", plane.name)), "{text}");
                assert!(text.contains(&format!("version {}", plane.version + 1)), "{text}");
                assert!(text.contains(&format!("version {},", plane.version)), "{text}");
            } else {
                refused.expect("this plane may differ");
            }
        }
    }

    /// What the schema says of host and driver, read from it here once more.
    fn binds(plane: &PlaneInfo) -> bool {
        let speaks = |party| plane.parties.contains(&party);
        plane.policy == Policy::Lockstep && speaks(party::HOST) && speaks(party::DRIVER)
    }

    #[test]
    fn host_and_driver_are_judged_by_what_both_speak() {
        let judged: Vec<_> = pf_abi::PLANES.iter().filter(|plane| binds(plane)).map(|plane| plane.name).collect();
        assert_eq!(judged, ["control", "frame", "cursor"]);
    }

    #[test]
    fn a_driver_that_says_nothing_of_sim_and_supervisor_is_served() {
        let own = || pf_abi::lockstep_of(party::DRIVER);
        assert!(own().all(|plane| !["sim", "supervisor"].contains(&plane.name)));
        assert_eq!(check(&says(own())).expect("nothing is missing").planes.len(), own().count());
        for absent in own() {
            let text = check(&says(own().filter(|plane| plane.id != absent.id))).expect_err("unknown").to_string();
            assert!(text.contains(&format!("does not say from which '{}' plane", absent.name)), "{text}");
        }
    }

    #[test]
    fn a_lying_count_is_cut() {
        let mut info = ours();
        info.plane_count = u32::MAX;
        assert_eq!(check(&info).expect("the planes are there").planes.len(), info.planes.len());
    }
}
