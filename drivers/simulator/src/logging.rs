//! Logs: plain lines on standard error, each with the run's id.

use core::fmt;
use std::sync::OnceLock;

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

static RUN: OnceLock<String> = OnceLock::new();

struct PlainLine;

impl<S, N> FormatEvent<S, N> for PlainLine
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let run = RUN.get().map_or("-", String::as_str);
        let metadata = event.metadata();
        let target = metadata.target().trim_start_matches("pf_simulator::");
        write!(writer, "{:5} {run} sim {target}: ", metadata.level())?;
        context.field_format().format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}

/// Starts logging; once per process.
pub fn start() {
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::INFO)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .event_format(PlainLine)
        .finish();
    // A second start changes nothing.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// Names the run in every line from now on.
pub fn set_run(run_id: &str) {
    // The first name stays.
    let _ = RUN.set(run_id.to_owned());
}
