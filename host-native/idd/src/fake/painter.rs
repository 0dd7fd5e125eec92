//! Draws flat pictures into a ring, through the driver's view of it: frame `n` has every byte equal to `n`.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use pf_abi::frame::{DrvStatus, FrameToken, HealthState, KEY, RingCaps, SharedHeader, SharedHeaderDriver};
use pf_abi::runtime::keyed_mutex::KeyedMutex;
use pf_abi::sim::{RENDER_LUID_HIGH, RENDER_LUID_LOW, SimTexture, SimTextureOpener, TEXTURE_PIXELS};

use pf_os::{Event, Mapping, SharedWaiter, Words, clock, identity};

use super::driver::AttachAct;

/// What came with SET_FRAME_CHANNEL.
pub(crate) struct RingObjects {
    pub header: OwnedFd,
    pub event: OwnedFd,
    pub textures: Vec<OwnedFd>,
    pub generation: u32,
}

/// A thread that draws; dropping it stops the thread.
pub(crate) struct Painter {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Painter {
    /// Attaches to the ring as the driver does, then draws.
    pub fn start(objects: RingObjects, act: AttachAct, refresh_hz: u32) -> Option<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let canvas = Canvas::attach(objects, act)?;
        let period = Duration::from_secs(1).checked_div(refresh_hz);
        let thread = std::thread::spawn(move || canvas.run(period, &seen));
        Some(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Painter {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

struct Canvas {
    header: SharedHeaderDriver<Words>,
    textures: Vec<(Mapping, SimTextureOpener<Words>)>,
    event: Event,
    generation: u32,
}

/// Words of an object, and plain bytes behind them.
fn map(descriptor: &OwnedFd, words: usize, bytes: usize) -> Option<Mapping> {
    Mapping::of(descriptor.as_fd(), words, bytes).ok()
}

impl Canvas {
    fn attach(objects: RingObjects, act: AttachAct) -> Option<Self> {
        let header = SharedHeaderDriver::open(map(&objects.header, SharedHeader::SIZE, 0)?.words().ok()?).ok()?;
        let open = |fd: OwnedFd| {
            let head = SimTextureOpener::open(map(&fd, SimTexture::SIZE, 0)?.words().ok()?).ok()?;
            let bytes = head.pitch() as usize * head.height() as usize;
            let mapping = map(&fd, TEXTURE_PIXELS as usize, bytes)?;
            let view = SimTextureOpener::open(mapping.words().ok()?).ok()?;
            Some((mapping, view))
        };
        let textures: Option<Vec<_>> = objects.textures.into_iter().map(open).collect();
        let low = if act == AttachAct::WrongGpu { 1 } else { RENDER_LUID_LOW };
        header.set_driver_render_luid_low(low);
        header.set_driver_render_luid_high(RENDER_LUID_HIGH);
        header.set_capabilities(RingCaps::RING_HEALTH);
        header.set_health_state(HealthState::ACTIVE);
        match act {
            AttachAct::Ignore | AttachAct::Refuse => return None,
            AttachAct::TextureFailed => {
                header.set_driver_status_detail(0x8007_0005);
                header.set_driver_status(DrvStatus::TEXTURE_OPEN_FAILED);
                return None;
            }
            AttachAct::Open | AttachAct::OpenOnly | AttachAct::WrongGpu => header.set_driver_status(DrvStatus::OPENED),
        }
        if act == AttachAct::OpenOnly {
            return None;
        }
        Some(Self {
            header,
            textures: textures?,
            event: Event::adopt(objects.event).ok()?,
            generation: objects.generation,
        })
    }

    fn run(self, period: Option<Duration>, stop: &AtomicBool) {
        let mut sequence = 0u32;
        while !stop.load(Ordering::SeqCst) && self.header.generation() == self.generation {
            if sequence == 0 || period.is_some() {
                sequence += 1;
                self.publish(sequence);
            }
            std::thread::park_timeout(period.unwrap_or(Duration::from_secs(1)));
        }
    }

    fn publish(&self, sequence: u32) {
        let Some(identity) = identity::own() else { return };
        let identity = identity.get();
        for offset in 0..self.textures.len() {
            let slot = (sequence as usize + offset) % self.textures.len();
            let (memory, view) = &self.textures[slot];
            let waiter = SharedWaiter(view.mutex_wait_word());
            let mutex = KeyedMutex::new(view.mutex_owner_word(), view.mutex_key_word(), view.mutex_wait_word());
            if !mutex.acquire(&waiter, identity, KEY, 0).is_held() {
                continue;
            }
            let bytes = view.pitch() as usize * view.height() as usize;
            let picture = vec![u8::try_from(sequence % 256).unwrap_or(0); bytes];
            memory.write(0, &picture);
            let released = mutex.release(&waiter, identity, KEY);
            assert!(released.is_ok(), "the fake driver draws");
            self.header.set_qpc_pts(clock::monotonic_ns());
            let token = FrameToken::new(u8::try_from(slot).unwrap_or(0), sequence, self.generation);
            // Nobody clears the cell of this ring.
            let _ = self.header.publish_frame(token, || true);
            self.header.set_published_total(u64::from(sequence));
            self.event.set();
            return;
        }
    }
}
