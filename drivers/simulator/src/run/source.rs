//! What the supervisor hears of an X display, and of what runs in it.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use pf_abi::supervisor::{ConfigureSimulator, FatalCode, Ready, SourceEvent, SourceEventKind, SourceKind};
use pf_child::{Link, cut};

use super::driver_info::driver_info;
use super::failure::Failure;
use crate::machine::Machine;
use crate::machine::desktop::x11::{FOREIGN_HELP, News, Tell, connect};

/// Longest detail of an event, in bytes.
const DETAIL_BYTES: usize = 1024;

/// There are no pictures any more: the run ends.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) message: String,
    pub(super) help: String,
}

/// Size of a display that runs already; zeros for any other source.
///
/// # Errors
/// [`Failure`] with the cause, when it cannot be captured.
pub(super) fn foreign_size(configuration: &ConfigureSimulator) -> Result<(u32, u32), Failure> {
    if configuration.source != SourceKind::X11 || configuration.x_display.is_empty() {
        return Ok((0, 0));
    }
    let connected = connect(&configuration.x_display);
    let connected = connected.map_err(|error| Failure::new(FatalCode::SOURCE, error, FOREIGN_HELP))?;
    Ok((connected.width, connected.height))
}

/// Turns news into messages; the last of them goes to `lost`.
pub(super) fn tell(link: &Link, socket_path: &str, lost: Sender<Lost>) -> Tell {
    let outbox = link.outbox();
    let socket_path = socket_path.to_owned();
    Arc::new(move |news| {
        let event = |event, code, detail: &str| {
            let detail = cut(detail, DETAIL_BYTES).to_owned();
            outbox.must_send(SourceEvent { event, code, detail }.into());
        };
        match news {
            News::Display(display) => {
                let (driver_protocol, driver_planes) = Machine::get().and_then(driver_info).unwrap_or_default();
                let socket_path = socket_path.clone();
                let (x_width, x_height) = (0, 0);
                let ready = Ready {
                    port: 0,
                    socket_path,
                    x_display: display,
                    x_width,
                    x_height,
                    driver_protocol,
                    driver_planes,
                };
                outbox.must_send(ready.into());
            }
            News::ServerStarted { process, detail } => {
                event(SourceEventKind::SERVER_STARTED, i32::try_from(process).unwrap_or_default(), &detail);
            }
            News::ServerEnded { code, detail } => event(SourceEventKind::SERVER_ENDED, code, &detail),
            News::ProgramStarted { detail } => event(SourceEventKind::PROGRAM_STARTED, 0, &detail),
            News::ProgramEnded { code, detail } => event(SourceEventKind::PROGRAM_ENDED, code, &detail),
            News::Lost { message, help } => {
                // A run that ends already needs no reason.
                let _ = lost.send(Lost { message, help });
            }
        }
    })
}
