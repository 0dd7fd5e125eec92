//! The status page: the only place with unsafe code, because somebody has to promise that the mapping stays.
#![allow(unsafe_code)]

use std::error::Error;
use std::fs::OpenOptions;
use std::path::Path;

use acme_relay_abi::board::{StatusPageHost, status_page_name};
use acme_relay_abi::runtime::Mapped;
use memmap2::{MmapMut, MmapOptions};

/// The host's view of a board's status page.
pub type Page = StatusPageHost<Mapped<MmapMut>>;

/// Maps the page that the driver keeps in this folder.
pub fn open(folder: &str, board: u32) -> Result<Page, Box<dyn Error>> {
    let file = OpenOptions::new().read(true).write(true).open(Path::new(folder).join(status_page_name(board)))?;
    // SAFETY: nobody makes the file shorter while the driver runs, and everybody touches it through atomics only.
    let mut map = unsafe { MmapOptions::new().map_mut(&file) }?;
    let (base, length) = (map.as_mut_ptr(), map.len());
    // SAFETY: the mapping is readable and writable, lives as long as its owner, and is handed over with it.
    let memory = unsafe { Mapped::with_owner(base, length, map) }?;
    Ok(StatusPageHost::open(memory)?)
}
