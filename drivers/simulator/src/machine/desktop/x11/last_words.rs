//! The last lines that a program wrote to its standard error.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use parking_lot::Mutex;

/// Lines that are kept.
const LINES: usize = 8;
/// A longer line is cut into several, in bytes.
const LINE_MAX: u64 = 240;
/// How long the end of a program's output may take after its own end: others may hold the pipe open.
const PATIENCE: Duration = Duration::from_millis(200);

/// Reads until nobody holds the output any more.
#[derive(Debug)]
pub struct LastWords {
    lines: Arc<Mutex<VecDeque<String>>>,
    read: Receiver<()>,
}

impl LastWords {
    /// Keeps the last lines of `output`, and gives each to `hear`.
    ///
    /// # Errors
    /// The system's, when there is no thread to be had.
    pub fn of(output: impl Read + Send + 'static, hear: impl Fn(&str) + Send + 'static) -> std::io::Result<Self> {
        let lines = Arc::<Mutex<VecDeque<String>>>::default();
        let (done, read) = sync_channel(1);
        let kept = Arc::clone(&lines);
        std::thread::Builder::new().name("last-words".into()).spawn(move || {
            let mut reader = BufReader::new(output);
            let mut line = Vec::new();
            while matches!((&mut reader).take(LINE_MAX).read_until(b'\n', &mut line), Ok(1..)) {
                let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                line.clear();
                if text.is_empty() {
                    continue;
                }
                hear(&text);
                let mut kept = kept.lock();
                if kept.len() == LINES {
                    kept.pop_front();
                }
                kept.push_back(text);
            }
            // Nobody may wait.
            let _ = done.send(());
        })?;
        Ok(Self { lines, read })
    }

    /// The last lines of a program that has ended, as the end of a sentence.
    pub fn said(&self) -> String {
        // Over when all is read, and when somebody else holds the output.
        let _ = self.read.recv_timeout(PATIENCE);
        let lines: Vec<String> = self.lines.lock().iter().cloned().collect();
        if lines.is_empty() {
            " and said nothing".to_owned()
        } else {
            format!("; its last words: {}", lines.join(" | "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_kept_and_all_are_heard() {
        let text = (0..20).map(|number| format!("line {number}\n\n")).collect::<String>() + &"x".repeat(300);
        let heard = Arc::new(Mutex::new(0));
        let count = Arc::clone(&heard);
        let words = LastWords::of(std::io::Cursor::new(text), move |_| *count.lock() += 1).unwrap();
        let said = words.said();
        assert!(said.starts_with("; its last words: line 14 | line 15 | "), "{said}");
        assert!(said.ends_with(&"x".repeat(60)), "{said}");
        assert_eq!(*heard.lock(), 22);
        assert_eq!(LastWords::of(std::io::empty(), |_| ()).unwrap().said(), " and said nothing");
    }
}
