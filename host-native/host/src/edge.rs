//! The composition root: which backends a configuration means, and over which transport a driver is reached.

use std::sync::Arc;

use pf_capture::Synthetic;
use pf_child::PresentLedger;
use pf_display::{DisplayNotice, DriverInfo, IddDisplay, IddDisplayError};
use pf_encode::{OpenH264, PassThrough};
use pf_idd::RingCapture;
use pf_idd::transport::simulator::SimulatorTransport;

use crate::backends::Backends;
use crate::config::{HostConfig, Source};

/// The backends of a host, and what its display driver said of itself. What a source of our own presents goes to
/// `presented`.
///
/// # Errors
/// [`IddDisplayError`] when the driver can't be used.
pub fn assemble(
    config: &HostConfig,
    listener: impl Fn(DisplayNotice) + Send + Sync + 'static,
    presented: Arc<PresentLedger>,
) -> Result<(Backends, Option<DriverInfo>), IddDisplayError> {
    match &config.source {
        Source::Device(path) => {
            let display = Arc::new(IddDisplay::open(SimulatorTransport::new(path.clone()), listener)?);
            let info = display.info();
            let captured = Arc::clone(&display);
            let ring = RingCapture::new(move || captured.device());
            let backends = Backends::new(vec![display], vec![Arc::new(ring)], vec![Arc::new(OpenH264)]);
            Ok((backends, Some(info)))
        }
        Source::Synthetic => {
            let units = Synthetic::new(config.seed, move |present_ns| presented.record(present_ns));
            Ok((Backends::new(Vec::new(), vec![Arc::new(units)], vec![Arc::new(PassThrough)]), None))
        }
    }
}
