//! Admission (wire §1.8): the checks before a plan, in their order.

use std::net::IpAddr;

use pf_abi::wire::{CloseCode, Hello, WIRE_VERSION};

/// Why a client is sent away: the close code, and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Close code of the connection.
    pub code: CloseCode,
    /// At most 256 bytes of it reach the client.
    pub reason: String,
}

/// Judges a client by its first message. `free` tells whether a session slot is free.
///
/// # Errors
/// The first [`Refusal`] in the wire's order.
pub fn admit(hello: &Hello, peer: IpAddr, free: bool) -> Result<(), Refusal> {
    if hello.abi_version != WIRE_VERSION {
        let reason =
            format!("wire version mismatch: the client speaks {}, this host speaks {WIRE_VERSION}", hello.abi_version);
        return Err(Refusal { code: CloseCode::WIRE_VERSION, reason });
    }
    if !peer.to_canonical().is_loopback() {
        let reason = "pairing does not exist yet, so this host serves clients of its own machine only".to_owned();
        return Err(Refusal { code: CloseCode::DENIED, reason });
    }
    if !free {
        let reason = "all session slots of this host are taken".to_owned();
        return Err(Refusal { code: CloseCode::BUSY, reason });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_come_in_the_wires_order() {
        let here: IpAddr = "127.0.0.1".parse().expect("an address");
        let there: IpAddr = "192.0.2.7".parse().expect("an address");
        let old = Hello { abi_version: 1, ..Hello::default() };
        let good = Hello { abi_version: WIRE_VERSION, ..Hello::default() };
        let code = |hello, peer, free| admit(hello, peer, free).err().map(|refusal| refusal.code);
        assert_eq!(code(&old, there, false), Some(CloseCode::WIRE_VERSION));
        assert_eq!(code(&good, there, false), Some(CloseCode::DENIED));
        assert_eq!(code(&good, here, false), Some(CloseCode::BUSY));
        assert_eq!(code(&good, here, true), None);
        assert_eq!(code(&good, "::ffff:127.0.0.1".parse().expect("an address"), true), None);

        let reason = admit(&old, here, true).expect_err("old").reason;
        assert!(reason.contains("speaks 1") && reason.contains("speaks 2"), "{reason}");
    }
}
