//! Logs on stderr: one plain line an event, with time, level and the run's name.

use std::fmt;
use std::sync::OnceLock;

use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::registry::LookupSpan;

static RUN: OnceLock<String> = OnceLock::new();

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

/// Sends events up to `level` to stderr. Call once, first; a second call changes nothing.
pub fn init(level: tracing::Level) {
    let logs = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_max_level(level)
        .event_format(Line)
        .finish();
    // Refused when a test harness has installed its own already.
    let _ = tracing::subscriber::set_global_default(logs);
}

/// Names the run in every later line; the first name stays.
pub fn set_run_id(run_id: &str) {
    let _ = RUN.set(run_id.to_owned());
}
