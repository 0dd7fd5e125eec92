//! The second frame thread: finds the peer, and sends the units of the queue.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use pf_abi::wire::PUNCH_WAIT_MS;
use pf_child::Repeats;
use pf_media::StreamClock;
use pf_proto::VideoSender;
use pf_socket::{DataSocket, UdpTransport, await_punch};

use crate::counters::Counters;
use crate::events::{Event, Events, SessionError};
use crate::outlet::Outlet;
use crate::priority;
use crate::wire::{Unit, Wire};

/// Longest wait for a unit, so that a stop is seen in time.
const STEP: Duration = Duration::from_millis(50);

/// What the thread works with.
pub struct Sending {
    /// Bound, not connected yet.
    pub socket: DataSocket,
    /// Address of the control connection's peer.
    pub peer: IpAddr,
    /// Port that Start named, for a client whose punches don't arrive.
    pub fallback_port: u16,
    /// Packets and seals.
    pub sender: VideoSender,
    /// Rate by which units are spread.
    pub bitrate_kbps: u32,
    /// Protection of the units ([`FecAim::to_bits`]), set by the control task.
    pub fec_aim: Arc<AtomicU64>,
    /// Set when the session ends.
    pub stop: Arc<AtomicBool>,
    /// That of the units' time stamps.
    pub clock: StreamClock,
    /// From the encoder.
    pub units: Receiver<Unit>,
    /// Empty buffers back.
    pub spare: SyncSender<Vec<u8>>,
    /// Gets the wire when the peer is known.
    pub outlet: Arc<Outlet<UdpTransport>>,
    /// The peer is known.
    pub open: SyncSender<()>,
    /// To the session's control.
    pub events: Events,
    /// Figures.
    pub counters: Arc<Counters>,
}

impl Sending {
    /// Runs until the session stops, or tells the control task why it can't go on.
    pub fn run(self) {
        priority::raise("send");
        let (stop, events) = (Arc::clone(&self.stop), self.events.clone());
        if let Err(error) = self.work()
            && !stop.load(Ordering::Acquire)
        {
            events.tell(Event::Failed(error));
        }
    }

    fn work(self) -> Result<(), SessionError> {
        let peer = self.find_peer().map_err(SessionError::DataSocket)?;
        let transport = UdpTransport::connect(self.socket, peer, self.sender.packetizer().shard_payload())
            .map_err(SessionError::DataSocket)?;
        tracing::info!("datagrams leave in {}", transport.method());
        self.outlet.open(Wire {
            transport,
            packets: self.sender.batch(),
            sender: self.sender,
            bitrate_kbps: self.bitrate_kbps,
            fec_aim: self.fec_aim,
            spare: self.spare,
            clock: self.clock,
            counters: self.counters,
            beyond: Repeats::default(),
        });
        // The other side is gone only when the session is over.
        let _ = self.open.send(());
        while !self.stop.load(Ordering::Acquire) {
            match self.units.recv_timeout(STEP) {
                Ok(unit) => self.outlet.send_queued(unit)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok(())
    }

    fn find_peer(&self) -> std::io::Result<SocketAddr> {
        let stopped = || self.stop.load(Ordering::Acquire);
        let limit = Duration::from_millis(u64::from(PUNCH_WAIT_MS));
        if let Some(seen) = await_punch(&self.socket, self.peer, limit, &stopped)? {
            return Ok(seen);
        }
        if !stopped() {
            tracing::info!("no punch came; sending to port {} as Start said", self.fallback_port);
        }
        Ok(SocketAddr::new(self.peer, self.fallback_port))
    }
}
