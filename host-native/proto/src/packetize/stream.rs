//! Units that are sent while they are still being encoded (wire §4.6).

use pf_abi::wire::{SLICE_CUT_SHARDS, UserFlags, VideoHeader};

use super::packetizer::{Ends, PacketizeError, Packetizer, UnitShape, check_length};
use crate::batch::PacketBatch;

/// How a unit is streamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamForm {
    /// Blocks are cut when they are full. For clients with the capability STREAMED.
    Plain,
    /// Blocks are cut at the ends of slices too. For clients with the capabilities STREAMED and SLICE_STREAM.
    Slices,
}

/// What is known of a streamed unit when it begins.
#[derive(Clone, Copy, Debug)]
pub struct StreamStart {
    /// Capture instant: host wall clock, ns since the Unix epoch, monotonic within a session.
    pub pts_ns: u64,
    /// Without SLICE_STREAM, which follows from the form.
    pub flags: UserFlags,
    pub form: StreamForm,
}

/// A unit whose pieces come one after the other. Each block that is cut is given to `emit` as the content of the batch:
/// plain packets in emission order, of this block alone.
///
/// One that is dropped, or failed, before [`Self::finish`] is lost for the receiver. Its index is used up if anything of
/// it was emitted.
pub struct UnitStream<'a> {
    packetizer: &'a mut Packetizer,
    batch: &'a mut PacketBatch,
    form: StreamForm,
    header: VideoHeader,
    /// Bytes that wait in the batch's first shards; at most a full block.
    waiting: usize,
    /// Bytes of the blocks that were cut.
    cut: usize,
    shape: UnitShape,
}

impl<'a> UnitStream<'a> {
    /// Begins the next unit of `packetizer`. `batch` holds what waits, so nothing else may be packetized into it meanwhile.
    pub fn new(packetizer: &'a mut Packetizer, start: StreamStart, batch: &'a mut PacketBatch) -> Self {
        let slices = start.form == StreamForm::Slices;
        let flags = if slices { start.flags | UserFlags::SLICE_STREAM } else { start.flags };
        let header = packetizer.header(packetizer.next_frame, start.pts_ns, flags);
        let shape = UnitShape { frame_index: header.frame_index, ..UnitShape::default() };
        batch.prepare(1, usize::from(header.shard_bytes));
        Self { packetizer, batch, form: start.form, header, waiting: 0, cut: 0, shape }
    }

    fn shard_bytes(&self) -> usize {
        usize::from(self.header.shard_bytes)
    }

    fn full_block(&self) -> usize {
        usize::from(self.packetizer.config.max_data_per_block)
    }

    /// Takes the next piece of the unit, of any length. A full block is cut once more than it is waits.
    ///
    /// # Errors
    /// The unit gets longer than 64 MiB or than 65535 blocks.
    pub fn write(&mut self, mut piece: &[u8], mut emit: impl FnMut(&mut PacketBatch)) -> Result<(), PacketizeError> {
        check_length(self.cut + self.waiting + piece.len())?;
        let full = self.full_block() * self.shard_bytes();
        while !piece.is_empty() {
            if self.waiting == full {
                self.cut(self.full_block(), &mut emit)?;
            }
            let (now, later) = piece.split_at(piece.len().min(full - self.waiting));
            let filled = self.waiting + now.len();
            self.batch.set_len(filled.div_ceil(self.shard_bytes()));
            self.batch.write_shards(self.waiting, now);
            self.waiting = filled;
            piece = later;
        }
        Ok(())
    }

    /// Says that a slice ended with the last piece: what waits is sent if it is worth a block. Does nothing in the plain
    /// form.
    ///
    /// # Errors
    /// The unit gets longer than 65535 blocks.
    pub fn end_slice(&mut self, mut emit: impl FnMut(&mut PacketBatch)) -> Result<(), PacketizeError> {
        let whole = self.waiting / self.shard_bytes();
        if self.form == StreamForm::Plain || whole < SLICE_CUT_SHARDS as usize {
            return Ok(());
        }
        // Something must remain for the last block.
        let kept_back = usize::from(self.waiting.is_multiple_of(self.shard_bytes()));
        self.cut(whole - kept_back, &mut emit)
    }

    /// Sends the last block.
    ///
    /// # Errors
    /// Blocks which the code cannot hold.
    pub fn finish(mut self, mut emit: impl FnMut(&mut PacketBatch)) -> Result<UnitShape, PacketizeError> {
        let block = self.next_block()?;
        self.header.block_count = block + 1;
        self.header.frame_bytes = check_length(self.cut + self.waiting)?;
        let shards = self.waiting.div_ceil(self.shard_bytes()).max(1);
        self.batch.pad_shards(self.waiting, shards);
        self.emit(block, shards, true, &mut emit)?;
        Ok(self.shape)
    }

    /// Index of the block that is cut next. There must be one behind it, or it is the last.
    fn next_block(&self) -> Result<u16, PacketizeError> {
        let blocks = self.shape.blocks + 1;
        if blocks > u32::from(u16::MAX) { Err(PacketizeError::TooManyBlocks(blocks)) } else { Ok(blocks as u16 - 1) }
    }

    /// Cuts a block of `shards` whole shards that is not the last one; what waits behind it, goes on waiting.
    fn cut(&mut self, shards: usize, emit: &mut impl FnMut(&mut PacketBatch)) -> Result<(), PacketizeError> {
        let block = self.next_block()?;
        let bytes = shards * self.shard_bytes();
        let behind = self.waiting - bytes;
        // The recovery shards take the place of what waits behind the block.
        let mut rest = std::mem::take(&mut self.packetizer.rest);
        rest.clear();
        if behind > 0 {
            rest.extend_from_slice(&self.batch.shard(shards)[..behind]);
        }
        self.header.frame_bytes = if self.form == StreamForm::Slices { self.cut as u32 } else { 0 };
        let emitted = self.emit(block, shards, false, emit);
        self.batch.write_shards(0, &rest);
        self.packetizer.rest = rest;
        self.cut += bytes;
        self.waiting = behind;
        emitted
    }

    /// Completes the packets of the block whose data lies in the batch's first shards.
    fn emit(
        &mut self,
        block: u16,
        shards: usize,
        last: bool,
        emit: &mut impl FnMut(&mut PacketBatch),
    ) -> Result<(), PacketizeError> {
        let header = &mut self.header;
        header.block_index = block;
        header.data_shards = shards as u16;
        header.recovery_shards = self.packetizer.recovery_shards(header.data_shards);
        self.batch.set_len(shards + usize::from(header.recovery_shards));
        self.packetizer.write_recovery(0, header.data_shards, shards, self.batch)?;
        let ends = Ends { first: block == 0, last };
        let all = 0..header.data_shards + header.recovery_shards;
        self.packetizer.write_headers(*header, all, ends, 0, self.batch);
        if block == 0 {
            self.packetizer.next_frame = self.packetizer.next_frame.wrapping_add(1);
        }
        self.shape.blocks += 1;
        self.shape.data_packets += u32::from(header.data_shards);
        self.shape.recovery_packets += u32::from(header.recovery_shards);
        emit(self.batch);
        Ok(())
    }
}
