//! The key by which an endpoint ends connections that it does not know (RFC 9000 §10.3).

use std::fmt;
use std::sync::Arc;

use quinn::EndpointConfig;
use quinn_proto::HashedConnectionIdGenerator;
use ring::hmac;

/// What an endpoint must share with its predecessor to end that one's connections: a peer then hears with its next packet that
/// they are gone, and need not wait for the idle time-out. The key makes the reset tokens; a key made of it marks the
/// endpoint's connection ids, since an unmarked id gets no answer.
pub struct ResetKey {
    tokens: hmac::Key,
    connection_ids: u64,
}

impl ResetKey {
    /// The same key in each process that is given the same bytes; keep them secret.
    pub fn new(bytes: &[u8; 32]) -> Self {
        let tokens = hmac::Key::new(hmac::HMAC_SHA256, bytes);
        let mark = hmac::sign(&tokens, b"connection ids");
        let connection_ids = mark.as_ref().iter().take(8).fold(0, |word, &byte| word << 8 | u64::from(byte));
        Self { tokens, connection_ids }
    }

    /// Configuration of an endpoint.
    pub(crate) fn endpoint(&self) -> EndpointConfig {
        let mut config = EndpointConfig::new(Arc::new(self.tokens.clone()));
        let key = self.connection_ids;
        config.cid_generator(move || Box::new(HashedConnectionIdGenerator::from_key(key)));
        config
    }
}

impl fmt::Debug for ResetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResetKey(hidden)")
    }
}
