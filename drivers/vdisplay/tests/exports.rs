//! What the built driver shows to its loader.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use pf_abi::platform::{DRIVER_ENTRY_SYMBOL, PLATFORM_SYMBOL};

/// The cdylib of this build: cargo puts it beside the test's folder.
fn library() -> PathBuf {
    let mut folder = std::env::current_exe().expect("a running test has a path");
    folder.pop();
    let in_deps = folder.join("libpf_vdisplay.so");
    if in_deps.exists() {
        return in_deps;
    }
    folder.pop();
    folder.join("libpf_vdisplay.so")
}

fn tool(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .arg(library())
        .output()
        .unwrap_or_else(|error| panic!("{program} (binutils) does not start: {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("tools of binutils write UTF-8")
}

#[test]
#[cfg(target_os = "linux")]
fn only_the_two_entry_symbols_are_exported() {
    let listing = tool("nm", &["-D", "--defined-only"]);
    let symbols: BTreeSet<&str> = listing.lines().filter_map(|line| line.split_whitespace().last()).collect();
    assert_eq!(symbols, BTreeSet::from([DRIVER_ENTRY_SYMBOL, PLATFORM_SYMBOL]));
}

#[test]
#[cfg(target_os = "linux")]
fn the_lock_is_in_its_section() {
    let sections = tool("readelf", &["-S", "-W"]);
    assert!(sections.contains(".pf_abi"), "no section .pf_abi in:\n{sections}");
}
