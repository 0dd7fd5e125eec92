//! Child processes that end with this one. Holds unsafe code: a step between fork and exec.
#![allow(unsafe_code)]

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process_group, set_parent_process_death_signal, test_kill_process_group};

/// Starts a command in a process group of its own, killed when the calling thread's process dies.
///
/// The kernel sends the signal when the *thread* that started the child ends, so call this from one that lasts.
///
/// # Errors
/// The system's.
pub fn spawn_bound(command: &mut Command) -> io::Result<Child> {
    command.process_group(0);
    // SAFETY: the closure runs in the child between fork and exec and makes one system call, nothing else.
    unsafe {
        command.pre_exec(|| Ok(set_parent_process_death_signal(Some(Signal::KILL))?));
    }
    command.spawn()
}

/// Whether the group that a child was started in still has a member, the child itself or one that it has left.
#[must_use]
pub fn group_lives(child: &Child) -> bool {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    group.is_some_and(|group| test_kill_process_group(group) != Err(Errno::SRCH))
}

/// Ends a child with its whole group, first asking, then (after `grace`) by force, and reaps it.
pub fn end_group(child: &mut Child, grace: std::time::Duration) {
    let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return };
    if matches!(child.try_wait(), Ok(None)) {
        // The group may be gone already.
        let _ = kill_process_group(group, Signal::TERM);
        let deadline = std::time::Instant::now() + grace;
        while matches!(child.try_wait(), Ok(None)) && std::time::Instant::now() < deadline {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }
    // Members that outlive their leader.
    let _ = kill_process_group(group, Signal::KILL);
    let _ = child.wait();
}
