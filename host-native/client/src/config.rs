//! The configuration, checked once.

use std::path::PathBuf;
use std::time::Duration;

use pf_abi::control::{MAX_DIMENSION, MAX_REFRESH_HZ};
use pf_abi::supervisor::{ConfigureClient, VerifyKind};
use pf_abi::wire::{Codecs, Hello, VideoCaps};

/// What this run does.
#[derive(Clone, Debug)]
pub struct Config {
    pub run_id: String,
    /// Address or name of the host.
    pub host: String,
    pub port: u16,
    pub hello: Hello,
    pub verify: VerifyKind,
    pub seed: u64,
    /// Length of the measured window; none = until stopped.
    pub duration: Option<Duration>,
    pub drop_percent: u8,
    pub drop_seed: u64,
    pub out_path: Option<PathBuf>,
    pub x_display: Option<String>,
    /// Distance between status messages; none = only when asked.
    pub status_interval: Option<Duration>,
    /// File of the certificate and its key; none = new ones, in memory.
    pub identity: Option<PathBuf>,
    /// How long a lost host is dialled again; none = not at all.
    pub redial: Option<Duration>,
}

/// A value of ConfigureClient that cannot be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("ConfigureClient.{field} is {value}; {expected}")]
pub struct BadConfig {
    field: &'static str,
    value: String,
    expected: String,
}

/// None for an empty text.
pub fn some_text(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn millis(value: u32) -> Option<Duration> {
    (value > 0).then(|| Duration::from_millis(u64::from(value)))
}

impl Config {
    /// # Errors
    /// The first value outside its range.
    pub fn new(message: ConfigureClient) -> Result<Self, BadConfig> {
        check("host", &message.host, !message.host.is_empty(), "an address or a name")?;
        check("port", message.port, message.port > 0, "the host's QUIC port")?;
        for (field, value) in [("width", message.width), ("height", message.height)] {
            let fits = (2..=MAX_DIMENSION).contains(&value) && value.is_multiple_of(2);
            check(field, value, fits, format_args!("even, 2..={MAX_DIMENSION} pixels"))?;
        }
        let refresh = message.refresh_hz;
        let fits = (1..=MAX_REFRESH_HZ).contains(&refresh);
        check("refresh_hz", refresh, fits, format_args!("1..={MAX_REFRESH_HZ} Hz"))?;
        check("verify", message.verify, message.verify.is_known(), "none, pattern or synthetic")?;
        check("drop_percent", message.drop_percent, message.drop_percent <= 100, "at most 100")?;
        Ok(Self {
            hello: Hello {
                abi_version: message.wire_version,
                width: message.width,
                height: message.height,
                refresh_hz: refresh,
                bitrate_kbps: message.bitrate_kbps,
                name: "pf-client".to_owned(),
                // What the reassembler takes.
                video_caps: VideoCaps::PROBE | VideoCaps::STREAMED | VideoCaps::SLICE_STREAM,
                video_codecs: Codecs::H264,
                preferred_codec: Codecs::H264,
                ..Hello::default()
            },
            run_id: message.run_id,
            host: message.host,
            port: message.port,
            verify: message.verify,
            seed: message.seed,
            duration: millis(message.duration_ms),
            drop_percent: message.drop_percent,
            drop_seed: message.drop_seed,
            out_path: some_text(&message.out_path).map(PathBuf::from),
            x_display: some_text(&message.x_display).map(str::to_owned),
            status_interval: millis(message.status_interval_ms),
            identity: some_text(&message.identity_path).map(PathBuf::from),
            redial: millis(message.redial_ms),
        })
    }
}

fn check(field: &'static str, value: impl ToString, fits: bool, expected: impl ToString) -> Result<(), BadConfig> {
    if fits { Ok(()) } else { Err(BadConfig { field, value: value.to_string(), expected: expected.to_string() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> ConfigureClient {
        ConfigureClient {
            host: "127.0.0.1".to_owned(),
            port: 1,
            wire_version: 2,
            width: 1280,
            height: 720,
            refresh_hz: 60,
            ..ConfigureClient::default()
        }
    }

    #[test]
    fn empty_means_none() {
        let config = Config::new(good()).expect("good");
        assert_eq!(
            (config.duration, config.out_path, config.x_display, config.status_interval),
            (None, None, None, None)
        );
        assert_eq!(config.hello.abi_version, 2);
    }

    #[test]
    fn each_range_is_checked() {
        type Change = fn(&mut ConfigureClient);
        let rows: [(Change, &str); 8] = [
            (|c| c.host.clear(), "host"),
            (|c| c.port = 0, "port"),
            (|c| c.width = 0, "width"),
            (|c| c.width = 1279, "width"),
            (|c| c.height = 16_386, "height"),
            (|c| c.refresh_hz = 0, "refresh_hz"),
            (|c| c.verify = VerifyKind(9), "verify"),
            (|c| c.drop_percent = 101, "drop_percent"),
        ];
        for (change, field) in rows {
            let mut message = good();
            change(&mut message);
            assert_eq!(Config::new(message).expect_err(field).field, field);
        }
    }
}
