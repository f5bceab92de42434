//! A relay that runs: its listeners, its work in the background, and how it ends.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum_server::tls_rustls::{RustlsConfig, from_tcp_rustls};
use axum_server::{Handle, Server};
use hyper_util::rt::TokioTimer;
use tokio::net::TcpSocket;
use tokio::sync::{Notify, Semaphore};

use crate::account::{Run, SweepAccount, SweepRest, WalkAccounts};
use crate::config::{Config, Store, Tls};
use crate::counts::Counts;
use crate::http::{self, Peer};
use crate::limits::Limits;
use crate::memory::Memory;
use crate::places::Places;
use crate::storage::{Fault, Storage};
use crate::waiters::Waiters;

/// Devices that wait for a change at the same time, in one process.
const MOST_WAITING: usize = 20_000;
/// Devices that come at the same moment: one more has to knock again, which takes a second.
const BACKLOG: u32 = 4096;
/// Bytes of a connection that are read, and that wait to be written, besides bodies.
const BUFFER: usize = 16 * 1024;
/// How long a stop waits for requests that are being answered.
const GRACE: Duration = Duration::from_secs(10);
/// How often a certificate is read again.
const RENEW: Duration = Duration::from_secs(3600);
/// How often what is out of date is looked for.
const SWEEP: Duration = Duration::from_secs(600);

/// Why a relay does not start, or did not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot listen there.
    #[error("cannot listen at {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The database.
    #[error("{0}")]
    Storage(String),
    /// The certificate or its key.
    #[error("certificate or key: {0}")]
    Tls(std::io::Error),
    /// An address or a key of the set-up.
    #[error("{0}: {1}")]
    Setup(&'static str, &'static str),
    /// The connection to the network broke.
    #[error("serving: {0}")]
    Serve(std::io::Error),
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Storage(fault.to_string())
    }
}

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) origin: String,
    pub(crate) storage: Storage,
    pub(crate) waiters: Waiters,
    pub(crate) waiting: Semaphore,
    pub(crate) stopping: Notify,
    pub(crate) limits: Arc<Limits>,
    pub(crate) bodies: Memory,
    pub(crate) answers: Memory,
    pub(crate) counts: Counts,
}

/// A relay that listens and does not answer yet.
pub struct Relay {
    shared: Arc<Shared>,
    listener: TcpListener,
    address: SocketAddr,
    metrics: Option<TcpListener>,
}

impl Relay {
    /// Opens the database and takes the address.
    pub async fn bind(config: Config) -> Result<Self, Error> {
        let listener = listen(config.listen)?;
        let address = listener
            .local_addr()
            .map_err(|error| Error::Listen(config.listen, error))?;
        let metrics = config.metrics.map(listen).transpose()?;
        let storage = match &config.store {
            Store::Folder(folder) => Storage::in_folder(folder)?,
            Store::Postgres(url) => Storage::at(url).await?,
        };
        let waiters = match &storage {
            Storage::Sqlite(_) => Waiters::default(),
            Storage::Postgres(_) => Waiters::among_others(),
        };
        let scheme = if config.tls.is_some() {
            "https"
        } else {
            "http"
        };
        let here = || format!("{scheme}://{address}");
        let shared = Shared {
            origin: config.origin.clone().unwrap_or_else(here),
            storage,
            waiters,
            waiting: Semaphore::new(MOST_WAITING),
            stopping: Notify::new(),
            limits: Arc::new(Limits::new(config.rates)),
            // Who sends slowly holds up nobody who asks, and the other way round.
            bodies: Memory::new(config.memory / 2),
            answers: Memory::in_shares(config.memory / 2, config.rates.is_some()),
            counts: Counts::new(),
            config,
        };
        Ok(Self {
            shared: Arc::new(shared),
            listener,
            address,
            metrics,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address that devices sign.
    pub fn origin(&self) -> &str {
        &self.shared.origin
    }

    /// Answers until `stop` is done, and then those who were being answered.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let handle = Handle::new();
        let mut work = tokio::task::JoinSet::new();
        self.shared.clone().start(&mut work);
        work.spawn(end(stop, handle.clone(), self.shared.clone()));
        if let Some(listener) = self.metrics {
            let service = http::counts(self.shared.clone()).into_make_service();
            let server = axum_server::from_tcp(listener).map_err(Error::Serve)?;
            work.spawn(async move {
                let _ = server.serve(service).await;
            });
        }
        let tls = self.shared.config.tls.clone();
        let places = Places::new(self.shared.config.connections);
        let service = http::service(self.shared).into_make_service_with_connect_info::<Peer>();
        match tls {
            None => {
                let server = axum_server::from_tcp(self.listener).map_err(Error::Serve)?;
                let server = server.acceptor(places);
                patient(server).handle(handle).serve(service).await
            }
            Some(tls) => {
                let _ = rustls::crypto::ring::default_provider().install_default();
                let config = certificate(&tls).await.map_err(Error::Tls)?;
                let config = RustlsConfig::from_config(config);
                work.spawn(renew(config.clone(), tls));
                let server = from_tcp_rustls(self.listener, config);
                let server = server
                    .map_err(Error::Serve)?
                    .map(|tls| tls.acceptor(places));
                patient(server).handle(handle).serve(service).await
            }
        }
        .map_err(Error::Serve)
        // Dropping `work` ends what runs in the background.
    }
}

fn listen(address: SocketAddr) -> Result<TcpListener, Error> {
    let listening = || {
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4(),
            SocketAddr::V6(_) => TcpSocket::new_v6(),
        }?;
        // As the standard library does it; only its queue is 128 short.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)?.into_std()
    };
    listening().map_err(|error| Error::Listen(address, error))
}

/// Sets how long a client may take over the beginning of a request: one that sends a byte a minute holds no place.
fn patient<A>(mut server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .max_buf_size(BUFFER)
        .header_read_timeout(Duration::from_secs(15));
    server.http1_only()
}

/// Reads the certificate and its key.
async fn certificate(tls: &Tls) -> std::io::Result<Arc<rustls::ServerConfig>> {
    let read = RustlsConfig::from_pem_file(&tls.certificate, &tls.key).await?;
    let mut config = rustls::ServerConfig::clone(&read.get_inner());
    // Nothing else is spoken here, so nothing else is offered.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Reads the certificate again from time to time: it is renewed while the relay runs.
async fn renew(config: RustlsConfig, tls: Tls) {
    loop {
        tokio::time::sleep(RENEW).await;
        match certificate(&tls).await {
            Ok(newer) => config.reload_from_config(newer),
            Err(error) => {
                let kind = error.kind();
                tracing::error!(%kind, "the certificate cannot be read; the old one stays");
            }
        }
    }
}

async fn end(stop: impl Future<Output = ()>, handle: Handle<SocketAddr>, shared: Arc<Shared>) {
    stop.await;
    tracing::info!("stopping");
    handle.graceful_shutdown(Some(GRACE));
    shared.stopping.notify_waiters();
}

impl Shared {
    /// What goes on beside the requests.
    fn start(self: Arc<Self>, work: &mut tokio::task::JoinSet<()>) {
        if let Storage::Postgres(postgres) = &self.storage {
            let (shared, line) = (self.clone(), postgres.clone());
            work.spawn(async move { shared.waiters.listen(&line).await });
            let (shared, line) = (self.clone(), postgres.clone());
            work.spawn(async move { shared.waiters.tell(&line).await });
        }
        work.spawn(async move {
            loop {
                self.limits.forget();
                if let Err(fault) = self.sweep().await {
                    tracing::warn!(%fault, "what is out of date was not dropped");
                }
                tokio::time::sleep(SWEEP).await;
            }
        });
    }

    /// Ends what time alone ends.
    pub(crate) async fn sweep(&self) -> Result<(), Fault> {
        let now_s = (self.config.clock)();
        self.storage.write(Run { now_s }).await?;
        self.storage.write(SweepRest { now_s }).await?;
        let mut next = Some([0; 16]);
        while let Some(after) = next {
            let due = self.storage.read(WalkAccounts { after, now_s }).await?;
            for account in due.accounts {
                if self.storage.write(SweepAccount { account, now_s }).await? {
                    self.waiters.changed(account);
                }
            }
            next = due.next;
        }
        Ok(())
    }
}
