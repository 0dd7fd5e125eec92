//! Packetizing of whole access units (wire §4.4).

use pf_abi::wire::{self, FecScheme, PacketFlags, UserFlags, VideoHeader, Welcome};

use crate::batch::PacketBatch;
use crate::fec::{self, FecError};
use crate::geometry::{UnitGeometry, scheme_maximum, sender_ceiling};

/// What a session agreed on, as far as the sender needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PacketizerConfig {
    pub scheme: FecScheme,
    /// Bytes of a shard: even, 512..=9152.
    pub shard_payload: u16,
    /// Data shards of a full block, at least 1.
    pub max_data_per_block: u16,
    /// Percent of Welcome: the start value, and the base of the ceiling for ever.
    pub welcome_percent: u8,
}

impl PacketizerConfig {
    pub fn from_welcome(welcome: &Welcome) -> Self {
        Self {
            scheme: welcome.fec_scheme,
            shard_payload: welcome.shard_payload,
            max_data_per_block: welcome.max_data_per_block,
            welcome_percent: welcome.fec_percent,
        }
    }

    /// Checks every value against the wire's ranges.
    ///
    /// # Errors
    /// The first value outside its range.
    pub fn check(&self) -> Result<(), ConfigError> {
        fec::check_scheme(self.scheme).map_err(ConfigError::Scheme)?;
        let shard = self.shard_payload;
        if !shard.is_multiple_of(2) || !(wire::MIN_SHARD_PAYLOAD..=wire::MAX_SHARD_PAYLOAD).contains(&shard) {
            return Err(ConfigError::Shard(shard));
        }
        let data = self.max_data_per_block;
        if data == 0 || u32::from(data) > scheme_maximum(self.scheme) {
            return Err(ConfigError::Block(data));
        }
        if self.welcome_percent > 100 {
            return Err(ConfigError::Percent(self.welcome_percent));
        }
        Ok(())
    }
}

/// What is wrong with the agreed values.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ConfigError {
    #[error(transparent)]
    Scheme(FecError),
    #[error("shard_payload is {0}; it must be even and within 512..=9152")]
    Shard(u16),
    #[error("max_data_per_block is {0}; it must be at least 1 and within the scheme's maximum")]
    Block(u16),
    #[error("fec_percent is {0}; it must be at most 100")]
    Percent(u8),
}

/// One encoded picture.
#[derive(Clone, Copy, Debug)]
pub struct AccessUnit<'a> {
    pub data: &'a [u8],
    /// Capture instant: host wall clock, ns since the Unix epoch, monotonic within a session.
    pub pts_ns: u64,
    pub flags: UserFlags,
}

/// What became of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitShape {
    pub frame_index: u32,
    pub blocks: u32,
    pub data_packets: u32,
    pub recovery_packets: u32,
}

/// Why a unit was not packetized; the stream goes on with the next one, which takes the same index.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum PacketizeError {
    #[error("access unit of {have} bytes; the limit is {limit}")]
    TooLong { have: usize, limit: u32 },
    #[error("access unit needs {0} blocks; the header has room for 65535")]
    TooManyBlocks(u32),
    #[error(transparent)]
    Fec(#[from] FecError),
}

/// Cuts access units into packets and adds recovery shards. One per session and direction.
pub struct Packetizer {
    config: PacketizerConfig,
    percent: u8,
    ceiling: u32,
    next_frame: u32,
    next_stream_seq: u32,
    encoder: fec::Encoder,
}

impl Packetizer {
    /// Starts at frame 0 and packet 0 with Welcome's percent.
    ///
    /// # Errors
    /// Values outside the wire's ranges, or a scheme that is not built.
    pub fn new(config: PacketizerConfig) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self {
            config,
            percent: config.welcome_percent,
            ceiling: sender_ceiling(config.scheme, config.max_data_per_block, config.welcome_percent),
            next_frame: 0,
            next_stream_seq: 0,
            encoder: fec::Encoder::new(),
        })
    }

    /// Recovery percent from the next unit on. Blocks stay below the ceiling of Welcome's percent whatever is set.
    pub fn set_fec_percent(&mut self, percent: u8) {
        self.percent = percent.min(100);
    }

    pub fn fec_percent(&self) -> u8 {
        self.percent
    }

    /// Bytes of a shard.
    pub fn shard_payload(&self) -> u16 {
        self.config.shard_payload
    }

    /// Index of the next unit.
    pub fn next_frame_index(&self) -> u32 {
        self.next_frame
    }

    /// Recovery shards of a block of `data` shards, clamped to the receiver's ceiling.
    fn recovery_shards(&self, data: u16) -> u16 {
        let data = u32::from(data);
        let wanted = (data * u32::from(self.percent)).div_ceil(100);
        wanted.min(self.ceiling.saturating_sub(data)) as u16
    }

    /// Writes all packets of `unit` into `batch`, plain and in emission order; a [`crate::Sealer`] comes next.
    ///
    /// # Errors
    /// Units above 64 MiB or 65535 blocks, and blocks which the code cannot hold. No index is used up then.
    pub fn packetize(&mut self, unit: AccessUnit<'_>, batch: &mut PacketBatch) -> Result<UnitShape, PacketizeError> {
        let too_long = PacketizeError::TooLong { have: unit.data.len(), limit: wire::MAX_FRAME_BYTES };
        let frame_bytes = u32::try_from(unit.data.len()).map_err(|_| too_long)?;
        if frame_bytes > wire::MAX_FRAME_BYTES {
            return Err(too_long);
        }
        let geometry = UnitGeometry::new(frame_bytes, self.config.shard_payload, self.config.max_data_per_block);
        let block_count = u16::try_from(geometry.blocks).map_err(|_| PacketizeError::TooManyBlocks(geometry.blocks))?;
        let recovery_packets: u32 =
            (0..geometry.blocks).map(|block| u32::from(self.recovery_shards(geometry.data_shards(block)))).sum();
        let packets = (geometry.shards + recovery_packets) as usize;
        batch.prepare(packets, usize::from(self.config.shard_payload));
        self.write_data(unit.data, batch);
        self.write_recovery(geometry, batch)?;
        let header = VideoHeader {
            pts_ns: unit.pts_ns,
            frame_index: self.next_frame,
            frame_bytes,
            user_flags: unit.flags,
            block_count,
            shard_bytes: self.config.shard_payload,
            magic: wire::VIDEO_MAGIC,
            version: wire::VIDEO_VERSION,
            fec_scheme: self.config.scheme,
            ..VideoHeader::ZERO
        };
        self.write_headers(header, geometry, batch);
        self.next_frame = self.next_frame.wrapping_add(1);
        self.next_stream_seq = self.next_stream_seq.wrapping_add(packets as u32);
        Ok(UnitShape {
            frame_index: header.frame_index,
            blocks: geometry.blocks,
            data_packets: geometry.shards,
            recovery_packets,
        })
    }

    /// Data shards of all blocks come first, so shard i is packet i.
    fn write_data(&self, data: &[u8], batch: &mut PacketBatch) {
        if data.is_empty() {
            batch.set_shard(0, &[]);
        }
        for (index, shard) in data.chunks(usize::from(self.config.shard_payload)).enumerate() {
            batch.set_shard(index, shard);
        }
    }

    /// Recovery shards of block 0, 1, … follow behind all data.
    fn write_recovery(&mut self, geometry: UnitGeometry, batch: &mut PacketBatch) -> Result<(), FecError> {
        let shard_bytes = usize::from(self.config.shard_payload);
        let mut next = geometry.shards as usize;
        for block in 0..geometry.blocks {
            let data = geometry.data_shards(block);
            let recovery = usize::from(self.recovery_shards(data));
            let first = geometry.first_shard(block) as usize;
            let (before, mut after) = batch.split_shards(next);
            let shards = (first..first + usize::from(data)).map(|index| before.shard(index));
            self.encoder.encode(shards, recovery, shard_bytes, |index, bytes| after.write(index, bytes))?;
            next += recovery;
        }
        Ok(())
    }

    fn write_headers(&self, mut header: VideoHeader, geometry: UnitGeometry, batch: &mut PacketBatch) {
        let last = batch.len() - 1;
        let mut packet = 0;
        let mut write = |header: &mut VideoHeader, index: usize| {
            header.stream_seq = self.next_stream_seq.wrapping_add(index as u32);
            header.flags = PacketFlags::PIC;
            if index == 0 {
                header.flags |= PacketFlags::SOF;
            }
            if index == last {
                header.flags |= PacketFlags::EOF;
            }
            batch.set_header(index, header);
        };
        for recovery_pass in [false, true] {
            for block in 0..geometry.blocks {
                header.block_index = block as u16;
                header.data_shards = geometry.data_shards(block);
                header.recovery_shards = self.recovery_shards(header.data_shards);
                let shards = if recovery_pass {
                    header.data_shards..header.data_shards + header.recovery_shards
                } else {
                    0..header.data_shards
                };
                for shard in shards {
                    header.shard_index = shard;
                    write(&mut header, packet);
                    packet += 1;
                }
            }
        }
    }
}
