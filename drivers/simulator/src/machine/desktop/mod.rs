//! The desktop: a picture per refresh for every screen.

mod pattern;
mod producer;
mod source;
pub mod x11;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use pf_abi::control::MAX_MONITORS;
use pf_child::PresentLedger;

use super::compositor::{Compositor, Mode, Screen, Unshowable};
use super::fault_injection::Faults;
use pattern::PatternSource;
pub use source::{Source, SourceError, Tick};
use x11::{X11Settings, X11Source};

/// Where pictures come from.
#[derive(Debug)]
pub enum Pictures {
    /// The test pattern.
    Pattern {
        /// Seed of the pictures.
        seed: u64,
        /// Which start of the simulator within its run this is, from 0.
        incarnation: u32,
    },
    /// An X server.
    X11(X11Settings),
}

/// How long the threads of screens may take to end.
const FINISH_LIMIT: Duration = Duration::from_secs(1);

type SharedSource = Arc<Mutex<Box<dyn Source>>>;

/// The desktop of the simulated machine.
pub struct Desktop {
    pictures: Pictures,
    faults: Arc<Faults>,
    /// What was presented, for the supervisor.
    ledger: Arc<PresentLedger>,
    /// Sources by target: they outlive screens, so that frame numbers go on.
    sources: Mutex<HashMap<u32, SharedSource>>,
    producers: Mutex<Vec<std::thread::JoinHandle<()>>>,
}

impl Desktop {
    pub fn new(pictures: Pictures, faults: Arc<Faults>, ledger: Arc<PresentLedger>) -> Self {
        Self { pictures, faults, ledger, sources: Mutex::default(), producers: Mutex::default() }
    }

    /// Name of the X display that is or will be captured; none for other pictures.
    pub fn x_display(&self) -> Option<&str> {
        match &self.pictures {
            Pictures::X11(settings) => Some(settings.name()),
            Pictures::Pattern { .. } => None,
        }
    }

    /// A source for a target that had none; `earlier` had one before it.
    fn make(&self, earlier: usize) -> Box<dyn Source> {
        match &self.pictures {
            Pictures::Pattern { seed, incarnation } => {
                Box::new(PatternSource::new(*seed, generation(*incarnation, earlier)))
            }
            Pictures::X11(settings) => Box::new(X11Source::new(settings.clone())),
        }
    }

    /// Waits for the threads of screens that have ended, and lets the sources go.
    pub fn finish(&self) {
        // First of all: a thread may wait for a server that does not answer.
        if let Pictures::X11(settings) = &self.pictures {
            settings.end();
        }
        let deadline = Instant::now() + FINISH_LIMIT;
        let producers = core::mem::take(&mut *self.producers.lock());
        for producer in producers {
            while !producer.is_finished() && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(1));
            }
            if !producer.is_finished() {
                tracing::error!("a desktop thread does not end: its X server does not answer");
            } else if producer.join().is_err() {
                tracing::error!("a desktop thread panicked");
            }
        }
        self.sources.lock().clear();
    }
}

impl Compositor for Desktop {
    fn prepare(&self, target_id: u32, mode: Mode) -> Result<(), Unshowable> {
        let source = {
            let mut sources = self.sources.lock();
            let earlier = sources.len();
            Arc::clone(sources.entry(target_id).or_insert_with(|| Arc::new(Mutex::new(self.make(earlier)))))
        };
        Ok(source.lock().prepare(mode)?)
    }

    /// Draws on a thread of its own.
    fn compose(&self, screen: Arc<dyn Screen>) -> std::io::Result<()> {
        let Some(source) = self.sources.lock().get(&screen.target_id()).cloned() else { return Ok(()) };
        let (faults, ledger) = (Arc::clone(&self.faults), Arc::clone(&self.ledger));
        let name = format!("desktop-{}", screen.target_id());
        let work = move || producer::run(&*screen, &source, &faults, &ledger);
        let thread = std::thread::Builder::new().name(name).spawn(work)?;
        let mut producers = self.producers.lock();
        producers.retain(|producer| !producer.is_finished());
        producers.push(thread);
        Ok(())
    }
}

/// Pictures of another display, or of a display of a later start, are of another sequence.
fn generation(incarnation: u32, earlier: usize) -> u8 {
    incarnation.wrapping_mul(MAX_MONITORS).wrapping_add(earlier as u32) as u8
}

impl core::fmt::Debug for Desktop {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Desktop").field("pictures", &self.pictures).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::generation;

    #[test]
    fn every_display_of_every_start_has_a_sequence_of_its_own() {
        let mut seen = [false; 256];
        for (start, display) in (0..16).flat_map(|start| (0..16).map(move |display| (start, display))) {
            let generation = usize::from(generation(start, display));
            assert!(!core::mem::replace(&mut seen[generation], true), "display {display} of start {start}");
        }
        assert_eq!(generation(16, 0), generation(0, 0), "it wraps around");
    }
}
