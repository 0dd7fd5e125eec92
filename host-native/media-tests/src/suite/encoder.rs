//! [`EncoderBackend`] and [`Encoder`].

use pf_media::{
    Buffer, EncodeError, Encoder, EncoderBackend, EncoderCaps, EncoderConfig, FrameKind, HdrMetadata, MemoryPixels,
    Mode, Picture, PixelLayout, UnitInfo,
};

/// What lies in a buffer before a unit is written over it.
const JUNK: [u8; 3] = [0xee; 3];
/// Time from one picture to the next.
const PERIOD_NS: u64 = 16_666_667;

/// A stream under test.
struct Stream {
    encoder: Box<dyn Encoder>,
    caps: EncoderCaps,
    mode: Mode,
    pts_ns: u64,
    unit: Vec<u8>,
}

impl Stream {
    fn open(backend: &dyn EncoderBackend) -> Self {
        let caps = backend.probe().expect("it can be used here");
        let mode = mode(&caps);
        let config = EncoderConfig { mode, bitrate_kbps: 4000 };
        let encoder = backend.open(&config).expect("a mode within the capabilities");
        assert_eq!(encoder.caps(), caps, "an open encoder is what the probe said");
        Self { encoder, caps, mode, pts_ns: 1_000, unit: Vec::new() }
    }

    /// Hands picture `number` over; its buffer is gone when this returns.
    fn show(&mut self, number: u8) -> u64 {
        self.pts_ns += PERIOD_NS;
        let bytes = content(&self.caps, self.mode, number);
        let taken = self.encoder.submit(Picture::Fresh(&buffer(&self.caps, &bytes, self.mode)), self.pts_ns);
        taken.expect("a picture of the stream's own mode");
        self.pts_ns
    }

    fn repeat(&mut self) -> u64 {
        self.pts_ns += PERIOD_NS;
        self.encoder.submit(Picture::Repeat, self.pts_ns).expect("there was a picture");
        self.pts_ns
    }

    fn poll(&mut self) -> Option<UnitInfo> {
        self.unit.clear();
        self.unit.extend_from_slice(&JUNK);
        let info = self.encoder.poll(&mut self.unit).expect("it encodes");
        if let Some(info) = info {
            assert!(!self.unit.is_empty(), "a unit without bytes");
            assert!(!self.unit.starts_with(&JUNK), "a unit is written over what was in the buffer");
            assert!(info.keyframe || !self.caps.intra_only, "every unit stands alone, as the capabilities say");
        }
        info
    }

    /// The unit of what was just handed over.
    fn unit(&mut self, pts_ns: u64, repeat: bool) -> UnitInfo {
        let info = self.poll().expect("a unit for each picture");
        assert_eq!(info.pts_ns, pts_ns, "a unit has the time stamp of its picture");
        assert_eq!(info.repeat, repeat, "a repeat is marked, and nothing else is");
        assert!(self.poll().is_none(), "one unit for each picture");
        info
    }
}

/// A small mode within the capabilities.
fn mode(caps: &EncoderCaps) -> Mode {
    let round = |pixels: u32| pixels.next_multiple_of(caps.alignment.max(1));
    let mode = Mode::hz(round(128), round(64), 60);
    caps.check(mode.width, mode.height).expect("so small a mode is within all capabilities");
    mode
}

fn content(caps: &EncoderCaps, mode: Mode, number: u8) -> Vec<u8> {
    match caps.input {
        FrameKind::Bgra8 => vec![number; mode.width as usize * 4 * mode.height as usize],
        FrameKind::Units => vec![number; 40],
    }
}

fn buffer<'b>(caps: &EncoderCaps, bytes: &'b [u8], mode: Mode) -> Buffer<'b> {
    match caps.input {
        FrameKind::Bgra8 => {
            let layout = PixelLayout { width: mode.width, height: mode.height, pitch: mode.width * 4 };
            Buffer::Memory(MemoryPixels::new(bytes, layout))
        }
        FrameKind::Units => Buffer::Unit(bytes),
    }
}

/// What the traits say of any encoder and a caller can see without a decoder.
///
/// # Panics
/// Where the backend does otherwise.
pub fn encoder_backend(backend: &dyn EncoderBackend) {
    capabilities_are_kept(backend);
    units_come_one_for_one(backend);
    key_frames_come_on_request(backend);
    a_flush_forgets(backend);
    what_can_not_be_taken_is_refused_and_forgotten(backend);
    lost_units_are_handled_as_the_capabilities_say(backend);
}

fn capabilities_are_kept(backend: &dyn EncoderBackend) {
    let caps = backend.probe().expect("it can be used here");
    assert!(!caps.name.is_empty() && caps.alignment > 0 && caps.bit_depth >= 8, "{caps:?}");
    assert!(caps.check(0, 0).is_err(), "a picture of nothing is within no capabilities");
    let mut outside = vec![(0, 0)];
    outside.extend(caps.max_short_side.checked_add(caps.alignment).map(|short| (short, short)));
    outside.extend(caps.max_long_side.checked_add(caps.alignment).map(|long| (long, caps.alignment)));
    outside.extend((caps.alignment > 1).then_some((128 + 1, 64)));
    for (width, height) in outside {
        if caps.check(width, height).is_ok() {
            continue;
        }
        let opened = backend.open(&EncoderConfig { mode: Mode { width, height, ..mode(&caps) }, bitrate_kbps: 4000 });
        let refused = opened.err().unwrap_or_else(|| panic!("{width}x{height} is outside of {caps:?} and opened"));
        assert!(matches!(refused, EncodeError::BadPicture(_)), "{refused}");
    }
}

fn units_come_one_for_one(backend: &dyn EncoderBackend) {
    let mut stream = Stream::open(backend);
    assert!(stream.poll().is_none(), "no unit before a picture");
    let early = stream.encoder.submit(Picture::Repeat, 1);
    assert!(matches!(early, Err(EncodeError::NothingToRepeat)), "a repeat before any picture");
    assert!(stream.poll().is_none(), "what was refused makes no unit");
    for number in 0..12 {
        let pts = stream.show(number);
        let info = stream.unit(pts, false);
        assert!(info.keyframe || number > 0, "a stream starts with a key frame");
        assert!(
            !info.keyframe || number == 0 || stream.caps.intra_only,
            "unit {number}: a key frame that nobody asked"
        );
    }
    let pts = stream.repeat();
    stream.unit(pts, true);
    let pts = stream.show(12);
    stream.unit(pts, false);
}

fn key_frames_come_on_request(backend: &dyn EncoderBackend) {
    let mut stream = Stream::open(backend);
    let pts = stream.show(0);
    stream.unit(pts, false);
    stream.encoder.request_keyframe();
    stream.encoder.request_keyframe();
    let pts = stream.show(1);
    assert!(stream.unit(pts, false).keyframe, "the next unit after a request is a key frame");
    let pts = stream.show(2);
    let after = stream.unit(pts, false);
    assert!(!after.keyframe || stream.caps.intra_only, "two requests before one unit are one key frame");
    stream.encoder.request_keyframe();
    let pts = stream.repeat();
    assert!(stream.unit(pts, true).keyframe, "a repeat serves a request as well");
}

fn a_flush_forgets(backend: &dyn EncoderBackend) {
    let mut stream = Stream::open(backend);
    stream.show(0);
    stream.encoder.flush();
    assert!(stream.poll().is_none(), "a flushed picture comes out");
    let pts = stream.repeat();
    assert!(stream.unit(pts, true).keyframe, "the first unit of all is a key frame, whatever was flushed");
    stream.show(1);
    let pts = stream.show(2);
    stream.unit(pts, false);
}

fn what_can_not_be_taken_is_refused_and_forgotten(backend: &dyn EncoderBackend) {
    let mut stream = Stream::open(backend);
    let pts = stream.show(0);
    stream.unit(pts, false);
    let larger = Mode { width: stream.mode.width * 2, ..stream.mode };
    let bytes = vec![0; larger.width as usize * 4 * larger.height as usize];
    let layout = PixelLayout { width: larger.width, height: larger.height, pitch: larger.width * 4 };
    let wrong = match stream.caps.input {
        FrameKind::Bgra8 => vec![Buffer::Unit(&[1]), Buffer::Memory(MemoryPixels::new(&bytes, layout))],
        FrameKind::Units => vec![Buffer::Memory(MemoryPixels::new(&bytes, layout))],
    };
    for buffer in wrong {
        let refused = stream.encoder.submit(Picture::Fresh(&buffer), 7);
        assert!(matches!(refused, Err(EncodeError::BadPicture(_))), "{buffer:?}: {refused:?}");
        assert!(stream.poll().is_none(), "what was refused makes no unit");
        let pts = stream.repeat();
        stream.unit(pts, true);
    }
    let pts = stream.show(1);
    stream.unit(pts, false);
}

fn lost_units_are_handled_as_the_capabilities_say(backend: &dyn EncoderBackend) {
    let mut stream = Stream::open(backend);
    let first = stream.show(0);
    stream.unit(first, false);
    let lost = stream.show(1);
    stream.unit(lost, false);
    let spared = stream.encoder.invalidate_ref_frames(lost, lost);
    assert_eq!(spared, stream.caps.reference_invalidation, "it does what its capabilities say");
    for meta in [Some(HdrMetadata { max_content_light: 1000, ..HdrMetadata::default() }), None] {
        stream.encoder.set_hdr_meta(meta);
        let pts = stream.show(2);
        stream.unit(pts, false);
    }
}
