//! A state that is left cannot be used again.
use pf_abi::wire::Hello;
use pf_abi::wire::handshake::client::Opened;

fn main() {
    let opened = Opened::begin();
    let _ = opened.say_hello(&Hello::default(), &mut Vec::new());
    let _ = opened.say_hello(&Hello::default(), &mut Vec::new());
}
