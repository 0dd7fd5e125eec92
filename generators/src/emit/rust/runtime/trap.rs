//! What stands in a platform's table where its provider has no function.

/// A call of a function that its provider does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trapped {
    /// The table, as the schema calls it.
    pub table: &'static str,
    /// The function, as the schema calls it.
    pub function: &'static str,
    /// Its index in the table; in a struct of functions its place among the fields.
    pub index: usize,
}

/// What a provider does when a function is called that it does not have. Implemented by a type of the provider, for a
/// table carries nothing that a function could find it by.
pub trait Trap {
    /// Runs on the caller's thread, and must not panic: that would end the process.
    ///
    /// The result is the caller's where the function answers with an `i32`, or with something that the schema does not say.
    /// Every other function answers with zeros.
    fn trapped(call: Trapped) -> i32;
}
