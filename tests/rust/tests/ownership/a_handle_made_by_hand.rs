//! A handle that was not issued.
use pf_abi::runtime::handles::RemoteHandle;
use pf_conformance::ownership::Elsewhere;

fn main() {
    let process = Elsewhere::default();
    let _handle = RemoteHandle { process: &process, value: 4 };
}
