//! The system's randomness, for keys.

use std::io;

use pf_session::{NoRandomness, Randomness};

/// The system's source.
#[derive(Debug)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(bytes).map_err(|error| NoRandomness::Source(io::Error::other(error.to_string())))
    }
}
