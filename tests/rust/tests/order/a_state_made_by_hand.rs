//! A state that nobody led to.
use pf_abi::wire::handshake::host::Welcomed;

fn main() {
    let _ = Welcomed(());
}
