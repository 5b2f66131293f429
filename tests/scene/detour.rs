//! A way to the pretend Discord that can be cut: every connection goes through here.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, OnceLock},
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The way.
pub struct Detour {
    address: SocketAddr,
    target: Arc<OnceLock<SocketAddr>>,
    open: Arc<Mutex<CancellationToken>>,
}

impl Detour {
    /// Opens at a free port; it leads nowhere yet.
    pub async fn open() -> Detour {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let detour =
            Detour { address: listener.local_addr().expect("bound"), target: Arc::default(), open: Arc::default() };
        let (target, open) = (detour.target.clone(), detour.open.clone());
        let tracker = TaskTracker::new();
        TaskTracker::new().spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let Some(target) = target.get().copied() else { continue };
                let cut = open.lock().expect("not poisoned").clone();
                tracker.spawn(async move {
                    let Ok(mut far) = TcpStream::connect(target).await else { return };
                    tokio::select! {
                        () = cut.cancelled() => {}
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                    }
                });
            }
        });
        detour
    }

    /// Where it begins.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it leads; said once.
    pub fn lead_to(&self, target: SocketAddr) {
        self.target.set(target).expect("said once");
    }

    /// Cuts every connection in the middle, without a word to either side. New ones may come.
    pub fn cut(&self) {
        std::mem::take(&mut *self.open.lock().expect("not poisoned")).cancel();
    }
}
