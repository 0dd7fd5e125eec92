//! Sessions in virtual time, without threads or sockets (decision D15).

mod accounts;
mod any_order;
mod client_control;
mod control;
mod ends;
mod handshake;
mod order;
mod requests;
mod shell;
