//! The thread that feeds the driver's watchdog and ends lingerings on time.

use std::thread::JoinHandle;
use std::time::Duration;

use crate::driver::MonitorDriver;
use crate::manager::Manager;

/// Runs [`Manager::tick`] when it is due. Dropping it shuts the manager down and joins the thread.
pub struct ManagerThread<M: MonitorDriver + 'static> {
    manager: Manager<M>,
    thread: Option<JoinHandle<()>>,
}

impl<M: MonitorDriver + 'static> ManagerThread<M> {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system has no thread for us.
    pub fn spawn(manager: Manager<M>) -> std::io::Result<Self> {
        let watched = manager.clone();
        let thread = std::thread::Builder::new().name("pf-display".into()).spawn(move || {
            loop {
                // At least a millisecond, so that a clock that stands still can't make this a busy loop.
                let (wait, seen) = watched.tick_numbered();
                if !watched.wait_for_change(seen, Duration::from_millis(wait.max(1))) {
                    break;
                }
            }
        })?;
        Ok(Self { manager, thread: Some(thread) })
    }
}

impl<M: MonitorDriver + 'static> Drop for ManagerThread<M> {
    fn drop(&mut self) {
        self.manager.shut_down();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
