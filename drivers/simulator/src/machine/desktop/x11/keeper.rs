//! Keeps an X server of our own running, and the program inside it: on a thread that lasts as long as both may.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::leftovers;
use super::news::{News, Tell};
use super::program::{End, Program};
use super::server::OwnServer;
use crate::machine::compositor::Mode;
use crate::machine::desktop::source::SourceError;

/// Distance of the looks at server and program.
const LOOK: Duration = Duration::from_millis(100);
/// Before the first new start of a server; doubled with each end within [`WINDOW`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// So many ends within [`WINDOW`] are borne.
const ENDS_MAX: usize = 5;
const WINDOW: Duration = Duration::from_secs(60);

/// How long a display may take to run: two attempts to start a server.
const SHOW_LIMIT: Duration = Duration::from_secs(30);

type Running = Arc<Mutex<Option<(String, Mode)>>>;

enum Order {
    Show(Mode, SyncSender<Result<String, SourceError>>),
    End,
}

/// The way to the thread.
#[derive(Debug)]
pub struct Keeper {
    orders: Sender<Order>,
    running: Running,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Keeper {
    /// Starts the thread, and no server yet: that waits for a mode. Removes what dead servers have left.
    ///
    /// # Errors
    /// The system's, when there is no thread to be had.
    pub fn start(display: String, command: String, tell: Tell, authority: Option<PathBuf>) -> std::io::Result<Self> {
        leftovers::sweep();
        let (orders, ordered) = channel();
        let running = Running::default();
        let kept = Kept {
            display,
            command,
            tell,
            authority,
            running: Arc::clone(&running),
            told: None,
            server: None,
            program: None,
            program_end: None,
            again: None,
            ends: VecDeque::new(),
        };
        let thread = std::thread::Builder::new().name("x11-keeper".into()).spawn(move || kept.run(&ordered))?;
        Ok(Self { orders, running, thread: Mutex::new(Some(thread)) })
    }

    /// Name of a display of the mode's size: the one that runs, or another one in its place.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn show(&self, mode: Mode) -> Result<String, SourceError> {
        let (answer, answered) = sync_channel(1);
        let over = || SourceError::Xvfb("the machine ends".to_owned());
        self.orders.send(Order::Show(mode, answer)).map_err(|_| over())?;
        answered.recv_timeout(SHOW_LIMIT).map_err(|_| over())?
    }

    /// Name of the display, if it runs and has this size.
    pub fn running(&self, mode: Mode) -> Option<String> {
        let running = self.running.lock();
        let (display, has) = running.as_ref()?;
        ((has.width, has.height) == (mode.width, mode.height)).then(|| display.clone())
    }

    /// Ends program and server, and waits for it.
    pub fn end(&self) {
        // Whoever has ended already needs no order.
        let _ = self.orders.send(Order::End);
        let thread = self.thread.lock().take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the thread of the X server panicked");
        }
    }
}

/// What the thread has.
struct Kept {
    display: String,
    command: String,
    tell: Tell,
    /// Who may connect to the server.
    authority: Option<PathBuf>,
    running: Running,
    /// Name that was told last.
    told: Option<String>,
    server: Option<OwnServer>,
    program: Option<Program>,
    /// An end of the program that was seen at the last look: it counts when the server has outlived it by one.
    program_end: Option<End>,
    /// When a server that has ended is started again, and how large.
    again: Option<(Instant, Mode)>,
    /// When servers have ended, the last [`WINDOW`] of them.
    ends: VecDeque<Instant>,
}

impl Kept {
    fn run(mut self, ordered: &Receiver<Order>) {
        loop {
            match ordered.recv_timeout(LOOK) {
                // Whoever has asked may be gone.
                Ok(Order::Show(mode, answer)) => drop(answer.send(self.show(mode))),
                Ok(Order::End) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.look();
        }
        self.close();
    }

    fn close(&mut self) {
        *self.running.lock() = None;
        self.program = None;
        self.program_end = None;
        self.server = None;
    }

    fn show(&mut self, mode: Mode) -> Result<String, SourceError> {
        self.look();
        if let Some(server) = &self.server
            && server.fits(mode)
        {
            return Ok(server.display().to_owned());
        }
        // The old one goes first: it may hold what the new one needs.
        self.close();
        self.again = None;
        if let Err(error) = self.start(mode) {
            let help = "Install Xvfb (apt-get install xvfb), or name a running display with --x-display.";
            (self.tell)(News::Lost { message: error.to_string(), help: help.to_owned() });
            return Err(error);
        }
        Ok(self.display.clone())
    }

    fn start(&mut self, mode: Mode) -> Result<(), SourceError> {
        let server = match OwnServer::start_as(&self.display, mode, self.authority.as_deref()) {
            Ok(server) => server,
            // Somebody may have taken the name since it was free.
            Err(_) => OwnServer::start_as(&leftovers::free_display(), mode, self.authority.as_deref())?,
        };
        let (display, process) = (server.display().to_owned(), server.process());
        self.display.clone_from(&display);
        *self.running.lock() = Some((display.clone(), mode));
        self.server = Some(server);
        if self.told.as_ref() != Some(&display) {
            self.told = Some(display.clone());
            (self.tell)(News::Display(display.clone()));
        }
        let detail = format!("X display {display} of {}x{} runs", mode.width, mode.height);
        (self.tell)(News::ServerStarted { process, detail });
        if self.command.is_empty() {
            return Ok(());
        }
        match Program::start(&self.command, &display) {
            Ok(program) => {
                tracing::info!("the program `{}` runs in X display {}", self.command, self.display);
                (self.tell)(News::ProgramStarted { detail: format!("the program `{}` runs", self.command) });
                self.program = Some(program);
            }
            Err(error) => {
                let detail = format!("the program `{}` could not be started: {error}", self.command);
                tracing::warn!("{detail}");
                (self.tell)(News::ProgramEnded { code: NOT_STARTED, detail });
            }
        }
        Ok(())
    }

    /// Sees what has ended meanwhile, and starts a server again whose time has come.
    fn look(&mut self) {
        let program_end = self.program_end.take();
        if let Some(end) = self.server.as_mut().and_then(OwnServer::ended) {
            return self.server_ended(end);
        }
        if let Some(End { code, detail }) = program_end {
            if code == 0 {
                tracing::info!("{detail}")
            } else {
                tracing::warn!("{detail}")
            }
            (self.tell)(News::ProgramEnded { code, detail });
        }
        self.program_end = self.program.as_mut().and_then(Program::ended);
        if let Some((due, mode)) = self.again
            && Instant::now() >= due
        {
            self.again = None;
            if let Err(error) = self.start(mode) {
                self.bear(mode, &error.to_string());
            }
        }
    }

    fn server_ended(&mut self, end: End) {
        let Some(mode) = self.server.as_ref().map(OwnServer::mode) else { return };
        self.close();
        (self.tell)(News::ServerEnded { code: end.code, detail: end.detail.clone() });
        self.bear(mode, &end.detail);
    }

    /// Plans a new start, or gives up.
    fn bear(&mut self, mode: Mode, why: &str) {
        let now = Instant::now();
        self.ends.retain(|end| now.duration_since(*end) < WINDOW);
        self.ends.push_back(now);
        let ends = self.ends.len();
        if ends <= ENDS_MAX {
            let pause = FIRST_PAUSE * (1 << (ends - 1));
            tracing::warn!("{why}; it is started again in {} ms", pause.as_millis());
            self.again = Some((now + pause, mode));
            return;
        }
        let message =
            format!("X display {} ended {ends} times within {} s; at last: {why}", self.display, WINDOW.as_secs());
        let Mode { width, height, .. } = mode;
        let help = format!("Run it by hand to see why: Xvfb {} -screen 0 {width}x{height}x24", self.display);
        (self.tell)(News::Lost { message, help });
    }
}

/// Status of a program that could not be started, as a shell has it.
const NOT_STARTED: i32 = 127;
