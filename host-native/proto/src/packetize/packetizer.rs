//! Units whose length is known (wire §4.4), and what all units share.

use std::ops::Range;

use pf_abi::wire::{self, PacketFlags, UserFlags, VideoHeader};

use super::config::{ConfigError, PacketizerConfig};
use crate::batch::PacketBatch;
use crate::fec::{self, FecError};
use crate::geometry::{UnitGeometry, sender_ceiling};

/// One encoded picture.
#[derive(Clone, Copy, Debug)]
pub struct AccessUnit<'a> {
    pub data: &'a [u8],
    /// Capture instant: host wall clock, ns since the Unix epoch, monotonic within a session.
    pub pts_ns: u64,
    pub flags: UserFlags,
}

/// What became of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitShape {
    pub frame_index: u32,
    pub blocks: u32,
    pub data_packets: u32,
    pub recovery_packets: u32,
}

/// Why a unit was not packetized. Of a unit that is not streamed nothing was used up, and the next one takes its index.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum PacketizeError {
    #[error("access unit of {have} bytes; the limit is {limit}")]
    TooLong { have: usize, limit: u32 },
    #[error("access unit needs {0} blocks; the header has room for 65535")]
    TooManyBlocks(u32),
    #[error(transparent)]
    Fec(#[from] FecError),
}

/// A unit whose packets lie in a batch, but for their recovery shards.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CutUnit {
    geometry: UnitGeometry,
    pub(crate) shape: UnitShape,
}

/// Which ends of its unit a batch holds.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    pub(super) first: bool,
    pub(super) last: bool,
}

/// Cuts access units into packets and adds recovery shards. One per session and direction.
pub struct Packetizer {
    pub(super) config: PacketizerConfig,
    percent: u8,
    ceiling: u32,
    pub(super) next_frame: u32,
    /// Probe units count apart (wire §4.4).
    next_probe: u32,
    next_stream_seq: u32,
    encoder: fec::Encoder,
    /// What waits behind a block that was cut, at most a shard.
    pub(super) rest: Vec<u8>,
    /// The last data shard of a unit, padded with zeros.
    last_shard: Vec<u8>,
}

impl Packetizer {
    /// Starts at frame 0 and packet 0 with Welcome's percent.
    ///
    /// # Errors
    /// Values outside the wire's ranges, or a scheme that nobody defined.
    pub fn new(config: PacketizerConfig) -> Result<Self, ConfigError> {
        config.check()?;
        let ceiling = sender_ceiling(config.scheme, config.max_data_per_block, config.welcome_percent);
        let data = usize::from(config.max_data_per_block);
        // The size of the shards may change later.
        let shard_bytes = usize::from(wire::MAX_SHARD_PAYLOAD);
        let block_bytes = (data * shard_bytes).min(wire::MAX_FRAME_BYTES as usize + shard_bytes);
        let limits = fec::Limits { data, recovery: data.min(ceiling as usize - 1), shard_bytes, block_bytes };
        Ok(Self {
            config,
            percent: config.welcome_percent,
            ceiling,
            next_frame: 0,
            next_probe: 0,
            next_stream_seq: 0,
            encoder: fec::Encoder::new(config.scheme, limits).map_err(ConfigError::Scheme)?,
            rest: Vec::with_capacity(shard_bytes),
            last_shard: Vec::with_capacity(shard_bytes),
        })
    }

    /// Recovery percent from the next block on. Blocks stay below the ceiling of Welcome's percent whatever is set.
    pub fn set_fec_percent(&mut self, percent: u8) {
        self.percent = percent.min(100);
    }

    pub fn fec_percent(&self) -> u8 {
        self.percent
    }

    /// Shard size from the next unit on: even, 512..=9152. The caller keeps the rules of wire §2.7: smaller at once, larger
    /// only after the client's ack.
    ///
    /// # Errors
    /// [`ConfigError::Shard`]; the size stays.
    pub fn set_shard_payload(&mut self, shard_payload: u16) -> Result<(), ConfigError> {
        let config = PacketizerConfig { shard_payload, ..self.config };
        config.check()?;
        self.config = config;
        Ok(())
    }

    pub fn shard_payload(&self) -> u16 {
        self.config.shard_payload
    }

    /// Data shards of the largest block of a unit of `bytes` bytes.
    pub fn largest_block(&self, bytes: usize) -> u32 {
        let shards = bytes.div_ceil(usize::from(self.config.shard_payload)).max(1);
        shards.min(usize::from(self.config.max_data_per_block)) as u32
    }

    /// Index of the next unit.
    pub fn next_frame_index(&self) -> u32 {
        self.next_frame
    }

    /// Recovery shards of a block of `data` shards, clamped to the receiver's ceiling.
    pub(super) fn recovery_shards(&self, data: u16) -> u16 {
        let data = u32::from(data);
        let wanted = (data * u32::from(self.percent)).div_ceil(100);
        wanted.min(self.ceiling.saturating_sub(data)) as u16
    }

    /// Header of all packets of a unit, as far as they are equal.
    pub(super) fn header(&self, frame_index: u32, pts_ns: u64, user_flags: UserFlags) -> VideoHeader {
        VideoHeader {
            pts_ns,
            frame_index,
            user_flags,
            shard_bytes: self.config.shard_payload,
            magic: wire::VIDEO_MAGIC,
            version: wire::VIDEO_VERSION,
            fec_scheme: self.config.scheme,
            ..VideoHeader::ZERO
        }
    }

    /// Datagrams of a unit of `bytes` bytes with the present percent.
    pub fn packets(&self, bytes: u32) -> usize {
        let geometry = UnitGeometry::new(bytes, self.config.shard_payload, self.config.max_data_per_block);
        (geometry.shards + self.recovery_packets(&geometry)) as usize
    }

    fn recovery_packets(&self, geometry: &UnitGeometry) -> u32 {
        (0..geometry.blocks).map(|block| u32::from(self.recovery_shards(geometry.data_shards(block)))).sum()
    }

    /// Writes all packets of `unit` into `batch`, plain and in emission order; a [`crate::Sealer`] comes next.
    ///
    /// # Errors
    /// Units above 64 MiB or 65535 blocks, and blocks which the code cannot hold. No index is used up then.
    pub fn packetize(&mut self, unit: AccessUnit<'_>, batch: &mut PacketBatch) -> Result<UnitShape, PacketizeError> {
        let cut = self.cut(unit, batch)?;
        self.complete(&cut, batch)?;
        Ok(cut.shape)
    }

    /// As [`Self::packetize`], without the content of the recovery shards: [`Self::recover`] makes it.
    ///
    /// # Errors
    /// See [`Self::packetize`].
    pub(crate) fn cut(&mut self, unit: AccessUnit<'_>, batch: &mut PacketBatch) -> Result<CutUnit, PacketizeError> {
        let header = self.header(self.next_frame, unit.pts_ns, unit.flags);
        let cut = self.whole(unit.data.len(), Some(unit.data), header, batch)?;
        self.next_frame = self.next_frame.wrapping_add(1);
        Ok(cut)
    }

    /// Writes the recovery shards of a unit that was cut. They are made of `data`, its bytes: the data packets may be sealed
    /// by now.
    ///
    /// # Errors
    /// None for the unit that was cut last.
    pub(crate) fn recover(&mut self, cut: &CutUnit, data: &[u8], batch: &mut PacketBatch) -> Result<(), FecError> {
        let shard_bytes = batch.shard_bytes();
        let whole = data.len() / shard_bytes;
        let mut last = std::mem::take(&mut self.last_shard);
        last.clear();
        last.extend_from_slice(&data[whole * shard_bytes..]);
        last.resize(shard_bytes, 0);
        let shard = |index| if index < whole { &data[index * shard_bytes..][..shard_bytes] } else { &last[..] };
        let geometry = &cut.geometry;
        let mut next = geometry.shards as usize;
        let mut outcome = Ok(());
        for block in 0..geometry.blocks {
            let (first, shards) = (geometry.first_shard(block) as usize, geometry.data_shards(block));
            let recovery = usize::from(self.recovery_shards(shards));
            let (_, behind) = batch.split_shards(next);
            let shards = (first..first + usize::from(shards)).map(shard);
            outcome = outcome.and(self.encoder.encode(shard_bytes, shards, behind.shards(recovery)));
            next += recovery;
        }
        self.last_shard = last;
        outcome
    }

    /// Writes the recovery shards of a unit whose data shards lie plain in `batch`.
    fn complete(&mut self, cut: &CutUnit, batch: &mut PacketBatch) -> Result<(), FecError> {
        let mut next = cut.geometry.shards as usize;
        for block in 0..cut.geometry.blocks {
            let first = cut.geometry.first_shard(block) as usize;
            next += self.write_recovery(first, cut.geometry.data_shards(block), next, batch)?;
        }
        Ok(())
    }

    /// Writes a unit of `length` zero bytes that only measures the path: it has an index of its own space, and nobody
    /// decodes it (wire §2.7).
    ///
    /// # Errors
    /// See [`Self::packetize`].
    pub fn probe(&mut self, length: u32, pts_ns: u64, batch: &mut PacketBatch) -> Result<UnitShape, PacketizeError> {
        let header = self.header(self.next_probe, pts_ns, UserFlags::PROBE);
        let cut = self.whole(length as usize, None, header, batch)?;
        self.next_probe = self.next_probe.wrapping_add(1);
        self.complete(&cut, batch)?;
        Ok(cut.shape)
    }

    /// A unit whose length is known: `data`, or zeros. Recovery shards have their headers only.
    fn whole(
        &mut self,
        length: usize,
        data: Option<&[u8]>,
        mut header: VideoHeader,
        batch: &mut PacketBatch,
    ) -> Result<CutUnit, PacketizeError> {
        header.frame_bytes = check_length(length)?;
        let geometry = UnitGeometry::new(header.frame_bytes, header.shard_bytes, self.config.max_data_per_block);
        header.block_count =
            u16::try_from(geometry.blocks).map_err(|_| PacketizeError::TooManyBlocks(geometry.blocks))?;
        let shard_bytes = usize::from(header.shard_bytes);
        for block in [0, geometry.blocks - 1] {
            // All but the last are equal.
            let data = geometry.data_shards(block);
            let recovery = self.recovery_shards(data).into();
            self.encoder.check(fec::Shape { data: data.into(), recovery, shard_bytes })?;
        }
        let recovery_packets = self.recovery_packets(&geometry);
        batch.prepare((geometry.shards + recovery_packets) as usize, shard_bytes);
        match data {
            Some(data) => batch.set_shards(data, geometry.shards as usize),
            None => batch.zero_shards(geometry.shards as usize),
        }
        let ends = Ends { first: true, last: true };
        let mut packet = 0;
        for recovery_pass in [false, true] {
            for block in 0..geometry.blocks {
                header.block_index = block as u16;
                header.data_shards = geometry.data_shards(block);
                header.recovery_shards = self.recovery_shards(header.data_shards);
                let behind_data = header.data_shards + header.recovery_shards;
                let shards = if recovery_pass { header.data_shards..behind_data } else { 0..header.data_shards };
                packet = self.write_headers(header, shards, ends, packet, batch);
            }
        }
        let shape = UnitShape {
            frame_index: header.frame_index,
            blocks: geometry.blocks,
            data_packets: geometry.shards,
            recovery_packets,
        };
        Ok(CutUnit { geometry, shape })
    }

    /// Writes the recovery shards of the block whose `data` shards begin at packet `first` into the packets from `at` on;
    /// the number of them.
    pub(super) fn write_recovery(
        &mut self,
        first: usize,
        data: u16,
        at: usize,
        batch: &mut PacketBatch,
    ) -> Result<usize, FecError> {
        let recovery = usize::from(self.recovery_shards(data));
        let shard_bytes = batch.shard_bytes();
        let (before, after) = batch.split_shards(at);
        let shards = (first..first + usize::from(data)).map(|index| before.shard(index));
        self.encoder.encode(shard_bytes, shards, after.shards(recovery))?;
        Ok(recovery)
    }

    /// Writes the headers of some shards of a block into the packets from `packet` on; the packet behind them.
    pub(super) fn write_headers(
        &mut self,
        mut header: VideoHeader,
        shards: Range<u16>,
        ends: Ends,
        mut packet: usize,
        batch: &mut PacketBatch,
    ) -> usize {
        let last = batch.len() - 1;
        for shard in shards {
            header.shard_index = shard;
            header.stream_seq = self.next_stream_seq;
            header.flags = PacketFlags::PIC;
            if ends.first && packet == 0 {
                header.flags |= PacketFlags::SOF;
            }
            if ends.last && packet == last {
                header.flags |= PacketFlags::EOF;
            }
            batch.set_header(packet, &header);
            self.next_stream_seq = self.next_stream_seq.wrapping_add(1);
            packet += 1;
        }
        packet
    }
}

/// The length of a unit as the header states it.
pub(super) fn check_length(have: usize) -> Result<u32, PacketizeError> {
    let limit = wire::MAX_FRAME_BYTES;
    u32::try_from(have).ok().filter(|&bytes| bytes <= limit).ok_or(PacketizeError::TooLong { have, limit })
}
