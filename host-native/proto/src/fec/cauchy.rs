//! Both codes have coefficients u(row) × v(column) / (x(row) + y(column)): a Cauchy matrix with scaled rows and columns
//! (wire §4.9 states it; `gf16` says why Leopard's is one). Its square parts have an inverse in closed form, so that few
//! missing shards are solved for without elimination.

/// Arithmetic on single elements of a field of characteristic 2; addition is XOR.
pub(super) trait Field {
    fn times(&self, a: u16, b: u16) -> u16;
    /// `a / b` for `b` not 0.
    fn over(&self, a: u16, b: u16) -> u16;
}

/// Inverse of the matrix 1 / (x(r) + y(j)): its element (j, r) is `columns[j] × rows[r] / (x(r) + y(j))`.
///
/// All x and y together must be different elements, and `xs` as long as `ys`.
pub(super) fn invert(field: &impl Field, xs: &[u16], ys: &[u16], rows: &mut Vec<u16>, columns: &mut Vec<u16>) {
    let factors = |own: &[u16], other: &[u16], into: &mut Vec<u16>| {
        into.clear();
        into.extend(own.iter().map(|&at| {
            let product = |points: &[u16]| {
                points.iter().filter(|&&point| point != at).fold(1, |sum, &point| field.times(sum, at ^ point))
            };
            field.over(product(other), product(own))
        }));
    };
    factors(xs, ys, rows);
    factors(ys, xs, columns);
}
