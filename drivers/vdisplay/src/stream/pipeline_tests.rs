use std::sync::Arc;

use pf_abi::frame::DrvStatus;

use super::*;
use crate::fake::{FULL_HD, Fake, GPU, HostRing, Picture};
use crate::platform::DevicePool;

const EPOCHS: Epochs = Epochs { assignments: 1, devices: 1 };

fn pipeline(platform: &Fake) -> Pipeline<Fake> {
    let pool = DevicePool::new(platform.clone());
    Pipeline::new(platform.clone(), pool.lease(GPU).unwrap())
}

fn attach(pipeline: &mut Pipeline<Fake>, platform: &Fake, ring: &HostRing) -> Result<(), AttachError> {
    pipeline.attach(ring.channel(platform), EPOCHS)
}

fn frame(pipeline: &mut Pipeline<Fake>, shape: Shape, picture: u64) -> Result<bool, Status> {
    pipeline.frame(&Picture::new(shape, picture), Stamp { qpc_pts: picture, source_sequence: picture }, picture)
}

#[test]
fn a_static_desktop_shows_on_a_new_ring_as_its_first_frame() {
    let platform = Fake::default();
    let mut p = pipeline(&platform);
    assert_eq!(frame(&mut p, FULL_HD, 71), Ok(false), "no ring yet");
    assert_eq!(frame(&mut p, FULL_HD, 72), Ok(false));
    let ring = HostRing::new(&platform, 1, FULL_HD);
    attach(&mut p, &platform, &ring).unwrap();
    assert_eq!(ring.newest(), Some((1, 72)));
    assert_eq!((ring.header.qpc_pts(), ring.header.source_sequence()), (72, 72));
    assert_eq!(ring.header.offered_total(), 0, "nothing was offered");
    assert_eq!(frame(&mut p, FULL_HD, 73), Ok(true));
    assert_eq!(ring.newest(), Some((2, 73)));
}

#[test]
fn the_last_frame_moves_from_ring_to_ring() {
    let platform = Fake::default();
    let mut p = pipeline(&platform);
    let first = HostRing::new(&platform, 1, FULL_HD);
    attach(&mut p, &platform, &first).unwrap();
    assert_eq!(first.newest(), None);
    assert_eq!(frame(&mut p, FULL_HD, 9), Ok(true));
    let second = HostRing::new(&platform, 2, FULL_HD);
    attach(&mut p, &platform, &second).unwrap();
    assert_eq!(second.newest(), Some((1, 9)));
    // Still static: the private copy serves any number of rings.
    let third = HostRing::new(&platform, 3, FULL_HD);
    attach(&mut p, &platform, &third).unwrap();
    assert_eq!(third.newest(), Some((1, 9)));
    drop(p);
    assert_eq!(platform.open_handles(), 0);
}

#[test]
fn a_frame_of_another_size_is_not_shown_again() {
    let platform = Fake::default();
    let mut p = pipeline(&platform);
    let small = Shape { width: 1280, height: 720, ..FULL_HD };
    assert_eq!(frame(&mut p, small, 5), Ok(false));
    let ring = HostRing::new(&platform, 1, FULL_HD);
    attach(&mut p, &platform, &ring).unwrap();
    assert_eq!(ring.newest(), None);
    assert_eq!(ring.header.driver_status(), DrvStatus::OPENED);
}

#[test]
fn a_flip_of_the_format_shows_no_picture_of_the_old_one() {
    let half_float = Shape { format: 10, ..FULL_HD };
    let platform = Fake::default();
    let mut p = pipeline(&platform);
    let before = HostRing::new(&platform, 1, FULL_HD);
    attach(&mut p, &platform, &before).unwrap();
    assert_eq!(frame(&mut p, FULL_HD, 9), Ok(true));
    // The desktop flips first: until the host has a ring of the other format nothing is shown.
    assert_eq!(frame(&mut p, half_float, 10), Ok(false));
    assert_eq!(before.newest(), Some((1, 9)));
    let after = HostRing::new(&platform, 2, half_float);
    attach(&mut p, &platform, &after).unwrap();
    assert!(matches!(after.newest(), None | Some((_, 10))), "{:?} is of the old format", after.newest());
    // And the other way round: a late picture of the old format is none for the new ring.
    assert_eq!(frame(&mut p, half_float, 11), Ok(true));
    let newest = after.newest();
    assert_eq!(frame(&mut p, FULL_HD, 12), Ok(false));
    assert_eq!((after.newest(), newest.map(|(_, picture)| picture)), (newest, Some(11)));
}

#[test]
fn a_busy_old_slot_costs_only_the_copy() {
    let platform = Fake::default();
    let mut p = pipeline(&platform);
    let first = HostRing::new(&platform, 1, FULL_HD);
    attach(&mut p, &platform, &first).unwrap();
    assert_eq!(frame(&mut p, FULL_HD, 9), Ok(true));
    first.textures[0].answer_sync(0x102);
    let second = HostRing::new(&platform, 2, FULL_HD);
    attach(&mut p, &platform, &second).unwrap();
    assert_eq!(second.newest(), None);
    assert_eq!(frame(&mut p, FULL_HD, 10), Ok(true));
}

#[test]
fn a_stale_ring_is_left_between_frames_and_by_a_frame() {
    let platform = Fake::default();
    let mut p = pipeline(&platform);
    let first = HostRing::new(&platform, 1, FULL_HD);
    attach(&mut p, &platform, &first).unwrap();
    assert_eq!(frame(&mut p, FULL_HD, 9), Ok(true));
    assert!(!p.leave_stale());
    first.header.set_generation(2);
    assert!(p.leave_stale());
    assert!(p.endpoint().is_none());
    let second = HostRing::new(&platform, 2, FULL_HD);
    attach(&mut p, &platform, &second).unwrap();
    assert_eq!(second.newest(), Some((1, 9)));
    second.header.set_generation(3);
    assert_eq!(frame(&mut p, FULL_HD, 10), Ok(false));
    assert!(p.endpoint().is_none());
    let third = HostRing::new(&platform, 3, FULL_HD);
    attach(&mut p, &platform, &third).unwrap();
    assert_eq!(third.newest(), Some((1, 10)), "the frame that met the stale ring");
}

#[test]
fn a_dropped_frame_is_still_the_last_one() {
    let platform = Fake::default();
    let mut p = pipeline(&platform);
    let first = HostRing::new(&platform, 1, FULL_HD);
    attach(&mut p, &platform, &first).unwrap();
    first.textures.iter().for_each(|texture| texture.answer_sync(0x102));
    assert_eq!(frame(&mut p, FULL_HD, 12), Ok(false));
    let second = HostRing::new(&platform, 2, FULL_HD);
    attach(&mut p, &platform, &second).unwrap();
    assert_eq!(second.newest(), Some((1, 12)));
}

#[test]
fn devices_are_used_again_unless_they_broke() {
    let platform = Fake::default();
    let pool = DevicePool::new(platform.clone());
    let lease = || Pipeline::new(platform.clone(), pool.lease(GPU).unwrap());
    let (a, b) = (lease(), lease());
    assert_eq!(platform.devices_made(), 2, "each monitor has its own");
    assert!(!Arc::ptr_eq(a.device(), b.device()));
    a.close();
    let c = lease();
    assert_eq!(platform.devices_made(), 2);
    let ring = HostRing::new(&platform, 1, FULL_HD);
    let mut c = c;
    attach(&mut c, &platform, &ring).unwrap();
    c.lose(Status::from_code(0x887a_0005));
    assert_eq!(ring.header.terminal_error_domain(), ErrorDomain::DEVICE);
    b.close();
    drop((lease(), lease()));
    assert_eq!(platform.devices_made(), 3);
}

#[test]
fn graphics_failures_are_told() {
    let platform = Fake::default();
    let mut p = pipeline(&platform);
    let ring = HostRing::new(&platform, 1, FULL_HD);
    attach(&mut p, &platform, &ring).unwrap();
    platform.answer_copy(0x887a_0007);
    let reset = frame(&mut p, FULL_HD, 1).unwrap_err();
    assert!(is_device_error(reset));
    assert!(!is_device_error(Status::from_code(0x887a_0026)), "losing access is no fault of the device");
}

#[test]
fn closing_tells_the_host() {
    let platform = Fake::default();
    let mut p = pipeline(&platform);
    let ring = HostRing::new(&platform, 1, FULL_HD);
    attach(&mut p, &platform, &ring).unwrap();
    assert_eq!(ring.header.health_state(), HealthState::ACTIVE);
    p.set_health(HealthState::REBUILDING, Epochs { assignments: 5, devices: 1 });
    assert_eq!((ring.header.health_state(), ring.header.assignment_epoch()), (HealthState::REBUILDING, 5));
    p.close();
    assert_eq!(ring.header.health_state(), HealthState::DEAD);
    assert_eq!(ring.header.terminal_error_domain(), ErrorDomain::NONE);
}
