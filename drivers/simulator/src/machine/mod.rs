//! The simulated machine: its parts, and which of them is given what. Each part keeps its own state; what it needs of
//! another it got here, at the start.
//!
//! The functions that a driver calls carry no context of ours, so that they find the one machine of this process in a
//! global; everything else is handed what it needs.

pub(crate) mod binding;
pub mod class_extension;
pub mod clock;
pub mod compositor;
pub mod desktop;
pub mod fault_injection;
mod figures;
pub mod framework;
pub mod objects;
pub mod platform;
pub mod tasks;
pub mod watch;

use std::sync::{Arc, OnceLock};

use crate::verifier::Verifier;
use binding::Binding;
use class_extension::{ClassExtension, Surroundings};
use clock::Clock;
use compositor::Compositor;
use desktop::{Desktop, Pictures};
use fault_injection::Faults;
use framework::Framework;
use framework::class_driver::ClassDriver;
use pf_child::PresentLedger;
use platform::Platform;
use tasks::Tasks;
use watch::Watch;

static MACHINE: OnceLock<Machine> = OnceLock::new();

/// Everything that a run consists of.
#[derive(Debug)]
pub struct Machine {
    pub verifier: Arc<Verifier>,
    pub watch: Arc<Watch>,
    pub clock: Arc<Clock>,
    pub faults: Arc<Faults>,
    /// The thread on which the system does what nobody waits for.
    pub tasks: Arc<Tasks>,
    pub platform: Arc<Platform>,
    pub framework: Arc<Framework>,
    pub class: Arc<ClassExtension>,
    pub desktop: Arc<Desktop>,
    /// What the desktop presented.
    pub presented: Arc<PresentLedger>,
    /// What the driver was given when it was bound: it has the address.
    pub(crate) binding: Binding,
}

/// This process simulates a machine already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this process simulates a machine already")]
pub struct InstalledAlready;

impl Machine {
    fn new(clock: Clock, pictures: Pictures) -> Self {
        let (verifier, watch, clock) = (Arc::<Verifier>::default(), Arc::<Watch>::default(), Arc::new(clock));
        let (faults, tasks) = (Arc::<Faults>::default(), Arc::<Tasks>::default());
        let platform = Arc::new(Platform::new(Arc::clone(&verifier), Arc::clone(&faults)));
        let presented = Arc::<PresentLedger>::default();
        let desktop = Arc::new(Desktop::new(pictures, Arc::clone(&faults), Arc::clone(&presented)));
        let framework = Arc::new(Framework::new(Arc::clone(&verifier), Arc::clone(&watch), Arc::clone(&clock)));
        let class = ClassExtension::new(Surroundings {
            verifier: Arc::clone(&verifier),
            watch: Arc::clone(&watch),
            faults: Arc::clone(&faults),
            tasks: Arc::clone(&tasks),
            framework: Arc::clone(&framework),
            platform: Arc::clone(&platform),
            compositor: Arc::clone(&desktop) as Arc<dyn Compositor>,
        });
        framework.attach(Arc::clone(&class) as Arc<dyn ClassDriver>);
        Self {
            verifier,
            watch,
            clock,
            faults,
            tasks,
            platform,
            framework,
            class,
            desktop,
            presented,
            binding: Binding::default(),
        }
    }

    /// Makes the machine of this process.
    ///
    /// # Errors
    /// [`InstalledAlready`], when there is one.
    pub fn install(clock: Clock, pictures: Pictures) -> Result<&'static Self, InstalledAlready> {
        MACHINE.set(Self::new(clock, pictures)).map_err(|_| InstalledAlready)?;
        MACHINE.get().ok_or(InstalledAlready)
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
