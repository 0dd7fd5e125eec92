//! Frames without pictures: units of known content, for measurements of the path behind the encoder.
//!
//! The rule is published (test-stream §2): a unit begins with its number and the seed, a `u64` each; step `i` of the
//! rest is SipHash-1-3, keyed with (seed, number), of the word `length << 32 | i`. The receiver checks every byte.

use std::hash::Hasher;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pf_abi::sim::SYNTHETIC_FRAME_BYTES;
use pf_media::{
    Blame, Buffer, Cancel, CaptureBackend, CaptureCaps, CaptureRequest, Capturer, Damage, Failure, Frame, FrameFormat,
    FrameKind, HdrMetadata, Outlook, Stamps, StreamClock,
};
use pf_os::clock::monotonic_ns;
use siphasher::sip::SipHasher13;
use zerocopy::IntoBytes;

const NAME: &str = "synthetic";

const CAPABILITIES: CaptureCaps = CaptureCaps { name: NAME, kind: FrameKind::Units, needs_display: false, depth: 1 };

/// The source is awake so long before it draws a unit that the timer of a system which wakes it late costs nothing.
const AWAKE: Duration = Duration::from_micros(100);

/// Bytes of a word of the stream.
const STEP: usize = 8;

/// Writes unit `number` of a seed over `unit`.
pub fn fill_unit(seed: u64, number: u64, unit: &mut [u8]) {
    let length = unit.len() as u64;
    for (position, chunk) in unit.chunks_mut(STEP).enumerate() {
        let word = match position {
            0 => number,
            1 => seed,
            _ => stream_word(seed, number, length << 32 | (position as u64 - 2)),
        };
        chunk.copy_from_slice(&word.to_le().as_bytes()[..chunk.len()]);
    }
}

fn stream_word(seed: u64, number: u64, step: u64) -> u64 {
    let mut hash = SipHasher13::new_with_keys(seed, number);
    hash.write_u64(step.to_le());
    hash.finish()
}

/// Hears the present time of each unit before it is handed out, in nanoseconds since the Unix epoch.
type OnPresented = Arc<dyn Fn(u64) + Send + Sync>;

/// Numbered units of a seed, at a steady rate.
#[derive(Clone)]
pub struct Synthetic {
    seed: u64,
    on_presented: OnPresented,
}

impl Synthetic {
    /// Units of this seed; `on_presented` hears the time stamp of each before it is handed out.
    #[must_use]
    pub fn new(seed: u64, on_presented: impl Fn(u64) + Send + Sync + 'static) -> Self {
        Self { seed, on_presented: Arc::new(on_presented) }
    }
}

/// Pictures were asked of a source of units.
#[derive(Debug, thiserror::Error)]
#[error("the synthetic source makes finished units and no pictures")]
struct UnitsOnly;

impl CaptureBackend for Synthetic {
    fn probe(&self) -> Result<CaptureCaps, Failure> {
        Ok(CAPABILITIES)
    }

    fn open(&self, request: &CaptureRequest<'_>, _cancel: Cancel<'_>) -> Result<Box<dyn Capturer>, Failure> {
        if request.kind != FrameKind::Units {
            return Err(Failure::blaming(Blame::Ourselves, UnitsOnly, Outlook::Permanent));
        }
        let period = request.mode.refresh.period();
        Ok(Box::new(Units::new(self.seed, period, request.clock, Arc::clone(&self.on_presented))))
    }
}

/// One stream of units.
struct Units {
    seed: u64,
    clock: StreamClock,
    period: Duration,
    due: Option<Instant>,
    /// Of the unit that is handed out next.
    number: u64,
    unit: Vec<u8>,
    /// What it took to draw the one before.
    drawing: Duration,
    active: bool,
    on_presented: OnPresented,
}

impl Units {
    fn new(seed: u64, period: Duration, clock: StreamClock, on_presented: OnPresented) -> Self {
        let unit = vec![0; SYNTHETIC_FRAME_BYTES as usize];
        let drawing = Duration::ZERO;
        Self { seed, clock, period, due: None, number: 0, unit, drawing, active: true, on_presented }
    }
}

impl Units {
    /// Draws the next unit just before `due`, as a desktop does, and returns then: what works on it finds it in the processor's
    /// caches, and the processor awake.
    fn draw(&mut self, due: Instant) {
        let ahead = self.drawing.min(self.period / 4) + AWAKE;
        std::thread::sleep(due.saturating_duration_since(Instant::now()).saturating_sub(ahead));
        let start = Instant::now();
        fill_unit(self.seed, self.number, &mut self.unit);
        self.drawing = start.elapsed();
        while Instant::now() < due {
            std::hint::spin_loop();
        }
    }
}

impl Capturer for Units {
    fn format(&self) -> FrameFormat {
        FrameFormat::Units { bytes: self.unit.len() }
    }

    fn next_frame(&mut self, limit: Duration) -> Result<Option<Frame<'_>>, Failure> {
        let now = Instant::now();
        let due = *self.due.get_or_insert(now);
        let wait = due.saturating_duration_since(now);
        if !self.active || wait > limit {
            std::thread::sleep(limit);
            return Ok(None);
        }
        self.draw(due);
        // A late unit does not make the next ones come in a bunch.
        self.due = Some((due + self.period).max(Instant::now()));
        let stamps = Stamps { captured_ns: self.clock.wall_of(monotonic_ns()) };
        self.number += 1;
        (self.on_presented)(stamps.captured_ns);
        Ok(Some(Frame { content: Buffer::Unit(&self.unit), stamps, damage: Damage::Whole, cursor: None }))
    }

    fn set_active(&mut self, active: bool) {
        self.active = active;
    }

    fn hdr_meta(&self) -> Option<HdrMetadata> {
        None
    }

    fn pipeline_depth(&self) -> u8 {
        CAPABILITIES.depth
    }

    /// Units are made when they are asked for.
    fn overtaken(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use pf_os::clock::wall_ns;

    use super::*;

    fn units(seed: u64, hertz: u32, on_presented: impl Fn(u64) + Send + Sync + 'static) -> Units {
        let clock = StreamClock::starting(monotonic_ns(), wall_ns());
        Units::new(seed, Duration::from_secs(1) / hertz, clock, Arc::new(on_presented))
    }

    #[test]
    fn units_are_numbered_without_gaps() {
        let (told, presented) = mpsc::channel();
        let mut capturer = units(5, 1000, move |time| told.send(time).expect("somebody listens"));
        let mut pts = 0;
        for number in 0..20 {
            let frame = capturer.next_frame(Duration::from_secs(1)).expect("it can't fail").expect("in time");
            assert!(frame.stamps.captured_ns > pts);
            pts = frame.stamps.captured_ns;
            assert_eq!(presented.try_recv(), Ok(pts), "counted before it is handed out");
            let Buffer::Unit(unit) = frame.content else { panic!("a unit") };
            let mut want = vec![0; 65536];
            fill_unit(5, number, &mut want);
            assert!(unit == want, "unit {number}");
        }
    }

    #[test]
    fn no_unit_is_presented_before_its_time() {
        let mut capturer = units(5, 200, |_| {});
        let begin = capturer.clock.wall_of(monotonic_ns());
        for number in 0..10 {
            let frame = capturer.next_frame(Duration::from_secs(1)).expect("it can't fail").expect("in time");
            let due = begin + number * 5_000_000;
            assert!(frame.stamps.captured_ns >= due, "unit {number}: {} ns early", due - frame.stamps.captured_ns);
        }
    }

    #[test]
    fn a_short_limit_gives_nothing() {
        let (told, presented) = mpsc::channel();
        let mut capturer = units(5, 1, move |time| told.send(time).expect("somebody listens"));
        assert!(capturer.next_frame(Duration::ZERO).expect("fine").is_some());
        assert!(capturer.next_frame(Duration::from_millis(1)).expect("fine").is_none());
        assert_eq!(presented.try_iter().count(), 1, "what was not made was not presented");
    }

    #[test]
    fn the_rule_is_the_published_one() {
        let document = include_str!("../../../../../docs/spec/test-stream.md");
        let mut rows = 0;
        for line in document.lines() {
            let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
            let [_, seed, number, length, first, last, _, _] = cells[..] else { continue };
            let (Ok(seed), Ok(number), Ok(length)) = (seed.parse(), number.parse(), length.parse()) else { continue };
            let mut unit = vec![0; length];
            fill_unit(seed, number, &mut unit);
            let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            assert_eq!(
                (hex(&unit[..length.min(32)]).as_str(), hex(&unit[length - 8..]).as_str()),
                (first, last),
                "{line}"
            );
            rows += 1;
        }
        assert!(rows >= 5, "only {rows} vectors were found in the document");
    }
}
