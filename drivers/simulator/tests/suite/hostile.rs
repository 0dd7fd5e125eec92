//! A peer that does not keep to the conversation harms only itself.

use std::os::fd::AsFd;

use crate::support::host::Refused;
use crate::support::ring::sealed_file;
use crate::support::{Host, Options, Ring, Simulator};
use pf_abi::control::{
    IOCTL_ADD, IOCTL_CLEAR_ALL, IOCTL_GET_INFO, IOCTL_PING, IOCTL_SET_CURSOR_FORWARD, InfoReply, NtStatus,
};
use pf_abi::runtime::{ByteWriter, FrameHeader};
use pf_abi::sim::{CloseRemote, DuplicateInto, ObjectKind, OpenDevice, SimMessage};
use pf_os::identity;
use rustix::event::{EventfdFlags, eventfd};
use rustix::fs::{MemfdFlags, ftruncate, memfd_create};

/// A generator with a seed that failures print.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[test]
fn garbage_ends_its_own_connection_only() {
    let simulator = Simulator::start(Options::default());
    let mut good = Host::open(&simulator.socket);
    let seed = identity::own().unwrap().get() | 1;
    println!("seed {seed}");
    let mut noise = Noise(seed);
    for round in 0..200 {
        let bad = Host::connect(&simulator.socket);
        let length = 1 + (noise.next() % 300) as usize;
        let mut valid = false;
        let mut packet: Vec<u8> = (0..length).map(|_| noise.next() as u8).collect();
        if round % 2 == 0 {
            // A good header before a bad body.
            let mut head = Vec::new();
            let kind = 1 + (noise.next() % 12) as u32;
            // A body of the right length is a request after all, and answered.
            valid = SimMessage::decode(kind, &packet).is_ok();
            FrameHeader { kind, seq: 1, len: packet.len() as u32 }
                .write(SimMessage::MAGIC, &mut ByteWriter::new(&mut head));
            packet.splice(0..0, head);
        }
        if bad.send_raw(&packet).is_ok() {
            assert!(bad.is_closed() || valid, "seed {seed}, round {round}");
        }
    }
    good.control().ping().unwrap();
    simulator.stop_clean();
}

#[test]
fn oversized_and_misdirected_packets_are_refused() {
    let simulator = Simulator::start(Options::default());
    let long = Host::connect(&simulator.socket);
    if long.send_raw(&vec![0x41; 100_000]).is_ok() {
        assert!(long.is_closed());
    }
    // A request that comes with a descriptor it has no use for.
    let with_file = Host::connect(&simulator.socket);
    let mut with_file = with_file;
    let file = sealed_file(4096);
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        with_file.ask_with(OpenDevice::default(), Some(file.as_fd()))
    }));
    assert!(outcome.is_err(), "answered {outcome:?}");
    let mut good = Host::open(&simulator.socket);
    good.control().ping().unwrap();
    simulator.stop_clean();
}

#[test]
fn unknown_devices_and_handles_are_refused() {
    let simulator = Simulator::start(Options::default());
    let mut host = Host::connect(&simulator.socket);
    let SimMessage::DeviceOpened(opened) = host.ask(OpenDevice { interface: [7; 16] }) else { panic!() };
    assert_eq!(NtStatus(opened.status as u32), NtStatus::NOT_FOUND);
    assert_eq!(NtStatus(host.ioctl_raw(IOCTL_PING, &[], 0).status as u32), NtStatus::NOT_FOUND);
    let mut host = Host::open(&simulator.socket);
    let far = host.process_id;
    assert_eq!(host.done(CloseRemote { process_id: far, value: 0x104 }), NtStatus::NOT_FOUND);
    simulator.stop_clean();
}

#[test]
fn only_proper_objects_are_passed_in() {
    let simulator = Simulator::start(Options::default());
    let mut host = Host::open(&simulator.socket);
    let sealed = sealed_file(4096);
    let wrong_process = DuplicateInto { process_id: host.process_id + 1, object: ObjectKind::SECTION, rights: 0 };
    assert_eq!(host.duplicate_as(wrong_process, sealed.as_fd()), Err(Refused(NtStatus::NOT_FOUND)));
    let open = memfd_create("open", MemfdFlags::CLOEXEC).unwrap();
    ftruncate(&open, 4096).unwrap();
    let counter = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK).unwrap();
    let blocking = eventfd(0, EventfdFlags::CLOEXEC).unwrap();
    let empty = sealed_file(0);
    for (object, file) in [
        (ObjectKind::SECTION, &open),
        (ObjectKind::SECTION, &counter),
        (ObjectKind::SECTION, &empty),
        (ObjectKind::TEXTURE, &open),
        (ObjectKind::EVENT, &sealed),
        (ObjectKind::EVENT, &blocking),
        (ObjectKind(9), &sealed),
    ] {
        assert_eq!(host.duplicate(object, file.as_fd()), Err(Refused(NtStatus::INVALID_PARAMETER)), "{object}");
    }
    assert_eq!(host.duplicate(ObjectKind::FENCE, sealed.as_fd()), Err(Refused(NtStatus::NOT_SUPPORTED)));
    let value = host.duplicate(ObjectKind::SECTION, sealed.as_fd()).unwrap();
    let far = host.process_id;
    assert_eq!(host.done(CloseRemote { process_id: far + 1, value }), NtStatus::NOT_FOUND);
    assert_eq!(host.done(CloseRemote { process_id: far, value }), NtStatus::SUCCESS);
    assert_eq!(host.done(CloseRemote { process_id: far, value }), NtStatus::NOT_FOUND);
    assert_eq!(host.report().handles, 0);
    simulator.stop_clean();
}

#[test]
fn buffers_of_any_length_get_the_right_status() {
    let simulator = Simulator::start(Options::default());
    let mut host = Host::open(&simulator.socket);
    let status =
        |host: &mut Host, code, input: &[u8], output| NtStatus(host.ioctl_raw(code, input, output).status as u32);
    assert_eq!(status(&mut host, IOCTL_ADD, &[], 24), NtStatus::INVALID_PARAMETER);
    assert_eq!(status(&mut host, IOCTL_ADD, &[0; 23], 24), NtStatus::INVALID_PARAMETER);
    assert_eq!(status(&mut host, IOCTL_ADD, &[0; 40], 19), NtStatus::BUFFER_TOO_SMALL);
    assert_eq!(status(&mut host, IOCTL_GET_INFO, &[], 7), NtStatus::BUFFER_TOO_SMALL);
    assert_eq!(status(&mut host, IOCTL_GET_INFO, &[], 0), NtStatus::BUFFER_TOO_SMALL);
    let family = host.ioctl_raw(IOCTL_GET_INFO, &[], 8);
    assert_eq!((family.status, family.information, family.output.len()), (0, 8, 8));
    let huge = host.ioctl_raw(IOCTL_GET_INFO, &[0x55; 32768], 32768);
    assert_eq!((huge.status, huge.information as usize), (0, InfoReply::SIZE));
    assert_eq!(status(&mut host, IOCTL_GET_INFO, &[], 32769), NtStatus::INVALID_PARAMETER);
    assert_eq!(status(&mut host, IOCTL_PING, &[1; 1000], 1000), NtStatus::SUCCESS);
    for code in [0, 1, IOCTL_ADD - 4, IOCTL_SET_CURSOR_FORWARD + 4, IOCTL_ADD | 3, u32::MAX] {
        assert_eq!(status(&mut host, code, &[0; 64], 64), NtStatus::NOT_FOUND, "{code:#x}");
    }
    let seed = identity::own().unwrap().get() | 1;
    println!("seed {seed}");
    let mut noise = Noise(seed);
    for code in (IOCTL_ADD..=IOCTL_SET_CURSOR_FORWARD).step_by(4).filter(|code| *code != IOCTL_CLEAR_ALL) {
        for _ in 0..20 {
            let length = (noise.next() % 128) as usize;
            let input: Vec<u8> = (0..length).map(|_| noise.next() as u8).collect();
            host.ioctl_raw(code, &input, (noise.next() % 64) as u32);
        }
    }
    assert_eq!(host.report().violations, 0, "seed {seed}: {}", host.report().last_violation);
    simulator.stop_clean();
}

#[test]
fn a_frame_channel_of_lies_is_refused_and_adopts_nothing() {
    let simulator = Simulator::start(Options::default());
    let mut host = Host::open(&simulator.socket);
    let added = host.add(1, 640, 360, 60);
    assert_eq!(host.set_display(added.target_id, 640, 360, 60), NtStatus::SUCCESS);
    let ring = Ring::new(added.target_id, 640, 360, 3);
    let good = ring.request(&mut host);
    let before = host.report().handles;
    let mut unknown = good;
    unknown.base.target_id = 77_777;
    assert_eq!(host.deliver(&unknown), NtStatus::NOT_FOUND);
    for lie in 0..5 {
        let mut request = good;
        match lie {
            0 => request.base.ring_len = 0,
            1 => request.base.ring_len = 7,
            2 => request.base.header_handle = 0,
            3 => request.base.header_handle = request.base.event_handle,
            _ => request.base.texture_handles[2] = 0,
        }
        assert_eq!(host.deliver(&request), NtStatus::INVALID_PARAMETER, "lie {lie}");
    }
    assert_eq!(host.report().handles, before);
    assert_eq!(host.deliver(&good), NtStatus::SUCCESS);
    assert_eq!(ring.wait_status(), pf_abi::frame::DrvStatus::OPENED);
    host.control().clear_all().unwrap();
    simulator.stop_clean();
}
