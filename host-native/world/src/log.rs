//! What happened in a world, in order, and the digest by which two runs are compared.

use std::fmt::Write;

use ring::digest::{Context, SHA256};

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Host,
    Client,
    Network,
    World,
}

impl Side {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Client => "client",
            Self::Network => "network",
            Self::World => "world",
        }
    }
}

/// One event. What the two numbers are, the words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Time of the world in ns.
    pub at_ns: u64,
    pub side: Side,
    pub what: &'static str,
    pub a: u64,
    pub b: u64,
}

/// Takes events; keeps them only where somebody will read them.
pub(crate) struct Log {
    digest: Context,
    /// The entry as the digest takes it.
    line: String,
    kept: Option<Vec<Entry>>,
    pub(crate) now_ns: u64,
}

impl Log {
    pub(crate) fn new(keep: bool) -> Self {
        Self { digest: Context::new(&SHA256), line: String::new(), kept: keep.then(Vec::new), now_ns: 0 }
    }

    pub(crate) fn add(&mut self, side: Side, what: &'static str, a: u64, b: u64) {
        let entry = Entry { at_ns: self.now_ns, side, what, a, b };
        self.line.clear();
        // Writing to a String can't fail.
        let _ = write!(self.line, "{at_ns} {} {what} {a} {b};", side.name(), at_ns = entry.at_ns);
        self.digest.update(self.line.as_bytes());
        if let Some(kept) = &mut self.kept {
            kept.push(entry);
        }
    }

    /// The digest in hex, and what was kept.
    pub(crate) fn finish(self) -> (String, Vec<Entry>) {
        let digest = self.digest.finish();
        (digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect(), self.kept.unwrap_or_default())
    }
}
