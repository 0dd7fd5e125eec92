//! The X root as pixels.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use x11rb::connection::Connection;
use x11rb::errors::{ConnectError, ConnectionError, ReplyError};
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat, ImageOrder};
use x11rb::rust_connection::RustConnection;

/// How long connecting and one picture may take together.
const LIMIT: Duration = Duration::from_secs(2);

/// Pixels of the root window.
#[derive(Clone, Debug)]
pub struct Root {
    pub width: u32,
    pub height: u32,
    /// B, G, R, X; rows without padding.
    pub bgrx: Vec<u8>,
}

/// Why there is no picture of a root.
#[derive(Debug, thiserror::Error)]
pub enum GrabError {
    /// The system has no thread for us.
    #[error("no thread for a picture of the X display: {0}")]
    Thread(#[from] std::io::Error),
    /// The X server says nothing.
    #[error("no picture within {0:?}")]
    Late(Duration),
    /// Nobody listens there.
    #[error("X display {display}: {error}")]
    Connect { display: String, error: ConnectError },
    /// The connection ended.
    #[error("X display {display}: {error}")]
    Connection { display: String, error: ConnectionError },
    /// The X server refused.
    #[error("X display {display}: {error}")]
    Reply { display: String, error: ReplyError },
    /// Pixels that nobody here reads.
    #[error("X display {display}: pixels are not 32 bits of blue, green, red")]
    Pixels { display: String },
}

/// Takes a picture of the root of `display`, such as `:99`.
///
/// # Errors
/// No display, no picture within 2 s, a pixel format that is not 32 bits of B, G, R.
pub fn grab(display: &str) -> Result<Root, GrabError> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let name = display.to_owned();
    // The X library waits without a limit; a thread that never comes back is left behind at the end of the process.
    thread::Builder::new().name("x11".to_owned()).spawn(move || sender.send(grab_now(name)))?;
    receiver.recv_timeout(LIMIT).unwrap_or(Err(GrabError::Late(LIMIT)))
}

fn grab_now(display: String) -> Result<Root, GrabError> {
    let (connection, screen) = match RustConnection::connect(Some(&display)) {
        Ok(connected) => connected,
        Err(error) => return Err(GrabError::Connect { display, error }),
    };
    let setup = connection.setup();
    let screen = &setup.roots[screen];
    let (width, height) = (screen.width_in_pixels, screen.height_in_pixels);
    let bits = setup.pixmap_formats.iter().find(|format| format.depth == screen.root_depth);
    if bits.is_none_or(|format| format.bits_per_pixel != 32) || setup.image_byte_order != ImageOrder::LSB_FIRST {
        return Err(GrabError::Pixels { display });
    }
    let cookie = match connection.get_image(ImageFormat::Z_PIXMAP, screen.root, 0, 0, width, height, u32::MAX) {
        Ok(cookie) => cookie,
        Err(error) => return Err(GrabError::Connection { display, error }),
    };
    let image = cookie.reply().map_err(|error| GrabError::Reply { display, error })?;
    Ok(Root { width: u32::from(width), height: u32::from(height), bgrx: image.data })
}
