//! What the driver says of itself.

use pf_abi::control::{DISPLAY_INTERFACE, IOCTL_GET_INFO, InfoReply, PlaneStamp};

use crate::machine::Machine;

/// What the driver says in GET_INFO, asked through a file of this process.
pub(super) fn driver_info(machine: &Machine) -> Option<(u32, Vec<PlaneStamp>)> {
    if !machine.framework.interface_active(&DISPLAY_INTERFACE.to_bytes()) {
        tracing::warn!("the driver offers no display interface");
        return None;
    }
    let process_id = std::process::id();
    let file = machine.framework.open_file(process_id)?;
    let outcome = machine.framework.device_control(file, process_id, IOCTL_GET_INFO, &[], InfoReply::SIZE);
    machine.framework.close_file(file);
    if !outcome.status.is_success() {
        tracing::warn!(status = %outcome.status, "GET_INFO failed");
        return None;
    }
    let info = InfoReply::read_from(&outcome.output, InfoReply::PREFIX_FAMILY).ok()?;
    let planes = info.planes.iter().take(info.plane_count as usize).copied().collect();
    Some((info.protocol_version, planes))
}
