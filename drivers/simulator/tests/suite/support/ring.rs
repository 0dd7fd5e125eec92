//! The host's ring: header, event, textures; the consumer's side of driver-abi §3.A.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::time::Instant;

use pf_abi::control::{NtStatus, SetFrameChannelRequest, SetFrameChannelRequestV2};
use pf_abi::frame::{
    CONSUMER_ACQUIRE_MS, DrvStatus, FORMAT_BGRA8, FrameToken, HEADER_VERSION, KEY, RING_LEN, RingCaps, SharedHeader,
    SharedHeaderHost, SharedHeaderInit,
};
use pf_abi::runtime::Mapped;
use pf_abi::runtime::keyed_mutex::KeyedMutex;
use pf_abi::sim::{ObjectKind, SimTextureCreator, SimTextureInit, TEXTURE_PIXELS};
use pf_simulator::sys::futex::SharedFutex;
use pf_simulator::sys::identity;
use pf_simulator::sys::memory::Mapping;
use rustix::event::{EventfdFlags, PollFd, PollFlags, eventfd, poll};
use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create};
use rustix::time::Timespec;

use super::{Host, LIMIT};

/// Bytes of the header's file: one page.
const HEADER_FILE: usize = 4096;

/// A sealed memory file.
pub fn sealed_file(bytes: usize) -> OwnedFd {
    let file = memfd_create("test", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).unwrap();
    ftruncate(&file, bytes as u64).unwrap();
    fcntl_add_seals(&file, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL).unwrap();
    file
}

struct Slot {
    file: OwnedFd,
    mapping: Arc<Mapping>,
    head: SimTextureCreator<Mapped<Arc<Mapping>>>,
}

/// A ring of one size.
pub struct Ring {
    pub width: u32,
    pub height: u32,
    pub generation: u32,
    header_file: OwnedFd,
    pub header: SharedHeaderHost<Mapped<Arc<Mapping>>>,
    event: OwnedFd,
    slots: Vec<Slot>,
    last: Option<FrameToken>,
}

impl Ring {
    pub fn new(target_id: u32, width: u32, height: u32, generation: u32) -> Self {
        let header_file = sealed_file(HEADER_FILE);
        let mapping = Arc::new(Mapping::shared(header_file.as_fd(), HEADER_FILE).unwrap());
        let init =
            SharedHeaderInit { version: HEADER_VERSION, ring_len: RING_LEN, host_capabilities: RingCaps::RING_HEALTH };
        let header = SharedHeaderHost::create(mapping.view(SharedHeader::SIZE), init).unwrap();
        header.set_width(width);
        header.set_height(height);
        header.set_dxgi_format(FORMAT_BGRA8);
        header.set_target_id(target_id);
        header.set_generation(generation);
        let slots = (0..RING_LEN).map(|_| Slot::new(width, height)).collect();
        let event = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK).unwrap();
        Self { width, height, generation, header_file, header, event, slots, last: None }
    }

    /// Passes all objects in and asks the driver to attach.
    pub fn deliver(&self, host: &mut Host) {
        let request = self.request(host);
        assert_eq!(host.deliver(&request), NtStatus::SUCCESS);
    }

    /// Passes all objects in.
    pub fn request(&self, host: &mut Host) -> SetFrameChannelRequestV2 {
        let mut base = SetFrameChannelRequest {
            target_id: self.header.target_id(),
            generation: self.generation,
            ring_len: RING_LEN,
            header_bytes: SharedHeader::SIZE as u32,
            header_handle: host.duplicate(ObjectKind::SECTION, self.header_file.as_fd()).unwrap(),
            event_handle: host.duplicate(ObjectKind::EVENT, self.event.as_fd()).unwrap(),
            ..SetFrameChannelRequest::ZERO
        };
        for (slot, handle) in self.slots.iter().zip(&mut base.texture_handles) {
            *handle = host.duplicate(ObjectKind::TEXTURE, slot.file.as_fd()).unwrap();
        }
        SetFrameChannelRequestV2 { base, ..SetFrameChannelRequestV2::ZERO }
    }

    /// Waits until the driver says how its attachment stands.
    pub fn wait_status(&self) -> DrvStatus {
        let deadline = Instant::now() + LIMIT;
        while self.header.driver_status() == DrvStatus::NONE {
            assert!(Instant::now() < deadline, "the driver does not attach");
            std::thread::yield_now();
        }
        self.header.driver_status()
    }

    /// Waits for the next frame; its token and pixels.
    pub fn next(&mut self) -> (FrameToken, Vec<u8>) {
        let deadline = Instant::now() + LIMIT;
        loop {
            assert!(Instant::now() < deadline, "no frame: {:?}", self.header.snapshot());
            if let Some(frame) = self.try_next() {
                return frame;
            }
            let mut polled = [PollFd::new(&self.event, PollFlags::IN)];
            poll(&mut polled, Some(&Timespec { tv_sec: 0, tv_nsec: 50_000_000 })).unwrap();
            // Not set when the poll ran out.
            let _ = rustix::io::read(&self.event, &mut [0; 8]);
        }
    }

    fn try_next(&mut self) -> Option<(FrameToken, Vec<u8>)> {
        let token = self.header.latest();
        let current = token.generation() == self.generation & 0xff_ffff;
        let fresh = token.get() != 0 && self.last != Some(token);
        if !current || !fresh || u32::from(token.slot()) >= RING_LEN {
            return None;
        }
        let slot = &self.slots[usize::from(token.slot())];
        let mut pixels = vec![0; (self.width * self.height * 4) as usize];
        let waiter = SharedFutex(slot.head.mutex_wait_word());
        let mutex =
            KeyedMutex::new(slot.head.mutex_owner_word(), slot.head.mutex_key_word(), slot.head.mutex_wait_word());
        if !mutex.acquire(&waiter, identity::own(), KEY, CONSUMER_ACQUIRE_MS).is_held() {
            return None;
        }
        // The driver may have gone on to this slot's next frame before the mutex was ours.
        let newest = self.header.latest();
        let overtaken = newest != token && newest.slot() == token.slot();
        slot.mapping.read(TEXTURE_PIXELS as usize, &mut pixels);
        mutex.release(&waiter, identity::own(), KEY).unwrap();
        self.last = Some(if overtaken { newest } else { token });
        Some((token, pixels))
    }

    /// Leaves every slot in the hands of a process that does not live.
    pub fn abandon(&self) {
        let dead = u64::from(u32::MAX) << 32 | 1;
        for slot in &self.slots {
            slot.head.cas_mutex_owner(0, dead).unwrap();
        }
    }
}

impl Slot {
    fn new(width: u32, height: u32) -> Self {
        let bytes = TEXTURE_PIXELS as usize + (width * height * 4) as usize;
        let file = sealed_file(bytes);
        let mapping = Arc::new(Mapping::shared(file.as_fd(), bytes).unwrap());
        let init = SimTextureInit { width, height, pitch: width * 4, dxgi_format: FORMAT_BGRA8 };
        let head = SimTextureCreator::create(mapping.view(TEXTURE_PIXELS as usize), init).unwrap();
        Self { file, mapping, head }
    }
}
