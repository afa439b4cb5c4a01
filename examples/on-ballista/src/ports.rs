//! Finds free ports for an executor. The engine binds them itself a moment later.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::ops::Range;
use std::{io, process};

use anyhow::{Context as _, Result};

use crate::args::ExecutorArgs;

/// Outside the range that systems use for outgoing connections. An outgoing connection could take a port that was found
/// free, before the engine binds it.
const QUIET: Range<u16> = 20_000..32_000;

/// The two ports, if they are free. Zero chooses a free port.
pub(crate) fn free(args: &ExecutorArgs) -> Result<[u16; 2]> {
    let listen = |(option, port)| {
        let wanted = if port == 0 { any(args.bind) } else { TcpListener::bind((args.bind, port)) };
        wanted.with_context(|| {
            let address = SocketAddr::new(args.bind, port);
            format!("{address}: cannot listen there; name another by --bind and {option}")
        })
    };
    // Both are held until both are known, so that they are different.
    let held = [listen(("--port", args.port))?, listen(("--grpc-port", args.grpc_port))?];
    let [port, grpc_port] = held.map(|listener| listener.local_addr().map(|address| address.port()));
    Ok([port?, grpc_port?])
}

/// The distance between the first ports of two processes with consecutive ids.
const STRIDE: u32 = 16;

/// A free port. Processes that search at the same time start at different ports.
fn any(bind: IpAddr) -> io::Result<TcpListener> {
    let begin = process::id().wrapping_mul(STRIDE) % u32::from(QUIET.end - QUIET.start);
    let begin = QUIET.start + u16::try_from(begin).unwrap_or_default();
    let found = (begin..QUIET.end).chain(QUIET.start..begin).find_map(|port| TcpListener::bind((bind, port)).ok());
    found.map_or_else(|| TcpListener::bind((bind, 0)), Ok)
}
