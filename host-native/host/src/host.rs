//! What all connections share, and how they hear that the host stops.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pf_session::Offer;
use tokio::sync::{Semaphore, watch};

use crate::backends::Backends;
use crate::config::HostConfig;
use crate::counters::Counters;
use crate::supervisor_reports::SupervisorReports;

/// What all connections share.
pub struct Host {
    /// The configuration.
    pub config: HostConfig,
    /// What clients are offered.
    pub offer: Arc<Offer>,
    /// What sessions are built from.
    pub backends: Arc<Backends>,
    /// Figures.
    pub counters: Arc<Counters>,
    /// To the supervisor.
    pub reports: SupervisorReports,
    /// Session slots.
    pub slots: Arc<Semaphore>,
    /// Numbers for sessions, from 1.
    pub numbers: AtomicU64,
    /// True once the host stops.
    pub stop: watch::Receiver<bool>,
}

impl Host {
    /// Resolves once the host stops.
    pub async fn stopped(&self) {
        // An error means that the sender is gone, and so is the host.
        let _ = self.stop.clone().wait_for(|stop| *stop).await;
    }

    /// A number for the next session.
    pub fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }
}
