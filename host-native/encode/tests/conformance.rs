//! Every encoder does what the trait says.

use pf_encode::{OpenH264, PassThrough};
use pf_media_tests::suite;

#[test]
fn openh264() {
    suite::encoder_backend(&OpenH264);
}

#[test]
fn pass_through() {
    suite::encoder_backend(&PassThrough);
}
