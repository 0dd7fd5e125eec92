//! The process seen from its supervisor: start, failures, end.

use crate::support::simulator::driver_path;
use crate::support::{Host, Options, Simulator};
use pf_abi::supervisor::{FatalCode, QueryStatus, SourceKind, SupervisorMessage};

#[test]
fn the_end_of_input_is_a_stop() {
    let mut simulator = Simulator::start(Options::default());
    simulator.hang_up();
    assert!(matches!(simulator.next(), Some(SupervisorMessage::Stopped(_))));
    assert_eq!(simulator.wait(), Some(0));
}

#[test]
fn the_status_is_told_when_asked() {
    let mut simulator = Simulator::start(Options::default());
    let mut host = Host::open(&simulator.socket);
    host.add(1, 1280, 720, 60);
    simulator.send(QueryStatus {});
    let Some(SupervisorMessage::SimulatorStatus(status)) = simulator.next() else { panic!("no status") };
    assert_eq!((status.monitors, status.violations), (1, 0));
    assert!(status.requests > 0);
    simulator.stop_clean();
}

fn fatal(options: Options) -> FatalCode {
    let mut simulator = Simulator::launch(options);
    let Some(SupervisorMessage::Fatal(fatal)) = simulator.next() else { panic!("not fatal") };
    assert!(!fatal.message.is_empty() && !fatal.help.is_empty());
    assert_eq!(simulator.next(), None);
    assert_eq!(simulator.wait(), Some(if fatal.code == FatalCode::BAD_CONFIG { 2 } else { 1 }));
    assert!(!simulator.socket.exists());
    fatal.code
}

#[test]
fn failures_are_told_and_leave_nothing() {
    let nowhere = driver_path().with_file_name("no-such-folder").join("driver.so");
    assert_eq!(fatal(Options { driver: nowhere, ..Options::default() }), FatalCode::DRIVER_LOAD);
    assert_eq!(
        fatal(Options { driver: driver_path().with_file_name("."), ..Options::default() }),
        FatalCode::DRIVER_LOAD
    );
    assert_eq!(fatal(Options { source: SourceKind::SYNTHETIC, ..Options::default() }), FatalCode::BAD_CONFIG);
}

#[test]
fn help_version_and_lock_are_printed() {
    let run = |argument: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_pf-sim")).arg(argument).output().unwrap();
        assert!(output.status.success());
        output.stdout
    };
    assert!(String::from_utf8(run("--help")).unwrap().contains("--lock"));
    assert!(String::from_utf8(run("--version")).unwrap().starts_with("pf-sim "));
    assert_eq!(run("--lock"), pf_abi::LOCK_JSON);
}
