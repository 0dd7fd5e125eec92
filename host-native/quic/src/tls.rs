//! TLS 1.3 with trust by fingerprint (wire §1.2): no chains, names or dates, but real handshake signatures.

use std::sync::Arc;

use pf_abi::wire;
use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::version::TLS13;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme,
};

use crate::error::ControlError;
use crate::identity::{Fingerprint, Identity};

/// What a client believes of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Only the host with this fingerprint.
    Pin(Fingerprint),
    /// Any host; the caller stores what it saw.
    FirstUse,
}

/// Checks signatures on both sides; a host takes any client certificate, a client compares its pin.
#[derive(Debug)]
struct ByFingerprint {
    provider: Arc<CryptoProvider>,
    pin: Option<Fingerprint>,
}

impl ByFingerprint {
    fn verify(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// TLS 1.2 is switched off; this answer is never asked for.
fn no_tls12() -> Result<HandshakeSignatureValid, Error> {
    Err(Error::General("TLS 1.2 is not spoken here".to_owned()))
}

impl ServerCertVerifier for ByFingerprint {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.pin {
            Some(pin) if pin != Fingerprint::of(end_entity) => {
                Err(CertificateError::ApplicationVerificationFailure.into())
            }
            _ => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        no_tls12()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes()
    }
}

impl ClientCertVerifier for ByFingerprint {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        // Who may do what is decided by fingerprint after the handshake (wire §1.8).
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        no_tls12()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes()
    }
}

fn alpn() -> Vec<Vec<u8>> {
    vec![wire::ALPN.as_bytes().to_vec()]
}

fn tls(error: Error) -> ControlError {
    ControlError::Tls(error.to_string())
}

/// A host's TLS: asks for a client certificate and takes none for an answer.
pub(crate) fn server(identity: &Identity) -> Result<ServerConfig, ControlError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Arc::new(ByFingerprint { provider: Arc::clone(&provider), pin: None });
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .map_err(tls)?
        .with_client_cert_verifier(verifier)
        .with_single_cert(identity.chain(), identity.key())
        .map_err(tls)?;
    config.alpn_protocols = alpn();
    // A resumed handshake carries no signature to check.
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// A client's TLS.
pub(crate) fn client(identity: &Identity, trust: Trust) -> Result<ClientConfig, ControlError> {
    let provider = Arc::new(ring::default_provider());
    let pin = match trust {
        Trust::Pin(fingerprint) => Some(fingerprint),
        Trust::FirstUse => None,
    };
    let verifier = Arc::new(ByFingerprint { provider: Arc::clone(&provider), pin });
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .map_err(tls)?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_client_auth_cert(identity.chain(), identity.key())
        .map_err(tls)?;
    config.alpn_protocols = alpn();
    config.resumption = Resumption::disabled();
    Ok(config)
}
