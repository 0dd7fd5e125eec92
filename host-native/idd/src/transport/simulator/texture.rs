//! A texture of the simulated machine: pixels in memory, guarded by a keyed mutex (driver-abi §3.A).

use std::os::fd::BorrowedFd;
use std::sync::atomic::{AtomicU32, AtomicU64};

use pf_abi::frame::{CONSUMER_ACQUIRE_MS, FORMAT_BGRA8, KEY};
use pf_abi::runtime::keyed_mutex::{Acquired, KeyedMutex};
use pf_abi::sim::{MutexHolder, SimTextureCreator, SimTextureInit, TEXTURE_PIXELS};
use pf_media::{PixelLayout, Pixels, RowsError, SharedSlot, SlotLease};
use pf_os::{SharedMemory, SharedWaiter, Words, identity};

use crate::transport::RingTexture;
use crate::transport::error::ObjectError;

/// Bytes of one BGRA pixel.
const PIXEL_BYTES: u32 = 4;
/// Most bytes of one texture: a 16384 x 16384 one does not fit the memory that a host gives away.
const MAX_TEXTURE_BYTES: u64 = 512 << 20;

/// One texture of the ring, created by us.
#[derive(Debug)]
pub struct SimulatedTexture {
    memory: SharedMemory,
    view: SimTextureCreator<Words>,
    /// Names this process as a holder of the mutex.
    identity: MutexHolder,
    layout: PixelLayout,
}

impl SimulatedTexture {
    /// Creates a black texture.
    pub(super) fn create(width: u32, height: u32) -> Result<Self, ObjectError> {
        let bad = |reason| ObjectError::BadMode { width, height, reason };
        let pitch = width.checked_mul(PIXEL_BYTES).ok_or(bad("its rows are too long"))?;
        let bytes = u64::from(pitch) * u64::from(height);
        if bytes == 0 {
            return Err(bad("it has no pixels"));
        }
        if bytes > MAX_TEXTURE_BYTES {
            return Err(bad("it needs more than 512 MiB"));
        }
        let bytes = usize::try_from(bytes).map_err(|_| bad("it does not fit the address space"))?;
        let identity =
            identity::own().ok_or_else(|| ObjectError::system("identity of this process", rustix::io::Errno::NOENT))?;
        let memory = SharedMemory::create("pf-texture", TEXTURE_PIXELS as usize, bytes)
            .map_err(|error| ObjectError::system("pf-texture", error))?;
        let init = SimTextureInit { width, height, pitch, dxgi_format: FORMAT_BGRA8 };
        let view = SimTextureCreator::create(memory.mapping().words()?, init)?;
        Ok(Self { memory, view, identity, layout: PixelLayout { width, height, pitch } })
    }

    pub(super) fn descriptor(&self) -> BorrowedFd<'_> {
        self.memory.descriptor()
    }

    fn mutex(&self) -> KeyedMutex<'_, AtomicU64, AtomicU64, AtomicU32> {
        KeyedMutex::new(self.view.mutex_owner_word(), self.view.mutex_key_word(), self.view.mutex_wait_word())
    }
}

impl RingTexture for SimulatedTexture {
    fn hold(&self) -> Option<SlotLease<'_>> {
        let waiter = SharedWaiter(self.view.mutex_wait_word());
        match self.mutex().acquire(&waiter, self.identity.get(), KEY, CONSUMER_ACQUIRE_MS) {
            Acquired::Ok => Some(SlotLease::of(self)),
            Acquired::Abandoned => {
                // The producer died with the mutex in its hand. The picture may be half drawn; the next one is not.
                tracing::warn!("a texture was abandoned by its producer");
                Some(SlotLease::of(self))
            }
            Acquired::Timeout => None,
        }
    }
}

/// We hold the mutex, which keeps an honest driver from writing meanwhile; a dishonest one can make a copy a mix of two
/// pictures, and nothing else.
impl Pixels for SimulatedTexture {
    fn layout(&self) -> PixelLayout {
        self.layout
    }

    fn copy_rows(&self, first: u32, rows: u32, into: &mut [u8]) -> Result<(), RowsError> {
        let start = self.layout.locate(first, rows, into.len())?;
        self.memory.mapping().read(start, into);
        Ok(())
    }
}

impl SharedSlot for SimulatedTexture {
    fn release(&self) {
        let waiter = SharedWaiter(self.view.mutex_wait_word());
        if self.mutex().release(&waiter, self.identity.get(), KEY).is_err() {
            tracing::warn!("somebody took a texture's mutex away while we held it");
        }
    }
}
