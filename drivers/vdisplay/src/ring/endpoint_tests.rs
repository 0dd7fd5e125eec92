use core::sync::atomic::Ordering;

use pf_abi::control::{NtStatus, SetFrameChannelRequestV2};
use pf_abi::frame::HealthState;

use super::*;
use crate::fake::{FULL_HD, Fake, FakeDevice, GPU, HostRing, Picture, TARGET};

const EPOCHS: Epochs = Epochs { assignments: 2, devices: 1 };
const DEVICE: FakeDevice = FakeDevice;

fn attach(platform: &Fake, ring: &HostRing) -> Result<Endpoint<Fake>, AttachError> {
    let channel = ring.channel(platform);
    Endpoint::attach(platform, channel, &DEVICE, GPU, EPOCHS)
}

fn stamp(number: u64) -> Stamp {
    Stamp { qpc_pts: number * 1000, source_sequence: number }
}

#[test]
fn attaching_reports_gpu_caps_and_status() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 0x0500_0007, FULL_HD);
    let endpoint = attach(&platform, &ring).unwrap();
    assert_eq!(ring.header.driver_status(), DrvStatus::OPENED);
    assert_eq!(ring.header.driver_status_detail(), DETAIL_LIVE);
    assert_eq!((ring.header.driver_render_luid_low(), ring.header.driver_render_luid_high()), (GPU.low, GPU.high));
    assert!(ring.header.capabilities().contains(RingCaps::RING_HEALTH | RingCaps::SOURCE_SEQUENCE));
    assert!(!ring.header.capabilities().contains(RingCaps::FENCE_RING));
    assert_eq!((ring.header.assignment_epoch(), ring.header.device_epoch()), (2, 1));
    assert_eq!(ring.header.health_state(), HealthState::INITIALIZING);
    assert_eq!(platform.open_handles(), 1, "only the event stays open");
    assert!(!endpoint.is_stale());
    drop(endpoint);
    assert_eq!(platform.open_handles(), 0);
}

#[test]
fn frames_go_round_the_slots() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 0xff00_0005, FULL_HD);
    let mut endpoint = attach(&platform, &ring).unwrap();
    for number in 1..=8u64 {
        endpoint.count_offer(number);
        let frame = Picture::new(FULL_HD, number * 11);
        let slot = ((number - 1) % 6) as usize;
        assert_eq!(endpoint.publish(&DEVICE, &frame, FULL_HD, stamp(number)), Outcome::Published(slot));
        assert_eq!(ring.newest(), Some((number as u32, number * 11)));
        assert_eq!(ring.header.latest().generation(), 5, "24 bits");
        assert_eq!(ring.header.qpc_pts(), number * 1000);
        assert_eq!(platform.signals(), number as usize);
    }
    let h = &ring.header;
    assert_eq!((h.offered_total(), h.published_total(), h.dropped_total()), (8, 8, 0));
    assert_eq!(h.source_sequence(), 8);
    assert_eq!(h.driver_status_detail(), DETAIL_LIVE | 8 << 16);
    assert_eq!(h.health_state(), HealthState::ACTIVE);
    assert!(ring.textures.iter().all(|texture| texture.held.load(Ordering::SeqCst) == 0));
}

#[test]
fn busy_slots_are_passed_over_and_a_full_ring_drops() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    let mut endpoint = attach(&platform, &ring).unwrap();
    let frame = Picture::new(FULL_HD, 5);
    ring.textures[0].answer_sync(0x102);
    ring.textures[1].answer_sync(0x80);
    assert_eq!(
        endpoint.publish(&DEVICE, &frame, FULL_HD, stamp(1)),
        Outcome::Published(1),
        "abandoned counts as acquired"
    );
    for texture in &ring.textures {
        texture.answer_sync(0x102);
    }
    assert_eq!(endpoint.publish(&DEVICE, &frame, FULL_HD, stamp(2)), Outcome::Busy);
    assert_eq!(ring.newest(), Some((1, 5)));
    assert_eq!((ring.header.published_total(), ring.header.dropped_total()), (1, 1));
}

#[test]
fn broken_calls_drop_the_frame_and_hold_nothing() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    let mut endpoint = attach(&platform, &ring).unwrap();
    let frame = Picture::new(FULL_HD, 5);
    ring.textures[0].answer_sync(0x887a_0005);
    let removed = Status::from_code(0x887a_0005);
    assert_eq!(endpoint.publish(&DEVICE, &frame, FULL_HD, stamp(1)), Outcome::Broken(removed));
    ring.textures[0].answer_sync(0);
    platform.answer_copy(0x887a_0006);
    let hung = Status::from_code(0x887a_0006);
    assert_eq!(endpoint.publish(&DEVICE, &frame, FULL_HD, stamp(2)), Outcome::Broken(hung));
    assert_eq!(ring.textures[0].held.load(Ordering::SeqCst), 0);
    assert_eq!((ring.newest(), ring.header.dropped_total(), platform.signals()), (None, 2, 0));
}

#[test]
fn another_size_or_format_is_refused() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    let mut endpoint = attach(&platform, &ring).unwrap();
    endpoint.count_offer(1);
    for shape in [Shape { width: 1280, ..FULL_HD }, Shape { format: 10, ..FULL_HD }] {
        let frame = Picture::new(shape, 5);
        assert_eq!(endpoint.publish(&DEVICE, &frame, shape, stamp(1)), Outcome::Mismatch);
    }
    assert_eq!(ring.header.driver_status_detail(), DETAIL_LIVE | 1 << 16 | 2);
    assert_eq!(ring.newest(), None);
}

#[test]
fn counters_of_the_detail_word_saturate() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    let mut endpoint = attach(&platform, &ring).unwrap();
    endpoint.counters.offered = 0x7ffe;
    endpoint.counters.refused = 0x1_0000;
    endpoint.count_offer(1);
    endpoint.count_offer(2);
    assert_eq!(ring.header.driver_status_detail(), 0xffff_ffff);
}

#[test]
fn a_recreated_ring_stops_the_producer() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    let mut endpoint = attach(&platform, &ring).unwrap();
    let frame = Picture::new(FULL_HD, 5);
    assert_eq!(endpoint.publish(&DEVICE, &frame, FULL_HD, stamp(1)), Outcome::Published(0));
    // The host clears the cell first and stores the generation last: in between nothing may be published.
    ring.header.clear_frame().unwrap();
    ring.header.set_generation(2);
    assert!(endpoint.is_stale());
    assert_eq!(endpoint.publish(&DEVICE, &frame, FULL_HD, stamp(2)), Outcome::Stale);
    assert_eq!(ring.newest(), None);
}

#[test]
fn the_sequence_skips_zero() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    let mut endpoint = attach(&platform, &ring).unwrap();
    endpoint.sequence = u32::MAX - 1;
    let frame = Picture::new(FULL_HD, 5);
    for seq in [u32::MAX, 1, 2] {
        assert!(matches!(endpoint.publish(&DEVICE, &frame, FULL_HD, stamp(1)), Outcome::Published(_)));
        assert_eq!(ring.newest(), Some((seq, 5)));
    }
}

#[test]
fn stale_is_tested_before_binding() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    ring.header.set_generation(2);
    ring.header.set_target_id(TARGET + 1);
    assert_eq!(attach(&platform, &ring).unwrap_err(), AttachError::Stale);
    assert_eq!(ring.header.driver_status(), DrvStatus::NONE, "ignored in silence");
    assert_eq!(platform.open_handles(), 0);
}

#[test]
fn a_ring_for_another_monitor_is_a_bind_failure() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    ring.header.set_target_id(TARGET + 1);
    let refused = AttachError::Refused(DrvStatus::BIND_FAILED, TARGET + 1);
    assert_eq!(attach(&platform, &ring).unwrap_err(), refused);
    assert_eq!(ring.header.driver_status(), DrvStatus::BIND_FAILED);
    assert_eq!(ring.header.driver_status_detail(), TARGET + 1);
    assert_eq!(ring.header.driver_render_luid_low(), GPU.low, "the GPU is told all the same");
    ring.header.set_target_id(0);
    let again = HostRing::new(&platform, 1, FULL_HD);
    again.header.set_target_id(0);
    assert!(attach(&platform, &again).is_ok(), "a ring that is bound to nobody");
}

#[test]
fn textures_that_do_not_open_are_reported() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    platform.answer_open(0x8007_0057);
    assert_eq!(
        attach(&platform, &ring).unwrap_err(),
        AttachError::Refused(DrvStatus::TEXTURE_OPEN_FAILED, 0x8007_0057)
    );
    assert_eq!(ring.header.driver_status(), DrvStatus::TEXTURE_OPEN_FAILED);
    platform.answer_open(0x8000_4002);
    let ring = HostRing::new(&platform, 1, FULL_HD);
    assert!(matches!(attach(&platform, &ring), Err(AttachError::Refused(DrvStatus::NO_DEVICE1, _))));
    platform.answer_open(0);
    let ring = HostRing::new(&platform, 1, FULL_HD);
    ring.header.set_width(640);
    assert!(
        matches!(attach(&platform, &ring), Err(AttachError::Refused(DrvStatus::TEXTURE_OPEN_FAILED, _))),
        "textures of another size than the header says"
    );
    assert_eq!(platform.open_handles(), 0);
}

#[test]
fn old_headers_are_touched_only_as_far_as_they_go() {
    for (version, bytes, reach) in [(1, 0, 64), (1, 344, 64), (2, 344, 88), (4, 88, 88), (3, 152, 152), (9, 4096, 344)]
    {
        let platform = Fake::default();
        let ring = HostRing::with_header(&platform, 1, FULL_HD, version, bytes);
        let mut endpoint = attach(&platform, &ring).unwrap();
        assert_eq!(endpoint.header.mapped_len(), reach, "version {version} with {bytes} bytes");
        endpoint.count_offer(7);
        let frame = Picture::new(FULL_HD, 5);
        assert_eq!(endpoint.publish(&DEVICE, &frame, FULL_HD, stamp(1)), Outcome::Published(0));
        assert_eq!(ring.newest(), Some((1, 5)));
        assert_eq!(ring.header.offered_total(), u64::from(reach >= 88));
        assert_eq!(ring.header.published_total(), u64::from(reach >= 152));
    }
}

#[test]
fn a_dead_producer_wakes_the_host() {
    let platform = Fake::default();
    let ring = HostRing::new(&platform, 1, FULL_HD);
    let endpoint = attach(&platform, &ring).unwrap();
    endpoint.set_dead(ErrorDomain::DEVICE, Status::from_code(0x887a_0005));
    assert_eq!(ring.header.health_state(), HealthState::DEAD);
    assert_eq!(ring.header.terminal_error_domain(), ErrorDomain::DEVICE);
    assert_eq!(ring.header.terminal_error_code(), 0x887a_0005u32 as i32);
    assert_eq!(platform.signals(), 1);
}

#[test]
fn requests_that_make_no_sense_adopt_nothing() {
    let platform = Fake::default();
    let mut ring = HostRing::new(&platform, 1, FULL_HD);
    let good = ring.request;
    let mut bad = |change: fn(&mut SetFrameChannelRequestV2)| {
        ring.request = good;
        change(&mut ring.request);
        ring.offer(|offer| Ok(offer.adopt(&platform).1)).unwrap_err()
    };
    let changes: [fn(&mut SetFrameChannelRequestV2); 9] = [
        |r| r.base.ring_len = 0,
        |r| r.base.ring_len = 7,
        |r| r.base.header_bytes = 63,
        |r| r.base.header_handle = 0,
        |r| r.base.event_handle = 0,
        |r| r.base.texture_handles[5] = 0,
        |r| r.base.texture_handles[5] = r.base.texture_handles[0],
        |r| r.base.event_handle = r.base.header_handle,
        |r| r.ready_fence_handle = r.base.event_handle,
    ];
    for change in changes {
        assert_eq!(bad(change), NtStatus::INVALID_PARAMETER);
    }
    assert_eq!(platform.open_handles(), 8);
    ring.request = good;
    ring.request.base.ring_len = 2;
    ring.request.base.texture_handles[2..].fill(0);
    drop(ring.channel(&platform));
    assert_eq!(platform.open_handles(), 4, "unused entries may be empty");
    // And when they are not, they are adopted like all others.
    let used = &mut ring.request.base;
    (used.header_handle, used.event_handle) = (platform.fence(), platform.fence());
    used.texture_handles = good.base.texture_handles;
    (used.texture_handles[0], used.texture_handles[1]) = (platform.fence(), platform.fence());
    drop(ring.channel(&platform));
    assert_eq!(platform.open_handles(), 0, "adopted handles are closed");
}

#[test]
fn fences_of_the_long_form_are_adopted_and_closed() {
    let platform = Fake::default();
    let mut ring = HostRing::new(&platform, 1, FULL_HD);
    ring.request.ready_fence_handle = platform.fence();
    ring.request.retire_fence_handle = platform.fence();
    let endpoint = attach(&platform, &ring).unwrap();
    assert_eq!(platform.open_handles(), 1);
    drop(endpoint);
}
