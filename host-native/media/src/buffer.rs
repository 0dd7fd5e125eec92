//! Where a frame's content lies.

use std::fmt;
#[cfg(unix)]
use std::os::fd::BorrowedFd;

use crate::pixels::{MemoryPixels, PixelLayout, Pixels, RowsError};

/// The content of a frame, and the hold on it: what is leased is given back when this is dropped.
#[derive(Debug)]
pub enum Buffer<'a> {
    /// Pixels in memory of this process.
    Memory(MemoryPixels<'a>),
    /// Pixels in a slot that another process shares with us.
    SharedSlot(SlotLease<'a>),
    /// A dmabuf: what a Linux compositor hands out.
    #[cfg(unix)]
    Dmabuf(DmabufPlanes<'a>),
    /// A texture of Direct3D.
    D3dTexture(D3dTexture),
    /// A finished unit, for measurements behind the encoder.
    Unit(&'a [u8]),
}

impl Buffer<'_> {
    /// The pixels, where a processor can copy them.
    #[must_use]
    pub fn pixels(&self) -> Option<&dyn Pixels> {
        match self {
            Self::Memory(pixels) => Some(pixels),
            Self::SharedSlot(lease) => Some(lease),
            #[cfg(unix)]
            Self::Dmabuf(_) => None,
            Self::D3dTexture(_) | Self::Unit(_) => None,
        }
    }

    /// What it is, for messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Memory(_) | Self::SharedSlot(_) => "pictures",
            #[cfg(unix)]
            Self::Dmabuf(_) => "dmabufs",
            Self::D3dTexture(_) => "Direct3D textures",
            Self::Unit(_) => "finished units",
        }
    }
}

/// A slot of a ring that two processes share: who holds it keeps the other from writing.
pub trait SharedSlot: Pixels + Sync {
    /// Ends the hold. Called once, by the lease.
    fn release(&self);
}

/// A shared slot that we hold: its producer can't write it until this is dropped (behaviour F04).
///
/// Keep it for the conversion and no longer; the producer skips held slots and drops frames when all are held.
pub struct SlotLease<'a>(&'a dyn SharedSlot);

impl<'a> SlotLease<'a> {
    /// A lease of a slot whose hold the caller has just taken.
    #[must_use]
    pub fn of(held: &'a dyn SharedSlot) -> Self {
        Self(held)
    }
}

impl Pixels for SlotLease<'_> {
    fn layout(&self) -> PixelLayout {
        self.0.layout()
    }

    fn copy_rows(&self, first: u32, rows: u32, into: &mut [u8]) -> Result<(), RowsError> {
        self.0.copy_rows(first, rows, into)
    }
}

impl Drop for SlotLease<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

impl fmt::Debug for SlotLease<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SlotLease").field(&self.layout()).finish()
    }
}

/// A picture in dmabufs.
#[cfg(unix)]
#[derive(Clone, Copy, Debug)]
pub struct DmabufPlanes<'a> {
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Format as DRM names it: four characters.
    pub fourcc: [u8; 4],
    /// Layout of the memory as DRM names it.
    pub modifier: u64,
    /// One to four planes.
    pub planes: &'a [DmabufPlane<'a>],
}

/// One plane of a dmabuf.
#[cfg(unix)]
#[derive(Clone, Copy, Debug)]
pub struct DmabufPlane<'a> {
    /// The memory.
    pub descriptor: BorrowedFd<'a>,
    /// Byte at which the plane starts.
    pub offset: u32,
    /// Bytes from one row to the next.
    pub pitch: u32,
}

/// Locally unique id of a graphics adapter, as Windows names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdapterId {
    /// Low part.
    pub low: u32,
    /// High part.
    pub high: i32,
}

/// A shared texture of Direct3D, valid in this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct D3dTexture {
    /// Adapter on which it lies.
    pub adapter: AdapterId,
    /// Its shared handle.
    pub handle: u64,
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}
