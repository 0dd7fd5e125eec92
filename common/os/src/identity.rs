//! Identities of processes that survive the re-use of process ids: `MutexHolder` of the sim plane.

use std::sync::OnceLock;

use pf_abi::sim::MutexHolder;

/// Field of `/proc/PID/stat` with the start time, counted behind the command's closing bracket (proc(5), field 22).
const START_TIME_INDEX: usize = 19;

/// Identity of this process; `None` where there is no `/proc`.
#[must_use]
pub fn own() -> Option<MutexHolder> {
    static OWN: OnceLock<Option<MutexHolder>> = OnceLock::new();
    *OWN.get_or_init(|| of(std::process::id()))
}

/// Identity of a process; `None` for one that is gone or only waits to be reaped: it holds nothing any more.
#[must_use]
pub fn of(process_id: u32) -> Option<MutexHolder> {
    let stat = std::fs::read_to_string(format!("/proc/{process_id}/stat")).ok()?;
    // The command may hold anything, brackets and blanks included; what follows the last bracket is numbers.
    let mut fields = stat[stat.rfind(')')? + 1..].split_ascii_whitespace();
    if matches!(fields.next()?, "Z" | "X" | "x") {
        return None;
    }
    let started: u64 = fields.nth(START_TIME_INDEX - 1)?.parse().ok()?;
    let low = (started & u64::from(MutexHolder::STARTED_MAX)) as u32;
    Some(MutexHolder::new(low, process_id))
}

/// Whether the process with this identity still runs.
#[must_use]
pub fn alive(holder: MutexHolder) -> bool {
    of(holder.process_id()) == Some(holder)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn this_process_lives_and_an_earlier_holder_of_its_id_does_not() {
        let own = own().expect("this process has a stat file");
        assert_eq!(own.process_id(), std::process::id());
        assert!(alive(own));
        assert!(!alive(MutexHolder::new(own.started() ^ 1, own.process_id())), "another start is another process");
        assert!(!alive(MutexHolder::new(0, u32::MAX)));
    }

    #[test]
    fn a_killed_holder_is_dead_before_it_is_reaped() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().expect("cat");
        let identity = of(child.id()).expect("it waits for input");
        assert!(alive(identity));
        child.kill().expect("it is ours");
        let deadline = Instant::now() + Duration::from_secs(5);
        while alive(identity) && Instant::now() < deadline {
            std::thread::yield_now();
        }
        assert!(!alive(identity), "not reaped yet, and dead all the same");
        child.wait().expect("it ended");
    }
}
