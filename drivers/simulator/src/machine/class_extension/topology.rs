//! The display topology: which targets are on, and in which mode. Pure state; what follows from a change is done
//! elsewhere.

use std::collections::BTreeMap;

use pf_abi::iddcx::{Path, PathFlags, VideoSignalInfo};

use crate::machine::compositor::Mode;
use crate::machine::objects::Handle;

/// What the display configuration wants of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    On(Mode),
    Off,
}

/// A target that is on.
#[derive(Clone, Copy, Debug)]
struct ActivePath {
    signal: VideoSignalInfo,
    /// Assignments of a swap chain that the driver has put off in a row.
    put_off: u32,
}

/// The paths that are on, by their monitors.
#[derive(Debug, Default)]
pub(super) struct Topology {
    active: BTreeMap<Handle, ActivePath>,
}

impl Topology {
    /// Switches a monitor on with a signal, or off; whether it was on.
    pub fn switch(&mut self, monitor: Handle, signal: Option<VideoSignalInfo>) -> bool {
        let before = match signal {
            Some(signal) => self.active.insert(monitor, ActivePath { signal, put_off: 0 }),
            None => self.active.remove(&monitor),
        };
        before.is_some()
    }

    /// Signal of a monitor that is on.
    pub fn signal(&self, monitor: Handle) -> Option<VideoSignalInfo> {
        self.active.get(&monitor).map(|path| path.signal)
    }

    pub fn is_on(&self, monitor: Handle) -> bool {
        self.active.contains_key(&monitor)
    }

    /// The driver has put an assignment off: how many in a row, or `None` when the monitor is off.
    pub fn put_off(&mut self, monitor: Handle) -> Option<u32> {
        let path = self.active.get_mut(&monitor)?;
        path.put_off += 1;
        Some(path.put_off)
    }

    /// The driver has taken a swap chain.
    pub fn assigned(&mut self, monitor: Handle) {
        if let Some(path) = self.active.get_mut(&monitor) {
            path.put_off = 0;
        }
    }

    /// The paths of these monitors as a commit has them, on or off; `changed` names the one that differs.
    pub fn paths(&self, monitors: impl Iterator<Item = Handle>, changed: Option<Handle>) -> Vec<Path> {
        monitors
            .map(|monitor| {
                let signal = self.signal(monitor);
                let mut flags = PathFlags::EMPTY;
                if signal.is_some() {
                    flags |= PathFlags::ACTIVE;
                }
                if changed == Some(monitor) {
                    flags |= PathFlags::CHANGED;
                }
                Path {
                    MonitorObject: monitor.pointer(),
                    Flags: flags,
                    TargetVideoSignalInfo: signal.unwrap_or(VideoSignalInfo::EMPTY),
                    ..Path::init()
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn monitor(number: usize) -> Handle {
        Handle::from_pointer(core::ptr::without_provenance_mut(number))
    }

    fn signal(width: u32) -> VideoSignalInfo {
        VideoSignalInfo { ActiveWidth: width, ..VideoSignalInfo::EMPTY }
    }

    #[test]
    fn a_commit_names_every_monitor_with_what_is_on_and_what_changed() {
        let mut topology = Topology::default();
        assert!(!topology.switch(monitor(1), Some(signal(640))) && !topology.switch(monitor(3), None));
        let paths = topology.paths([1, 2].map(monitor).into_iter(), Some(monitor(2)));
        let said = paths.iter().map(|path| (path.MonitorObject, path.Flags, path.TargetVideoSignalInfo.ActiveWidth));
        let (on, changed) = (PathFlags::ACTIVE, PathFlags::CHANGED);
        assert_eq!(said.collect::<Vec<_>>(), [(monitor(1).pointer(), on, 640), (monitor(2).pointer(), changed, 0)]);
        assert!(topology.switch(monitor(1), Some(signal(800))) && topology.is_on(monitor(1)));
        assert!(topology.switch(monitor(1), None) && topology.signal(monitor(1)).is_none());
    }

    #[test]
    fn assignments_put_off_are_counted_until_one_is_taken_or_the_mode_changes() {
        let mut topology = Topology::default();
        assert_eq!(topology.put_off(monitor(1)), None);
        topology.switch(monitor(1), Some(signal(640)));
        assert_eq!([(); 2].map(|()| topology.put_off(monitor(1))), [Some(1), Some(2)]);
        topology.assigned(monitor(1));
        assert_eq!(topology.put_off(monitor(1)), Some(1));
        topology.switch(monitor(1), Some(signal(800)));
        assert_eq!(topology.put_off(monitor(1)), Some(1));
    }
}
