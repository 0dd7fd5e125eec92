//! The host's configuration: one document at start, resolved once (decision D8).

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use pf_abi::supervisor::{ConfigureHost, DEFAULT_CONCURRENT_SESSIONS, SourceKind};
use pf_abi::wire::{DEFAULT_BITRATE_KBPS, HANDSHAKE_TIMEOUT_MS, MAX_FEC_PERCENT};

/// Where pictures come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The display driver behind this socket.
    Device(PathBuf),
    /// Units of known content.
    Synthetic,
}

/// The resolved configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostConfig {
    /// Names this run in logs.
    pub run_id: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Sessions after which the listener ends.
    pub max_sessions: Option<u32>,
    /// Sessions at the same time.
    pub max_concurrent: u32,
    /// Where pictures come from.
    pub source: Source,
    /// How long a display stays after its session was lost.
    pub linger: Duration,
    /// Rate for clients that ask for none.
    pub bitrate_kbps: u32,
    /// Recovery percent at the start of a session.
    pub fec_percent: u8,
    /// Whether it stays there.
    pub fec_pinned: bool,
    /// Deadline of the whole handshake.
    pub handshake: Duration,
    /// Seed of the synthetic source.
    pub seed: u64,
    /// Distance between status messages.
    pub status_every: Option<Duration>,
}

/// A value that can't be used: what it is, and the one thing to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadConfig {
    /// What is wrong, and where.
    pub message: String,
    /// What to do.
    pub help: String,
}

fn bad(message: String, help: &str) -> BadConfig {
    BadConfig { message, help: help.to_owned() }
}

impl HostConfig {
    /// Checks the document and fills in what it leaves to us.
    ///
    /// # Errors
    /// The first value that can't be used.
    pub fn resolve(document: &ConfigureHost) -> Result<Self, BadConfig> {
        let run_ok = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !document.run_id.chars().all(run_ok) {
            let text = format!("run_id is {:?}", document.run_id);
            return Err(bad(text, "Use letters, digits and dashes."));
        }
        let address: IpAddr = document.bind.parse().map_err(|_| {
            bad(format!("bind is {:?}, which is no address", document.bind), "Use an IP address such as 127.0.0.1.")
        })?;
        if !address.is_loopback() {
            return Err(bad(
                format!("bind is {address}, which others can reach, and pairing does not exist yet"),
                "Bind to a loopback address such as 127.0.0.1.",
            ));
        }
        let source = match document.source {
            SourceKind::SYNTHETIC => Source::Synthetic,
            SourceKind::PATTERN | SourceKind::X11 if document.device_socket.is_empty() => {
                return Err(bad(
                    format!("source {} has no device_socket", document.source),
                    "Name the simulator's socket, or use the synthetic source.",
                ));
            }
            SourceKind::PATTERN | SourceKind::X11 => Source::Device(PathBuf::from(&document.device_socket)),
            other => return Err(bad(format!("source is {other}"), "Use pattern, x11 or synthetic.")),
        };
        if document.fec_percent > MAX_FEC_PERCENT {
            return Err(bad(
                format!("fec_percent is {}, above {MAX_FEC_PERCENT}", document.fec_percent),
                "Use a value of 0 to 90.",
            ));
        }
        let or = |value: u32, default: u32| if value == 0 { default } else { value };
        let millis = |value: u32| Duration::from_millis(u64::from(value));
        Ok(Self {
            run_id: document.run_id.clone(),
            listen: SocketAddr::new(address, document.port),
            max_sessions: Some(document.max_sessions).filter(|count| *count > 0),
            max_concurrent: or(document.max_concurrent, DEFAULT_CONCURRENT_SESSIONS),
            source,
            linger: millis(document.linger_ms),
            bitrate_kbps: or(document.bitrate_kbps, DEFAULT_BITRATE_KBPS),
            fec_percent: document.fec_percent,
            fec_pinned: document.fec_pinned,
            handshake: millis(or(document.handshake_timeout_ms, HANDSHAKE_TIMEOUT_MS)),
            seed: document.seed,
            status_every: Some(millis(document.status_interval_ms)).filter(|every| !every.is_zero()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> ConfigureHost {
        ConfigureHost { bind: "127.0.0.1".into(), source: SourceKind::SYNTHETIC, ..ConfigureHost::default() }
    }

    #[test]
    fn zeros_mean_the_defaults() {
        let config = HostConfig::resolve(&document()).expect("it is fine");
        assert_eq!((config.max_concurrent, config.bitrate_kbps), (4, 20_000));
        assert_eq!(config.handshake, Duration::from_secs(10));
        assert_eq!((config.max_sessions, config.status_every), (None, None));
    }

    #[test]
    fn bad_values_are_named() {
        let refuse = |change: fn(&mut ConfigureHost), want: &str| {
            let mut document = document();
            change(&mut document);
            let error = HostConfig::resolve(&document).expect_err(want);
            assert!(error.message.contains(want) && !error.help.is_empty(), "{error}");
        };
        refuse(|document| document.bind = "0.0.0.0".into(), "pairing does not exist");
        refuse(|document| document.bind = "here".into(), "no address");
        refuse(|document| document.source = SourceKind::PATTERN, "device_socket");
        refuse(|document| document.fec_percent = 91, "fec_percent is 91");
        refuse(|document| document.run_id = "a b".into(), "run_id");
    }
}
