//! A kernel that refuses to cut runs into segments: it does so for a socket without checksums, as it does for tunnels.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::fd::{AsFd, AsRawFd};
use std::ptr;
use std::time::Duration;

use pf_proto::{RunOutcome, Transport};
use pf_socket::{BUFFER_BYTES, DataSocket, RecvBatch, SendMethod, UdpTransport};

const WAIT: Duration = Duration::from_secs(30);

fn bind() -> DataSocket {
    DataSocket::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), BUFFER_BYTES).expect("bind")
}

fn leave_checksums_out(socket: &DataSocket) {
    let on: libc::c_int = 1;
    // SAFETY: the descriptor is open for the call, and value and length describe a live local.
    let result = unsafe {
        libc::setsockopt(
            socket.as_fd().as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_NO_CHECK,
            ptr::from_ref(&on).cast::<c_void>(),
            size_of_val(&on) as libc::socklen_t,
        )
    };
    assert_eq!(result, 0, "{}", std::io::Error::last_os_error());
}

#[test]
fn a_run_that_the_kernel_refuses_to_cut_arrives_whole_by_another_way() {
    let (sender, receiver) = (bind(), bind());
    leave_checksums_out(&sender);
    let mut sender = UdpTransport::connect(sender, receiver.local_addr().expect("address"), 1408).expect("connect");
    assert_eq!(sender.method(), SendMethod::Segments, "nothing was refused yet");
    let run: Vec<u8> = (0..100 * 1472).map(|at| (at / 1472) as u8).collect();
    let mut batch = RecvBatch::new(&receiver, 1472);
    for _ in 0..2 {
        let all = sender.send_run(&run, 1472).expect("send");
        assert_eq!(all, RunOutcome { sent: 100, bytes: run.len() as u64, ..RunOutcome::default() });
        assert_eq!(sender.method(), SendMethod::Batches);
        let mut received = Vec::new();
        while received.len() < run.len() {
            assert!(batch.recv(&receiver, WAIT).expect("recv") > 0, "{} bytes arrived", received.len());
            batch.datagrams_mut().for_each(|datagram| received.extend_from_slice(datagram));
        }
        assert!(received == run);
    }
}
