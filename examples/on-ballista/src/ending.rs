//! Asks a process to end.

use std::io::Read as _;
use std::thread;

use tokio::signal;

/// Ends at Ctrl-C, or at SIGTERM, which supervisors send to end a process.
pub(crate) async fn asked() {
    #[cfg(unix)]
    {
        use signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    _ = signal::ctrl_c().await;
}

/// Ends this process when its standard input ends. In this way the processes that `local` starts always end with it.
pub(crate) fn with_standard_input() {
    thread::spawn(|| {
        let mut buffer = [0; 64];
        while matches!(std::io::stdin().read(&mut buffer), Ok(1..)) {}
        std::process::exit(2);
    });
}
