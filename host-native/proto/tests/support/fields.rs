//! Both codes as the wire states them (wire §4.9, §4.10), one element at a time and without a library: what the coder of
//! the crate is held against.
#![allow(dead_code)]

/// Product in GF(2^8), polynomial 0x11D, by shifts.
pub fn times8(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    while b != 0 {
        if b & 1 != 0 {
            product ^= a;
        }
        a = (a << 1) ^ if a & 0x80 != 0 { 0x1d } else { 0 };
        b >>= 1;
    }
    product
}

/// Inverse in GF(2^8), by trying all.
pub fn inverse8(a: u8) -> u8 {
    (1..=255).find(|&b| times8(a, b) == 1).expect("every element but 0 has one")
}

/// Coefficients of the recovery shards of a block of `k` and `m`, row by row.
pub fn matrix8(k: usize, m: usize) -> Vec<Vec<u8>> {
    (0..m).map(|row| (0..k).map(|column| inverse8(((m + column) ^ row) as u8)).collect()).collect()
}

/// Recovery shards of `data` by a matrix over GF(2^8).
pub fn recovery8(matrix: &[Vec<u8>], data: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let byte =
        |row: &[u8], at: usize| row.iter().zip(data).fold(0, |sum, (&factor, shard)| sum ^ times8(factor, shard[at]));
    matrix.iter().map(|row| (0..data[0].len()).map(|at| byte(row, at)).collect()).collect()
}

/// GF(2^16) in the Cantor basis.
pub struct Field16 {
    log: Vec<u16>,
    exp: Vec<u16>,
}

const BASIS: [u16; 16] = [
    0x0001, 0xacca, 0x3c0e, 0x163e, 0xc582, 0xed2e, 0x914c, 0x4012, 0x6c98, 0x10d8, 0x6a72, 0xb900, 0xfdb8, 0xfb34,
    0xff38, 0x991e,
];

impl Field16 {
    pub fn new() -> Self {
        let mut register = vec![0_u16; 65_536];
        let mut state = 1_usize;
        for i in 0..65_535_u16 {
            register[state] = i;
            state <<= 1;
            if state >= 65_536 {
                state ^= 0x1_002d;
            }
        }
        register[0] = 65_535;
        let cantor = |x: usize| (0..16).filter(|bit| x >> bit & 1 != 0).fold(0, |sum, bit| sum ^ BASIS[bit]);
        let log: Vec<u16> = (0..65_536).map(|x| register[usize::from(cantor(x))]).collect();
        let mut exp = vec![0; 65_536];
        for (x, &log) in log.iter().enumerate() {
            exp[usize::from(log)] = x as u16;
        }
        exp[65_535] = exp[0];
        Self { log, exp }
    }

    pub fn times(&self, a: u16, b: u16) -> u16 {
        if a == 0 || b == 0 {
            return 0;
        }
        let sum = u32::from(self.log[usize::from(a)]) + u32::from(self.log[usize::from(b)]);
        self.exp[(sum % 65_535) as usize]
    }

    pub fn over(&self, a: u16, b: u16) -> u16 {
        if a == 0 {
            return 0;
        }
        let difference = 65_535 + u32::from(self.log[usize::from(a)]) - u32::from(self.log[usize::from(b)]);
        self.exp[(difference % 65_535) as usize]
    }

    /// Coefficient of data shard `column` in recovery shard `row`, as the closed form has it.
    pub fn coefficient(&self, k: usize, m: usize, row: usize, column: usize) -> u16 {
        let (pow_k, pow_m) = (k.next_power_of_two(), m.next_power_of_two());
        let (place, other, group) = if pow_k > pow_m || (pow_k == pow_m && k <= m) {
            (pow_m + column, row, (pow_m + column) / pow_m)
        } else {
            (pow_k + row, column, (pow_k + row) / pow_k)
        };
        self.over(group as u16, (place ^ other) as u16)
    }
}

/// Element `index` of a shard: its bytes lie apart by 32, in the tail by half of the tail.
pub fn element16(shard: &[u8], index: usize) -> u16 {
    let (chunk, at) = (index / 32, index % 32);
    let length = (shard.len() - 64 * chunk).min(64);
    u16::from(shard[64 * chunk + at]) | u16::from(shard[64 * chunk + length / 2 + at]) << 8
}
