//! Self-signed identities and their fingerprints (wire §1.2).

use std::fmt;
use std::str::FromStr;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PKCS_ECDSA_P256_SHA256, date_time_ymd};
use ring::digest;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::error::ControlError;

/// SHA-256 over a leaf certificate's DER.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    pub fn of(certificate: &[u8]) -> Self {
        let digest = digest::digest(&digest::SHA256, certificate);
        Self(std::array::from_fn(|index| digest.as_ref()[index]))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// A text which is no fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint has 64 hexadecimal digits; this is {0:?}")]
pub struct BadFingerprint(pub String);

impl FromStr for Fingerprint {
    type Err = BadFingerprint;

    fn from_str(text: &str) -> Result<Self, BadFingerprint> {
        let bad = || BadFingerprint(text.to_owned());
        if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(bad());
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).map_err(|_| bad())?;
        }
        Ok(Self(bytes))
    }
}

/// Whose certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityKind {
    Host,
    Client,
}

/// A certificate with its key. Generated once per installation and kept as two DER files.
pub struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivatePkcs8KeyDer<'static>,
}

impl Identity {
    /// A fresh ECDSA P-256 identity, valid from 2020 to 2040.
    ///
    /// # Errors
    /// When the key cannot be made.
    pub fn generate(kind: IdentityKind) -> Result<Self, ControlError> {
        let names: &[&str] = match kind {
            IdentityKind::Host => &["localhost", "127.0.0.1", "::1"],
            IdentityKind::Client => &["punktfunk-client"],
        };
        let tls = |error: rcgen::Error| ControlError::Tls(error.to_string());
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).map_err(tls)?;
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2040, 1, 1);
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "punktfunk");
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).map_err(tls)?;
        let certificate = params.self_signed(&key).map_err(tls)?;
        Ok(Self { certificate: certificate.der().clone(), key: PrivatePkcs8KeyDer::from(key.serialize_der()) })
    }

    /// A kept identity: the certificate's DER and the key's PKCS#8 DER. Whether they fit is found out on use.
    pub fn from_der(certificate: Vec<u8>, key: Vec<u8>) -> Self {
        Self { certificate: CertificateDer::from(certificate), key: PrivatePkcs8KeyDer::from(key) }
    }

    pub fn certificate_der(&self) -> &[u8] {
        &self.certificate
    }

    /// The private key as PKCS#8 DER; keep it secret.
    pub fn key_der(&self) -> &[u8] {
        self.key.secret_pkcs8_der()
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.certificate)
    }

    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        vec![self.certificate.clone()]
    }

    pub(crate) fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(self.key.clone_key())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({}, key hidden)", self.fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_read_back() {
        let identity = Identity::generate(IdentityKind::Host).expect("identity");
        let text = identity.fingerprint().to_string();
        assert_eq!(text.parse(), Ok(identity.fingerprint()));
        assert_eq!(text.to_uppercase().parse(), Ok(identity.fingerprint()));
        for bad in ["", "ab", &text[1..], &format!("+{}", &text[1..]), &format!("é{}", &text[2..])] {
            assert!(bad.parse::<Fingerprint>().is_err(), "{bad}");
        }
        let kept = Identity::from_der(identity.certificate_der().to_vec(), identity.key_der().to_vec());
        assert_eq!(kept.fingerprint(), identity.fingerprint());
        let shown = format!("{identity:?}");
        let numbers = |bytes: &[u8]| format!("{bytes:?}").trim_matches(['[', ']']).to_owned();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        for secret in identity.key_der().windows(16) {
            assert!(!shown.contains(&numbers(secret)) && !shown.to_lowercase().contains(&hex(secret)), "{shown}");
        }
    }
}
