//! A platform for unit tests: objects on the heap of this process, and what a host does to them.
#![allow(unsafe_code)]

use core::ffi::c_void;
use core::sync::atomic::{AtomicI32, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use pf_abi::control::{NtStatus, SetFrameChannelRequest, SetFrameChannelRequestV2};
use pf_abi::frame::{FORMAT_BGRA8, RingCaps, SharedHeader, SharedHeaderHost, SharedHeaderInit};
use pf_abi::iddcx::IddStatus;
use pf_abi::runtime::handles::{Adopted, Refused, offer};
use pf_abi::runtime::{Mapped, Memory};
use pf_framework::{RawSurface, RenderDevice, Status};

use crate::platform::{Gpu, OwnedHandle, Platform, Severity, Shape, Wait};
use crate::ring::{Channel, Offer};

pub type Heap = Arc<Mapped<Vec<AtomicU64>>>;

pub const GPU: Gpu = Gpu { low: 0xc0de, high: 0 };
pub const FULL_HD: Shape = Shape { width: 1920, height: 1080, format: FORMAT_BGRA8 };
pub const TARGET: u32 = 257;

/// The first bytes of a heap section.
#[derive(Debug)]
pub struct FakeSection {
    memory: Heap,
    len: usize,
}

impl Memory for FakeSection {
    type W8 = AtomicU8;
    type W16 = AtomicU16;
    type W32 = AtomicU32;
    type W64 = AtomicU64;
    fn len(&self) -> usize {
        self.len
    }
    fn w8(&self, offset: usize) -> &AtomicU8 {
        self.memory.w8(offset)
    }
    fn w16(&self, offset: usize) -> &AtomicU16 {
        self.memory.w16(offset)
    }
    fn w32(&self, offset: usize) -> &AtomicU32 {
        self.memory.w32(offset)
    }
    fn w64(&self, offset: usize) -> &AtomicU64 {
        self.memory.w64(offset)
    }
}

/// A texture whose picture is one number.
#[derive(Debug)]
pub struct Picture {
    pub shape: Shape,
    pub content: AtomicU64,
    /// What AcquireSync answers; the driver's hold shows as `held`.
    pub sync: AtomicI32,
    pub held: AtomicUsize,
}

impl Picture {
    pub fn new(shape: Shape, content: u64) -> Arc<Self> {
        Arc::new(Self { shape, content: content.into(), sync: AtomicI32::new(0), held: AtomicUsize::new(0) })
    }

    pub fn show(&self) -> u64 {
        self.content.load(Ordering::SeqCst)
    }

    pub fn answer_sync(&self, status: u32) {
        self.sync.store(status as i32, Ordering::SeqCst);
    }
}

#[derive(Debug)]
pub struct FakeDevice;

// SAFETY: no test hands the null device to a class extension.
unsafe impl RenderDevice for FakeDevice {
    fn as_dxgi_device(&self) -> *mut c_void {
        core::ptr::null_mut()
    }
}

#[derive(Clone, Debug)]
enum Object {
    Section(Heap),
    Event,
    Texture(Arc<Picture>),
}

#[derive(Debug, Default)]
struct FakeSystem {
    handles: Mutex<HashMap<u64, Object>>,
    next: AtomicU64,
    signals: AtomicUsize,
    devices: AtomicUsize,
    clock: AtomicU64,
    /// Answer of the next copies; 0 copies.
    copy: AtomicI32,
    /// Answer of the next texture openings; 0 opens.
    open: AtomicI32,
}

#[derive(Clone, Debug, Default)]
pub struct Fake(Arc<FakeSystem>);

impl Fake {
    fn insert(&self, object: Object) -> u64 {
        let value = 4 * (1 + self.0.next.fetch_add(1, Ordering::SeqCst));
        self.0.handles.lock().unwrap().insert(value, object);
        value
    }

    /// A handle that stands for a fence.
    pub fn fence(&self) -> u64 {
        self.insert(Object::Event)
    }

    /// Values that nobody has closed.
    pub fn open_handles(&self) -> usize {
        self.0.handles.lock().unwrap().len()
    }

    pub fn signals(&self) -> usize {
        self.0.signals.load(Ordering::SeqCst)
    }

    pub fn devices_made(&self) -> usize {
        self.0.devices.load(Ordering::SeqCst)
    }

    pub fn answer_copy(&self, status: u32) {
        self.0.copy.store(status as i32, Ordering::SeqCst);
    }

    pub fn answer_open(&self, status: u32) {
        self.0.open.store(status as i32, Ordering::SeqCst);
    }
}

impl Platform for Fake {
    type Section = FakeSection;
    type Device = FakeDevice;
    type Texture = Arc<Picture>;

    fn qpc(&self) -> u64 {
        self.0.clock.fetch_add(1, Ordering::SeqCst) + 1
    }
    fn now_ms(&self) -> u64 {
        0
    }
    fn process_id(&self) -> u32 {
        42
    }
    fn log(&self, _severity: Severity, _text: &str) {}
    fn close_handle(&self, value: u64) {
        assert!(self.0.handles.lock().unwrap().remove(&value).is_some(), "closed a value that is not open: {value}");
    }
    fn create_event(&self) -> Result<OwnedHandle<Self>, Status> {
        Ok(OwnedHandle::made(self, self.insert(Object::Event)))
    }
    fn set_event(&self, value: u64) {
        let handles = self.0.handles.lock().unwrap();
        assert!(matches!(handles.get(&value), Some(Object::Event)), "not an event: {value}");
        self.0.signals.fetch_add(1, Ordering::SeqCst);
    }
    fn wait(&self, _handles: &[u64], _timeout_ms: u32) -> Wait {
        Wait::TimedOut
    }
    fn map_section(&self, value: u64, bytes: usize) -> Result<FakeSection, Status> {
        match self.0.handles.lock().unwrap().get(&value) {
            Some(Object::Section(memory)) if memory.len() >= bytes => {
                Ok(FakeSection { memory: Arc::clone(memory), len: bytes })
            }
            _ => Err(IddStatus::E_INVALIDARG.into()),
        }
    }
    fn create_device(&self, _gpu: Gpu) -> Result<FakeDevice, Status> {
        self.0.devices.fetch_add(1, Ordering::SeqCst);
        Ok(FakeDevice)
    }
    fn open_texture(&self, _device: &FakeDevice, value: u64) -> Result<Arc<Picture>, Status> {
        Status(self.0.open.load(Ordering::SeqCst)).check()?;
        match self.0.handles.lock().unwrap().get(&value) {
            Some(Object::Texture(picture)) => Ok(Arc::clone(picture)),
            _ => Err(IddStatus::E_INVALIDARG.into()),
        }
    }
    fn create_texture(&self, _device: &FakeDevice, shape: Shape) -> Result<Arc<Picture>, Status> {
        Ok(Picture::new(shape, 0))
    }
    fn surface(&self, _surface: RawSurface) -> Arc<Picture> {
        unreachable!("no test acquires from a swap chain")
    }
    fn shape(&self, texture: &Arc<Picture>) -> Result<Shape, Status> {
        Ok(texture.shape)
    }
    fn acquire_sync(&self, texture: &Arc<Picture>, key: u64, timeout_ms: u32) -> Status {
        assert_eq!((key, timeout_ms), (0, 0), "the producer never waits");
        let answer = Status(texture.sync.load(Ordering::SeqCst));
        if matches!(answer.0, 0 | 0x80) {
            assert_eq!(texture.held.swap(1, Ordering::SeqCst), 0, "acquired twice");
        }
        answer
    }
    fn release_sync(&self, texture: &Arc<Picture>, _key: u64) -> Status {
        assert_eq!(texture.held.swap(0, Ordering::SeqCst), 1, "released without holding");
        Status::SUCCESS
    }
    fn copy(&self, _device: &FakeDevice, target: &Arc<Picture>, source: &Arc<Picture>) -> Result<(), Status> {
        assert_eq!(target.shape, source.shape, "a copy between unequal textures");
        Status(self.0.copy.load(Ordering::SeqCst)).check()?;
        target.content.store(source.show(), Ordering::SeqCst);
        Ok(())
    }
}

/// A ring as a host makes it.
pub struct HostRing {
    pub header: SharedHeaderHost<Heap>,
    pub textures: Vec<Arc<Picture>>,
    pub request: SetFrameChannelRequestV2,
}

impl HostRing {
    pub fn new(platform: &Fake, generation: u32, shape: Shape) -> Self {
        Self::with_header(platform, generation, shape, 4, SharedHeader::SIZE as u32)
    }

    pub fn with_header(platform: &Fake, generation: u32, shape: Shape, version: u32, header_bytes: u32) -> Self {
        let memory: Heap = Arc::new(Mapped::heap(4096));
        let host_capabilities = RingCaps::RING_HEALTH | RingCaps::SOURCE_SEQUENCE;
        let init = SharedHeaderInit { version, ring_len: 6, host_capabilities };
        let header = SharedHeaderHost::create(Arc::clone(&memory), init).unwrap();
        header.set_width(shape.width);
        header.set_height(shape.height);
        header.set_dxgi_format(shape.format);
        header.set_target_id(TARGET);
        header.set_generation(generation);
        let textures: Vec<_> = (0..6).map(|_| Picture::new(shape, 0)).collect();
        let mut base = SetFrameChannelRequest {
            target_id: TARGET,
            generation,
            ring_len: 6,
            header_bytes,
            header_handle: platform.insert(Object::Section(memory)),
            event_handle: platform.insert(Object::Event),
            ..SetFrameChannelRequest::default()
        };
        for (value, texture) in base.texture_handles.iter_mut().zip(&textures) {
            *value = platform.insert(Object::Texture(Arc::clone(texture)));
        }
        Self { header, textures, request: SetFrameChannelRequestV2 { base, ..Default::default() } }
    }

    /// Sends the request to somebody who adopts or refuses it.
    pub fn offer<R>(
        &self,
        answer: impl for<'o> FnOnce(Offer<'o>) -> Result<Adopted<'o, R>, Refused<'o, NtStatus>>,
    ) -> Result<R, NtStatus> {
        offer(&self.request, NtStatus::INVALID_PARAMETER, |request| answer(Offer::check(request)?))
    }

    /// The ring as a driver has adopted it.
    pub fn channel(&self, platform: &Fake) -> Channel<Fake> {
        let adopted = self.offer(|offer| {
            let (channel, adopted) = offer.adopt(platform);
            Ok(adopted.with(channel))
        });
        adopted.unwrap().unwrap()
    }

    /// The picture that `latest` names, with its sequence number.
    pub fn newest(&self) -> Option<(u32, u64)> {
        let token = self.header.latest();
        (token.get() != 0).then(|| (token.seq(), self.textures[usize::from(token.slot())].show()))
    }
}
