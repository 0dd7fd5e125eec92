//! A real desktop: the picture of an X server, one that runs already or an Xvfb of our own.

mod capture;
mod server;

use parking_lot::Mutex;
use std::sync::Arc;

use super::source::{Source, SourceError, Tick};
use crate::machine::compositor::Mode;
use capture::Capture;
pub use server::{OwnServer, free_display};

/// Called with the name of a display that was started.
pub type OnDisplay = Arc<dyn Fn(&str) + Send + Sync>;

/// Which X server, and what runs inside.
#[derive(Clone)]
pub struct X11Settings {
    /// Name such as `:99`; empty = an Xvfb of the mode's size.
    pub display: String,
    /// Program to run inside an own server, by `sh -c`; empty = none.
    pub command: String,
    pub on_display: OnDisplay,
    /// Name that an own server gets when it starts.
    own: String,
    /// Keeps the own server alive beyond one source; one per machine.
    pub(crate) server: Arc<Mutex<Option<OwnServer>>>,
}

impl X11Settings {
    pub fn new(display: String, command: String, on_display: OnDisplay) -> Self {
        Self { display, command, on_display, own: free_display(), server: Arc::default() }
    }

    /// Name of the display that is captured, whether it runs already or comes with the first mode.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.display.is_empty() { &self.own } else { &self.display }
    }

    /// Ends an own server and the program inside.
    pub(super) fn end(&self) {
        *self.server.lock() = None;
    }
}

impl core::fmt::Debug for X11Settings {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("X11Settings")
            .field("display", &self.display)
            .field("command", &self.command)
            .finish_non_exhaustive()
    }
}

/// Pictures of an X server.
#[derive(Debug)]
pub struct X11Source {
    settings: X11Settings,
    capture: Option<Capture>,
    number: u32,
}

impl X11Source {
    pub fn new(settings: X11Settings) -> Self {
        Self { settings, capture: None, number: 0 }
    }

    /// Name of a display of the mode's size.
    fn display(&mut self, mode: Mode) -> Result<String, SourceError> {
        if !self.settings.display.is_empty() {
            return Ok(self.settings.display.clone());
        }
        let mut server = self.settings.server.lock();
        if let Some(running) = server.as_mut()
            && running.fits(mode)
        {
            return Ok(running.display().to_owned());
        }
        // The old one goes first: it may hold what the new one needs.
        *server = None;
        let started = OwnServer::start_as(self.settings.name(), mode, &self.settings.command)?;
        let display = started.display().to_owned();
        *server = Some(started);
        (self.settings.on_display)(&display);
        Ok(display)
    }
}

impl Source for X11Source {
    fn prepare(&mut self, mode: Mode) -> Result<(), SourceError> {
        let display = self.display(mode)?;
        let known = self.capture.as_ref().is_some_and(|capture| capture.serves(&display, mode));
        if !known {
            // The old one stays when this fails: its mode goes on.
            self.capture = Some(Capture::open(&display, mode)?);
        }
        Ok(())
    }

    fn draws_ahead(&self) -> bool {
        false
    }

    fn draw(&mut self, _tick: Tick<'_>, pixels: &mut [u8], pitch: usize) -> Result<u32, SourceError> {
        let Some(capture) = &mut self.capture else {
            let display = self.settings.display.clone();
            return Err(SourceError::X11 { display, what: "no mode was set".to_owned() });
        };
        capture.take(pixels, pitch)?;
        self.number = self.number.wrapping_add(1);
        Ok(self.number)
    }
}
