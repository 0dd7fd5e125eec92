//! Pictures whose rows can be copied out, wherever they lie.

/// How the rows of a picture lie: 8-bit BGRA, top row first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelLayout {
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bytes from one row to the next; at least four per pixel.
    pub pitch: u32,
}

impl PixelLayout {
    /// Bytes of this many rows.
    #[must_use]
    pub const fn bytes(&self, rows: u32) -> usize {
        rows as usize * self.pitch as usize
    }
}

/// Why rows were not copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowsError {
    /// The picture ends before.
    #[error("rows {first} to {end} of a picture that has {height}")]
    Beyond {
        /// First row.
        first: u32,
        /// Row behind the last.
        end: u64,
        /// Rows that can be had.
        height: u32,
    },
    /// The room has another size.
    #[error("room of {room} bytes for {rows} rows of {pitch}")]
    Room {
        /// Bytes of the room.
        room: usize,
        /// Rows.
        rows: u32,
        /// Bytes of each.
        pitch: u32,
    },
}

/// Pixels that are copied out. Another process may write to them meanwhile, so nobody gets a reference to them.
pub trait Pixels {
    /// How the rows lie.
    fn layout(&self) -> PixelLayout;

    /// Copies `rows` rows from row `first` on, each with the bytes between it and the next.
    ///
    /// # Errors
    /// [`RowsError`] when there are not as many, or `into` has another length than they have bytes.
    fn copy_rows(&self, first: u32, rows: u32, into: &mut [u8]) -> Result<(), RowsError>;
}

impl PixelLayout {
    /// The start of these rows in bytes.
    ///
    /// # Errors
    /// [`RowsError`], as [`Pixels::copy_rows`] has it.
    pub fn locate(&self, first: u32, rows: u32, room: usize) -> Result<usize, RowsError> {
        let end = u64::from(first) + u64::from(rows);
        if end > u64::from(self.height) {
            return Err(RowsError::Beyond { first, end, height: self.height });
        }
        if room != self.bytes(rows) {
            return Err(RowsError::Room { room, rows, pitch: self.pitch });
        }
        Ok(self.bytes(first))
    }
}

/// Pixels in memory of this process.
#[derive(Clone, Copy, Debug)]
pub struct MemoryPixels<'a> {
    bytes: &'a [u8],
    layout: PixelLayout,
}

impl<'a> MemoryPixels<'a> {
    /// A picture of as many whole rows as there are bytes for, at most those of the layout.
    #[must_use]
    pub fn new(bytes: &'a [u8], layout: PixelLayout) -> Self {
        let there = bytes.len().checked_div(layout.pitch as usize).unwrap_or(0);
        let height = layout.height.min(u32::try_from(there).unwrap_or(u32::MAX));
        Self { bytes, layout: PixelLayout { height, ..layout } }
    }
}

impl Pixels for MemoryPixels<'_> {
    fn layout(&self) -> PixelLayout {
        self.layout
    }

    fn copy_rows(&self, first: u32, rows: u32, into: &mut [u8]) -> Result<(), RowsError> {
        let start = self.layout.locate(first, rows, into.len())?;
        into.copy_from_slice(&self.bytes[start..start + into.len()]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_copied_or_refused_and_never_cut() {
        let bytes: Vec<u8> = (0..40).collect();
        let layout = PixelLayout { width: 2, height: 5, pitch: 8 };
        let pixels = MemoryPixels::new(&bytes, layout);
        let mut two = [0; 16];
        assert_eq!(pixels.copy_rows(3, 2, &mut two), Ok(()));
        assert_eq!((two[0], two[15]), (24, 39));
        let beyond = RowsError::Beyond { first: 4, end: 6, height: 5 };
        assert_eq!(pixels.copy_rows(4, 2, &mut two), Err(beyond));
        assert_eq!(pixels.copy_rows(u32::MAX, 2, &mut two).map_err(|error| error.to_string().len() > 10), Err(true));
        assert_eq!(pixels.copy_rows(0, 1, &mut two), Err(RowsError::Room { room: 16, rows: 1, pitch: 8 }));
    }

    #[test]
    fn a_picture_has_no_more_rows_than_bytes() {
        let layout = PixelLayout { width: 2, height: 5, pitch: 8 };
        assert_eq!(MemoryPixels::new(&[0; 39], layout).layout().height, 4);
        assert_eq!(MemoryPixels::new(&[0; 39], PixelLayout { pitch: 0, ..layout }).layout().height, 0);
    }
}
