//! When the shards of a session change their size, by the rules of wire §2.7: smaller from the next unit on, larger once the client
//! has said so. No host of ours changes it yet, so the world does, by what `Transport` says of itself.

/// The size of the shards of one session, as its host knows it.
pub(crate) struct ShardSize {
    current: u16,
    /// A larger one that the client was asked about.
    offered: Option<u16>,
    /// To be told to the client.
    news: Vec<u16>,
}

impl ShardSize {
    /// Begins with the size of Welcome.
    pub(crate) fn new(welcome: u16) -> Self {
        Self { current: welcome, offered: None, news: Vec::new() }
    }

    /// Bytes of a shard of the next unit.
    pub(crate) fn current(&self) -> u16 {
        self.current
    }

    /// Looks at the size that is wanted, and at the one that the path carries. `early` is the planted fault.
    pub(crate) fn look(&mut self, wanted: u16, carried: u16, early: bool) {
        let target = wanted.min(carried);
        if wanted < self.current {
            self.shrink(target);
        } else if target > self.current && self.offered != Some(target) {
            self.offered = Some(target);
            self.news.push(target);
            if early {
                self.current = target;
            }
        }
    }

    /// A datagram did not fit: the next unit's do. What was offered before is void.
    pub(crate) fn too_large(&mut self, carried: u16) {
        if carried < self.current {
            self.shrink(carried);
        }
    }

    fn shrink(&mut self, to: u16) {
        self.current = to;
        self.offered = None;
        self.news.push(to);
    }

    /// The client takes this size.
    pub(crate) fn acknowledged(&mut self, shard: u16) {
        if self.offered == Some(shard) {
            self.offered = None;
            self.current = shard;
        }
    }

    /// Sizes to tell the client.
    pub(crate) fn take_news(&mut self) -> Vec<u16> {
        std::mem::take(&mut self.news)
    }
}
