//! Logs on stderr: one plain line an event, with time, level and the run's name.
//!
//! A supervisor that does not read must not hold up anybody who logs: lines wait in a bounded queue for a thread that
//! writes them, and what finds it full is dropped and counted.

use std::fmt;
use std::sync::OnceLock;

use tracing::{Event, Subscriber};
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::registry::LookupSpan;

/// Lines that wait for a reader of stderr.
const LINES_QUEUED_MAX: usize = 512;

static RUN: OnceLock<String> = OnceLock::new();
static LOST: OnceLock<ErrorCounter> = OnceLock::new();

/// Dropping it writes what still waits, for at most a second.
#[derive(Debug)]
#[must_use = "lines that wait are lost without it"]
pub struct Logs {
    _writer: WorkerGuard,
}

/// `2026-11-21T14:00:00.000000Z INFO  run-1 pf_client::session: connected peer=…`
struct Line;

impl<S, N> FormatEvent<S, N> for Line
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut out: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        SystemTime.format_time(&mut out)?;
        let run = RUN.get().map_or("-", String::as_str);
        write!(out, " {:<5} {run} {}: ", event.metadata().level(), event.metadata().target())?;
        context.format_fields(out.by_ref(), event)?;
        writeln!(out)
    }
}

/// Sends events up to `level` to stderr. Call once, first; keep what it returns until the end.
pub fn init(level: tracing::Level) -> Logs {
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(LINES_QUEUED_MAX)
        .lossy(true)
        .thread_name("log")
        .finish(std::io::stderr());
    let _ = LOST.set(writer.error_counter());
    let logs = tracing_subscriber::fmt()
        .with_writer(writer)
        .with_ansi(false)
        .with_max_level(level)
        .event_format(Line)
        .finish();
    // Refused when a test harness has installed its own already.
    let _ = tracing::subscriber::set_global_default(logs);
    Logs { _writer: guard }
}

/// Lines that were dropped since the start.
pub(crate) fn dropped_lines() -> u64 {
    LOST.get().map_or(0, |lost| lost.dropped_lines() as u64)
}

/// Names the run in every later line; the first name stays.
pub fn set_run_id(run_id: &str) {
    let _ = RUN.set(run_id.to_owned());
}
