//! A handler that claims to have adopted.
use pf_abi::runtime::handles::Adopted;

fn main() {
    let _ = Adopted { reply: (), call: core::marker::PhantomData };
}
