//! A handle whose value is kept and that is not closed: only a call that succeeds takes it.
use pf_conformance::ownership::Elsewhere;

fn main() {
    let process = Elsewhere::default();
    let handle = process.given(4).unwrap();
    handle.adopted();
}
