//! A decoded picture's luma, kept for comparisons.

/// A luma plane without row padding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Luma {
    pub width: u32,
    pub height: u32,
    bytes: Vec<u8>,
}

impl Luma {
    /// Takes a plane of `stride` bytes a row; keeps its memory. A plane that is too short leaves it empty.
    pub fn copy_from(&mut self, plane: &[u8], width: u32, height: u32, stride: usize) {
        self.bytes.clear();
        (self.width, self.height) = (width, height);
        for row in plane.chunks(stride.max(1)).take(height as usize) {
            self.bytes.extend_from_slice(&row[..row.len().min(width as usize)]);
        }
        if self.bytes.len() != width as usize * height as usize {
            *self = Self::default();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.chunks_exact((self.width as usize).max(1))
    }
}
