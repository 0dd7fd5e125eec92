//! The real driver in a simulated machine.

mod driver;
mod hostile;
mod process;
mod support;
mod verifier;
mod x11;
