//! The one simulated machine of this process. The tables' functions and the platform functions carry no context of
//! ours, so that they find it here; everything else is handed the reference.

use std::sync::OnceLock;

use crate::classext::ClassExtension;
use crate::clock::Clock;
use crate::desktop::Desktop;
use crate::faults::Faults;
use crate::framework::Framework;
use crate::objects::Objects;
use crate::platform::Platform;
use crate::tasks::Tasks;
use crate::verifier::Verifier;
use crate::watch::Watch;

static MACHINE: OnceLock<Machine> = OnceLock::new();

/// Everything that a run consists of.
#[derive(Debug)]
pub struct Machine {
    pub verifier: Verifier,
    pub watch: Watch,
    pub clock: Clock,
    pub objects: Objects,
    pub framework: Framework,
    pub class: ClassExtension,
    pub platform: Platform,
    pub desktop: Desktop,
    pub faults: Faults,
    /// The thread on which the system does what nobody waits for.
    pub tasks: Tasks,
}

impl Machine {
    /// Makes the machine of this process.
    ///
    /// # Errors
    /// The unused parts, when there is one already.
    pub fn install(clock: Clock, desktop: Desktop) -> Result<&'static Self, &'static str> {
        let machine = Self {
            verifier: Verifier::default(),
            watch: Watch::default(),
            clock,
            objects: Objects::default(),
            framework: Framework::default(),
            class: ClassExtension::default(),
            platform: Platform::default(),
            desktop,
            faults: Faults::default(),
            tasks: Tasks::default(),
        };
        MACHINE.set(machine).map_err(|_| "this process simulates a machine already")?;
        MACHINE.get().ok_or("the machine is gone")
    }

    /// The machine, once it is there.
    pub fn get() -> Option<&'static Self> {
        MACHINE.get()
    }
}

/// The machine, for functions that only a driver calls: it has the addresses of those from the machine itself.
pub(crate) fn machine() -> &'static Machine {
    Machine::get().unwrap_or_else(|| unreachable!("the machine hands the tables out"))
}
