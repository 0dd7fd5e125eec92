//! Values of a vector file as Rust values: integers are numbers or decimal texts, bytes are hex texts, null is absent.

use serde_json::Value;

/// A value that a vector file can hold.
pub trait FromJson: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// A sentence that says what stands there instead.
    fn from_json(value: &Value) -> Result<Self, String>;
}

/// A field of an object.
///
/// # Errors
/// The object has no such field.
pub fn field<'a>(value: &'a Value, name: &str) -> Result<&'a Value, String> {
    value.get(name).ok_or_else(|| format!("no field '{name}' in {value}"))
}

/// Bytes of a hex text.
///
/// # Errors
/// The value is no text, or no hex.
pub fn hex(value: &Value) -> Result<Vec<u8>, String> {
    let text = value.as_str().ok_or_else(|| format!("{value} is no hex text"))?;
    if !text.is_ascii() || text.len() % 2 != 0 {
        return Err(format!("'{text}' is no hex text"));
    }
    (0..text.len() / 2)
        .map(|index| u8::from_str_radix(&text[index * 2..index * 2 + 2], 16))
        .collect::<Result<_, _>>()
        .map_err(|error| format!("'{text}': {error}"))
}

/// Bytes as a hex text.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

macro_rules! integer {
    ($($int:ty),*) => {$(
        impl FromJson for $int {
            fn from_json(value: &Value) -> Result<Self, String> {
                let text = value.as_str().map_or_else(|| value.to_string(), String::from);
                text.parse().map_err(|error| format!("{value}: {error}"))
            }
        }
    )*};
}
integer!(u8, u16, u32, u64, i8, i16, i32, i64);

impl FromJson for bool {
    fn from_json(value: &Value) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| format!("{value} is no truth value"))
    }
}

impl FromJson for String {
    fn from_json(value: &Value) -> Result<Self, String> {
        value.as_str().map(Self::from).ok_or_else(|| format!("{value} is no text"))
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value) -> Result<Self, String> {
        if value.is_string() {
            return hex(value)?.into_iter().map(|byte| T::from_json(&byte.into())).collect();
        }
        let items = value.as_array().ok_or_else(|| format!("{value} is no list"))?;
        items.iter().map(T::from_json).collect()
    }
}

impl<T: FromJson, const N: usize> FromJson for [T; N] {
    fn from_json(value: &Value) -> Result<Self, String> {
        let items = Vec::<T>::from_json(value)?;
        let count = items.len();
        items.try_into().map_err(|_| format!("{count} elements instead of {N} in {value}"))
    }
}

impl<const N: usize> FromJson for pf_abi::runtime::Secret<[u8; N]> {
    fn from_json(value: &Value) -> Result<Self, String> {
        <[u8; N]>::from_json(value).map(Self::new)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value) -> Result<Self, String> {
        if value.is_null() {
            return Ok(None);
        }
        T::from_json(value).map(Some)
    }
}

/// The bits of a float.
fn bits(value: &Value) -> Result<u64, String> {
    let digits = value.as_str().and_then(|text| text.strip_prefix("0x"));
    let digits = digits.ok_or_else(|| format!("{value} is no hex number"))?;
    u64::from_str_radix(digits, 16).map_err(|error| format!("{value}: {error}"))
}

impl FromJson for pf_abi::runtime::F32 {
    fn from_json(value: &Value) -> Result<Self, String> {
        u32::try_from(bits(value)?).map(Self::from_bits).map_err(|error| format!("{value}: {error}"))
    }
}

/// A constant as vector files print it.
pub trait Printed {
    /// Numbers in decimal, bytes and GUIDs as hex in memory order, texts as they are.
    fn printed(&self) -> String;
}

macro_rules! printed_as_text {
    ($($ty:ty),*) => {$(
        impl Printed for $ty {
            fn printed(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
printed_as_text!(u8, u16, u32, u64, i8, i16, i32, i64, &str, String);

impl<const N: usize> Printed for [u8; N] {
    fn printed(&self) -> String {
        to_hex(self)
    }
}

impl Printed for pf_abi::runtime::Guid {
    fn printed(&self) -> String {
        to_hex(&self.to_bytes())
    }
}
