//! Files that hold a key, a token, a picture or a text of a user: nobody but their owner reads them, whatever the umask
//! says, and no link is followed on the way to them.
//!
//! A file is made anew beside the one that it replaces, so that neither the mode of an earlier file nor a second name of
//! it lends anybody a look. The folder is taken as it is given: only the last part of a path must not be a link.

mod draft;
mod place;
mod refusal;
mod stream;
mod whole;

pub use refusal::{Refusal, is_full};
pub use stream::{STALL_LIMIT, Stream};
pub use whole::{read, replace};

#[cfg(test)]
mod tests;
