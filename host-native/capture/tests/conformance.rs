//! Every source of frames does what the trait says.

use pf_capture::Synthetic;
use pf_media::Mode;
use pf_media_tests::suite;

#[test]
fn synthetic() {
    suite::capture_backend(&Synthetic::new(7, |_| {}), Mode::hz(320, 240, 120), &|| None);
}
