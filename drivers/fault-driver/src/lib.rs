//! A driver that breaks rules on order, to prove that the verifier notices. A fixture of the tests, not an example to
//! follow.
//!
//! How it starts is chosen by the environment variable `PF_FAULTS`; once it runs, each device control request carries
//! the name of something wrong to do.
#![allow(unsafe_code)]

mod chain;
mod crooked;
mod monitor;
mod start;
mod steps;
mod table;
