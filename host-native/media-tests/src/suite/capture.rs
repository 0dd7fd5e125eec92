//! [`CaptureBackend`] and [`Capturer`].

use std::time::{Duration, Instant};

use pf_media::{
    Buffer, CaptureBackend, CaptureCaps, CaptureRequest, Capturer, Frame, FrameFormat, FrameKind, Mode, Outlook,
    StreamClock, VirtualOutput,
};

/// Longest wait for a frame of a source that has one.
const SOON: Duration = Duration::from_secs(30);
/// Wall time at the start of the clock that the suite gives: so far from now that nobody else's time is taken for it.
const FAR_NS: u64 = 5_000_000_000_000_000_000;
/// How long a source that should give nothing is listened to.
const SHORTLY: Duration = Duration::from_millis(40);

/// What the traits say of any source of frames and a caller can see. The source must be one whose picture goes on changing, and
/// `display` make the display that it captures, if it needs one.
///
/// # Panics
/// Where the backend does otherwise.
pub fn capture_backend(backend: &dyn CaptureBackend, mode: Mode, display: &dyn Fn() -> Option<VirtualOutput>) {
    let caps = backend.probe().expect("it can be used here");
    assert!(!caps.name.is_empty() && caps.depth > 0, "{caps:?}");
    let clock = StreamClock::starting(0, FAR_NS);
    what_it_is_not_is_refused(backend, caps, mode, clock, display);
    let output = display();
    assert!(output.is_some() || !caps.needs_display, "{caps:?} needs a display, and the caller makes none");
    let request = CaptureRequest { output: output.as_ref(), mode, kind: caps.kind, clock };
    let mut capturer = backend.open(&request, &|| false).expect("it opens");
    frames_are_what_the_format_says_and_time_rises(&mut *capturer, caps, mode);
    an_inactive_one_rests(&mut *capturer);
}

fn what_it_is_not_is_refused(
    backend: &dyn CaptureBackend,
    caps: CaptureCaps,
    mode: Mode,
    clock: StreamClock,
    display: &dyn Fn() -> Option<VirtualOutput>,
) {
    let kind = match caps.kind {
        FrameKind::Bgra8 => FrameKind::Units,
        FrameKind::Units => FrameKind::Bgra8,
    };
    let output = display();
    let request = CaptureRequest { output: output.as_ref(), mode, kind, clock };
    let refused = backend.open(&request, &|| false).err().expect("frames of another kind were asked for");
    assert_eq!(refused.outlook(), Outlook::Permanent, "{refused}");
    if caps.needs_display {
        let request = CaptureRequest { output: None, mode, kind: caps.kind, clock };
        let refused = backend.open(&request, &|| false).err().expect("there is no display to capture");
        assert_eq!(refused.outlook(), Outlook::Permanent, "{refused}");
    }
    let start = Instant::now();
    let request = CaptureRequest { output: output.as_ref(), mode, kind: caps.kind, clock };
    if let Err(refused) = backend.open(&request, &|| true) {
        assert_eq!(refused.outlook(), Outlook::Cancelled, "{refused}");
    }
    assert!(start.elapsed() < SOON, "a cancel was heard after {:?}", start.elapsed());
}

/// The next frame of a source that goes on.
fn next<T>(capturer: &mut dyn Capturer, mut see: impl FnMut(&Frame<'_>) -> T) -> T {
    let start = Instant::now();
    loop {
        let left = SOON.checked_sub(start.elapsed()).unwrap_or_else(|| panic!("no frame within {SOON:?}"));
        if let Some(frame) = capturer.next_frame(left).expect("its source lives") {
            return see(&frame);
        }
    }
}

fn frames_are_what_the_format_says_and_time_rises(capturer: &mut dyn Capturer, caps: CaptureCaps, mode: Mode) {
    assert_eq!(capturer.format().kind(), caps.kind, "frames are of the kind that the probe said");
    assert_eq!(capturer.pipeline_depth(), caps.depth, "as many can be held as the probe said");
    let format = capturer.format();
    let mut last = 0;
    for number in 0..8 {
        let overtaken = capturer.overtaken();
        last = next(capturer, |frame| {
            holds_what_it_says(frame, format, mode);
            let now = frame.stamps.captured_ns;
            assert!(now > last, "frame {number} is of {now}, the one before of {last}");
            assert!(now > FAR_NS, "frame {number} is of {now}, which is not a time of the clock that was given");
            now
        });
        assert!(capturer.overtaken() >= overtaken, "frames that were overtaken don't come back");
    }
    let start = Instant::now();
    capturer.try_latest().expect("its source lives");
    assert!(start.elapsed() < SOON, "it waited for {:?}", start.elapsed());
}

fn holds_what_it_says(frame: &Frame<'_>, format: FrameFormat, mode: Mode) {
    match (format, &frame.content) {
        (FrameFormat::Units { bytes }, Buffer::Unit(unit)) => assert_eq!(unit.len(), bytes, "a unit's length"),
        (FrameFormat::Bgra { width, height }, content) => {
            assert_eq!((width, height), (mode.width, mode.height), "pictures have the size that was asked for");
            assert!(!matches!(content, Buffer::Unit(_)), "a unit is no picture");
            // Pictures that only a GPU reads have their size checked above, and no more.
            let Some(pixels) = content.pixels() else { return };
            let layout = pixels.layout();
            assert_eq!((layout.width, layout.height), (width, height), "pictures have the size of the format");
            assert!(layout.pitch >= width * 4, "{layout:?}");
            let mut all = vec![0; layout.bytes(height)];
            pixels.copy_rows(0, height, &mut all).expect("every row can be copied");
            pixels.copy_rows(height, 1, &mut all[..layout.bytes(1)]).expect_err("a row behind the last");
            pixels.copy_rows(0, 1, &mut []).expect_err("no room");
        }
        (format, content) => panic!("{content:?} is no frame of {format:?}"),
    }
}

fn an_inactive_one_rests(capturer: &mut dyn Capturer) {
    capturer.set_active(false);
    let start = Instant::now();
    while start.elapsed() < SHORTLY {
        let frame = capturer.next_frame(SHORTLY / 4).expect("its source lives");
        assert!(frame.is_none(), "an inactive capturer gives no frames");
    }
    capturer.set_active(true);
    next(capturer, |_| ());
}
