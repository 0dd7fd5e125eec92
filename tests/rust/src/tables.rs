//! A provider of tables, for what must not compile.

use pf_abi::runtime::{Trap, Trapped};

/// Has no function at all.
#[derive(Debug)]
pub struct Provider;

impl Trap for Provider {
    fn trapped(_: Trapped) -> i32 {
        -1
    }
}
