//! Textures: copies, the keyed mutex, and heads that lie.

use std::os::fd::{AsFd, OwnedFd};

use pf_abi::frame::FORMAT_BGRA8;
use pf_abi::runtime::keyed_mutex::Acquired;
use pf_abi::sim::{MutexHolder, SimTextureCreator, SimTextureInit, TEXTURE_PIXELS};
use pf_os::{Mapping, Words};
use rustix::fs::{MemfdFlags, ftruncate, memfd_create};

use super::textures::{CopyError, OpenError, Pixels, Released, Shape, SharedPixels, Texture};

const PIXELS: usize = TEXTURE_PIXELS as usize;

/// A host's texture file with this head, and the host's view of it.
fn shared(init: SimTextureInit, bytes: usize) -> (OwnedFd, Mapping, SimTextureCreator<Words>) {
    let file = memfd_create("texture", MemfdFlags::CLOEXEC).unwrap();
    ftruncate(&file, bytes as u64).unwrap();
    let mapping = Mapping::of(file.as_fd(), PIXELS, bytes - PIXELS).unwrap();
    let head = SimTextureCreator::create(mapping.words().unwrap(), init).unwrap();
    (file, mapping, head)
}

fn init(width: u32, height: u32, pitch: u32) -> SimTextureInit {
    SimTextureInit { width, height, pitch, dxgi_format: FORMAT_BGRA8 }
}

fn own(width: u32, height: u32, fill: u8) -> Texture {
    let texture = Texture::own(Shape::tight(width, height, FORMAT_BGRA8).unwrap());
    if let Pixels::Own(pixels) = &texture.pixels {
        pixels.lock().fill(fill);
    }
    texture
}

fn content(texture: &Texture) -> Vec<u8> {
    match &texture.pixels {
        Pixels::Own(pixels) => pixels.lock().clone(),
        Pixels::Shared(_) => panic!("not of this process"),
    }
}

fn pixels(texture: &Texture) -> &SharedPixels {
    match &texture.pixels {
        Pixels::Shared(shared) => shared,
        Pixels::Own(_) => panic!("not shared"),
    }
}

#[test]
fn pixels_go_into_a_padded_texture_and_back() {
    let (file, mapping, _) = shared(init(4, 3, 32), PIXELS + 96);
    let texture = Texture::open(&file, PIXELS + 96).unwrap();
    texture.copy_from(&own(4, 3, 7)).unwrap();
    let mut raw = vec![0; 96];
    mapping.read(0, &mut raw);
    for row in raw.chunks(32) {
        assert!(row[..16].iter().all(|byte| *byte == 7) && row[16..].iter().all(|byte| *byte == 0));
    }
    let back = own(4, 3, 0);
    back.copy_from(&texture).unwrap();
    assert_eq!(content(&back), vec![7; 48]);
}

#[test]
fn only_equal_textures_are_copied() {
    assert_eq!(own(4, 4, 0).copy_from(&own(4, 5, 0)), Err(CopyError::Unequal));
    let one = own(2, 2, 0);
    assert_eq!(one.copy_from(&one), Err(CopyError::Same));
    let target = own(2, 2, 0);
    target.copy_from(&own(2, 2, 9)).unwrap();
    assert_eq!(content(&target), vec![9; 16]);
}

#[test]
fn heads_that_lie_are_refused() {
    let room = PIXELS + 4 * 4 * 4;
    for lie in [
        init(0, 4, 16),
        init(4, 0, 16),
        init(4, 4, 12),
        init(4, 5, 16),
        init(16_385, 4, 65_540),
        init(u32::MAX, u32::MAX, u32::MAX),
        init(4, 4, u32::MAX),
        SimTextureInit { dxgi_format: 28, ..init(4, 4, 16) },
    ] {
        let (file, _mapping, _) = shared(lie, room);
        assert!(matches!(Texture::open(&file, room), Err(OpenError::Shape(..))), "{lie:?}");
    }
    let (file, _mapping, _) = shared(init(4, 4, 16), room);
    assert!(Texture::open(&file, room).is_ok());
    let empty = memfd_create("empty", MemfdFlags::CLOEXEC).unwrap();
    ftruncate(&empty, room as u64).unwrap();
    assert!(matches!(Texture::open(&empty, room), Err(OpenError::Head(_))));
    assert!(matches!(Texture::open(&empty, 16), Err(OpenError::Head(_))));
    assert!(matches!(Texture::open(&empty, 0), Err(OpenError::Map(_))));
}

#[test]
fn the_mutex_is_held_once_and_given_back_once() {
    let (file, _mapping, head) = shared(init(2, 2, 8), PIXELS + 16);
    let texture = Texture::open(&file, PIXELS + 16).unwrap();
    let shared = pixels(&texture);
    assert_eq!(shared.release(0), Released::NotHeld);
    assert_eq!(shared.acquire(0, 0), Some(Acquired::Ok));
    assert_eq!(shared.acquire(0, 0), None);
    assert!(shared.held() && !shared.written());
    texture.copy_from(&own(2, 2, 1)).unwrap();
    assert!(shared.written());
    assert_eq!(shared.release(3), Released::Ok);
    assert_eq!(shared.acquire(0, 0), Some(Acquired::Timeout));
    assert_eq!(shared.acquire(3, 1), Some(Acquired::Ok));
    // The host writes over the owner.
    let owner = head.mutex_owner();
    head.cas_mutex_owner(owner, MutexHolder(5)).unwrap();
    assert_eq!(shared.release(0), Released::Stolen);
}

#[test]
fn a_dead_holder_is_succeeded_and_a_closed_texture_is_free() {
    let (file, _mapping, head) = shared(init(2, 2, 8), PIXELS + 16);
    head.cas_mutex_owner(MutexHolder(0), MutexHolder::new(1, u32::MAX)).unwrap();
    let texture = Texture::open(&file, PIXELS + 16).unwrap();
    assert_eq!(pixels(&texture).acquire(0, 0), Some(Acquired::Abandoned));
    drop(texture);
    assert_eq!(head.mutex_owner(), MutexHolder(0));
}
