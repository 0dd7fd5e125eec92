//! The way to the driver: a child whose stdin and stdout stand for the system's control calls.

use std::fmt;
use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use acme_relay_abi::board::Status;
use acme_relay_abi::pipe::{PipeReply, PipeRequest};
use acme_relay_abi::runtime::DeviceIo;

/// A running driver. Dropping it closes the driver's input, with which the driver ends.
pub struct Pipe {
    child: Child,
    requests: ChildStdin,
    replies: ChildStdout,
    caller: u32,
}

/// Why a call failed.
#[derive(Debug)]
pub enum Refused {
    /// The driver answered with this status.
    Status(Status),
    /// The driver is gone, or speaks nonsense.
    Pipe(io::Error),
}

impl Pipe {
    pub fn start(driver: &str, folder: &str, caller: u32) -> io::Result<Self> {
        let mut child = Command::new(driver).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let missing = || io::Error::other("the driver was started without pipes");
        let requests = child.stdin.take().ok_or_else(missing)?;
        let replies = child.stdout.take().ok_or_else(missing)?;
        Ok(Self { child, requests, replies, caller })
    }

    /// Closes the driver's input and waits for its end.
    pub fn stop(self) -> io::Result<()> {
        let Self { mut child, requests, .. } = self;
        drop(requests);
        let status = child.wait()?;
        if status.success() { Ok(()) } else { Err(io::Error::other(format!("the driver ended with {status}"))) }
    }

    fn exchange(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> io::Result<PipeReply> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(io::Error::other);
        let request =
            PipeRequest { code, input_length: length(input)?, output_length: length(output)?, caller: self.caller };
        self.requests.write_all(request.bytes())?;
        self.requests.write_all(input)?;
        self.requests.flush()?;
        let mut head = [0; PipeReply::SIZE];
        self.replies.read_exact(&mut head)?;
        let reply = PipeReply::read(&head).map_err(io::Error::other)?;
        let room = output.get_mut(..reply.information as usize);
        self.replies
            .read_exact(room.ok_or_else(|| io::Error::other("the driver answers more than there is room for"))?)?;
        Ok(reply)
    }
}

impl DeviceIo for Pipe {
    type Error = Refused;

    fn ioctl(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> Result<usize, Refused> {
        let reply = self.exchange(code, input, output).map_err(Refused::Pipe)?;
        if reply.status == Status::OK { Ok(reply.information as usize) } else { Err(Refused::Status(reply.status)) }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "the board answered {status}"),
            Self::Pipe(error) => write!(f, "the driver is out of reach: {error}"),
        }
    }
}

impl std::error::Error for Refused {}
