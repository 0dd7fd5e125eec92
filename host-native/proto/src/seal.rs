//! Sealing of video datagrams (wire §4.5): 8-byte big-endian sequence, ciphertext of header and shard, 16-byte tag.
//!
//! The sequence prefix is the one big-endian number of the wire, so it is written here and nowhere else.

use pf_abi::runtime::Secret;
use pf_abi::wire::{self, Cipher, Welcome};
use ring::aead::{AES_128_GCM, Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};

use crate::batch::PacketBatch;

/// Bytes of the sequence prefix.
pub(crate) const PREFIX: usize = wire::SEAL_SEQ_BYTES as usize;
/// Bytes of the AEAD tag.
pub(crate) const TAG: usize = wire::SEAL_TAG_BYTES as usize;
/// Bit of the salt's first byte that tells who sends: clear for the host, set for the client.
const CLIENT_SENDS: u8 = 0x80;

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

/// Why a session cannot be sealed.
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

    fn aead(&self) -> Result<LessSafeKey, SealError> {
        if self.is_zero() {
            return Err(SealError::ZeroKey);
        }
        let unbound = match self {
            Self::Aes128(key) => UnboundKey::new(&AES_128_GCM, key.expose()),
            Self::ChaCha20(key) => UnboundKey::new(&CHACHA20_POLY1305, key.expose()),
        };
        // The lengths are fixed by the types, which is the only thing that ring checks here.
        Ok(LessSafeKey::new(unbound.expect("key length follows from the type")))
    }
}

/// Salt of one direction: the session's salt with the direction bit forced.
fn direction_salt(salt: &Secret<[u8; 4]>, direction: Direction) -> Secret<[u8; 4]> {
    let mut salt = salt.clone();
    match direction {
        Direction::HostToClient => salt.expose_mut()[0] &= !CLIENT_SENDS,
        Direction::ClientToHost => salt.expose_mut()[0] |= CLIENT_SENDS,
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
    key: LessSafeKey,
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

    /// Sequence of the next datagram.
    pub fn next_seq(&self) -> u64 {
        self.seq
    }

    /// Seals in place: `datagram` is 8 bytes of room, the packet, 16 bytes of room.
    ///
    /// # Panics
    /// When `datagram` is shorter than the seal's 24 bytes.
    pub fn seal(&mut self, datagram: &mut [u8]) {
        let prefix = self.seq.to_be_bytes();
        let (head, rest) = datagram.split_at_mut(PREFIX);
        let (packet, tag) = rest.split_at_mut(rest.len() - TAG);
        head.copy_from_slice(&prefix);
        let sealed = self
            .key
            .seal_in_place_separate_tag(nonce(&self.salt, prefix), Aad::from(prefix), packet)
            .expect("a datagram is far below the AEAD's length limit");
        tag.copy_from_slice(sealed.as_ref());
        self.seq += 1;
    }

    /// Seals every packet of a batch in emission order.
    pub fn seal_batch(&mut self, batch: &mut PacketBatch) {
        for datagram in batch.datagrams_mut() {
            self.seal(datagram);
        }
    }
}

/// Opens datagrams of one direction.
pub struct Opener {
    key: LessSafeKey,
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
            .open_in_place(nonce(&self.salt, *prefix), Aad::from(*prefix), sealed)
            .map_err(|_| OpenError::Forged)?;
        Ok((u64::from_be_bytes(*prefix), packet))
    }
}
