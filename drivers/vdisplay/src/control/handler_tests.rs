use std::cell::{Cell, RefCell};

use pf_abi::control::{
    IOCTL_ADD, IOCTL_CLEAR_ALL, IOCTL_GET_INFO, IOCTL_PING, IOCTL_REMOVE, IOCTL_SET_CURSOR_CHANNEL,
    IOCTL_SET_CURSOR_FORWARD, IOCTL_SET_FRAME_CHANNEL, IOCTL_SET_RENDER_ADAPTER, IOCTL_UPDATE_MODES,
    SetCursorChannelRequest, SetFrameChannelRequest, SetFrameChannelRequestV2, dispatch,
};
use pf_abi::runtime::Completion;

use super::*;
use crate::fake::Fake;

const HOST: Caller = Caller { process_id: 100 };
const OTHER: Caller = Caller { process_id: 200 };

#[derive(Default)]
struct FakeBackend {
    platform: Fake,
    now: Cell<u64>,
    broken_adapter: Cell<bool>,
    refuses_monitors: Cell<bool>,
    refuses_modes: Cell<bool>,
    arrived: RefCell<Vec<(u64, u32, Mode, Luminance)>>,
    departed: RefCell<Vec<u64>>,
    modes: RefCell<Vec<(u64, Mode)>>,
    rings: RefCell<Vec<u64>>,
    pins: RefCell<Vec<Gpu>>,
}

impl Backend for FakeBackend {
    fn now_ms(&self) -> u64 {
        self.now.get()
    }
    fn process_id(&self) -> u32 {
        4711
    }
    fn adapter_ready(&self) -> bool {
        !self.broken_adapter.get()
    }
    fn arrive(&self, ticket: &Ticket, mode: Mode, luminance: Luminance) -> Result<Arrived, NtStatus> {
        if self.refuses_monitors.get() {
            return Err(NtStatus::UNSUCCESSFUL);
        }
        self.arrived.borrow_mut().push((ticket.number, ticket.id, mode, luminance));
        Ok(Arrived { adapter: Gpu { low: 0x1234, high: -1 }, target_id: 256 + ticket.id })
    }
    fn depart(&self, number: u64) {
        self.departed.borrow_mut().push(number);
    }
    fn update_modes(&self, number: u64, mode: Mode) -> Result<(), NtStatus> {
        if self.refuses_modes.get() {
            return Err(NtStatus::NOT_SUPPORTED);
        }
        self.modes.borrow_mut().push((number, mode));
        Ok(())
    }
    fn deliver<'o>(&self, number: u64, offer: Offer<'o>) -> Result<Adopted<'o>, Refused<'o, NtStatus>> {
        self.rings.borrow_mut().push(number);
        Ok(offer.adopt(&self.platform).1)
    }
    fn pin(&self, gpu: Gpu) -> Result<(), NtStatus> {
        self.pins.borrow_mut().push(gpu);
        Ok(())
    }
}

#[derive(Default)]
struct Desk {
    registry: Mutex<Registry>,
    backend: FakeBackend,
}

impl Desk {
    fn call(&self, caller: Caller, code: u32, input: &[u8], output: &mut [u8]) -> Completion {
        let mut handler = Handler { registry: &self.registry, backend: &self.backend };
        dispatch(&mut handler, &caller, code, input, output)
    }

    fn status(&self, caller: Caller, code: u32, input: &[u8]) -> u32 {
        self.call(caller, code, input, &mut [0; 256]).status as u32
    }

    fn add(&self, caller: Caller, request: &AddRequest) -> Result<AddReply, NtStatus> {
        let mut output = [0; AddReply::SIZE];
        let done = self.call(caller, IOCTL_ADD, request.bytes(), &mut output);
        if done.status != 0 {
            return Err(NtStatus(done.status as u32));
        }
        assert_eq!(done.information, AddReply::SIZE);
        Ok(AddReply::read(&output).unwrap())
    }
}

fn request(session_id: u64) -> AddRequest {
    AddRequest { session_id, width: 2560, height: 1440, refresh_hz: 120, ..AddRequest::default() }
}

#[test]
fn short_inputs_are_invalid_parameters() {
    let desk = Desk::default();
    let cases = [
        (IOCTL_ADD, 24),
        (IOCTL_REMOVE, 8),
        (IOCTL_SET_RENDER_ADAPTER, 8),
        (IOCTL_SET_FRAME_CHANNEL, 80),
        (IOCTL_UPDATE_MODES, 24),
        (IOCTL_SET_CURSOR_CHANNEL, 16),
        (IOCTL_SET_CURSOR_FORWARD, 8),
    ];
    for (code, need) in cases {
        for have in [0, 1, need - 1] {
            let status = desk.status(HOST, code, &vec![0xff; have]);
            assert_eq!(status, NtStatus::INVALID_PARAMETER.get(), "{code:#x} with {have} bytes");
        }
        let enough = desk.status(HOST, code, &vec![0; need + 100]);
        assert_ne!(enough, NtStatus::BUFFER_TOO_SMALL.get(), "{code:#x} with more than enough");
    }
}

#[test]
fn short_outputs_are_too_small() {
    let desk = Desk::default();
    for have in [0, 16, 19] {
        let done = desk.call(HOST, IOCTL_ADD, request(1).bytes(), &mut vec![0; have]);
        assert_eq!((done.status as u32, done.information), (NtStatus::BUFFER_TOO_SMALL.get(), 0));
    }
    assert!(desk.backend.arrived.borrow().is_empty(), "refused before anything happened");
    let done = desk.call(HOST, IOCTL_ADD, request(1).bytes(), &mut [0; 20]);
    assert_eq!((done.status, done.information), (0, 20));
    let done = desk.call(HOST, IOCTL_GET_INFO, &[], &mut [0; 7]);
    assert_eq!(done.status as u32, NtStatus::BUFFER_TOO_SMALL.get());
}

#[test]
fn unknown_codes_are_not_found() {
    let desk = Desk::default();
    for code in [0, 0x0022_2428, 0x0022_2430, 0x0022_2438, 0x8000_0040, IOCTL_ADD | 3] {
        assert_eq!(desk.status(HOST, code, &[0; 96]), NtStatus::NOT_FOUND.get(), "{code:#x}");
    }
}

#[test]
fn info_has_eight_bytes_for_everybody_and_a_tail_for_who_asks() {
    let desk = Desk::default();
    let mut family = [0; 8];
    let done = desk.call(HOST, IOCTL_GET_INFO, &[], &mut family);
    assert_eq!((done.status, done.information), (0, 8));
    let mut output = [0; 4096];
    let done = desk.call(HOST, IOCTL_GET_INFO, &[], &mut output);
    assert_eq!((done.status, done.information), (0, InfoReply::SIZE));
    let info = InfoReply::read(&output).unwrap();
    assert_eq!((info.protocol_version, info.watchdog_timeout_s), (6, 10));
    let own: Vec<_> = lockstep_of(party::DRIVER).collect();
    assert_eq!(own.iter().map(|plane| plane.name).collect::<Vec<_>>(), ["control", "frame", "cursor"]);
    assert_eq!((info.tail_bytes, info.plane_count as usize), (392, own.len()));
    for (stamp, plane) in info.planes.iter().zip(&own) {
        assert_eq!((stamp.plane_id, stamp.version, stamp.hash), (plane.id, plane.version, plane.hash));
    }
    assert!(info.planes[own.len()..].iter().all(|place| *place == PlaneStamp::ZERO));
    assert_eq!(InfoReply::read_from(&family, 8).unwrap().protocol_version, 6);
}

#[test]
fn adding_answers_what_the_host_needs() {
    let desk = Desk::default();
    let reply = desk
        .add(
            HOST,
            &AddRequest {
                preferred_monitor_id: 5,
                max_luminance_nits: 600,
                max_frame_avg_nits: 300,
                min_luminance_millinits: 20,
                hw_cursor: 1,
                ..request(1)
            },
        )
        .unwrap();
    assert_eq!((reply.adapter_luid_low, reply.adapter_luid_high), (0x1234, -1));
    assert_eq!((reply.target_id, reply.resolved_monitor_id, reply.wudf_pid), (261, 5, 4711));
    assert_eq!(reply.cursor_excluded, 0);
    let (_, id, mode, luminance) = desk.backend.arrived.borrow()[0];
    assert_eq!((id, mode), (5, Mode { width: 2560, height: 1440, refresh_hz: 120 }));
    assert_eq!(luminance, Luminance { max_nits: 600, max_frame_average_nits: 300, min_millinits: 20 });
}

#[test]
fn the_legacy_request_has_no_luminance() {
    let desk = Desk::default();
    let full = AddRequest { max_luminance_nits: 600, ..request(1) };
    let done = desk.call(HOST, IOCTL_ADD, &full.bytes()[..24], &mut [0; 24]);
    assert_eq!(done.status, 0);
    assert_eq!(desk.backend.arrived.borrow()[0].3, Luminance::default());
}

#[test]
fn modes_out_of_bounds_are_refused() {
    let desk = Desk::default();
    for (width, height, refresh_hz) in [(0, 1, 1), (16385, 1, 1), (1, 0, 1), (1, 16385, 1), (1, 1, 0), (1, 1, 1001)] {
        let bad = AddRequest { width, height, refresh_hz, ..request(1) };
        assert_eq!(desk.add(HOST, &bad), Err(NtStatus::INVALID_PARAMETER));
    }
    assert!(desk.backend.arrived.borrow().is_empty());
}

#[test]
fn without_adapter_or_monitor_the_answer_is_not_found() {
    let desk = Desk::default();
    desk.backend.broken_adapter.set(true);
    assert_eq!(desk.add(HOST, &request(1)), Err(NtStatus::NOT_FOUND));
    assert_eq!(desk.status(HOST, IOCTL_SET_RENDER_ADAPTER, &[0; 8]), NtStatus::NOT_FOUND.get());
    desk.backend.broken_adapter.set(false);
    desk.backend.refuses_monitors.set(true);
    assert_eq!(desk.add(HOST, &request(1)), Err(NtStatus::NOT_FOUND));
    assert!(desk.registry.lock().unwrap().is_empty(), "nothing is left of it");
    desk.backend.refuses_monitors.set(false);
    assert!(desk.add(HOST, &request(1)).is_ok());
}

#[test]
fn the_same_key_departs_the_older_monitor_first() {
    let desk = Desk::default();
    desk.add(HOST, &request(1)).unwrap();
    desk.add(OTHER, &request(1)).unwrap();
    assert!(desk.backend.departed.borrow().is_empty(), "keys belong to their owners");
    desk.add(HOST, &request(1)).unwrap();
    let first = desk.backend.arrived.borrow()[0].0;
    assert_eq!(*desk.backend.departed.borrow(), [first]);
    assert_eq!(desk.registry.lock().unwrap().len(), 2);
}

#[test]
fn removing_is_scoped_and_never_fails() {
    let desk = Desk::default();
    desk.add(HOST, &request(1)).unwrap();
    let key = RemoveRequest { session_id: 1 };
    assert_eq!(desk.status(OTHER, IOCTL_REMOVE, key.bytes()), 0);
    assert_eq!(desk.status(OTHER, IOCTL_CLEAR_ALL, &[]), 0);
    assert!(desk.backend.departed.borrow().is_empty());
    assert_eq!(desk.status(HOST, IOCTL_REMOVE, key.bytes()), 0);
    assert_eq!(desk.status(HOST, IOCTL_REMOVE, key.bytes()), 0);
    assert_eq!(desk.backend.departed.borrow().len(), 1);
    desk.add(HOST, &request(2)).unwrap();
    desk.add(HOST, &request(3)).unwrap();
    assert_eq!(desk.status(HOST, IOCTL_CLEAR_ALL, &[]), 0);
    assert_eq!(desk.backend.departed.borrow().len(), 3);
    assert!(desk.registry.lock().unwrap().is_empty());
    assert_eq!(desk.status(HOST, IOCTL_PING, &[]), 0);
}

#[test]
fn sessions_are_told_apart_by_all_sixty_four_bits() {
    let desk = Desk::default();
    let ids = [1, 1 | 1 << 32, 1 | 1 << 63, u64::MAX];
    for id in ids {
        desk.add(HOST, &request(id)).unwrap();
    }
    assert!(desk.backend.departed.borrow().is_empty(), "none is taken for another's older monitor");
    let numbers: Vec<u64> = desk.backend.arrived.borrow().iter().map(|(number, ..)| *number).collect();
    let update =
        UpdateModesRequest { session_id: ids[1], width: 800, height: 600, refresh_hz: 75, ..Default::default() };
    assert_eq!(desk.status(HOST, IOCTL_UPDATE_MODES, update.bytes()), 0);
    assert_eq!(desk.backend.modes.borrow()[0].0, numbers[1]);
    assert_eq!(desk.status(HOST, IOCTL_REMOVE, RemoveRequest { session_id: ids[2] }.bytes()), 0);
    assert_eq!(*desk.backend.departed.borrow(), [numbers[2]]);
}

#[test]
fn modes_are_updated_for_their_owner_only() {
    let desk = Desk::default();
    desk.add(HOST, &request(1)).unwrap();
    let number = desk.backend.arrived.borrow()[0].0;
    let update = UpdateModesRequest { session_id: 1, width: 800, height: 600, refresh_hz: 75, ..Default::default() };
    assert_eq!(desk.status(OTHER, IOCTL_UPDATE_MODES, update.bytes()), NtStatus::NOT_FOUND.get());
    assert_eq!(desk.status(HOST, IOCTL_UPDATE_MODES, update.bytes()), 0);
    assert_eq!(*desk.backend.modes.borrow(), [(number, Mode { width: 800, height: 600, refresh_hz: 75 })]);
    let zero = UpdateModesRequest { refresh_hz: 0, ..update };
    assert_eq!(desk.status(HOST, IOCTL_UPDATE_MODES, zero.bytes()), NtStatus::INVALID_PARAMETER.get());
    desk.backend.refuses_modes.set(true);
    assert_eq!(desk.status(HOST, IOCTL_UPDATE_MODES, update.bytes()), NtStatus::NOT_SUPPORTED.get());
    desk.backend.refuses_modes.set(false);
    assert_eq!(desk.status(HOST, IOCTL_UPDATE_MODES, update.bytes()), 0, "a failed update does not block the next");
}

#[test]
fn rings_go_to_the_owners_target() {
    let desk = Desk::default();
    let target_id = desk.add(HOST, &request(1)).unwrap().target_id;
    let mut base = SetFrameChannelRequest { target_id, generation: 1, ring_len: 6, ..Default::default() };
    let send = |caller, base: &SetFrameChannelRequest| desk.status(caller, IOCTL_SET_FRAME_CHANNEL, base.bytes());
    assert_eq!(send(HOST, &base), NtStatus::INVALID_PARAMETER.get(), "no handles");
    let fence = || desk.backend.platform.fence();
    (base.header_handle, base.event_handle) = (fence(), fence());
    base.texture_handles = [0; 6].map(|_| fence());
    assert_eq!(send(OTHER, &base), NtStatus::NOT_FOUND.get());
    assert_eq!(send(HOST, &SetFrameChannelRequest { target_id: 9, ..base }), NtStatus::NOT_FOUND.get());
    assert_eq!(desk.backend.platform.open_handles(), 8, "nothing was adopted");
    assert_eq!(send(HOST, &base), 0, "the short form");
    assert_eq!(desk.backend.platform.open_handles(), 0);
    (base.header_handle, base.event_handle) = (fence(), fence());
    base.texture_handles = [0; 6].map(|_| fence());
    let long = SetFrameChannelRequestV2 { base, ready_fence_handle: fence(), retire_fence_handle: fence() };
    assert_eq!(desk.status(HOST, IOCTL_SET_FRAME_CHANNEL, long.bytes()), 0);
    assert_eq!(desk.backend.rings.borrow().len(), 2);
    assert_eq!(desk.backend.platform.open_handles(), 0);
}

#[test]
fn a_foreign_pin_is_denied_while_its_owner_has_a_monitor() {
    let desk = Desk::default();
    let pin = |caller, luid_low| {
        desk.status(caller, IOCTL_SET_RENDER_ADAPTER, SetRenderAdapterRequest { luid_low, luid_high: 0 }.bytes())
    };
    assert_eq!(pin(HOST, 1), 0);
    desk.add(HOST, &request(1)).unwrap();
    assert_eq!(pin(OTHER, 2), NtStatus::ACCESS_DENIED.get());
    assert_eq!(pin(OTHER, 1), 0);
    assert_eq!(*desk.backend.pins.borrow(), [Gpu { low: 1, high: 0 }, Gpu { low: 1, high: 0 }]);
}

#[test]
fn there_is_no_hardware_cursor() {
    let desk = Desk::default();
    let target_id = desk.add(HOST, &AddRequest { hw_cursor: 1, ..request(1) }).unwrap().target_id;
    let mut channel = SetCursorChannelRequest { target_id, ..Default::default() };
    assert_eq!(desk.status(HOST, IOCTL_SET_CURSOR_CHANNEL, channel.bytes()), NtStatus::INVALID_PARAMETER.get());
    channel.header_handle = 4;
    assert_eq!(desk.status(HOST, IOCTL_SET_CURSOR_CHANNEL, channel.bytes()), NtStatus::NOT_FOUND.get());
    let forward = SetCursorForwardRequest { target_id, enable: 1 };
    assert_eq!(desk.status(HOST, IOCTL_SET_CURSOR_FORWARD, forward.bytes()), NtStatus::NOT_FOUND.get());
}
