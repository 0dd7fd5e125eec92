//! The last decoded picture against what an X root shows. Needs Xvfb, which the project's set-up installs.

mod support;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use pf_abi::supervisor::{ConfigureClient, VerifyKind};
use support::mini_host::{MiniHost, Script};
use support::sources::{SEED, Still};
use support::supervised::{Ended, Supervised, configuration};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, CreateGCAux, ImageFormat};
use x11rb::rust_connection::RustConnection;

const WIDTH: usize = 640;
const HEIGHT: usize = 360;

/// An X server of its own, with a picture on its root.
struct Desktop {
    server: Child,
    display: String,
    /// Keeps the root's content: an X server resets when its last client leaves.
    _connection: RustConnection,
}

impl Desktop {
    fn new(bgra: &[u8]) -> Self {
        let screen = format!("{WIDTH}x{HEIGHT}x24");
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts; install it with `apt-get install -y xvfb`");
        let mut number = String::new();
        BufReader::new(server.stdout.take().expect("piped")).read_line(&mut number).expect("a display number");
        let display = format!(":{}", number.trim());
        let (connection, screen) = RustConnection::connect(Some(&display)).expect("connects");
        let screen = &connection.setup().roots[screen];
        let gc = connection.generate_id().expect("id");
        connection.create_gc(gc, screen.root, &CreateGCAux::new()).expect("gc");
        // In stripes, each below the protocol's plain limit of a request.
        let stripe = 40;
        for (index, rows) in bgra.chunks(stripe * WIDTH * 4).enumerate() {
            let height = (rows.len() / (WIDTH * 4)) as u16;
            let (format, depth, y) = (ImageFormat::Z_PIXMAP, screen.root_depth, (index * stripe) as i16);
            connection
                .put_image(format, screen.root, gc, WIDTH as u16, height, 0, y, 0, depth, rows)
                .expect("put")
                .check()
                .expect("drawn");
        }
        Self { server, display, _connection: connection }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        // A server that is killed leaves its socket.
        let _ = std::fs::remove_file(format!("/tmp/.X11-unix/X{}", &self.display[1..]));
    }
}

fn picture() -> Vec<u8> {
    let mut bgra = vec![0; WIDTH * HEIGHT * 4];
    pf_pattern::draw(SEED, 9, 1, &mut bgra, WIDTH as u32, HEIGHT as u32, WIDTH * 4).expect("draws");
    bgra
}

fn stream(bgra: &[u8], x_display: String) -> Ended {
    let host = MiniHost::start(Script { refresh_hz: 30, matrix: 6, ..Script::new(Still::new(bgra, WIDTH, HEIGHT)) });
    let configuration =
        ConfigureClient { duration_ms: 500, x_display, ..configuration(host.address, VerifyKind::NONE) };
    let ended = Supervised::configured(configuration).wait();
    assert_eq!(ended.stopped_with(), 0);
    host.report();
    ended
}

#[test]
fn the_picture_on_the_root_is_recognised() {
    let bgra = picture();
    let desktop = Desktop::new(&bgra);
    let ended = stream(&bgra, desktop.display.clone());
    let status = ended.status();
    println!("root {} cdB, empty {} cdB", status.x11_psnr_cdb, status.x11_psnr_empty_cdb);
    assert!(status.x11_psnr_cdb >= 3500 && status.x11_psnr_empty_cdb < 2000, "{status:?}");
    assert!(status.frames_decoded >= 10);
    assert_eq!((status.frames_verified, status.frames_presented), (0, status.frames_decoded));

    let other: Vec<u8> = bgra.iter().map(|byte| !byte).collect();
    let status = stream(&other, desktop.display.clone()).status().clone();
    assert!(status.x11_psnr_cdb < 1500, "another picture: {status:?}");
}

#[test]
fn a_missing_display_is_no_failure() {
    let status = stream(&picture(), ":987".to_owned()).status().clone();
    assert_eq!((status.x11_psnr_cdb, status.x11_psnr_empty_cdb), (0, 0));
}
