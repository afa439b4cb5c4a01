//! Ports for an executor, which the engine binds itself a moment after they were found to be free.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::ops::Range;
use std::{io, process};

use anyhow::{Context as _, Result};

use crate::args::ExecutorArgs;

/// Where systems do not look for the near ends of outgoing connections: one of these would take a port that the
/// system gave away as free before the engine has bound it.
const QUIET: Range<u16> = 20_000..32_000;

/// The two ports, found to be free; zero asks for any.
pub(crate) fn free(args: &ExecutorArgs) -> Result<[u16; 2]> {
    let listen = |(option, port)| {
        let wanted = if port == 0 { any(args.bind) } else { TcpListener::bind((args.bind, port)) };
        wanted.with_context(|| {
            let address = SocketAddr::new(args.bind, port);
            format!("{address}: cannot listen there; name another by --bind and {option}")
        })
    };
    // Both are held until both are known, so that they are two.
    let held = [listen(("--port", args.port))?, listen(("--grpc-port", args.grpc_port))?];
    let [port, grpc_port] = held.map(|listener| listener.local_addr().map(|address| address.port()));
    Ok([port?, grpc_port?])
}

/// How far apart processes begin to look whose numbers follow each other.
const STRIDE: u32 = 16;

/// A free port; processes that look at the same time begin at different ones.
fn any(bind: IpAddr) -> io::Result<TcpListener> {
    let begin = process::id().wrapping_mul(STRIDE) % u32::from(QUIET.end - QUIET.start);
    let begin = QUIET.start + u16::try_from(begin).unwrap_or_default();
    let found = (begin..QUIET.end).chain(QUIET.start..begin).find_map(|port| TcpListener::bind((bind, port)).ok());
    found.map_or_else(|| TcpListener::bind((bind, 0)), Ok)
}
