//! How many may be connected at the same time, in one process.

use std::future::{Ready, ready};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::middleware::AddExtension;
use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_layer::Layer;

/// A client that is given something and takes none of it for so long is let go.
#[cfg(target_os = "linux")]
const TAKES_NOTHING: Duration = Duration::from_secs(30);

/// Lets so many connect. Who comes beyond that is let go at once, before any memory is spent on it.
#[derive(Clone)]
pub(crate) struct Places(Arc<Semaphore>);

/// A place, given back when the connection has gone.
pub(crate) type Place = Arc<OwnedSemaphorePermit>;

impl Places {
    pub(crate) fn new(most: u32) -> Self {
        Self(Arc::new(Semaphore::new(most as usize)))
    }

    fn take(&self, stream: &TcpStream) -> io::Result<Place> {
        let place = self.0.clone().try_acquire_owned();
        let place = place.map_err(|_| io::Error::other("all places are taken"))?;
        stream.set_nodelay(true)?;
        #[cfg(target_os = "linux")]
        socket2::SockRef::from(stream).set_tcp_user_timeout(Some(TAKES_NOTHING))?;
        Ok(Arc::new(place))
    }
}

impl<S> Accept<TcpStream, S> for Places {
    type Stream = TcpStream;
    type Service = AddExtension<S, Place>;
    type Future = Ready<io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        // The place is where the connection's service is, and goes with it.
        let place = self.take(&stream);
        ready(place.map(|place| (stream, Extension(place).layer(service))))
    }
}
