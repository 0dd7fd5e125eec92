//! Priority of the frame threads (behaviour P01): raised where the system allows it, and said so.

use rustix::process::{Pid, setpriority_process};
use rustix::thread::gettid;

/// Nice value of a frame thread.
const FRAME_NICE: i32 = -10;

/// Raises the calling thread's priority. On Linux a nice value belongs to a thread.
pub fn raise(name: &str) {
    let thread: Pid = gettid();
    match setpriority_process(Some(thread), FRAME_NICE) {
        Ok(()) => tracing::info!("{name}: priority raised to nice {FRAME_NICE}"),
        Err(error) => tracing::info!("{name}: priority stays as it is: {error}"),
    }
}
