//! What every side of a skew run needs: values that tell where they come from, a log, and the line between the two.
//!
//! One line per request: `I <round> <interface> <code> <room> <hex> <key>` calls a device, `S <round> <section> <hex>` hands
//! shared memory over. One line per answer: `<status> <success> <hex>`; for a section `ok <hex>` or a word and why.

use std::fmt::Write as _;
use std::io::{BufRead, Write as _};

/// How a control call failed: the raw status, or a broken line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure(pub i32);

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}

/// Values of one round. They depend on the path alone, so that no two fields carry the same one for long.
pub struct Draw {
    pub round: u64,
}

impl Draw {
    fn hash(&self, path: &str, salt: u64) -> u64 {
        let mut state = 0xcbf2_9ce4_8422_2325 ^ self.round.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt;
        for byte in path.bytes() {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        state ^= state >> 32;
        state = state.wrapping_mul(0xd6e8_feb8_6659_fd93);
        state ^ (state >> 29)
    }

    /// Within a stated range: the ends in the first two rounds, then anything between.
    pub fn ranged(&self, path: &str, min: i128, max: i128) -> i128 {
        match self.round {
            0 => max,
            1 => min,
            _ => min + i128::from(self.hash(path, 0)) % (max - min + 1),
        }
    }

    /// Any value but zero; the top bit is set in every second round.
    pub fn int(&self, path: &str, bits: u32, signed: bool) -> i128 {
        self.item(path, 0, bits, signed)
    }

    pub fn item(&self, path: &str, index: usize, bits: u32, signed: bool) -> i128 {
        let hash = self.hash(path, index as u64);
        // So few bits have too few values: they would be alike in all places of one round.
        if bits <= 2 {
            return i128::from(hash >> 16 & ((1 << bits) - 1));
        }
        let top = 1_u64 << (bits - 1);
        let low = (hash & (top - 1)).max(1);
        if self.round % 2 == 0 {
            i128::from(low)
        } else if signed {
            i128::from(low) - i128::from(top)
        } else {
            i128::from(low | top)
        }
    }

    /// One of `len` values: each of them in the first rounds, then any.
    pub fn index(&self, path: &str, len: usize) -> usize {
        let round = self.round as usize;
        if round < len { (self.hash_of_path(path) as usize).wrapping_add(round) % len } else { (self.hash(path, 1) >> 8) as usize % len }
    }

    fn hash_of_path(&self, path: &str) -> u64 {
        Draw { round: 0 }.hash(path, 0) >> 8
    }

    /// Some of the known bits: in the first rounds every bit gets its round alone, then any.
    pub fn bits(&self, path: &str, known: u64) -> u64 {
        let bits: Vec<u32> = (0..64).filter(|bit| known >> bit & 1 == 1).collect();
        match bits.get(self.round as usize) {
            Some(bit) => 1 << bit,
            None => self.hash(path, 0) >> 7 & known,
        }
    }
}

/// What holds one element of a tail, as a struct holds a field.
pub struct Held<T> {
    pub it: T,
}

/// An element before it is filled.
pub fn zero<T: zerocopy::FromZeros>() -> T {
    T::new_zeroed()
}

/// Writes `<act> <key> <round> <path> <value>` lines, with tabs.
pub struct Log<'a> {
    pub out: &'a mut String,
    pub act: &'static str,
    pub key: &'a str,
    pub round: u64,
}

impl Log<'_> {
    pub fn put(&mut self, path: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.out, "{}\t{}\t{}\t{}\t{}", self.act, self.key, self.round, path, value);
    }

    pub fn list(&mut self, path: &str, values: impl Iterator<Item = i128>) {
        let text: Vec<String> = values.map(|value| value.to_string()).collect();
        self.put(path, text.join(","));
    }

    /// A number with its name, if it has one: `2=FLOW`, because numbers may mean something else to the other side.
    pub fn named(&mut self, path: &str, name: Option<&str>, number: i128) {
        self.put(path, format_args!("{number}={}", name.unwrap_or_default()));
    }

    /// Every set bit with its name: `+0=HOT+5=LEAK`.
    pub fn flags(&mut self, path: &str, bits: u64, names: &[(&str, u32)]) {
        let mut text = String::new();
        for bit in (0..64).filter(|bit| bits >> bit & 1 == 1) {
            let name = names.iter().find(|(_, at)| *at == bit).map_or("", |(name, _)| *name);
            let _ = write!(text, "+{bit}={name}");
        }
        self.put(path, if text.is_empty() { "0".to_owned() } else { text });
    }
}

pub fn to_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2 + 1);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    if text.is_empty() {
        text.push('-');
    }
    text
}

pub fn from_hex(text: &str) -> Vec<u8> {
    if text == "-" {
        return Vec::new();
    }
    let digits = text.as_bytes().chunks_exact(2);
    digits.map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or(0)).collect()
}

/// Sends a line and waits for the answer; the other side's end is ours.
pub fn ask(line: &str) -> String {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::exit(3);
    }
    let mut answer = String::new();
    match std::io::stdin().lock().read_line(&mut answer) {
        Ok(0) | Err(_) => std::process::exit(3),
        Ok(_) => answer.trim_end().to_owned(),
    }
}

/// What a call ends with when nobody has the interface.
pub const NO_DEVICE: i32 = i32::MIN;

/// The line to the driver's side, as a device.
pub struct Wire {
    pub interface: &'static str,
    pub round: u64,
    /// The host's name of the call, under which the other side writes its log.
    pub key: &'static str,
}

impl Wire {
    /// Sends one control call and gives the number of bytes that came back.
    ///
    /// # Errors
    /// The raw status of the driver.
    pub fn call(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> Result<usize, Failure> {
        let room = output.len();
        let line = format!("I {} {} {} {room} {} {}", self.round, self.interface, code, to_hex(input), self.key);
        let answer = ask(&line);
        let mut parts = answer.split(' ');
        let (status, success) = (parts.next().and_then(|text| text.parse().ok()), parts.next());
        if status.is_none() || success.and_then(|text| text.parse().ok()) != status {
            return Err(Failure(status.unwrap_or(NO_DEVICE)));
        }
        let bytes = from_hex(parts.next().unwrap_or("-"));
        for (to, from) in output.iter_mut().zip(&bytes) {
            *to = *from;
        }
        Ok(bytes.len())
    }
}

/// Serves lines until the other side is gone.
pub fn serve(mut answer: impl FnMut(&[&str]) -> String) {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let parts: Vec<&str> = line.split(' ').collect();
        if writeln!(out, "{}", answer(&parts)).and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

/// A number of a request line.
pub fn number<T: std::str::FromStr + Default>(part: Option<&&str>) -> T {
    part.and_then(|text| text.parse().ok()).unwrap_or_default()
}
