//! A display device inside the process, for tests: it listens on a socket like the simulator, dispatches requests
//! with the generated dispatcher, and draws into the rings that it is given through the driver's view.

mod driver;
mod painter;
mod server;

pub use driver::{AttachAct, FakeState};
pub use server::FakeSimulator;
