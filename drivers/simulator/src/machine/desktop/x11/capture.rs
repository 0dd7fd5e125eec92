//! Pictures of an X screen through shared memory, or through the connection where there is none.

use std::os::fd::AsFd;

use pf_os::Mapping;
use rustix::fs::{MemfdFlags, ftruncate, memfd_create};
use x11rb::connection::Connection as _;
use x11rb::errors::{ConnectionError, ReplyError};
use x11rb::protocol::shm::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{ConnectionExt as _, ImageFormat, ImageOrder};
use x11rb::rust_connection::RustConnection;

use super::connection::{Connected, connect};
use crate::machine::compositor::Mode;
use crate::machine::desktop::source::SourceError;

/// Every plane of a pixel.
const ALL_PLANES: u32 = u32::MAX;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    #[error(transparent)]
    Reply(#[from] ReplyError),
    #[error("a picture of {have} bytes instead of {want}")]
    Size { have: usize, want: usize },
}

/// A connection to one screen.
#[derive(Debug)]
pub struct Capture {
    display: String,
    mode: Mode,
    connection: RustConnection,
    root: u32,
    shared: Option<(shm::Seg, Mapping)>,
    scratch: Vec<u8>,
}

impl Capture {
    /// Connects and checks that the screen shows what the mode wants.
    ///
    /// # Errors
    /// [`SourceError`]: no connection, another size, an unusual pixel format.
    pub fn open(name: &str, mode: Mode) -> Result<Self, SourceError> {
        let failed = |what: String| SourceError::X11 { display: name.to_owned(), what };
        let Connected { connection, screen, width: have_width, height: have_height } = connect(name)?;
        let setup = connection.setup();
        let screen = &setup.roots[screen];
        if (have_width, have_height) != (mode.width, mode.height) {
            let display = name.to_owned();
            return Err(SourceError::Size { display, have_width, have_height, width: mode.width, height: mode.height });
        }
        let deep = matches!(screen.root_depth, 24 | 32);
        let wide =
            setup.pixmap_formats.iter().any(|format| format.depth == screen.root_depth && format.bits_per_pixel == 32);
        if !deep || !wide || setup.image_byte_order != ImageOrder::LSB_FIRST {
            return Err(failed(format!("depth {} with 32 bits per pixel in BGRX order is needed", screen.root_depth)));
        }
        let root = screen.root;
        let bytes = mode.width as usize * mode.height as usize * 4;
        let shared = attach(&connection, bytes);
        if shared.is_none() {
            tracing::warn!("X display {name}: no shared memory with the X server: pictures go through the connection");
        }
        Ok(Self { display: name.to_owned(), mode, connection, root, shared, scratch: vec![0; bytes] })
    }

    /// Whether this is a connection to that display in that size.
    pub fn serves(&self, display: &str, mode: Mode) -> bool {
        self.display == display && (self.mode.width, self.mode.height) == (mode.width, mode.height)
    }

    /// Takes a picture into BGRA rows.
    ///
    /// # Errors
    /// [`SourceError`]: the server has ended, or its screen has become smaller.
    pub fn take(&mut self, pixels: &mut [u8], pitch: usize) -> Result<(), SourceError> {
        if let Err(error) = self.fetch() {
            return Err(SourceError::X11 { display: self.display.clone(), what: error.to_string() });
        }
        let row = self.mode.width as usize * 4;
        for (target, source) in pixels.chunks_mut(pitch).zip(self.scratch.chunks_exact(row)) {
            for (to, from) in target.chunks_exact_mut(4).zip(source.chunks_exact(4)) {
                to.copy_from_slice(&[from[0], from[1], from[2], 0xff]);
            }
        }
        Ok(())
    }

    fn fetch(&mut self) -> Result<(), FetchError> {
        let (width, height) = (self.mode.width as u16, self.mode.height as u16);
        let format = ImageFormat::Z_PIXMAP;
        match &self.shared {
            Some((segment, mapping)) => {
                let request = self.connection.shm_get_image(
                    self.root,
                    0,
                    0,
                    width,
                    height,
                    ALL_PLANES,
                    format.into(),
                    *segment,
                    0,
                );
                request?.reply()?;
                mapping.read(0, &mut self.scratch);
            }
            None => {
                let request = self.connection.get_image(format, self.root, 0, 0, width, height, ALL_PLANES);
                let reply = request?.reply()?;
                let (have, want) = (reply.data.len(), self.scratch.len());
                if have != want {
                    return Err(FetchError::Size { have, want });
                }
                self.scratch.copy_from_slice(&reply.data);
            }
        }
        Ok(())
    }
}

/// A memory file that the server writes into; `None` when it can't.
fn attach(connection: &RustConnection, bytes: usize) -> Option<(shm::Seg, Mapping)> {
    connection.shm_query_version().ok()?.reply().ok()?;
    let file = memfd_create("pf-sim-x11", MemfdFlags::CLOEXEC).ok()?;
    ftruncate(&file, bytes as u64).ok()?;
    let mapping = Mapping::of(file.as_fd(), 0, bytes).ok()?;
    let segment = connection.generate_id().ok()?;
    connection.shm_attach_fd(segment, file, false).ok()?.check().ok()?;
    Some((segment, mapping))
}
