//! A handle is closed twice.
use pf_conformance::ownership::Elsewhere;

fn main() {
    let process = Elsewhere::default();
    let handle = process.given(4);
    drop(handle);
    drop(handle);
}
