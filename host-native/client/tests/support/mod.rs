//! A miniature host and a supervisor, so that the client is tested without the real ones.

// Each test program uses its own part.
#![allow(dead_code)]

pub mod mini_host;
pub mod sources;
pub mod supervised;
