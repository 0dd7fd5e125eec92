//! A ring and its consumer in one thread: the test says what the driver publishes, and when.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pf_abi::frame::{FORMAT_BGRA8, FrameToken, HEADER_VERSION, RingCaps, SharedHeader, SharedHeaderDriver};
use pf_media::{AdapterId, PixelLayout, Pixels, RowsError, SharedSlot, SlotLease};
use pf_os::{Event, Words};

use crate::consumer::{Consumer, ConsumerStats};
use crate::ring::{Ring, RingTarget};
use crate::transport::{DeviceError, DeviceIo, Loss, ObjectError, RingTexture, Shared};

const GENERATION: u32 = 3;
const TARGET: RingTarget = RingTarget { target_id: 0x201, driver_pid: 7, width: 64, height: 48 };

/// What happens while the consumer waits for a texture.
#[derive(Default)]
struct Wait {
    /// The driver keeps the mutex.
    busy: AtomicBool,
    /// The driver publishes this before it lets go.
    publishes: Mutex<Option<(SharedHeaderDriver<Words>, FrameToken)>>,
}

/// Makes textures of a size and no pixels; nobody answers requests.
#[derive(Clone, Default)]
struct TextureSource(Arc<Wait>);

struct Texture {
    layout: PixelLayout,
    wait: Arc<Wait>,
}

impl RingTexture for Texture {
    fn hold(&self) -> Option<SlotLease<'_>> {
        if self.wait.busy.load(Ordering::Relaxed) {
            return None;
        }
        if let Some((driver, token)) = self.wait.publishes.lock().expect("no panic").take() {
            publish(&driver, token);
        }
        Some(SlotLease::of(self))
    }
}

impl Pixels for Texture {
    fn layout(&self) -> PixelLayout {
        self.layout
    }

    fn copy_rows(&self, first: u32, rows: u32, into: &mut [u8]) -> Result<(), RowsError> {
        self.layout.locate(first, rows, into.len()).map(drop)
    }
}

impl SharedSlot for Texture {
    fn release(&self) {}
}

impl pf_abi::runtime::DeviceIo for TextureSource {
    type Error = DeviceError;
    fn ioctl(&mut self, _code: u32, _input: &[u8], _output: &mut [u8]) -> Result<usize, DeviceError> {
        Err(Loss::HungUp.into())
    }
}

impl DeviceIo for TextureSource {
    type Texture = Texture;

    fn render_adapter(&self) -> Option<AdapterId> {
        None
    }

    fn create_texture(&self, width: u32, height: u32) -> Result<Texture, ObjectError> {
        Ok(Texture { layout: PixelLayout { width, height, pitch: width * 4 }, wait: Arc::clone(&self.0) })
    }

    fn duplicate_into(&mut self, _: u32, _: Shared<'_, Texture>, _: u32) -> Result<u64, DeviceError> {
        Err(Loss::HungUp.into())
    }

    fn close_remote(&mut self, _: u32, _: u64) -> Result<(), DeviceError> {
        Err(Loss::HungUp.into())
    }

    fn wait(&self, _: &Event, _: Duration) -> Result<(), DeviceError> {
        Err(Loss::HungUp.into())
    }
}

fn publish(driver: &SharedHeaderDriver<Words>, token: FrameToken) {
    driver.publish_frame(token, || true).expect("nobody clears it");
}

/// The ring's header as the driver sees it.
fn driver_of(ring: &Ring<TextureSource>) -> SharedHeaderDriver<Words> {
    SharedHeaderDriver::open(ring.header_memory().mapping().words().expect("aligned")).expect("a stamp")
}

struct Bench {
    source: TextureSource,
    ring: Ring<TextureSource>,
    driver: SharedHeaderDriver<Words>,
    consumer: Consumer,
}

fn bench() -> Bench {
    let source = TextureSource::default();
    let ring = Ring::create(&source, TARGET, GENERATION).expect("memory");
    let driver = driver_of(&ring);
    Bench { source, ring, driver, consumer: Consumer::default() }
}

impl Bench {
    fn publish(&self, slot: u8, sequence: u32) {
        publish(&self.driver, FrameToken::new(slot, sequence, GENERATION));
    }

    fn publish_during_the_wait(&self, token: FrameToken) {
        *self.source.0.publishes.lock().expect("no panic") = Some((driver_of(&self.ring), token));
    }

    /// Sequence of the frame that is taken.
    fn take(&mut self) -> Option<u32> {
        self.consumer.take(&self.ring).map(|taken| taken.sequence)
    }

    fn look(&mut self) -> bool {
        self.consumer.look(&self.ring)
    }

    fn stats(&self) -> ConsumerStats {
        self.consumer.stats
    }
}

#[test]
fn the_driver_finds_the_ring_described() {
    let mut bench = bench();
    let driver = &bench.driver;
    assert_eq!((driver.version(), driver.ring_len(), driver.target_id()), (HEADER_VERSION, 6, 0x201));
    assert_eq!((driver.width(), driver.height(), driver.dxgi_format()), (64, 48, FORMAT_BGRA8));
    assert_eq!((driver.generation(), driver.latest().get()), (GENERATION, 0));
    let offered = driver.host_capabilities();
    for capability in [RingCaps::RING_HEALTH, RingCaps::ENDPOINT_SURVIVES, RingCaps::SOURCE_SEQUENCE] {
        assert!(offered.contains(capability), "{capability} is not in {offered}");
    }
    assert!(!offered.intersects(RingCaps::FENCE_RING | RingCaps::SWAP_CHAIN_RESET), "{offered}");
    assert_eq!(bench.ring.header_bytes(), SharedHeader::SIZE, "every group of the header is there");
    bench.publish(1, 1);
    bench.ring.recreate(&bench.source, 128, 96, GENERATION + 1).expect("memory");
    let driver = &bench.driver;
    assert_eq!((driver.width(), driver.height(), driver.generation()), (128, 96, GENERATION + 1));
    assert_eq!(driver.latest().get(), 0, "no frame of the ring before is left");
    let sizes: Vec<_> =
        bench.ring.textures.iter().map(|texture| (texture.layout.width, texture.layout.height)).collect();
    assert_eq!(sizes, [(128, 96); 6]);
}

#[test]
fn the_newest_frame_is_taken_once_and_those_before_it_are_counted() {
    let mut bench = bench();
    assert_eq!((bench.look(), bench.take()), (false, None), "nothing published");
    bench.driver.set_qpc_pts(1234);
    bench.publish(0, 1);
    assert!(bench.look());
    let taken = bench.consumer.take(&bench.ring).expect("a frame");
    assert_eq!((taken.sequence, taken.qpc), (1, 1234));
    drop(taken);
    assert_eq!((bench.look(), bench.take()), (false, None), "the same frame again");
    bench.publish(1, 2);
    assert_eq!(bench.take(), Some(2));
    for (slot, sequence) in [(2, 3), (3, 4), (4, 5), (5, 6)] {
        bench.publish(slot, sequence);
    }
    assert_eq!(bench.take(), Some(6));
    assert_eq!(bench.stats(), ConsumerStats { taken: 3, overtaken: 3, ..ConsumerStats::default() });
}

#[test]
fn a_sequence_that_wraps_overtakes_nothing_and_one_that_starts_again_counts_for_65536_at_most() {
    let mut bench = bench();
    for sequence in [u32::MAX, 0] {
        bench.publish(0, sequence);
        assert_eq!(bench.take(), Some(sequence));
    }
    assert_eq!(bench.stats().overtaken, 0);
    for sequence in [9, 1] {
        bench.publish(0, sequence);
        assert_eq!(bench.take(), Some(sequence));
    }
    assert_eq!(bench.stats().overtaken, 8 + 65_536);
}

/// What is in the texture is then the newer frame, which must not be shown a second time.
#[test]
fn a_frame_drawn_into_the_slot_while_it_was_waited_for_is_the_one_taken() {
    let mut bench = bench();
    bench.publish(2, 1);
    bench.publish_during_the_wait(FrameToken::new(2, 4, GENERATION));
    assert_eq!(bench.take(), Some(4));
    assert_eq!((bench.look(), bench.take()), (false, None));
}

#[test]
fn a_frame_drawn_into_another_slot_meanwhile_is_the_next() {
    let mut bench = bench();
    bench.publish(2, 1);
    bench.publish_during_the_wait(FrameToken::new(3, 2, GENERATION));
    assert_eq!((bench.take(), bench.take(), bench.take()), (Some(1), Some(2), None));
    // A token of another ring says nothing of this slot, whichever it names.
    bench.publish(2, 3);
    bench.publish_during_the_wait(FrameToken::new(2, 9, GENERATION + 1));
    assert_eq!((bench.take(), bench.take()), (Some(3), None));
}

#[test]
fn a_texture_that_the_driver_keeps_is_counted_and_its_frame_taken_later() {
    let mut bench = bench();
    bench.publish(0, 1);
    bench.source.0.busy.store(true, Ordering::Relaxed);
    assert_eq!((bench.take(), bench.take()), (None, None));
    assert_eq!((bench.stats().busy, bench.stats().taken), (2, 0));
    bench.source.0.busy.store(false, Ordering::Relaxed);
    assert_eq!(bench.take(), Some(1));
}

#[test]
fn tokens_of_another_ring_and_of_no_slot_are_counted_and_not_taken() {
    let mut bench = bench();
    publish(&bench.driver, FrameToken::new(0, 1, GENERATION - 1));
    assert_eq!((bench.look(), bench.look(), bench.take()), (false, false, None));
    publish(&bench.driver, FrameToken::new(6, 2, GENERATION));
    assert_eq!((bench.look(), bench.look(), bench.look(), bench.take()), (false, false, false, None));
    assert_eq!(bench.stats(), ConsumerStats { stale_generation: 2, bad_slot: 3, ..ConsumerStats::default() });
}

#[test]
fn after_a_reset_a_frame_of_the_same_number_is_new_and_overtakes_nothing() {
    let mut bench = bench();
    bench.publish(0, 5);
    assert_eq!(bench.take(), Some(5));
    bench.ring.recreate(&bench.source, 64, 48, GENERATION + 1).expect("memory");
    bench.consumer.reset();
    publish(&bench.driver, FrameToken::new(1, 5, GENERATION + 1));
    assert!(bench.look());
    assert_eq!(bench.take(), Some(5));
    publish(&bench.driver, FrameToken::new(1, 6, GENERATION + 1));
    assert_eq!(bench.take(), Some(6));
    assert_eq!(bench.stats().overtaken, 0);
}
