//! The framework's objects: handles with generations, parents, references, contexts, cleanup and destroy callbacks.

mod handle;
mod object;
mod table;
#[cfg(test)]
mod table_tests;

pub use handle::Handle;
pub use object::{BadHandle, ContextSpec, Kind, ObjectEvent, ObjectSpec};
pub use table::{Deletion, Objects};
