//! Both codes have coefficients u(row) × v(column) / (x(row) + y(column)): a Cauchy matrix with scaled rows and columns
//! (wire §4.9 states it; `gf16_few` says why Leopard's is one). Its square parts have an inverse in closed form, so that few
//! missing shards are solved for without elimination.

/// Logarithms in a field of characteristic 2, where addition is XOR.
pub(super) trait Field {
    /// Elements but 0: logarithms are modulo this.
    const ORDER: u32;

    /// Logarithm of an element that is not 0, below [`Self::ORDER`].
    fn log(&self, element: u16) -> u32;
}

/// Inverse of the matrix 1 / (x(r) + y(j)): its element (j, r) is `columns[j] × rows[r] / (x(r) + y(j))`, and `rows` and
/// `columns` are given as logarithms.
///
/// All x and y together must be different elements, at most 32,768, and `xs` as long as `ys`.
pub(super) fn invert<F: Field>(field: &F, xs: &[u16], ys: &[u16], rows: &mut Vec<u32>, columns: &mut Vec<u32>) {
    let factors = |own: &[u16], other: &[u16], into: &mut Vec<u32>| {
        into.clear();
        into.extend(own.iter().map(|&at| {
            let over: u32 = other.iter().map(|&point| field.log(at ^ point)).sum();
            let under: u32 = own.iter().filter(|&&point| point != at).map(|&point| field.log(at ^ point)).sum();
            (over % F::ORDER + F::ORDER - under % F::ORDER) % F::ORDER
        }));
    };
    factors(xs, ys, rows);
    factors(ys, xs, columns);
}
