//! Numbers that memory does not hold as the machine does: floats with every bit, words of 24 bits, big-endian words.
//!
//! All have alignment 1; the layouts around them state where they stand. The big-endian words of 16, 32 and 64 bits are
//! those of the crate `zerocopy`.

use core::fmt;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::{ByteReader, ByteWriter, DecodeError, EncodeError};

macro_rules! float {
    ($name:ident, $float:ty, $bits:ty, $size:literal, $what:literal) => {
        #[doc = $what]
        ///
        /// Two are equal when their bits are: a NaN is itself, and zero is not minus zero. A move of the plain number may
        /// change which NaN it is; a move of this does not.
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
        #[repr(transparent)]
        pub struct $name([u8; $size]);

        impl $name {
            pub const ZERO: Self = Self([0; $size]);

            pub const fn new(value: $float) -> Self {
                Self::from_bits(value.to_bits())
            }
            pub const fn get(self) -> $float {
                <$float>::from_bits(self.to_bits())
            }
            pub fn set(&mut self, value: $float) {
                *self = Self::new(value);
            }
            pub const fn from_bits(bits: $bits) -> Self {
                Self(bits.to_le_bytes())
            }
            pub const fn to_bits(self) -> $bits {
                <$bits>::from_le_bytes(self.0)
            }
        }

        impl From<$float> for $name {
            fn from(value: $float) -> Self {
                Self::new(value)
            }
        }
        impl From<$name> for $float {
            fn from(value: $name) -> Self {
                value.get()
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let value = self.get();
                if value.is_nan() { write!(f, "NaN({:#x})", self.to_bits()) } else { write!(f, "{value:?}") }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.get(), f)
            }
        }
    };
}
float!(F32, f32, u32, 4, "An `f32` with every bit, those of a NaN too.");
float!(F64, f64, u64, 8, "An `f64` with every bit, those of a NaN too.");

macro_rules! word24 {
    ($name:ident, $int:ty, $min:literal, $max:literal, $what:literal, ($bytes:ident) $get:expr, ($value:ident) $put:expr) => {
        #[doc = $what]
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
        #[repr(transparent)]
        pub struct $name([u8; 3]);

        impl $name {
            pub const ZERO: Self = Self([0; 3]);
            pub const MIN: $int = $min;
            pub const MAX: $int = $max;

            /// The word of this number; its low 24 bits where it is outside of [`Self::MIN`] to [`Self::MAX`].
            pub const fn wrapping($value: $int) -> Self {
                Self($put)
            }
            /// The word of this number, if it has 24 bits.
            pub const fn new(value: $int) -> Option<Self> {
                if value >= Self::MIN && value <= Self::MAX { Some(Self::wrapping(value)) } else { None }
            }
            pub const fn get(self) -> $int {
                let $bytes = self.0;
                $get
            }
            /// Stores the low 24 bits of the number.
            pub fn set_wrapping(&mut self, value: $int) {
                *self = Self::wrapping(value);
            }
            /// The bytes as they travel.
            pub const fn bytes(&self) -> &[u8] {
                &self.0
            }
        }

        impl From<$name> for $int {
            fn from(value: $name) -> Self {
                value.get()
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.get(), f)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.get(), f)
            }
        }
    };
}

/// The first three of four bytes.
const fn low(bytes: [u8; 4]) -> [u8; 3] {
    [bytes[0], bytes[1], bytes[2]]
}

word24!(
    U24, u32, 0, 0xff_ffff, "An unsigned word of 24 bits, least significant byte first.",
    (bytes) u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]),
    (value) low(value.to_le_bytes())
);
word24!(
    I24, i32, -0x80_0000, 0x7f_ffff, "A signed word of 24 bits, least significant byte first.",
    (bytes) i32::from_le_bytes([0, bytes[0], bytes[1], bytes[2]]) >> 8,
    (value) low(value.to_le_bytes())
);
word24!(
    BeU24, u32, 0, 0xff_ffff, "An unsigned word of 24 bits, most significant byte first.",
    (bytes) u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]),
    (value) low((value << 8).to_be_bytes())
);

macro_rules! big {
    ($name:ident, $int:ty) => {
        /// Reads one big-endian integer.
        ///
        /// # Errors
        /// Truncated.
        pub fn $name(&mut self, what: &'static str) -> Result<$int, DecodeError> {
            self.array(what).map(<$int>::from_be_bytes)
        }
    };
}
macro_rules! three {
    ($name:ident, $word:ident, $int:ty) => {
        /// Reads one integer of 24 bits.
        ///
        /// # Errors
        /// Truncated.
        pub fn $name(&mut self, what: &'static str) -> Result<$int, DecodeError> {
            self.array(what).map(|bytes| $word(bytes).get())
        }
    };
}
impl ByteReader<'_> {
    big!(be_u16, u16);
    big!(be_u32, u32);
    big!(be_u64, u64);
    big!(be_i16, i16);
    big!(be_i32, i32);
    big!(be_i64, i64);
    three!(u24, U24, u32);
    three!(i24, I24, i32);
    three!(be_u24, BeU24, u32);

    /// Reads one float.
    ///
    /// # Errors
    /// Truncated.
    pub fn f32(&mut self, what: &'static str) -> Result<F32, DecodeError> {
        self.array(what).map(F32)
    }
    /// Reads one float.
    ///
    /// # Errors
    /// Truncated.
    pub fn f64(&mut self, what: &'static str) -> Result<F64, DecodeError> {
        self.array(what).map(F64)
    }
}

macro_rules! put_big {
    ($name:ident, $int:ty) => {
        /// Writes one big-endian integer.
        pub fn $name(&mut self, value: $int) {
            self.bytes(&value.to_be_bytes());
        }
    };
}
macro_rules! put_three {
    ($name:ident, $word:ident, $int:ty) => {
        /// Writes one integer of 24 bits.
        ///
        /// # Errors
        /// `BadValue` where it has more.
        pub fn $name(&mut self, what: &'static str, value: $int) -> Result<(), EncodeError> {
            let word = $word::new(value).ok_or(EncodeError::bad_value(what))?;
            self.bytes(&word.0);
            Ok(())
        }
    };
}
impl ByteWriter<'_> {
    put_big!(be_u16, u16);
    put_big!(be_u32, u32);
    put_big!(be_u64, u64);
    put_big!(be_i16, i16);
    put_big!(be_i32, i32);
    put_big!(be_i64, i64);
    put_three!(u24, U24, u32);
    put_three!(i24, I24, i32);
    put_three!(be_u24, BeU24, u32);

    /// Writes one float.
    pub fn f32(&mut self, value: F32) {
        self.bytes(&value.0);
    }
    /// Writes one float.
    pub fn f64(&mut self, value: F64) {
        self.bytes(&value.0);
    }
}
