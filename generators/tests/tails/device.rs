//! The device of the schema with tails: what arrives with a tail that is not what it says, no handler sees.
use tails_abi::runtime::{Completion, DeviceIo, IoctlError, ReplyError};
use tails_abi::tails::{dispatch, BoardClient, BoardHandler, Counted, CountedTail, Early, EarlyTail, Entry, RestTail, Status};

#[derive(Default)]
struct Board {
    seen: Vec<usize>,
    /// What the handler claims to have written beside what it did.
    lie: usize,
}

impl BoardHandler for Board {
    type Caller = ();
    fn ask(&mut self, _: &(), request: CountedTail<'_>, output: &mut [u8]) -> Result<usize, Status> {
        self.seen.push(request.tail.len());
        let data: Vec<u8> = request.tail.iter().map(|entry| entry.level as u8).collect();
        let written = Early { type_: 9, ..Early::ZERO }.write_tail(&data, output).map_err(|_| Status::SHORT)?;
        Ok(written + self.lie)
    }
    fn tell(&mut self, _: &(), request: RestTail<'_>) -> Result<(), Status> {
        self.seen.push(request.tail.len());
        Ok(())
    }
    fn list(&mut self, _: &(), request: Entry, output: &mut [u8]) -> Result<usize, Status> {
        Counted::ZERO.write_tail(&[request, request], output).map_err(|_| Status::SHORT)
    }
}

struct Wire {
    board: Board,
    code: Option<u8>,
}

impl DeviceIo for Wire {
    type Error = i32;
    fn ioctl(&mut self, code: u32, input: &[u8], output: &mut [u8]) -> Result<usize, i32> {
        let Completion { status, information } = dispatch(&mut self.board, &(), code, input, output);
        if let (Some(byte), Some(first)) = (self.code, output.first_mut()) {
            *first = byte;
        }
        if status == 0 { Ok(information) } else { Err(status) }
    }
}

fn entries(count: u16) -> Vec<Entry> {
    (0..count).map(|level| Entry { level, ..Entry::ZERO }).collect()
}

#[test]
fn a_request_and_a_reply_carry_their_tails() {
    let mut client = BoardClient::new(Wire { board: Board::default(), code: None });
    let bytes = Counted { kind: 3, ..Counted::ZERO }.with_tail(&entries(3)).unwrap();
    let mut room = [0xff; 32];
    let reply = client.ask(CountedTail::read(&bytes).unwrap(), &mut room).unwrap();
    assert_eq!((reply.head.type_, reply.head.cb, reply.tail.to_vec()), (9, 8, vec![0, 1, 2]));
    let mut room = [0; 32];
    let listed = client.list(&entries(1)[0], &mut room).unwrap();
    assert_eq!(listed.tail.to_vec(), [entries(1)[0]; 2]);
    assert_eq!(client.io().board.seen, [3]);
}

#[test]
fn a_reply_that_lies_about_its_tail_is_refused() {
    let mut client = BoardClient::new(Wire { board: Board::default(), code: Some(200) });
    let bytes = Counted::ZERO.with_tail(&[]).unwrap();
    let mut room = [0; 32];
    let refused = client.ask(CountedTail::read(&bytes).unwrap(), &mut room).unwrap_err();
    assert!(matches!(refused, ReplyError::Tail(error) if error.is_truncated()), "{refused}");
    let mut short = [0; 4];
    let refused = client.ask(CountedTail::read(&bytes).unwrap(), &mut short).unwrap_err();
    assert!(matches!(refused, ReplyError::Call(IoctlError::Io(1))), "{refused}");
}

#[test]
fn a_request_that_lies_about_its_tail_reaches_no_handler() {
    let mut board = Board::default();
    let mut bytes = Counted::ZERO.with_tail(&entries(2)).unwrap();
    bytes[2] = 3;
    let mut output = [0; 32];
    let done = dispatch(&mut board, &(), tails_abi::tails::IOCTL_ASK, &bytes, &mut output);
    assert_eq!(done, Completion { status: 1, information: 0 });
    assert_eq!(board.seen, [0_usize; 0]);
    // Twelve bytes of head and elements of one byte: nothing can be wrong but a missing head.
    assert_eq!(dispatch(&mut board, &(), tails_abi::tails::IOCTL_TELL, &[0; 5], &mut []).status, 1);
    assert_eq!(dispatch(&mut board, &(), tails_abi::tails::IOCTL_TELL, &[0; 6], &mut []).status, 0);
    assert_eq!(board.seen, [0]);
}

#[test]
fn a_handler_that_claims_more_than_there_is_answers_nothing() {
    let mut board = Board { lie: 100, ..Board::default() };
    let bytes = Counted::ZERO.with_tail(&[]).unwrap();
    let mut output = [0; 32];
    let done = dispatch(&mut board, &(), tails_abi::tails::IOCTL_ASK, &bytes, &mut output);
    assert_eq!(done, Completion { status: 1, information: 0 });
}

#[test]
fn a_count_that_its_field_cannot_hold_is_refused() {
    use tails_abi::tails::Raised;
    assert!(Raised::ZERO.with_tail(&[0; 256]).is_err());
    assert_eq!(Raised::ZERO.with_tail(&[7; 255]).unwrap().len(), 8 + 255 * 8);
    assert!(Raised::ZERO.write_tail(&[7; 2], &mut [0; 23]).is_err());
}

#[test]
fn elements_outside_of_their_range_are_found() {
    let bytes = Counted::ZERO.with_tail(&[Entry { level: 100, ..Entry::ZERO }]).unwrap();
    assert_eq!(CountedTail::read(&bytes).unwrap().check_ranges().unwrap_err().what, "Entry.level");
    assert_eq!(EarlyTail::read(&[5, 0, 0, 0, 1]).unwrap().tail.len(), 0);
}
