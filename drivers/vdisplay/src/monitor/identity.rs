//! Who a monitor is to the system: connector and container (driver-abi §3.E).
//!
//! Windows remembers scaling, arrangement and colour by identity, so all of this is a function of the monitor id alone.

use pf_abi::control::{CONTAINER_GUID_DATA1, MAX_MONITORS};
use pf_abi::runtime::Guid;

/// Connector of a monitor id: the id itself, and 0 for the one id past the last connector.
pub fn connector(id: u32) -> u32 {
    id % MAX_MONITORS
}

/// Container GUID of a monitor id.
pub fn container(id: u32) -> Guid {
    Guid {
        data1: CONTAINER_GUID_DATA1.wrapping_add(id),
        data2: 0x7044,
        data3: 0x5350,
        data4: [0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, (id >> 8) as u8, id as u8],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_differ_by_id() {
        assert_eq!(container(1).to_string(), "70667665-7044-5350-a1b2-c3d4e5f60001");
        assert_eq!(container(0x0102).to_string(), "70667766-7044-5350-a1b2-c3d4e5f60102");
        assert_eq!(container(u32::MAX).data1, CONTAINER_GUID_DATA1 - 1);
    }

    #[test]
    fn sixteen_monitors_have_sixteen_connectors() {
        let mut seen: Vec<_> = (1..=MAX_MONITORS).map(connector).collect();
        assert_eq!(seen[0], 1);
        seen.sort_unstable();
        assert_eq!(seen, (0..MAX_MONITORS).collect::<Vec<_>>());
    }
}
