//! Datagrams to one peer, as few calls of the system as it takes: runs of segments that the system cuts, where it refuses
//! those batches of datagrams, where it refuses these single ones. What was refused is not tried again.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use pf_proto::{RunOutcome, SendOutcome, Transport};

use crate::call::{CALL, RUN_BYTES};
use crate::data::{DataSocket, is_lost_packet, is_too_large};
use crate::{system, wait};

/// A run that finds no room for this long is lost as far as it did not fit.
const SEND_LIMIT: Duration = Duration::from_millis(50);

/// How datagrams reach the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendMethod {
    /// Up to 64 in one piece, which the system cuts (GSO).
    Segments,
    /// Up to 64 a call.
    Batches,
    /// One a call.
    Single,
}

impl fmt::Display for SendMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Segments => "runs that the system cuts",
            Self::Batches => "batches",
            Self::Single => "single datagrams",
        })
    }
}

/// A socket that sends to one peer.
#[derive(Debug)]
pub struct UdpTransport {
    peer: Peer,
    ladder: Ladder,
    shard_payload: u16,
}

impl UdpTransport {
    /// Connects `socket` to `peer`, for a session with shards of `shard_payload` bytes.
    ///
    /// # Errors
    /// The system's.
    pub fn connect(socket: DataSocket, peer: SocketAddr, shard_payload: u16) -> io::Result<Self> {
        socket.connect(peer)?;
        let ladder = Ladder::new(if socket.segments() > 1 { SendMethod::Segments } else { SendMethod::Batches });
        Ok(Self { peer: Peer { socket, address: peer }, ladder, shard_payload })
    }

    /// How the system is given datagrams at present.
    pub fn method(&self) -> SendMethod {
        self.ladder.method
    }

    /// The socket.
    pub fn socket(&self) -> &DataSocket {
        &self.peer.socket
    }
}

impl Transport for UdpTransport {
    type Error = io::Error;

    fn shard_payload(&self) -> u16 {
        self.shard_payload
    }

    fn send(&mut self, datagram: &[u8]) -> io::Result<SendOutcome> {
        let one = self.ladder.send(&self.peer, datagram, datagram.len().max(1))?;
        Ok(match one {
            RunOutcome { too_large: 1.., .. } => SendOutcome::TooLarge,
            RunOutcome { blocked: 1.., .. } => SendOutcome::Blocked,
            _ => SendOutcome::Sent,
        })
    }

    fn send_run(&mut self, run: &[u8], stride: usize) -> io::Result<RunOutcome> {
        self.ladder.send(&self.peer, run, stride)
    }
}

/// What the ladder asks of the system.
trait Calls {
    /// Sends all of `run` in one piece, or nothing.
    fn segments(&self, run: &[u8], stride: usize) -> io::Result<()>;
    /// Sends some of `run`, at least one datagram: how many.
    fn batch(&self, run: &[u8], stride: usize) -> io::Result<usize>;
    fn single(&self, datagram: &[u8]) -> io::Result<()>;
    /// False when there is no room within `limit`.
    fn await_room(&self, limit: Duration) -> io::Result<bool>;
}

#[derive(Debug)]
struct Peer {
    socket: DataSocket,
    address: SocketAddr,
}

impl Calls for Peer {
    fn segments(&self, run: &[u8], stride: usize) -> io::Result<()> {
        self.socket.send_segments(self.address, run, stride)
    }

    fn batch(&self, run: &[u8], stride: usize) -> io::Result<usize> {
        system::send_batch(self.socket.udp(), run, stride)
    }

    fn single(&self, datagram: &[u8]) -> io::Result<()> {
        self.socket.udp().send(datagram).map(|_| ())
    }

    fn await_room(&self, limit: Duration) -> io::Result<bool> {
        wait::writable(self.socket.udp(), limit)
    }
}

/// From the fewest calls down to the most, as far as the system forces it.
#[derive(Debug)]
struct Ladder {
    method: SendMethod,
}

impl Ladder {
    const fn new(method: SendMethod) -> Self {
        Self { method }
    }

    fn send(&mut self, calls: &impl Calls, run: &[u8], stride: usize) -> io::Result<RunOutcome> {
        assert!(stride > 0, "datagrams of 0 bytes");
        let mut all = RunOutcome::default();
        let mut may_wait = true;
        let mut rest = run;
        while !rest.is_empty() {
            let piece = &rest[..rest.len().min(self.datagrams(stride) * stride)];
            let first = &piece[..piece.len().min(stride)];
            let (outcome, gone) = match self.call(calls, piece, stride) {
                Ok(sent) => (SendOutcome::Sent, &piece[..piece.len().min(sent * stride)]),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    // Once a run: a picture that is this late is not worth more.
                    if std::mem::take(&mut may_wait) && calls.await_room(SEND_LIMIT)? {
                        continue;
                    }
                    (SendOutcome::Blocked, piece)
                }
                Err(error) if self.step_down(&error) => continue,
                Err(error) if is_too_large(&error) => (SendOutcome::TooLarge, first),
                Err(error) if is_lost_packet(&error) => (SendOutcome::Blocked, first),
                Err(error) => return Err(error),
            };
            all.count(outcome, gone.len().div_ceil(stride) as u64, gone.len() as u64);
            rest = &rest[gone.len()..];
        }
        Ok(all)
    }

    /// Datagrams of one call.
    fn datagrams(&self, stride: usize) -> usize {
        match self.method {
            SendMethod::Segments => (RUN_BYTES / stride).clamp(1, CALL),
            SendMethod::Batches => CALL,
            SendMethod::Single => 1,
        }
    }

    /// How many datagrams went out.
    fn call(&self, calls: &impl Calls, piece: &[u8], stride: usize) -> io::Result<usize> {
        match self.method {
            SendMethod::Segments => calls.segments(piece, stride).map(|()| piece.len().div_ceil(stride)),
            SendMethod::Batches => calls.batch(piece, stride),
            SendMethod::Single => calls.single(piece).map(|()| 1),
        }
    }

    /// Whether the error may be one of the method, and there is another one. Devices and tunnels that don't cut say EIO or
    /// EINVAL when they are asked to, paths that carry less than a segment EMSGSIZE; filters of system calls say the others.
    fn step_down(&mut self, error: &io::Error) -> bool {
        let refused = error.raw_os_error().is_some_and(|code| REFUSED.contains(&code));
        let next = match self.method {
            SendMethod::Segments if refused || is_too_large(error) => SendMethod::Batches,
            SendMethod::Batches if refused => SendMethod::Single,
            _ => return false,
        };
        self.method = next;
        true
    }
}

#[cfg(unix)]
const REFUSED: [i32; 5] = [libc::EIO, libc::EINVAL, libc::EPERM, libc::ENOSYS, libc::EOPNOTSUPP];
/// WSAEINVAL and WSAEOPNOTSUPP.
#[cfg(windows)]
const REFUSED: [i32; 2] = [10022, 10045];

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// A system with faults. Notes the datagrams that got through, and every call.
    #[derive(Default)]
    struct Faulty {
        segments: Option<i32>,
        batches: Option<i32>,
        single: Option<i32>,
        /// Calls that find room; none = all.
        room: RefCell<Option<usize>>,
        waits: RefCell<usize>,
        calls: RefCell<Vec<&'static str>>,
        through: RefCell<Vec<Vec<u8>>>,
    }

    impl Faulty {
        fn call(&self, name: &'static str, fault: Option<i32>, run: &[u8], stride: usize) -> io::Result<()> {
            self.calls.borrow_mut().push(name);
            if let Some(code) = fault {
                return Err(io::Error::from_raw_os_error(code));
            }
            if let Some(left) = self.room.borrow_mut().as_mut() {
                *left = left.checked_sub(1).ok_or(ErrorKind::WouldBlock)?;
            }
            self.through.borrow_mut().extend(run.chunks(stride).map(<[u8]>::to_vec));
            Ok(())
        }
    }

    impl Calls for Faulty {
        fn segments(&self, run: &[u8], stride: usize) -> io::Result<()> {
            assert!(run.len() <= 65_507 && run.len().div_ceil(stride) <= 64, "what a kernel takes");
            self.call("segments", self.segments, run, stride)
        }

        fn batch(&self, run: &[u8], stride: usize) -> io::Result<usize> {
            self.call("batch", self.batches, run, stride).map(|()| run.len().div_ceil(stride))
        }

        fn single(&self, datagram: &[u8]) -> io::Result<()> {
            self.call("single", self.single, datagram, datagram.len().max(1))
        }

        fn await_room(&self, _limit: Duration) -> io::Result<bool> {
            *self.waits.borrow_mut() += 1;
            Ok(self.room.borrow().is_none())
        }
    }

    const STRIDE: usize = 1472;

    fn run(datagrams: usize) -> Vec<u8> {
        (0..datagrams * STRIDE - 3).map(|at| (at / STRIDE) as u8).collect()
    }

    fn send(ladder: &mut Ladder, faulty: &Faulty, datagrams: usize) -> RunOutcome {
        let run = run(datagrams);
        let all = ladder.send(faulty, &run, STRIDE).expect("no end of the session");
        let expected: Vec<Vec<u8>> = run.chunks(STRIDE).map(<[u8]>::to_vec).collect();
        assert_eq!(all.sent + all.too_large + all.blocked, datagrams as u64);
        assert!(expected.starts_with(&faulty.through.take()), "in order, whole, and each once");
        all
    }

    #[test]
    fn a_run_leaves_in_as_few_pieces_as_the_kernel_takes() {
        let (mut ladder, faulty) = (Ladder::new(SendMethod::Segments), Faulty::default());
        let all = send(&mut ladder, &faulty, 100);
        assert_eq!((all.sent, all.bytes), (100, 100 * STRIDE as u64 - 3));
        assert_eq!(faulty.calls.take(), ["segments"; 3], "44 of 1472 bytes fit into 65507");
        let Ok(all) = ladder.send(&faulty, &[0; 130], 2) else { panic!("small ones") };
        assert_eq!((all.sent, faulty.calls.take().len()), (65, 2), "64 at once");
    }

    #[test]
    fn what_the_system_refuses_is_not_tried_again_and_costs_no_datagram() {
        for code in [libc::EIO, libc::EINVAL, libc::EPERM, libc::ENOSYS, libc::EOPNOTSUPP, libc::EMSGSIZE] {
            let mut ladder = Ladder::new(SendMethod::Segments);
            let mut faulty = Faulty { segments: Some(code), ..Faulty::default() };
            assert_eq!(send(&mut ladder, &faulty, 100).sent, 100, "error {code}");
            assert_eq!(faulty.calls.take(), ["segments", "batch", "batch"]);
            assert_eq!((send(&mut ladder, &faulty, 3).sent, ladder.method), (3, SendMethod::Batches));
            assert_eq!(faulty.calls.take(), ["batch"]);
            faulty.batches = Some(libc::ENOSYS);
            assert_eq!((send(&mut ladder, &faulty, 3).sent, ladder.method), (3, SendMethod::Single));
            assert_eq!(faulty.calls.take(), ["batch", "single", "single", "single"]);
            assert_eq!(send(&mut ladder, &faulty, 2).sent, 2);
            assert_eq!(faulty.calls.take(), ["single"; 2]);
        }
    }

    #[test]
    fn what_no_method_sends_ends_the_session_and_does_not_go_round() {
        let refuses = Some(libc::EPERM);
        let faulty = Faulty { segments: refuses, batches: refuses, single: refuses, ..Faulty::default() };
        let error = Ladder::new(SendMethod::Segments).send(&faulty, &run(3), STRIDE).expect_err("nothing works");
        assert_eq!((error.raw_os_error(), faulty.calls.take()), (refuses, vec!["segments", "batch", "single"]));
    }

    #[test]
    fn what_is_too_large_by_itself_is_told_as_such() {
        let large = Some(libc::EMSGSIZE);
        let faulty = Faulty { segments: large, batches: large, ..Faulty::default() };
        let all = send(&mut Ladder::new(SendMethod::Segments), &faulty, 5);
        assert_eq!(all, RunOutcome { too_large: 5, ..RunOutcome::default() });
    }

    #[test]
    fn room_is_waited_for_once_a_run_and_what_finds_none_is_lost() {
        let mut ladder = Ladder::new(SendMethod::Segments);
        let faulty = Faulty { room: RefCell::new(Some(1)), ..Faulty::default() };
        let all = send(&mut ladder, &faulty, 200);
        assert_eq!((all.sent, all.blocked), (44, 156));
        assert_eq!(*faulty.waits.borrow(), 1, "a path that is closed holds a frame up once, not for each piece");
        assert_eq!(ladder.method, SendMethod::Segments);
    }
}
