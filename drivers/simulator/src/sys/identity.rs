//! Identities of processes that survive the re-use of process ids: id in the high half, start time in the low half.

use std::sync::OnceLock;

/// Field of `/proc/PID/stat` with the start time, counted behind the command's closing bracket (field 3 is the first).
const START_TIME_INDEX: usize = 19;

/// Identity of this process.
pub fn own() -> u64 {
    static OWN: OnceLock<u64> = OnceLock::new();
    *OWN.get_or_init(|| {
        let pid = std::process::id();
        compose(pid, start_time(pid).unwrap_or_default())
    })
}

/// Whether the process with this identity still runs.
pub fn alive(identity: u64) -> bool {
    let pid = (identity >> 32) as u32;
    start_time(pid).is_some_and(|start| compose(pid, start) == identity)
}

fn compose(pid: u32, start: u64) -> u64 {
    u64::from(pid) << 32 | start & 0xffff_ffff
}

/// Start time in clock ticks; `None` for a process that is gone or only waits to be reaped.
fn start_time(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The command may hold anything, brackets and blanks included; what follows the last bracket is numbers.
    let mut fields = stat[stat.rfind(')')? + 1..].split_ascii_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X" | "x") {
        return None;
    }
    fields.nth(START_TIME_INDEX - 1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives_and_an_earlier_holder_of_its_id_does_not() {
        assert_eq!(own() >> 32, u64::from(std::process::id()));
        assert!(alive(own()));
        assert!(!alive(own() ^ 1));
        assert!(!alive(u64::from(u32::MAX) << 32));
    }

    #[test]
    fn an_ended_child_is_dead_before_it_is_reaped() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let identity = compose(child.id(), start_time(child.id()).unwrap_or_default());
        let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
        while alive(identity) && std::time::Instant::now() < deadline {
            std::thread::yield_now();
        }
        assert!(!alive(identity));
        child.wait().unwrap();
    }
}
