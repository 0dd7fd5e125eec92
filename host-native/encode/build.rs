//! Refuses to build without the assembler that makes the software encoder fast enough.
//!
//! The encoder library builds without it and says nothing; a 720p frame then takes three times as long.

use std::env;
use std::process::{Command, Stdio};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PATH");
    let architecture = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    if !matches!(architecture.as_str(), "x86_64" | "x86") {
        return;
    }
    let found = Command::new("nasm").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        println!(
            "cargo::error=nasm was not found, and without it H.264 encoding is three times slower than a 60 Hz \
             stream allows. Install it (Debian: apt-get install -y nasm), remove the copy of the encoder that was \
             built without it (cargo clean -p openh264-sys2), and build again."
        );
    }
}
