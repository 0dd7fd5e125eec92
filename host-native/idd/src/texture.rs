//! A shared texture: pixels in a memfd, guarded by a keyed mutex (driver-abi §3.A).

use std::os::fd::BorrowedFd;

use pf_abi::frame::{CONSUMER_ACQUIRE_MS, KEY};
use pf_abi::runtime::keyed_mutex::{Acquired, KeyedMutex};
use pf_abi::sim::{MutexHolder, SimTextureCreator, SimTextureInit, TEXTURE_PIXELS};
use pf_os::{SharedMemory, SharedWaiter, Words};

use crate::error::CaptureError;

/// Bytes of one BGRA pixel.
const PIXEL_BYTES: u32 = 4;
/// Most bytes of one texture: a 16384 x 16384 one does not fit the memory that a host gives away.
const MAX_TEXTURE_BYTES: u64 = 512 << 20;

/// One texture of the ring, created by us.
#[derive(Debug)]
pub(crate) struct SharedTexture {
    memory: SharedMemory,
    view: SimTextureCreator<Words>,
    identity: MutexHolder,
    width: u32,
    height: u32,
    pitch: u32,
}

impl SharedTexture {
    /// Creates a black texture. `identity` names this process as a holder of mutexes.
    pub fn create(width: u32, height: u32, dxgi_format: u32, identity: MutexHolder) -> Result<Self, CaptureError> {
        let bad = |reason| CaptureError::BadMode { width, height, reason };
        let pitch = width.checked_mul(PIXEL_BYTES).ok_or(bad("its rows are too long"))?;
        let bytes = u64::from(pitch) * u64::from(height);
        if bytes == 0 {
            return Err(bad("it has no pixels"));
        }
        if bytes > MAX_TEXTURE_BYTES {
            return Err(bad("it needs more than 512 MiB"));
        }
        let bytes = usize::try_from(bytes).map_err(|_| bad("it does not fit the address space"))?;
        let memory = SharedMemory::create("pf-texture", TEXTURE_PIXELS as usize, bytes)
            .map_err(|error| CaptureError::system("pf-texture", error))?;
        let init = SimTextureInit { width, height, pitch, dxgi_format };
        let view = SimTextureCreator::create(memory.mapping().words()?, init)?;
        Ok(Self { memory, view, identity, width, height, pitch })
    }

    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.memory.descriptor()
    }

    /// Takes the texture's mutex for reading: None when the other side kept it for the whole wait.
    pub fn lease(&self) -> Option<TextureLease<'_>> {
        let waiter = SharedWaiter(self.view.mutex_wait_word());
        match self.mutex().acquire(&waiter, self.identity.get(), KEY, CONSUMER_ACQUIRE_MS) {
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
/// Retention it for the conversion and no longer; the producer skips held slots and drops frames when all are held.
#[derive(Debug)]
pub struct TextureLease<'a> {
    texture: &'a SharedTexture,
}

impl TextureLease<'_> {
    /// Copies `rows` rows of BGRA pixels, top row first, from row `first` on; they are `pitch` bytes apart in `into` too.
    ///
    /// We hold the mutex, which keeps an honest driver from writing meanwhile; a dishonest one can make the copy a mix
    /// of two pictures, and nothing else.
    ///
    /// # Panics
    /// When the texture has fewer rows, or `into` another length than `rows` times `pitch`.
    pub fn copy_rows(&self, first: u32, rows: u32, into: &mut [u8]) {
        let pitch = self.texture.pitch as usize;
        assert_eq!(into.len(), rows as usize * pitch, "room for {rows} rows of {pitch} bytes");
        self.texture.memory.mapping().read(first as usize * pitch, into);
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
        let waiter = SharedWaiter(self.texture.view.mutex_wait_word());
        if self.texture.mutex().release(&waiter, self.texture.identity.get(), KEY).is_err() {
            tracing::warn!("somebody took a texture's mutex away while we held it");
        }
    }
}
