//! Reassembly under random packets; what these tests find takes seconds, so that they are a program of their own.

mod hostile;
#[path = "../support/mod.rs"]
mod support;
mod window_oracle;
