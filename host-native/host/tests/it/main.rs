//! The host as a child process, against a display device and clients that the tests play.

mod child;
mod client;
mod device;
mod hostile;
mod lifecycle;
mod memory;
mod requests;
mod simulator;
mod streams;
