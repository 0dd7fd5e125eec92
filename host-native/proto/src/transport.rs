//! What carries datagrams to the peer. The data plane knows nothing else of it, so that another transport, or a virtual
//! network, takes the place of UDP without a change of the core.

/// What became of one datagram. None of these ends a session.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// Handed on. Whether it arrives is not told.
    Sent,
    /// Longer than the path carries, and dropped. It is not sent again: the session's shard size must shrink to
    /// [`Transport::shard_payload`], and units packetized before are lost.
    TooLarge,
    /// No room, or the path is down for the moment (wire §1.6). The datagram is dropped and counts as lost in the network;
    /// it is not sent again, since recovery shards and key frames make up for it and a newer picture is worth more.
    Blocked,
}

/// What became of a run of datagrams. The three counts add up to the run's datagrams.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunOutcome {
    pub sent: u64,
    /// Bytes of those sent.
    pub bytes: u64,
    pub too_large: u64,
    pub blocked: u64,
}

impl RunOutcome {
    /// Counts `datagrams` of `bytes` bytes in all.
    pub fn count(&mut self, outcome: SendOutcome, datagrams: u64, bytes: u64) {
        match outcome {
            SendOutcome::Sent => {
                self.sent += datagrams;
                self.bytes += bytes;
            }
            SendOutcome::TooLarge => self.too_large += datagrams,
            SendOutcome::Blocked => self.blocked += datagrams,
        }
    }
}

/// Sends datagrams to one peer. How many leave with one call of the system is its own matter.
pub trait Transport {
    /// Why nothing can be sent any more. What may pass is a [`SendOutcome`] instead.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Bytes of the largest shard whose datagram this transport carries at present: even, 512..=9152. A session agrees on
    /// no more at its start, and shrinks to it after [`SendOutcome::TooLarge`].
    fn shard_payload(&self) -> u16;

    /// Sends one datagram, as a whole or not at all. Does not wait longer than the transport's own stated limit.
    ///
    /// # Errors
    /// The transport is at its end, and so is the session.
    fn send(&mut self, datagram: &[u8]) -> Result<SendOutcome, Self::Error>;

    /// Sends `run` in order as datagrams of `stride` bytes each, of which the last may be shorter.
    ///
    /// # Errors
    /// As [`Self::send`]; what was sent before is not told then.
    ///
    /// # Panics
    /// When `stride` is 0.
    fn send_run(&mut self, run: &[u8], stride: usize) -> Result<RunOutcome, Self::Error> {
        let mut all = RunOutcome::default();
        for datagram in run.chunks(stride) {
            let outcome = self.send(datagram)?;
            all.count(outcome, 1, datagram.len() as u64);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// Carries two datagrams of at most 100 bytes.
    #[derive(Default)]
    struct Narrow(Vec<Vec<u8>>);

    impl Transport for Narrow {
        type Error = Infallible;

        fn shard_payload(&self) -> u16 {
            512
        }

        fn send(&mut self, datagram: &[u8]) -> Result<SendOutcome, Infallible> {
            Ok(match (datagram.len(), self.0.len()) {
                (101.., _) => SendOutcome::TooLarge,
                (_, 2..) => SendOutcome::Blocked,
                _ => {
                    self.0.push(datagram.to_vec());
                    SendOutcome::Sent
                }
            })
        }
    }

    #[test]
    fn a_run_is_cut_in_order_and_every_datagram_is_accounted_for() {
        let mut narrow = Narrow::default();
        let run: Vec<u8> = (0..150).collect();
        let Ok(all) = narrow.send_run(&run, 100);
        assert_eq!(all, RunOutcome { sent: 2, bytes: 150, too_large: 0, blocked: 0 });
        assert_eq!(narrow.0, [&run[..100], &run[100..]], "the last is shorter");
        let Ok(all) = narrow.send_run(&[0; 202], 101);
        assert_eq!(all, RunOutcome { too_large: 2, ..RunOutcome::default() });
        let Ok(all) = narrow.send_run(&[0; 25], 10);
        assert_eq!(all, RunOutcome { blocked: 3, ..RunOutcome::default() });
    }
}
