//! Whose fault an error is. It decides what the client and the supervisor are told, and how loud the log is.

/// Who can do something about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The client: it went away, spoke nonsense, or asked for what nobody can give.
    Peer,
    /// Whoever configured this host.
    Configuration,
    /// A driver, or the process that hosts it.
    Driver,
    /// The operating system: no thread, no socket, no memory.
    System,
    /// This program: a defect.
    Ourselves,
}

/// An error that knows whose fault it is.
pub trait Blamed {
    /// Whose fault it is.
    fn blame(&self) -> Blame;
}
