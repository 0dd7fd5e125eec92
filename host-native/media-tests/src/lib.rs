//! What every backend of a host has to do, whatever it stands on.
//!
//! [`suite`] has one function for each trait of `pf-media`: it panics where a backend breaks the trait's word. Crates with
//! backends run it over each of theirs. [`memory`] has a backend for each trait that needs nothing but memory: the
//! suites are tried on them here, whole and with planted faults, and tests of a host's other parts use them.

pub mod memory;
pub mod suite;
