//! The generated Rust at the other end of `npm run proof:codecs`: reads blocks of messages from stdin, and says what it makes of
//! each. A block is `PLANE MESSAGE COUNT` and that many lines of bytes in hex and the value that they stand for in JSON. The
//! answer to a line is the bytes that are written of the value, or `! ` and what is not as it should be.

use std::io::{self, BufRead, BufWriter, Write};
use std::process::ExitCode;

use pf_conformance::json::{hex, to_hex};
use pf_conformance::kinds::{Exchange, Layout, Message, Token, Visitor};
use pf_conformance::registry;
use serde_json::Value;

/// Looks for one type, and answers for a block of its messages.
struct Block<'a> {
    plane: &'a str,
    message: &'a str,
    lines: &'a [String],
    answers: Vec<String>,
}

impl Visitor for Block<'_> {
    fn message<T: Message>(&mut self, plane: &'static str, name: &'static str) {
        if plane == self.plane && name == self.message {
            self.answers = self.lines.iter().map(|line| answer::<T>(line).unwrap_or_else(refused)).collect();
        }
    }
    fn layout<T: Layout>(&mut self, _: &'static str, _: &'static str) {}
    fn token<T: Token>(&mut self, _: &'static str, _: &'static str) {}
    fn union<T: Message>(&mut self, _: &'static str, _: &'static str) {}
    fn entries<T: Message>(&mut self, _: &'static str, _: &'static str) {}
    fn exchange<T: Exchange>(&mut self, _: &'static str, _: &'static str) {}
}

fn refused(why: String) -> String {
    format!("! {}", why.replace('\n', " "))
}

/// Reads the bytes, compares them with the value, writes both.
fn answer<T: Message>(line: &str) -> Result<String, String> {
    let (digits, json) = line.split_once(' ').ok_or("a line is bytes in hex, a space and JSON")?;
    let bytes = hex(&digits.into())?;
    let json: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let value = T::from_json(&json)?;
    let read = T::decode(&bytes).map_err(|error| format!("not read: {error}"))?;
    if read != value {
        return Err(format!("read as {read:?} instead of {value:?}"));
    }
    let again = read.encode().map_err(|error| format!("not written again: {error}"))?;
    if again != bytes {
        return Err(format!("written again as {}", to_hex(&again)));
    }
    let written = value.encode().map_err(|error| format!("not written: {error}"))?;
    Ok(to_hex(&written))
}

fn run() -> Result<(), String> {
    let said = |error: io::Error| error.to_string();
    let mut lines = io::stdin().lock().lines();
    let mut out = BufWriter::new(io::stdout().lock());
    while let Some(head) = lines.next().transpose().map_err(said)? {
        let [plane, message, count] = head.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("'{head}' is no PLANE MESSAGE COUNT"));
        };
        let count: usize = count.parse().map_err(|error| format!("'{count}': {error}"))?;
        let block = lines.by_ref().take(count).collect::<Result<Vec<_>, _>>().map_err(said)?;
        let mut found = Block { plane, message, lines: &block, answers: Vec::new() };
        registry::visit(&mut found);
        if found.answers.len() != count {
            return Err(format!("there is no message {plane}.{message}, or the input ended in its block"));
        }
        for line in found.answers {
            writeln!(out, "{line}").map_err(said)?;
        }
        out.flush().map_err(said)?;
    }
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pf-codecs: {error}");
            ExitCode::FAILURE
        }
    }
}
