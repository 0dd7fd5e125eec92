//! A connection to an X display, within a time; when there is none, the cause in words of people.

use std::io;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::errors::ConnectError;
use x11rb::rust_connection::RustConnection;

use super::leftovers::socket_of;
use crate::machine::desktop::source::SourceError;

/// How long a display may take to let us in.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// A connection with one of its screens.
#[derive(Debug)]
pub struct Connected {
    pub connection: RustConnection,
    pub screen: usize,
    /// Size of the screen in pixels.
    pub width: u32,
    pub height: u32,
}

/// Connects to a display by name, such as `:99`.
///
/// # Errors
/// [`SourceError::X11`] with the cause.
pub fn connect(name: &str) -> Result<Connected, SourceError> {
    let failed = |what: String| SourceError::X11 { display: name.to_owned(), what };
    let (done, outcome) = sync_channel(1);
    let wanted = name.to_owned();
    // A thread, because the library waits for an answer without a limit; it ends with the server.
    std::thread::Builder::new()
        .name("x11-connect".into())
        .spawn(move || {
            // Nobody may wait any more.
            let _ = done.send(x11rb::connect(Some(&wanted)));
        })
        .map_err(|error| failed(error.to_string()))?;
    let silent = || failed(format!("its server does not answer within {} s", CONNECT_LIMIT.as_secs()));
    let connected = outcome.recv_timeout(CONNECT_LIMIT).map_err(|_| silent())?;
    let (connection, screen) = connected.map_err(|error| failed(cause(name, &error)))?;
    let Some(found) = connection.setup().roots.get(screen) else {
        return Err(failed("there is no such screen".to_owned()));
    };
    let (width, height) = (u32::from(found.width_in_pixels), u32::from(found.height_in_pixels));
    Ok(Connected { connection, screen, width, height })
}

/// Why there is no connection.
fn cause(name: &str, error: &ConnectError) -> String {
    let reason = |text: &[u8]| String::from_utf8_lossy(text).trim().to_owned();
    match error {
        ConnectError::DisplayParsingError(_) => "this is no name of a display (expected: such as :99)".to_owned(),
        ConnectError::SetupFailed(refused) => format!("its server refuses us: {}", reason(&refused.reason)),
        ConnectError::SetupAuthenticate(refused) => format!("its server refuses us: {}", reason(&refused.reason)),
        ConnectError::IoError(error) => unreachable_by(name, error),
        other => other.to_string(),
    }
}

/// The library tries several ways to a display of this machine and gives the error of the last one: we look ourselves.
fn unreachable_by(name: &str, error: &io::Error) -> String {
    let number = name.strip_prefix(':').and_then(|rest| rest.split('.').next()?.parse().ok());
    let Some(socket) = number.map(socket_of) else { return format!("it cannot be reached: {error}") };
    let shown = socket.display();
    match std::os::unix::net::UnixStream::connect(&socket).map_err(|error| error.kind()) {
        Err(io::ErrorKind::NotFound) => format!("there is no such display on this machine (no socket {shown})"),
        Err(io::ErrorKind::ConnectionRefused) => format!("nobody listens at {shown}: its server has ended"),
        Err(io::ErrorKind::PermissionDenied) => format!("this user may not connect to {shown}"),
        _ => format!("it cannot be reached: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_named() {
        for (name, cause) in [
            (":64999", "X display :64999: there is no such display on this machine (no socket /tmp/.X11-unix/X64999)"),
            ("ninety-nine", "X display ninety-nine: this is no name of a display (expected: such as :99)"),
        ] {
            assert_eq!(connect(name).unwrap_err().to_string(), cause);
        }
    }
}
