//! The rules, broken one by one by a driver that does so on order.

use std::time::Instant;

use pf_abi::control::NtStatus;
use pf_abi::supervisor::{FatalCode, QueryStatus, SupervisorMessage};
use pf_simulator::machine::class_extension::FIRST_TARGET_ID;

use crate::support::simulator::fault_driver_path;
use crate::support::{Host, LIMIT, Options, Simulator};

fn fault_driver(how: &'static str) -> Options {
    Options { driver: fault_driver_path(), fault_driver: how, ..Options::default() }
}

/// Orders something; what the newest violation is then, if there is a new one.
fn order(host: &mut Host, what: &str) -> Option<String> {
    let before = host.report().violations;
    let done = host.ioctl_raw(1, what.as_bytes(), 16);
    assert_eq!(done.status, 0, "{what}");
    let report = host.report();
    (report.violations > before).then(|| report.last_violation.split(' ').next().unwrap().to_owned())
}

#[test]
fn a_driver_can_not_start_wrongly() {
    for (how, code) in [
        ("component", "bind.info"),
        ("count", "bind.info"),
        ("bind-size", "struct.size"),
        ("bind-crooked", "struct.align"),
        ("no-device", "order.no-device"),
        ("config-size", "struct.size"),
        ("config-crooked", "struct.align"),
        ("no-assign", "struct.callback"),
        ("config-late", "order.call"),
        ("zero-level", "struct.value"),
        ("device-parent", "struct.value"),
        ("fail-entry", ""),
        ("refuse-platform", ""),
    ] {
        let mut simulator = Simulator::launch(fault_driver(how));
        let Some(SupervisorMessage::Fatal(fatal)) = simulator.next() else { panic!("{how}: not fatal") };
        assert_eq!(fatal.code, FatalCode::DRIVER_LOAD, "{how}");
        assert_eq!(simulator.next(), None);
        let codes = simulator.codes();
        assert!(code.is_empty() || codes.iter().any(|seen| seen == code), "{how}: {codes:?}");
    }
}

#[test]
fn a_driver_that_starts_carelessly_is_reported() {
    for (how, code) in [
        ("bind-twice", "bind.order"),
        ("globals", "bind.globals"),
        ("driver-twice", "order.call"),
        ("power-size", "struct.size"),
        ("file-class", "struct.value"),
        ("init-twice", "order.call"),
        ("no-initialize", "order.call"),
        ("initialize-twice", "order.call"),
        ("early-adapter", "order.call"),
        ("adapter-twice", "order.call"),
        ("trap", "table.not-played"),
        ("no-monitors", "struct.value"),
        ("transmission", "struct.value"),
        ("gamma", "struct.value"),
        ("no-name", "struct.value"),
        ("no-version", "struct.null"),
        ("diagnostics-size", "struct.size"),
        ("finish-failed", "callback.failed"),
    ] {
        let simulator = Simulator::start(fault_driver(how));
        // What comes from the system's own thread is there before the stop has ended.
        let violations = simulator.stop();
        assert!(violations.iter().any(|violation| violation.code == code), "{how}: {violations:?}");
    }
}

#[test]
fn a_careful_driver_breaks_nothing() {
    let simulator = Simulator::start(fault_driver(""));
    let mut host = Host::open(&simulator.socket);
    for what in ["monitor:", "plug", "unplug", "nothing"] {
        assert_eq!(order(&mut host, what), None, "{what}");
    }
    drop(host);
    simulator.stop_clean();
}

#[test]
fn wrong_calls_are_reported() {
    let simulator = Simulator::start(fault_driver(""));
    let mut host = Host::open(&simulator.socket);
    for (what, code) in [
        ("complete-twice", "requests.completed-twice"),
        ("information", "requests.information"),
        ("write-input", "requests.buffer"),
        ("write-behind", "requests.buffer"),
        ("monitor:serial", "description.malformed"),
        ("monitor:checksum", "description.malformed"),
        ("monitor:connector", "order.connector"),
        ("monitor:nested-size", "struct.size"),
        ("monitor:passes", "modes.list"),
        ("monitor:reentry", "order.call"),
        ("monitor:divider", "modes.disjoint"),
        ("monitor:denominator", "modes.disjoint"),
        ("monitor:total", "modes.disjoint"),
        ("monitor:element-size", "modes.disjoint"),
        ("monitor:overrun", "requests.buffer"),
        ("monitor:preferred", "modes.list"),
        ("monitor:target-divider", "modes.disjoint"),
        ("monitor:disjoint", "modes.disjoint"),
        ("delete-device", "objects.delete"),
        ("delete-adapter", "objects.delete"),
        ("wild-handle", "objects.handle"),
        ("wrong-kind", "objects.handle"),
        ("dereference", "objects.reference"),
        ("context", "objects.context"),
        ("unlock", "locks.held"),
        ("lock-twice", "locks.deadlock"),
        ("lock-across", "locks.held"),
        ("orphan-timer", "struct.value"),
        ("bug-check", "driver.gave-up"),
        ("close-wild", "platform.handle"),
        ("release-wild", "platform.object"),
        ("unmap-wild", "platform.handle"),
        ("copy-unequal", "platform.texture"),
        ("sync-private", "platform.texture"),
        ("set-closed", "platform.handle"),
        ("depart-created", "order.call"),
        ("crooked:structure", "struct.align"),
        ("crooked:nested", "struct.align"),
        ("crooked:out", "struct.align"),
        ("crooked:handles", "struct.align"),
        ("crooked:platform", "struct.align"),
    ] {
        let seen = order(&mut host, what);
        let expected = seen.as_deref() == Some(code);
        assert!(expected, "{what}: {seen:?} instead of {code}");
    }
    assert_eq!(order(&mut host, "plug"), None);
    for (what, code) in [
        ("same-connector", "order.connector"),
        ("arrive-twice", "order.call"),
        ("delete-arrived", "objects.delete"),
        ("no-modes", "modes.list"),
        ("foreign-modes", "modes.list"),
        ("crooked:list", "struct.align"),
        ("depart-twice", "objects.handle"),
    ] {
        assert_eq!(order(&mut host, what).as_deref(), Some(code), "{what}");
    }
    drop(host);
    simulator.stop();
}

#[test]
fn misused_swap_chains_are_reported() {
    for (wrong, code) in [
        ("refuse", "chain.refused"),
        ("acquire-first", "chain.order"),
        ("no-such-device", "chain.device"),
        ("device-twice", "chain.device"),
        ("finish-first", "chain.order"),
        ("acquire-twice", "chain.order"),
        ("keep-surface", "chain.surface"),
        ("surface-twice", "platform.object"),
        ("close-event", "platform.foreign-close"),
        ("device-first", "chain.device-first"),
        ("delete-twice", "objects.handle"),
        ("keep", "chain.leak"),
    ] {
        let simulator = Simulator::start(fault_driver(""));
        let mut host = Host::open(&simulator.socket);
        assert_eq!(order(&mut host, &format!("chain:{wrong}")), None);
        assert_eq!(order(&mut host, "plug"), None);
        assert_eq!(host.set_display(FIRST_TARGET_ID, 640, 360, 60), NtStatus::SUCCESS);
        // Some need a frame first; what shows at the end only is not waited for.
        let deadline = Instant::now() + LIMIT;
        while code != "chain.leak" && host.report().violations == 0 {
            assert!(Instant::now() < deadline, "{wrong}: nothing happens");
            std::thread::yield_now();
        }
        assert_eq!(host.set_display(FIRST_TARGET_ID, 0, 0, 0), NtStatus::SUCCESS);
        order(&mut host, "unplug");
        drop(host);
        let violations = simulator.stop();
        assert!(violations.iter().any(|violation| violation.code == code), "{wrong}: {violations:?}");
    }
}

#[test]
fn a_chain_used_after_its_end_is_reported() {
    let simulator = Simulator::start(fault_driver(""));
    let mut host = Host::open(&simulator.socket);
    order(&mut host, "chain:keep");
    order(&mut host, "plug");
    assert_eq!(host.set_display(FIRST_TARGET_ID, 640, 360, 60), NtStatus::SUCCESS);
    assert_eq!(host.set_display(FIRST_TARGET_ID, 0, 0, 0), NtStatus::SUCCESS);
    assert_eq!(order(&mut host, "use-kept").as_deref(), Some("chain.dead"));
    drop(host);
    simulator.stop();
}

#[test]
fn leaks_are_reported_at_the_end() {
    for (what, code) in
        [("leak-event", "platform.leak"), ("leak-reference", "objects.leak"), ("write-late", "requests.buffer")]
    {
        let simulator = Simulator::start(fault_driver(""));
        let mut host = Host::open(&simulator.socket);
        assert_eq!(order(&mut host, what), None);
        drop(host);
        let violations = simulator.stop();
        assert!(violations.iter().any(|violation| violation.code == code), "{what}: {violations:?}");
    }
}

/// The supervisor stops reading, messages and log alike, while a rule is broken a thousand times.
#[test]
fn a_supervisor_that_does_not_read_holds_up_nobody() {
    const TIMES: u32 = 1000;
    let mut simulator = Simulator::start(Options { deaf: true, ..fault_driver("") });
    simulator.listen(false);
    let mut host = Host::open(&simulator.socket);
    let begin = Instant::now();
    for _ in 0..TIMES {
        order(&mut host, "complain");
        // Messages about broken rules would fit their queue, since only the first of a kind are told: fill it.
        for _ in 0..3 {
            simulator.send(QueryStatus {});
        }
    }
    assert!(begin.elapsed() < LIMIT, "the driver was held up for {:?}", begin.elapsed());
    assert_eq!(host.report().violations, TIMES);
    simulator.listen(true);
    let dropped = loop {
        match simulator.next() {
            // A word that left before the queues were full tells less than a later one.
            Some(SupervisorMessage::Dropped(dropped)) if dropped.messages > 0 && dropped.log_lines >= 100 => {
                break dropped;
            }
            Some(SupervisorMessage::SimulatorStatus(_) | SupervisorMessage::Dropped(_)) => {}
            other => panic!("no word of what was dropped but {other:?}"),
        }
    };
    // The pipe and two queues hold a part of it; all else must have been counted.
    assert!(dropped.log_lines < u64::from(TIMES), "{dropped:?}");
    assert!(dropped.messages < 3 * u64::from(TIMES), "{dropped:?}");
    drop(host);
    simulator.stop();
}
