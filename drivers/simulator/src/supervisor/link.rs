//! Frames on the two standard streams.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use parking_lot::Mutex;
use pf_abi::runtime::HEADER_SIZE;
use pf_abi::supervisor::{ConfigureSimulator, StopReason, SupervisorMessage};
use rustix::stdio::{dup2_stdout, stderr, stdout};

use super::INPUT_ENDED;

/// What the supervisor wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Down {
    Configure(Box<ConfigureSimulator>),
    QueryStatus,
    Stop(StopReason),
    /// Bytes that are no message for a simulator.
    Broken(String),
}

/// Both directions.
#[derive(Debug)]
pub struct Link {
    up: Mutex<std::fs::File>,
    down: Mutex<Receiver<Down>>,
}

impl Link {
    /// Takes the standard streams over. Whatever else is printed to standard output goes to standard error, so that a
    /// careless line of the driver can't break the conversation.
    ///
    /// # Errors
    /// The system's.
    pub fn over_standard_streams() -> io::Result<Self> {
        let up = std::fs::File::from(rustix::io::fcntl_dupfd_cloexec(stdout(), 3)?);
        dup2_stdout(stderr())?;
        let (say, down) = channel();
        std::thread::Builder::new().name("supervisor".into()).spawn(move || {
            let mut input = io::stdin().lock();
            loop {
                let message = read(&mut input);
                let last = matches!(message, Down::Stop(_) | Down::Broken(_));
                if say.send(message).is_err() || last {
                    return;
                }
            }
        })?;
        Ok(Self { up: Mutex::new(up), down: Mutex::new(down) })
    }

    /// Sends a message. A supervisor that does not listen any more is on its way to end this process.
    pub fn send(&self, message: impl Into<SupervisorMessage>) {
        let message = message.into();
        match message.encode(0) {
            Ok(frame) => {
                if let Err(error) = self.up.lock().write_all(&frame) {
                    tracing::debug!(%error, message = message.name(), "the supervisor is gone");
                }
            }
            Err(error) => tracing::error!(%error, "message to the supervisor"),
        }
    }

    /// The next wish; `None` when none comes in time.
    pub fn next(&self, limit: Duration) -> Option<Down> {
        match self.down.lock().recv_timeout(limit) {
            Ok(down) => Some(down),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Down::Stop(INPUT_ENDED)),
        }
    }
}

/// Reads one message; the end of input is a stop.
fn read(input: &mut impl Read) -> Down {
    let mut header = [0; HEADER_SIZE];
    if input.read_exact(&mut header).is_err() {
        return Down::Stop(INPUT_ENDED);
    }
    let header = match SupervisorMessage::parse_header(&header) {
        Ok(header) => header,
        Err(error) => return Down::Broken(error.to_string()),
    };
    let mut body = vec![0; header.len as usize];
    if input.read_exact(&mut body).is_err() {
        return Down::Stop(INPUT_ENDED);
    }
    match SupervisorMessage::decode(header.kind, &body) {
        Ok(SupervisorMessage::ConfigureSimulator(configuration)) => Down::Configure(Box::new(configuration)),
        Ok(SupervisorMessage::QueryStatus(_)) => Down::QueryStatus,
        Ok(SupervisorMessage::Stop(stop)) => Down::Stop(stop.reason),
        Ok(other) => Down::Broken(format!("{} is not for a simulator", other.name())),
        Err(error) => Down::Broken(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pf_abi::supervisor::{QueryStatus, Started, Stop};

    fn bytes(messages: &[SupervisorMessage]) -> Vec<u8> {
        messages.iter().flat_map(|message| message.encode(1).unwrap()).collect()
    }

    #[test]
    fn messages_follow_each_other_until_the_end() {
        let sent = bytes(&[
            ConfigureSimulator { run_id: "r".into(), ..ConfigureSimulator::default() }.into(),
            QueryStatus {}.into(),
            Stop { reason: StopReason::RESTART }.into(),
        ]);
        let mut input = sent.as_slice();
        assert!(matches!(read(&mut input), Down::Configure(configuration) if configuration.run_id == "r"));
        assert_eq!(read(&mut input), Down::QueryStatus);
        assert_eq!(read(&mut input), Down::Stop(StopReason::RESTART));
        assert_eq!(read(&mut input), Down::Stop(INPUT_ENDED));
    }

    #[test]
    fn what_is_not_for_a_simulator_is_refused() {
        assert!(matches!(read(&mut bytes(&[Started::default().into()]).as_slice()), Down::Broken(_)));
        assert!(matches!(read(&mut [0x5a_u8; 64].as_slice()), Down::Broken(_)));
        let mut short = bytes(&[QueryStatus {}.into()]);
        short.truncate(9);
        assert_eq!(read(&mut short.as_slice()), Down::Stop(INPUT_ENDED));
    }
}
