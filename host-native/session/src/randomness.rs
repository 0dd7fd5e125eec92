//! Where keys come from: an argument, so that a test knows them.

use std::io;

use pf_abi::runtime::Secret;

/// Draws before a source that gives nothing but zeros counts as broken.
const TRIES: usize = 4;

/// A source of unpredictable bytes.
pub trait Randomness {
    /// Fills all of `bytes`.
    ///
    /// # Errors
    /// [`NoRandomness::Source`]
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
}

/// There are no keys.
#[derive(Debug, thiserror::Error)]
pub enum NoRandomness {
    /// The source failed.
    #[error("no randomness: {0}")]
    Source(io::Error),
    /// The source is broken.
    #[error("no randomness: its source gives nothing but zeros")]
    Zeros,
}

/// Random bytes; never all zero, which the wire forbids for keys.
///
/// # Errors
/// [`NoRandomness`]
pub(crate) fn draw<const N: usize>(randomness: &mut dyn Randomness) -> Result<Secret<[u8; N]>, NoRandomness> {
    for _ in 0..TRIES {
        let mut bytes = Secret::new([0; N]);
        randomness.fill(bytes.expose_mut())?;
        if bytes.expose().iter().any(|byte| *byte != 0) {
            return Ok(bytes);
        }
    }
    Err(NoRandomness::Zeros)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives these bytes, one per draw, then zeros.
    struct Scripted(Vec<u8>);

    impl Randomness for Scripted {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
            bytes.fill(self.0.pop().unwrap_or(0));
            Ok(())
        }
    }

    #[test]
    fn zeros_are_drawn_again_and_not_for_ever() {
        let key = draw::<4>(&mut Scripted(vec![7, 0, 0])).expect("the third draw");
        assert_eq!(key.expose(), &[7; 4]);
        assert!(matches!(draw::<4>(&mut Scripted(vec![])), Err(NoRandomness::Zeros)));
    }
}
