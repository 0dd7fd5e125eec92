//! A shared texture: pixels in a memfd, guarded by a keyed mutex (driver-abi §3.A).

use std::os::fd::BorrowedFd;

use pf_abi::frame::{CONSUMER_ACQUIRE_MS, KEY};
use pf_abi::runtime::keyed_mutex::{Acquired, KeyedMutex};
use pf_abi::sim::{SimTextureCreator, SimTextureInit, TEXTURE_PIXELS};

use crate::error::CaptureError;
use crate::memory::SharedMemory;
use crate::mutex::FutexWaiter;
use crate::sys::Words;

/// Bytes of one BGRA pixel.
const PIXEL_BYTES: u32 = 4;
/// Most bytes of one texture: a 16384 x 16384 one does not fit the memory that a host gives away.
const MAX_TEXTURE_BYTES: u64 = 512 << 20;

/// One texture of the ring, created by us.
#[derive(Debug)]
pub(crate) struct SharedTexture {
    memory: SharedMemory,
    view: SimTextureCreator<Words>,
    identity: u64,
    width: u32,
    height: u32,
    pitch: u32,
}

impl SharedTexture {
    /// Creates a black texture. `identity` names this process as a holder of mutexes.
    pub fn create(width: u32, height: u32, dxgi_format: u32, identity: u64) -> Result<Self, CaptureError> {
        let bad = |reason| CaptureError::BadMode { width, height, reason };
        let pitch = width.checked_mul(PIXEL_BYTES).ok_or(bad("its rows are too long"))?;
        let bytes = u64::from(pitch) * u64::from(height);
        if bytes == 0 {
            return Err(bad("it has no pixels"));
        }
        if bytes > MAX_TEXTURE_BYTES {
            return Err(bad("it needs more than 512 MiB"));
        }
        let memory = SharedMemory::create("pf-texture", u64::from(TEXTURE_PIXELS) + bytes)?;
        let init = SimTextureInit { width, height, pitch, dxgi_format };
        let view = SimTextureCreator::create(memory.mapping().words()?, init)?;
        Ok(Self { memory, view, identity, width, height, pitch })
    }

    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.memory.descriptor()
    }

    /// Takes the texture's mutex for reading: None when the other side kept it for the whole wait.
    pub fn lease(&self) -> Option<TextureLease<'_>> {
        let waiter = FutexWaiter::new(self.view.mutex_wait_word());
        match self.mutex().acquire(&waiter, self.identity, KEY, CONSUMER_ACQUIRE_MS) {
            Acquired::Ok => Some(TextureLease { texture: self }),
            Acquired::Abandoned => {
                // The producer died with the mutex in its hand. The picture may be half drawn; the next one is not.
                tracing::warn!("a texture was abandoned by its producer");
                Some(TextureLease { texture: self })
            }
            Acquired::Timeout => None,
        }
    }

    fn mutex(
        &self,
    ) -> KeyedMutex<'_, std::sync::atomic::AtomicU64, std::sync::atomic::AtomicU64, std::sync::atomic::AtomicU32> {
        KeyedMutex::new(self.view.mutex_owner_word(), self.view.mutex_key_word(), self.view.mutex_wait_word())
    }
}

/// A texture that we hold: the producer can't write it until this is dropped.
///
/// Keep it for the conversion and no longer; the producer skips held slots and drops frames when all are held.
#[derive(Debug)]
pub struct TextureLease<'a> {
    texture: &'a SharedTexture,
}

impl TextureLease<'_> {
    /// Rows of BGRA pixels, `pitch` bytes apart, top row first.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        let bytes = self.texture.pitch as usize * self.texture.height as usize;
        self.texture.memory.mapping().pixels(TEXTURE_PIXELS as usize, bytes)
    }

    /// Pixels per row.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.texture.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.texture.height
    }

    /// Bytes from one row to the next.
    #[must_use]
    pub fn pitch(&self) -> u32 {
        self.texture.pitch
    }
}

impl Drop for TextureLease<'_> {
    fn drop(&mut self) {
        let waiter = FutexWaiter::new(self.texture.view.mutex_wait_word());
        if self.texture.mutex().release(&waiter, self.texture.identity, KEY).is_err() {
            tracing::warn!("somebody took a texture's mutex away while we held it");
        }
    }
}
