//! Sealing of video datagrams (wire §4.5): 8-byte big-endian sequence, ciphertext of header and shard, 16-byte tag.
//!
//! The sequence prefix is the one big-endian number of the wire, so it is written here and nowhere else.

use pf_abi::runtime::Secret;
use pf_abi::wire::{self, Cipher, Welcome};
use ring::aead::{AES_128_GCM, Aad, CHACHA20_POLY1305, Nonce, UnboundKey};

use crate::batch::PacketBatch;
use crate::wiped::WipedKey;

/// Bytes of the sequence prefix.
pub(crate) const PREFIX: usize = wire::SEAL_SEQ_BYTES as usize;
/// Bytes of the AEAD tag.
pub(crate) const TAG: usize = wire::SEAL_TAG_BYTES as usize;

/// Most datagrams that one key seals; with it the sequence ends, far before its 64 bits.
///
/// Each of at most 576 blocks of AES, that is 2^45.2 blocks in all: an attacker tells them from random bytes with a chance
/// of at most 2^-38 (sum of blocks squared / 2^129). ChaCha20-Poly1305 has no such bound, and the same limit. A stream of
/// 1 Gbit/s gets there after nine days; the session ends then, and the next one has a fresh key.
pub const SEALS_PER_KEY: u64 = 1 << 36;

/// Who sends the datagrams; it selects the nonce salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    HostToClient,
    ClientToHost,
}

/// Session key of the negotiated cipher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealKey {
    Aes128(Secret<[u8; 16]>),
    ChaCha20(Secret<[u8; 32]>),
}

/// Why a session cannot be sealed. Datagrams without a seal (wire §4.5, encrypt 0) are what [`crate::Packetizer`] writes and
/// [`crate::Reassembler`] takes; tests join the two, sessions don't.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error("the session key is all zero; a host must send a fresh random key")]
    ZeroKey,
    #[error("Welcome.encrypt is 0; only encrypted sessions are served")]
    NotEncrypted,
    #[error("Welcome.cipher is {0}; known are 0 (AES-128-GCM) and 1 (ChaCha20-Poly1305)")]
    UnknownCipher(u8),
    #[error("Welcome.cipher is ChaCha20-Poly1305 but Welcome.key_chacha is missing")]
    MissingKey,
}

/// The key has sealed as much as it may: the session must end. Nothing was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the session key has sealed {sealed} of at most {limit} datagrams, and {asked} more were asked for; the session must end, and the next one has a fresh key", limit = SEALS_PER_KEY)]
pub struct KeySpent {
    pub sealed: u64,
    pub asked: u64,
}

/// Why a datagram was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("datagram of {have} bytes is shorter than the seal ({need} bytes)")]
    Short { have: usize, need: usize },
    #[error("datagram of {have} bytes is longer than {limit} bytes")]
    Long { have: usize, limit: usize },
    #[error("authentication failed")]
    Forged,
}

impl SealKey {
    /// The key of a session, as the host's Welcome states it.
    ///
    /// # Errors
    /// Sessions without encryption, unknown ciphers and missing or all-zero keys.
    pub fn from_welcome(welcome: &Welcome) -> Result<Self, SealError> {
        if !welcome.encrypt {
            return Err(SealError::NotEncrypted);
        }
        let key = match welcome.cipher {
            Cipher::AES_128_GCM => Self::Aes128(welcome.key.clone()),
            Cipher::CHACHA20_POLY1305 => Self::ChaCha20(welcome.key_chacha.clone().ok_or(SealError::MissingKey)?),
            other => return Err(SealError::UnknownCipher(other.get())),
        };
        if key.is_zero() { Err(SealError::ZeroKey) } else { Ok(key) }
    }

    fn is_zero(&self) -> bool {
        match self {
            Self::Aes128(key) => key.expose().iter().all(|&byte| byte == 0),
            Self::ChaCha20(key) => key.expose().iter().all(|&byte| byte == 0),
        }
    }

    fn aead(&self) -> Result<WipedKey, SealError> {
        if self.is_zero() {
            return Err(SealError::ZeroKey);
        }
        let unbound = match self {
            Self::Aes128(key) => UnboundKey::new(&AES_128_GCM, key.expose()),
            Self::ChaCha20(key) => UnboundKey::new(&CHACHA20_POLY1305, key.expose()),
        };
        // The lengths are fixed by the types, which is the only thing that ring checks here.
        Ok(WipedKey::new(unbound.expect("key length follows from the type")))
    }
}

/// Salt of one direction: the session's salt with the direction bit forced.
fn direction_salt(salt: &Secret<[u8; 4]>, direction: Direction) -> Secret<[u8; 4]> {
    let mut salt = salt.clone();
    match direction {
        Direction::HostToClient => salt.expose_mut()[0] &= !wire::SALT_CLIENT_SENDS,
        Direction::ClientToHost => salt.expose_mut()[0] |= wire::SALT_CLIENT_SENDS,
    }
    salt
}

fn nonce(salt: &Secret<[u8; 4]>, prefix: [u8; PREFIX]) -> Nonce {
    let mut bytes = [0; 12];
    bytes[..4].copy_from_slice(salt.expose());
    bytes[4..].copy_from_slice(&prefix);
    Nonce::assume_unique_for_key(bytes)
}

/// Seals datagrams of one direction; each takes the next sequence number.
pub struct Sealer {
    key: WipedKey,
    salt: Secret<[u8; 4]>,
    seq: u64,
}

impl Sealer {
    /// Starts at sequence 0, and nowhere else: a nonce that is used twice gives the key away.
    ///
    /// # Errors
    /// [`SealError::ZeroKey`].
    pub fn new(key: &SealKey, salt: &Secret<[u8; 4]>, direction: Direction) -> Result<Self, SealError> {
        Ok(Self { key: key.aead()?, salt: direction_salt(salt, direction), seq: 0 })
    }

    /// Goes on as if so many datagrams had been sealed.
    #[cfg(test)]
    pub(crate) fn skip_to(&mut self, seq: u64) {
        self.seq = seq;
    }

    /// Sequence of the next datagram.
    pub fn next_seq(&self) -> u64 {
        self.seq
    }

    /// Seals in place: `datagram` is 8 bytes of room, the packet, 16 bytes of room.
    ///
    /// # Errors
    /// [`KeySpent`] after [`SEALS_PER_KEY`] datagrams.
    ///
    /// # Panics
    /// When `datagram` is shorter than the seal's 24 bytes.
    pub fn seal(&mut self, datagram: &mut [u8]) -> Result<(), KeySpent> {
        self.check_room(1)?;
        self.seal_next(datagram);
        Ok(())
    }

    /// Seals every packet of a batch in emission order, or none.
    ///
    /// # Errors
    /// [`KeySpent`] when the key may not seal them all.
    pub fn seal_batch(&mut self, batch: &mut PacketBatch) -> Result<(), KeySpent> {
        self.check_room(batch.len() as u64)?;
        for datagram in batch.datagrams_mut() {
            self.seal_next(datagram);
        }
        Ok(())
    }

    /// Whether the key may seal so many more.
    pub(crate) fn check_room(&self, asked: u64) -> Result<(), KeySpent> {
        if asked <= SEALS_PER_KEY - self.seq { Ok(()) } else { Err(KeySpent { sealed: self.seq, asked }) }
    }

    /// As [`Self::seal`], once there is known to be room.
    pub(crate) fn seal_next(&mut self, datagram: &mut [u8]) {
        let prefix = self.seq.to_be_bytes();
        let (head, rest) = datagram.split_at_mut(PREFIX);
        let (packet, tag) = rest.split_at_mut(rest.len() - TAG);
        head.copy_from_slice(&prefix);
        let sealed = self
            .key
            .get()
            .seal_in_place_separate_tag(nonce(&self.salt, prefix), Aad::from(prefix), packet)
            .expect("a datagram is far below the AEAD's length limit");
        tag.copy_from_slice(sealed.as_ref());
        self.seq += 1;
    }
}

/// Opens datagrams of one direction.
pub struct Opener {
    key: WipedKey,
    salt: Secret<[u8; 4]>,
}

impl Opener {
    /// `direction` is that of the sender whose datagrams are opened.
    ///
    /// # Errors
    /// [`SealError::ZeroKey`].
    pub fn new(key: &SealKey, salt: &Secret<[u8; 4]>, direction: Direction) -> Result<Self, SealError> {
        Ok(Self { key: key.aead()?, salt: direction_salt(salt, direction) })
    }

    /// Opens in place and gives the sequence and the packet (header and shard).
    ///
    /// # Errors
    /// Datagrams outside 24..=9216 bytes or that do not authenticate; the caller drops them silently (wire §4.5).
    pub fn open<'a>(&self, datagram: &'a mut [u8]) -> Result<(u64, &'a mut [u8]), OpenError> {
        let limit = wire::MAX_DATAGRAM as usize;
        if datagram.len() > limit {
            return Err(OpenError::Long { have: datagram.len(), limit });
        }
        let have = datagram.len();
        let (prefix, sealed) = datagram
            .split_first_chunk_mut::<PREFIX>()
            .filter(|(_, sealed)| sealed.len() >= TAG)
            .ok_or(OpenError::Short { have, need: PREFIX + TAG })?;
        let packet = self
            .key
            .get()
            .open_in_place(nonce(&self.salt, *prefix), Aad::from(*prefix), sealed)
            .map_err(|_| OpenError::Forged)?;
        Ok((u64::from_be_bytes(*prefix), packet))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near_the_end(left: u64) -> Sealer {
        let key = SealKey::Aes128([7; 16].into());
        let mut sealer = Sealer::new(&key, &[1; 4].into(), Direction::HostToClient).expect("a key");
        sealer.skip_to(SEALS_PER_KEY - left);
        sealer
    }

    #[test]
    fn the_last_datagram_of_a_key_is_sealed_and_no_other_one_is() {
        let mut sealer = near_the_end(1);
        let mut datagram = [0; 64];
        assert_eq!(sealer.seal(&mut datagram), Ok(()));
        assert_eq!(datagram[..8], (SEALS_PER_KEY - 1).to_be_bytes());
        let mut plain = [5; 64];
        for _ in 0..3 {
            let spent = KeySpent { sealed: SEALS_PER_KEY, asked: 1 };
            assert_eq!(sealer.seal(&mut plain), Err(spent));
        }
        assert_eq!(plain, [5; 64], "what is not sealed is not touched");
        assert_eq!(sealer.next_seq(), SEALS_PER_KEY);
    }

    #[test]
    fn a_batch_is_sealed_whole_or_not_at_all() {
        let mut batch = PacketBatch::new();
        batch.prepare(3, 512);
        let mut sealer = near_the_end(2);
        let error = sealer.seal_batch(&mut batch).expect_err("one more than may be");
        assert_eq!(
            error.to_string(),
            "the session key has sealed 68719476734 of at most 68719476736 datagrams, and 3 more were asked for; the \
             session must end, and the next one has a fresh key"
        );
        assert_eq!(sealer.next_seq(), SEALS_PER_KEY - 2);
        assert_eq!(near_the_end(3).seal_batch(&mut batch), Ok(()));
    }
}
