//! A connection that breaks off, or stands still, after a number of bytes from the server.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// What happens when the bytes have passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    Close,
    Stand,
}

/// A proxy to a port, for one connection.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    /// Says how many bytes of the server have passed: when it stands still, or at the end.
    passed: Receiver<usize>,
}

impl Proxy {
    pub(crate) fn new(to: u16, bytes: usize, then: Then) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (say, passed) = mpsc::channel();
        thread::spawn(move || {
            let (client, _) = listener.accept().unwrap();
            let server = TcpStream::connect(("127.0.0.1", to)).unwrap();
            let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            thread::spawn(move || {
                _ = std::io::copy(&mut from_client, &mut to_server);
                _ = to_server.shutdown(Shutdown::Both);
            });
            let (mut from_server, mut to_client) = (server, client);
            let mut left = bytes;
            let mut piece = [0; 4096];
            while left > 0 {
                let size = left.min(piece.len());
                let read = from_server.read(&mut piece[..size]).unwrap_or(0);
                if read == 0 || to_client.write_all(&piece[..read]).is_err() {
                    break;
                }
                left -= read;
            }
            if left > 0 || then == Then::Close {
                _ = to_client.shutdown(Shutdown::Both);
                _ = from_server.shutdown(Shutdown::Both);
            }
            _ = say.send(bytes - left);
            // Standing still: the connection stays open as long as the thread, which ends with the test.
            if left == 0 && then == Then::Stand {
                thread::park();
            }
        });
        Proxy { port, passed }
    }

    /// Waits until it stands still or the connection has ended, and says how many bytes have passed.
    pub(crate) fn passed(&self) -> usize {
        self.passed.recv().unwrap()
    }
}
