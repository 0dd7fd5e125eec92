//! The host's ring: header, event, textures; the consumer's side of driver-abi §3.A.

use std::os::fd::{AsFd, OwnedFd};
use std::time::Instant;

use pf_abi::control::{NtStatus, SetFrameChannelRequest, SetFrameChannelRequestV2};
use pf_abi::frame::{
    CONSUMER_ACQUIRE_MS, DrvStatus, FORMAT_BGRA8, FrameToken, HEADER_VERSION, KEY, RING_LEN, RingCaps, SharedHeader,
    SharedHeaderHost, SharedHeaderInit,
};
use pf_abi::runtime::keyed_mutex::KeyedMutex;
use pf_abi::sim::{MutexHolder, ObjectKind, SimTextureCreator, SimTextureInit, TEXTURE_PIXELS};
use pf_os::{Event, SharedMemory, SharedWaiter, Words, identity};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create};
use rustix::time::Timespec;

use super::{Host, LIMIT};

/// A sealed memory file.
pub fn sealed_file(bytes: usize) -> OwnedFd {
    let file = memfd_create("test", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING).unwrap();
    ftruncate(&file, bytes as u64).unwrap();
    fcntl_add_seals(&file, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL).unwrap();
    file
}

struct Slot {
    memory: SharedMemory,
    head: SimTextureCreator<Words>,
}

/// A ring of one size.
pub struct Ring {
    pub width: u32,
    pub height: u32,
    pub generation: u32,
    header_memory: SharedMemory,
    pub header: SharedHeaderHost<Words>,
    event: Event,
    slots: Vec<Slot>,
    last: Option<FrameToken>,
}

impl Ring {
    pub fn new(target_id: u32, width: u32, height: u32, generation: u32) -> Self {
        let header_memory = SharedMemory::create("test", SharedHeader::SIZE, 0).unwrap();
        let init =
            SharedHeaderInit { version: HEADER_VERSION, ring_len: RING_LEN, host_capabilities: RingCaps::RING_HEALTH };
        let header = SharedHeaderHost::create(header_memory.mapping().words().unwrap(), init).unwrap();
        header.set_width(width);
        header.set_height(height);
        header.set_dxgi_format(FORMAT_BGRA8);
        header.set_target_id(target_id);
        header.set_generation(generation);
        let slots = (0..RING_LEN).map(|_| Slot::new(width, height)).collect();
        let event = Event::new().unwrap();
        Self { width, height, generation, header_memory, header, event, slots, last: None }
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
            header_handle: host.duplicate(ObjectKind::SECTION, self.header_memory.descriptor()).unwrap(),
            event_handle: host.duplicate(ObjectKind::EVENT, self.event.as_fd()).unwrap(),
            ..SetFrameChannelRequest::ZERO
        };
        for (slot, handle) in self.slots.iter().zip(&mut base.texture_handles) {
            *handle = host.duplicate(ObjectKind::TEXTURE, slot.memory.descriptor()).unwrap();
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
            let _ = self.event.take();
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
        let holder = identity::own().unwrap().get();
        let waiter = SharedWaiter(slot.head.mutex_wait_word());
        let mutex =
            KeyedMutex::new(slot.head.mutex_owner_word(), slot.head.mutex_key_word(), slot.head.mutex_wait_word());
        if !mutex.acquire(&waiter, holder, KEY, CONSUMER_ACQUIRE_MS).is_held() {
            return None;
        }
        // The driver may have gone on to this slot's next frame before the mutex was ours.
        let newest = self.header.latest();
        let overtaken = newest != token && newest.slot() == token.slot();
        slot.memory.mapping().read(0, &mut pixels);
        mutex.release(&waiter, holder, KEY).unwrap();
        self.last = Some(if overtaken { newest } else { token });
        Some((token, pixels))
    }

    /// Leaves every slot in the hands of a process that does not live.
    pub fn abandon(&self) {
        let dead = MutexHolder::new(1, u32::MAX);
        for slot in &self.slots {
            slot.head.cas_mutex_owner(MutexHolder(0), dead).unwrap();
        }
    }
}

impl Slot {
    fn new(width: u32, height: u32) -> Self {
        let bytes = (width * height * 4) as usize;
        let memory = SharedMemory::create("test", TEXTURE_PIXELS as usize, bytes).unwrap();
        let init = SimTextureInit { width, height, pitch: width * 4, dxgi_format: FORMAT_BGRA8 };
        let head = SimTextureCreator::create(memory.mapping().words().unwrap(), init).unwrap();
        Self { memory, head }
    }
}
