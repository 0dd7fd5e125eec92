//! A source of flat pictures: picture `n` has every byte equal to `n`.

use std::time::Duration;

use pf_media::{
    Buffer, Cancel, CaptureBackend, CaptureCaps, CaptureRequest, Capturer, Damage, Failure, Frame, FrameFormat,
    FrameKind, HdrMetadata, MemoryPixels, Outlook, PixelLayout, Stamps, StreamClock,
};

use super::failure;

/// What is wrong with a capturer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureFault {
    /// Time stamps stand still.
    StopsTime,
    /// Pictures come although nobody wants any.
    NeverRests,
    /// Pictures have fewer rows than the format says.
    LosesRows,
    /// Time stamps are of a clock of its own.
    OwnClock,
}

/// A source that has a new picture whenever it is asked, up to a number of them.
#[derive(Clone, Copy, Debug)]
pub struct MemoryCapture {
    /// Whether it captures a display.
    pub needs_display: bool,
    /// Pictures, after which it is still.
    pub pictures: u64,
    /// What is wrong with it.
    pub fault: Option<CaptureFault>,
}

impl Default for MemoryCapture {
    fn default() -> Self {
        Self { needs_display: false, pictures: u64::MAX, fault: None }
    }
}

impl CaptureBackend for MemoryCapture {
    fn probe(&self) -> Result<CaptureCaps, Failure> {
        let needs_display = self.needs_display;
        Ok(CaptureCaps { name: "memory-capture", kind: FrameKind::Bgra8, needs_display, depth: 1 })
    }

    fn open(&self, request: &CaptureRequest<'_>, cancel: Cancel<'_>) -> Result<Box<dyn Capturer>, Failure> {
        if cancel() {
            return Err(Failure::cancelled());
        }
        if request.kind != FrameKind::Bgra8 {
            return Err(failure(Outlook::Permanent, "it captures pictures"));
        }
        if self.needs_display && request.output.is_none() {
            return Err(failure(Outlook::Permanent, "it captures a display, and there is none"));
        }
        let (width, height) = (request.mode.width, request.mode.height);
        let layout = PixelLayout { width, height, pitch: width * 4 };
        let pixels = vec![0; layout.bytes(height)];
        let left = self.pictures;
        let clock = request.clock;
        Ok(Box::new(Pictures { layout, pixels, clock, number: 0, left, stamp: 0, active: true, fault: self.fault }))
    }
}

struct Pictures {
    layout: PixelLayout,
    pixels: Vec<u8>,
    clock: StreamClock,
    number: u8,
    left: u64,
    stamp: u64,
    active: bool,
    fault: Option<CaptureFault>,
}

impl Capturer for Pictures {
    fn format(&self) -> FrameFormat {
        FrameFormat::Bgra { width: self.layout.width, height: self.layout.height }
    }

    fn next_frame(&mut self, limit: Duration) -> Result<Option<Frame<'_>>, Failure> {
        let rests = !self.active && self.fault != Some(CaptureFault::NeverRests);
        if rests || self.left == 0 {
            std::thread::sleep(limit);
            return Ok(None);
        }
        self.left -= 1;
        self.number = self.number.wrapping_add(1);
        self.stamp += u64::from(self.fault != Some(CaptureFault::StopsTime) || self.stamp == 0);
        self.pixels.fill(self.number);
        let lost = u32::from(self.fault == Some(CaptureFault::LosesRows));
        let layout = PixelLayout { height: self.layout.height - lost, ..self.layout };
        let content = Buffer::Memory(MemoryPixels::new(&self.pixels, layout));
        let own = self.fault == Some(CaptureFault::OwnClock);
        let stamps = Stamps { captured_ns: if own { self.stamp } else { self.clock.wall_of(self.stamp) } };
        Ok(Some(Frame { content, stamps, damage: Damage::Whole, cursor: None }))
    }

    fn set_active(&mut self, active: bool) {
        self.active = active;
    }

    fn hdr_meta(&self) -> Option<HdrMetadata> {
        None
    }

    fn pipeline_depth(&self) -> u8 {
        1
    }

    fn overtaken(&self) -> u64 {
        0
    }
}
