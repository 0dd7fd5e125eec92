//! [`AudioCapturer`] and [`VirtualMic`].

use std::time::Duration;

use pf_media::{AudioCapturer, Outlook, VirtualMic};

/// How long sound may take that was played.
const SOON: Duration = Duration::from_secs(30);
const SHORTLY: Duration = Duration::from_millis(20);

/// `moments` moments of sound: sample `n` of all is `n / 1000`.
fn sound(moments: usize, channels: u8) -> Vec<f32> {
    (0..moments * usize::from(channels)).map(|sample| sample as f32 / 1000.0).collect()
}

/// Everything that the trait says of any capturer of sound; `play` plays interleaved samples on the host.
///
/// # Panics
/// Where the backend does otherwise.
pub fn audio_capturer(capturer: &mut dyn AudioCapturer, play: &mut dyn FnMut(&[f32])) {
    let format = capturer.format();
    assert!([2, 6, 8].contains(&format.channels) && format.rate_hz > 0, "{format:?}");
    assert!(capturer.next_chunk(SHORTLY).expect("its source lives").is_none(), "silence before anything is played");
    let played = sound(240, format.channels);
    play(&played);
    let mut heard = Vec::new();
    let mut last = None;
    while heard.len() < played.len() {
        let chunk = capturer.next_chunk(SOON).expect("its source lives").expect("what was played is heard");
        assert!(chunk.samples.len().is_multiple_of(usize::from(format.channels)), "whole moments");
        assert!(last.is_none_or(|last| chunk.captured_ns > last), "time stamps rise");
        last = Some(chunk.captured_ns);
        heard.extend_from_slice(chunk.samples);
    }
    assert_eq!(heard, played, "all of it, in order, and nothing twice");
    play(&played);
    capturer.drain();
    assert!(capturer.next_chunk(SHORTLY).expect("its source lives").is_none(), "what was drained is not heard");
    play(&played[..usize::from(format.channels)]);
    let chunk = capturer.next_chunk(SOON).expect("its source lives").expect("what was played is heard");
    assert!(last.is_none_or(|last| chunk.captured_ns > last), "time goes on over what was drained");
}

/// Everything that the trait says of any microphone; `hear` is a program that takes what was said.
///
/// # Panics
/// Where the backend does otherwise.
pub fn virtual_mic(mic: &mut dyn VirtualMic, hear: &mut dyn FnMut() -> Vec<f32>) {
    let format = mic.format();
    let said = sound(480, format.channels);
    for stretch in said.chunks(usize::from(format.channels) * 48) {
        mic.push(stretch).expect("it is said");
    }
    assert_eq!(hear(), said, "all of it, in order");
    let torn = mic.push(&said[..usize::from(format.channels) + 1]).expect_err("half a moment");
    assert_eq!(torn.outlook(), Outlook::Permanent, "{torn}");
    assert!(hear().is_empty(), "what was refused is not said");
    let long = sound(48_000, format.channels);
    mic.push(&long).expect("nobody listens, and that is no failure");
    let heard = hear();
    assert!(!heard.is_empty() && long.ends_with(&heard), "what does not fit pushes out what is oldest");
}
