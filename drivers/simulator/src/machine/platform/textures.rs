//! Pixels: private textures, surfaces of swap chains, textures shared with the host.

use std::os::fd::AsFd;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use pf_abi::control::MAX_DIMENSION;
use pf_abi::frame::{FORMAT_BGRA8, FORMAT_FP16};
use pf_abi::platform::TextureDesc;
use pf_abi::runtime::keyed_mutex::{Acquired, KeyedMutex};
use pf_abi::sim::{MutexHolder, SimTextureOpener, TEXTURE_PIXELS};
use pf_os::{Mapping, SharedWaiter, Words, identity};

/// Size and format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub width: u32,
    pub height: u32,
    pub format: u32,
    /// Bytes per row.
    pub pitch: u32,
}

impl Shape {
    /// A shape without gaps between its rows.
    pub fn tight(width: u32, height: u32, format: u32) -> Option<Self> {
        let pitch = width.checked_mul(pixel_bytes(format)?)?;
        Self { width, height, format, pitch }.checked()
    }

    /// The shape, when its numbers go together.
    pub fn checked(self) -> Option<Self> {
        let sides = 1..=MAX_DIMENSION;
        let row = self.width.checked_mul(pixel_bytes(self.format)?)?;
        let fits = sides.contains(&self.width) && sides.contains(&self.height) && self.pitch >= row;
        // No pitch makes a picture of more than 4 GiB.
        (fits && self.pitch <= 4 * row).then_some(self)
    }

    /// Bytes of all rows.
    pub fn bytes(&self) -> usize {
        self.pitch as usize * self.height as usize
    }

    pub fn desc(&self) -> TextureDesc {
        TextureDesc { width: self.width, height: self.height, dxgi_format: self.format, pitch: self.pitch }
    }
}

fn pixel_bytes(format: u32) -> Option<u32> {
    match format {
        FORMAT_BGRA8 => Some(4),
        FORMAT_FP16 => Some(8),
        _ => None,
    }
}

/// Where the pixels are.
#[derive(Debug)]
pub enum Pixels {
    /// Memory of this process: a private texture or a surface.
    Own(Mutex<Vec<u8>>),
    /// A file shared with the host, under a keyed mutex.
    Shared(SharedPixels),
}

/// A texture of the host.
#[derive(Debug)]
pub struct SharedPixels {
    mapping: Mapping,
    head: SimTextureOpener<Words>,
    held: AtomicBool,
    /// Written since it was acquired.
    written: AtomicBool,
}

/// A texture or surface.
#[derive(Debug)]
pub struct Texture {
    pub shape: Shape,
    pub pixels: Pixels,
}

/// Why a shared texture can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the file can't be mapped: {0}")]
    Map(#[from] std::io::Error),
    #[error("the head is not that of a texture: {0}")]
    Head(#[from] pf_abi::runtime::SectionError),
    #[error("{0:?} does not describe a texture in {1} bytes")]
    Shape(Shape, usize),
}

/// How a release went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    Ok,
    /// This process does not hold the mutex.
    NotHeld,
    /// It held it, and the shared words say otherwise: the host wrote over them.
    Stolen,
}

/// Why a copy can't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyError {
    Unequal,
    Same,
}

impl Texture {
    /// A black texture in memory of this process.
    pub fn own(shape: Shape) -> Self {
        Self { shape, pixels: Pixels::Own(Mutex::new(vec![0; shape.bytes()])) }
    }

    /// Opens a host's texture. What its head says is read once and never believed again.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(file: &OwnedFd, bytes: usize) -> Result<Self, OpenError> {
        let head_bytes = bytes.min(TEXTURE_PIXELS as usize);
        let head = SimTextureOpener::open(Mapping::of(file.as_fd(), head_bytes, 0)?.words()?)?;
        let shape =
            Shape { width: head.width(), height: head.height(), format: head.dxgi_format(), pitch: head.pitch() };
        // The file may be far larger than what it says it holds: only that much is mapped.
        let Some(need) =
            shape.checked().map(|shape| shape.bytes()).filter(|need| TEXTURE_PIXELS as usize + *need <= bytes)
        else {
            return Err(OpenError::Shape(shape, bytes));
        };
        let mapping = Mapping::of(file.as_fd(), TEXTURE_PIXELS as usize, need)?;
        let head = SimTextureOpener::open(mapping.words()?)?;
        let pixels = SharedPixels { mapping, head, held: AtomicBool::new(false), written: AtomicBool::new(false) };
        Ok(Self { shape, pixels: Pixels::Shared(pixels) })
    }

    /// Copies all rows of `source` here.
    ///
    /// # Errors
    /// [`CopyError`]; nothing was copied.
    pub fn copy_from(&self, source: &Self) -> Result<(), CopyError> {
        if core::ptr::eq(self, source) {
            return Err(CopyError::Same);
        }
        let (to, from) = (self.shape, source.shape);
        if (to.width, to.height, to.format) != (from.width, from.height, from.format) {
            return Err(CopyError::Unequal);
        }
        // A pitch of the whole picture when both agree: one copy instead of one per row.
        let (row, rows) = if to.pitch == from.pitch {
            (to.bytes(), 1)
        } else {
            (to.pitch.min(from.pitch) as usize, to.height as usize)
        };
        let (to_step, from_step) = (to.bytes() / rows, from.bytes() / rows);
        match (&self.pixels, &source.pixels) {
            (Pixels::Own(to), Pixels::Own(from)) => {
                // Always in the same order, so that copies in opposite directions don't wait for each other.
                let (mut to, from) = if core::ptr::from_ref(to) < core::ptr::from_ref(from) {
                    let to = to.lock();
                    (to, from.lock())
                } else {
                    let from = from.lock();
                    (to.lock(), from)
                };
                for index in 0..rows {
                    to[index * to_step..][..row].copy_from_slice(&from[index * from_step..][..row]);
                }
            }
            (Pixels::Shared(to), Pixels::Own(from)) => {
                let from = from.lock();
                to.written.store(true, Ordering::Release);
                for index in 0..rows {
                    to.mapping.write(index * to_step, &from[index * from_step..][..row]);
                }
            }
            (Pixels::Own(to), Pixels::Shared(from)) => {
                let mut to = to.lock();
                for index in 0..rows {
                    from.mapping.read(index * from_step, &mut to[index * to_step..][..row]);
                }
            }
            (Pixels::Shared(to), Pixels::Shared(from)) => {
                let mut line = vec![0; row];
                to.written.store(true, Ordering::Release);
                for index in 0..rows {
                    from.mapping.read(index * from_step, &mut line);
                    to.mapping.write(index * to_step, &line);
                }
            }
        }
        Ok(())
    }
}

/// This process as a holder of mutexes.
fn holder() -> u64 {
    // Without /proc nobody can tell who lives; any identity but zero serves then.
    identity::own().map_or(u64::MAX, MutexHolder::get)
}

impl SharedPixels {
    /// Takes the keyed mutex; `None` when this process holds it already.
    pub fn acquire(&self, key: u64, timeout_ms: u32) -> Option<Acquired> {
        if self.held.load(Ordering::Acquire) {
            return None;
        }
        let acquired = self.mutex().acquire(&self.waiter(), holder(), key, timeout_ms);
        if acquired.is_held() {
            self.held.store(true, Ordering::Release);
            self.written.store(false, Ordering::Release);
        }
        Some(acquired)
    }

    /// Gives the keyed mutex back.
    pub fn release(&self, key: u64) -> Released {
        if !self.held.swap(false, Ordering::AcqRel) {
            return Released::NotHeld;
        }
        match self.mutex().release(&self.waiter(), holder(), key) {
            Ok(()) => Released::Ok,
            Err(_) => Released::Stolen,
        }
    }

    pub fn held(&self) -> bool {
        self.held.load(Ordering::Acquire)
    }

    /// Whether something was copied here since the mutex was taken.
    pub fn written(&self) -> bool {
        self.written.load(Ordering::Acquire)
    }

    /// Covers the middle half of the picture with bright and dark stripes: the fault "overwritten slot".
    pub fn spoil(&self, shape: &Shape) {
        let line: Vec<u8> = (0..shape.pitch).map(|at| if at / 64 % 2 == 0 { 0xff } else { 0x00 }).collect();
        for row in shape.height / 4..shape.height * 3 / 4 {
            self.mapping.write(row as usize * shape.pitch as usize, &line);
        }
    }

    fn waiter(&self) -> SharedWaiter<'_> {
        SharedWaiter(self.head.mutex_wait_word())
    }

    fn mutex(
        &self,
    ) -> KeyedMutex<'_, std::sync::atomic::AtomicU64, std::sync::atomic::AtomicU64, std::sync::atomic::AtomicU32> {
        KeyedMutex::new(self.head.mutex_owner_word(), self.head.mutex_key_word(), self.head.mutex_wait_word())
    }
}

impl Drop for SharedPixels {
    fn drop(&mut self) {
        // A texture closed while it is held would stay locked for the host as long as this process lives.
        if self.held() {
            self.release(0);
        }
    }
}
