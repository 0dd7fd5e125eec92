//! A message that may not be said yet.
use pf_abi::wire::Start;
use pf_abi::wire::handshake::client::Opened;

fn main() {
    let _ = Opened::begin().say_start(&Start::default(), &mut Vec::new());
}
