//! Ages of pictures, told by the host's clock.

/// How long ago `host_ns` (host's wall clock) was at `client_ns`; `offset_ns` is host minus client. Never negative.
pub fn age_ns(host_ns: u64, client_ns: u64, offset_ns: i64) -> u64 {
    client_ns.saturating_add_signed(offset_ns).saturating_sub(host_ns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_follow_the_offset() {
        assert_eq!(age_ns(1000, 900, 300), 200);
        assert_eq!(age_ns(1000, 1500, -300), 200);
        assert_eq!(age_ns(1000, 900, 0), 0);
    }
}
