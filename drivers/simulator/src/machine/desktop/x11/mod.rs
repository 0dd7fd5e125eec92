//! A real desktop: the picture of an X server, one that runs already or an Xvfb of our own.

mod capture;
mod connection;
mod keeper;
mod last_words;
mod leftovers;
mod news;
mod program;
mod server;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::source::{Source, SourceError, Tick};
use crate::machine::compositor::Mode;
use capture::Capture;
pub use connection::{Connected, connect};
use keeper::Keeper;
use leftovers::free_display;
pub use news::{News, Tell};
pub use server::OwnServer;

/// What to do about a display that is not to be had.
pub const FOREIGN_HELP: &str = "Start that display, let this user in (XAUTHORITY, xhost), name another one, or leave \
                                --x-display out for one of our own.";

/// Which X server, and what runs inside.
#[derive(Clone)]
pub struct X11Settings {
    display: Display,
    tell: Tell,
    /// Somebody was told that there are no pictures any more.
    lost: Arc<AtomicBool>,
}

#[derive(Clone)]
enum Display {
    /// One that runs already, by name.
    Foreign(String),
    /// One of our own, whose name is known before it runs.
    Own { name: String, keeper: Arc<Keeper> },
}

impl X11Settings {
    /// `display`: name such as `:99`; empty = an Xvfb of the mode's size. `command`: program to run inside an own server,
    /// by `sh -c`; empty = none. `authority`: file of cookies, without one of which nobody sees an own server's pictures;
    /// none = whoever is on this machine sees them.
    ///
    /// # Errors
    /// The system's, when there is no thread to be had.
    pub fn new(display: String, command: String, tell: Tell, authority: Option<PathBuf>) -> std::io::Result<Self> {
        let display = if display.is_empty() {
            let name = free_display();
            let keeper = Arc::new(Keeper::start(name.clone(), command, Arc::clone(&tell), authority)?);
            Display::Own { name, keeper }
        } else {
            Display::Foreign(display)
        };
        Ok(Self { display, tell, lost: Arc::default() })
    }

    /// Name of the display that is captured, whether it runs already or comes with the first mode.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.display {
            Display::Foreign(name) | Display::Own { name, .. } => name,
        }
    }

    /// Ends an own server and the program inside.
    pub(super) fn end(&self) {
        if let Display::Own { keeper, .. } = &self.display {
            keeper.end();
        }
    }

    /// A display that is not ours and has gone does not come back.
    fn gone(&self, error: &SourceError) {
        if !self.lost.swap(true, Ordering::Relaxed) {
            (self.tell)(News::ServerEnded { code: 0, detail: error.to_string() });
            (self.tell)(News::Lost { message: error.to_string(), help: FOREIGN_HELP.to_owned() });
        }
    }
}

impl core::fmt::Debug for X11Settings {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("X11Settings").field("display", &self.name()).finish_non_exhaustive()
    }
}

/// Pictures of an X server.
#[derive(Debug)]
pub struct X11Source {
    settings: X11Settings,
    mode: Option<Mode>,
    capture: Option<Capture>,
    number: u32,
}

impl X11Source {
    pub fn new(settings: X11Settings) -> Self {
        Self { settings, mode: None, capture: None, number: 0 }
    }

    /// A capture of the display as it runs now, after one that has failed.
    fn reopen(&mut self, mode: Mode) -> Result<&mut Capture, SourceError> {
        let name = match &self.settings.display {
            Display::Foreign(name) => name.clone(),
            Display::Own { name, keeper } => {
                let away = || SourceError::X11 { display: name.clone(), what: "its server does not run".to_owned() };
                keeper.running(mode).ok_or_else(away)?
            }
        };
        Ok(self.capture.insert(Capture::open(&name, mode)?))
    }

    fn take(&mut self, pixels: &mut [u8], pitch: usize) -> Result<(), SourceError> {
        if let Some(capture) = &mut self.capture
            && capture.take(pixels, pitch).is_ok()
        {
            return Ok(());
        }
        self.capture = None;
        let Some(mode) = self.mode else {
            let display = self.settings.name().to_owned();
            return Err(SourceError::X11 { display, what: "no mode was set".to_owned() });
        };
        self.reopen(mode)?.take(pixels, pitch)
    }
}

impl Source for X11Source {
    fn prepare(&mut self, mode: Mode) -> Result<(), SourceError> {
        let display = match &self.settings.display {
            Display::Foreign(name) => name.clone(),
            Display::Own { keeper, .. } => keeper.show(mode)?,
        };
        let known = self.capture.as_ref().is_some_and(|capture| capture.serves(&display, mode));
        if !known {
            // The old one stays when this fails: its mode goes on.
            self.capture = Some(Capture::open(&display, mode).inspect_err(|error| {
                let foreign = matches!(self.settings.display, Display::Foreign(_));
                // Another size is the fault of the mode.
                if foreign && !matches!(error, SourceError::Size { .. }) {
                    self.settings.gone(error);
                }
            })?);
        }
        self.mode = Some(mode);
        Ok(())
    }

    fn draws_ahead(&self) -> bool {
        false
    }

    fn draw(&mut self, _tick: Tick<'_>, pixels: &mut [u8], pitch: usize) -> Result<u32, SourceError> {
        let taken = self.take(pixels, pitch);
        if let (Err(error), Display::Foreign(_)) = (&taken, &self.settings.display) {
            self.settings.gone(error);
        }
        taken?;
        self.number = self.number.wrapping_add(1);
        Ok(self.number)
    }
}
