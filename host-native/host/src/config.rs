//! The host's configuration: one document at start, resolved once (decision D8).

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use pf_abi::runtime::Secret;
use pf_abi::supervisor::{
    ConfigureHost, DEFAULT_CONCURRENT_SESSIONS, MIN_PATTERN_HEIGHT, MIN_PATTERN_WIDTH, SourceKind,
};
use pf_abi::wire::{DEFAULT_BITRATE_KBPS, HANDSHAKE_TIMEOUT_MS, MAX_FEC_PERCENT};
use pf_media::{Blame, Blamed};

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
    /// Smallest width and height of its pictures, in pixels.
    pub smallest: (u32, u32),
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
    /// Ends the connections of an earlier host of the run; none = nobody's.
    pub reset_key: Option<Secret<[u8; 32]>>,
    /// File of the certificate and its key; none = new ones, in memory.
    pub identity: Option<PathBuf>,
}

/// A value that can't be used: what it is, and the one thing to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadConfig {
    /// The run's name has characters that no file name should have.
    #[error("run_id is {0:?}")]
    RunId(String),
    /// The address is none.
    #[error("bind is {0:?}, which is no address")]
    NoAddress(String),
    /// The address is not of this machine alone.
    #[error("bind is {0}, which others can reach, and pairing does not exist yet")]
    Reachable(IpAddr),
    /// A source with a display needs a device.
    #[error("source {0} has no device_socket")]
    NoSocket(SourceKind),
    /// The source is none that we know.
    #[error("source is {0}")]
    Source(SourceKind),
    /// More recovery packets than the wire has.
    #[error("fec_percent is {0}, above {MAX_FEC_PERCENT}")]
    Fec(u8),
}

impl BadConfig {
    /// The one thing to do.
    pub fn help(&self) -> String {
        match self {
            Self::RunId(_) => "Use letters, digits and dashes.".into(),
            Self::NoAddress(_) => "Use an IP address such as 127.0.0.1.".into(),
            Self::Reachable(_) => "Bind to a loopback address such as 127.0.0.1.".into(),
            Self::NoSocket(_) => "Name the simulator's socket, or use the synthetic source.".into(),
            Self::Source(_) => "Use pattern, x11 or synthetic.".into(),
            Self::Fec(_) => format!("Use a value of 0 to {MAX_FEC_PERCENT}."),
        }
    }
}

impl Blamed for BadConfig {
    fn blame(&self) -> Blame {
        Blame::Configuration
    }
}

impl HostConfig {
    /// Checks the document and fills in what it leaves to us.
    ///
    /// # Errors
    /// The first value that can't be used.
    pub fn resolve(document: &ConfigureHost) -> Result<Self, BadConfig> {
        let run_ok = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !document.run_id.chars().all(run_ok) {
            return Err(BadConfig::RunId(document.run_id.clone()));
        }
        let address: IpAddr = document.bind.parse().map_err(|_| BadConfig::NoAddress(document.bind.clone()))?;
        if !address.is_loopback() {
            return Err(BadConfig::Reachable(address));
        }
        let source = match document.source {
            SourceKind::SYNTHETIC => Source::Synthetic,
            SourceKind::PATTERN | SourceKind::X11 if document.device_socket.is_empty() => {
                return Err(BadConfig::NoSocket(document.source));
            }
            SourceKind::PATTERN | SourceKind::X11 => Source::Device(PathBuf::from(&document.device_socket)),
            other => return Err(BadConfig::Source(other)),
        };
        if document.fec_percent > MAX_FEC_PERCENT {
            return Err(BadConfig::Fec(document.fec_percent));
        }
        let or = |value: u32, default: u32| if value == 0 { default } else { value };
        let millis = |value: u32| Duration::from_millis(u64::from(value));
        Ok(Self {
            run_id: document.run_id.clone(),
            listen: SocketAddr::new(address, document.port),
            max_sessions: Some(document.max_sessions).filter(|count| *count > 0),
            max_concurrent: or(document.max_concurrent, DEFAULT_CONCURRENT_SESSIONS),
            source,
            smallest: smallest(document.source),
            linger: millis(document.linger_ms),
            bitrate_kbps: or(document.bitrate_kbps, DEFAULT_BITRATE_KBPS),
            fec_percent: document.fec_percent,
            fec_pinned: document.fec_pinned,
            handshake: millis(or(document.handshake_timeout_ms, HANDSHAKE_TIMEOUT_MS)),
            seed: document.seed,
            status_every: Some(millis(document.status_interval_ms)).filter(|every| !every.is_zero()),
            reset_key: Some(document.reset_key.clone()).filter(|key| *key.expose() != [0; 32]),
            identity: Some(PathBuf::from(&document.identity_path)).filter(|path| !path.as_os_str().is_empty()),
        })
    }
}

/// What drawn pictures need to be read back; anything else shows what it shows.
fn smallest(source: SourceKind) -> (u32, u32) {
    if source == SourceKind::PATTERN { (MIN_PATTERN_WIDTH, MIN_PATTERN_HEIGHT) } else { (1, 1) }
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
            assert!(error.to_string().contains(want) && !error.help().is_empty(), "{error}");
        };
        refuse(|document| document.bind = "0.0.0.0".into(), "pairing does not exist");
        refuse(|document| document.bind = "here".into(), "no address");
        refuse(|document| document.source = SourceKind::PATTERN, "device_socket");
        refuse(|document| document.fec_percent = 91, "fec_percent is 91");
        refuse(|document| document.run_id = "a b".into(), "run_id");
    }
}
