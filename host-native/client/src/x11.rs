//! The X root as pixels.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use x11rb::connection::Connection;
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

/// Takes a picture of the root of `display`, such as `:99`.
///
/// # Errors
/// What went wrong, as text: no display, no picture within 2 s, a pixel format that is not 32 bits of B, G, R.
pub fn grab(display: &str) -> Result<Root, String> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let name = display.to_owned();
    // The X library waits without a limit; a thread that never comes back is left behind at the end of the process.
    thread::Builder::new()
        .name("x11".to_owned())
        .spawn(move || sender.send(grab_now(&name)))
        .map_err(|error| error.to_string())?;
    receiver.recv_timeout(LIMIT).unwrap_or_else(|_| Err(format!("no picture within {LIMIT:?}")))
}

fn grab_now(display: &str) -> Result<Root, String> {
    let text = |error: &dyn std::fmt::Display| format!("X display {display}: {error}");
    let (connection, screen) = RustConnection::connect(Some(display)).map_err(|error| text(&error))?;
    let setup = connection.setup();
    let screen = &setup.roots[screen];
    let (width, height) = (screen.width_in_pixels, screen.height_in_pixels);
    let bits = setup.pixmap_formats.iter().find(|format| format.depth == screen.root_depth);
    if bits.is_none_or(|format| format.bits_per_pixel != 32) || setup.image_byte_order != ImageOrder::LSB_FIRST {
        return Err(text(&"pixels are not 32 bits of blue, green, red"));
    }
    let image = connection
        .get_image(ImageFormat::Z_PIXMAP, screen.root, 0, 0, width, height, u32::MAX)
        .map_err(|error| text(&error))?
        .reply()
        .map_err(|error| text(&error))?;
    Ok(Root { width: u32::from(width), height: u32::from(height), bgrx: image.data })
}
