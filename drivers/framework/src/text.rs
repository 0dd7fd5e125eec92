//! Zero-terminated UTF-16 for the platform's text fields, made while compiling.

/// Units that `text` needs in UTF-16, with its terminator.
pub const fn utf16_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut index = 0;
    let mut units = 1;
    while index < bytes.len() {
        // A lead byte of a four-byte sequence stands for a surrogate pair; continuation bytes for nothing.
        if bytes[index] >= 0xf0 {
            units += 2;
        } else if bytes[index] & 0xc0 != 0x80 {
            units += 1;
        }
        index += 1;
    }
    units
}

/// `text` as zero-terminated UTF-16. `N` is [`utf16_length`] of it; anything else fails to compile.
///
/// Only ASCII is taken: it is all that names of classes, libraries and endpoints need.
pub const fn utf16z<const N: usize>(text: &str) -> [u16; N] {
    let bytes = text.as_bytes();
    assert!(N == utf16_length(text), "N must be utf16_length(text)");
    let mut units = [0; N];
    let mut index = 0;
    while index < bytes.len() {
        assert!(bytes[index].is_ascii(), "only ASCII");
        units[index] = bytes[index] as u16;
        index += 1;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_with_a_zero() {
        const NAME: [u16; utf16_length("IddCx")] = utf16z("IddCx");
        assert_eq!(NAME, [0x49, 0x64, 0x64, 0x43, 0x78, 0]);
        assert_eq!(utf16_length("aé€𐍈"), 1 + 1 + 1 + 2 + 1);
    }
}
