//! PostgreSQL, or what speaks like it. Any number of processes may share it.

mod tx;

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::RootCertStore;
use tokio::sync::mpsc;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{AsyncMessage, Config, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Fault, Operation};
use tx::Held;

pub(super) use tx::Tx;

/// Connections of one process.
const CONNECTIONS: usize = 16;
/// How long a request waits for one of them.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the database waits for a lock, a statement and a client that says nothing more, in milliseconds.
const PATIENT: &str = "-c lock_timeout=10000 -c statement_timeout=30000 \
                       -c idle_in_transaction_session_timeout=30000";
/// Each statement sees what is committed by then. One that only reads is therefore alone, without a transaction.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
/// What was added at a time, each with the last of its tables.
const TABLES: [(&str, &str); 3] = [
    ("invite", include_str!("postgres.sql")),
    ("reply", include_str!("postgres/contacts.sql")),
    ("ran", include_str!("postgres/ran.sql")),
];
/// Where processes tell each other which accounts and mailboxes changed.
const CHANNEL: &str = "waymark";

impl From<tokio_postgres::Error> for Fault {
    fn from(error: tokio_postgres::Error) -> Self {
        // The text of an error may hold values of a row: only its code is kept.
        match error.code().map(|state| state.code()) {
            // Could not serialise, deadlock, and a key that is there already.
            Some("40001" | "40P01" | "23505") => Self::Again,
            Some(code) => Self::Database(format!("PostgreSQL: {code}")),
            None => Self::Database("PostgreSQL: no connection".to_owned()),
        }
    }
}

impl From<deadpool_postgres::PoolError> for Fault {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            _ => Self::Database("PostgreSQL: no connection is free".to_owned()),
        }
    }
}

/// A pool of connections.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: Pool,
    config: Arc<Config>,
}

impl Postgres {
    pub(super) async fn connect(url: &str) -> Result<Self, Fault> {
        let unfit = |what: &str| Fault::Database(format!("PostgreSQL: {what}"));
        let mut config: Config = url
            .parse()
            .map_err(|_| unfit("the address cannot be read"))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_options().is_none() {
            config.options(PATIENT);
        }
        let recycle = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = match tls(&config)? {
            Some(tls) => Manager::from_config(config.clone(), tls, recycle),
            None => Manager::from_config(config.clone(), NoTls, recycle),
        };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(PATIENCE))
            .build()
            .map_err(|_| unfit("no pool"))?;
        let postgres = Self {
            pool,
            config: Arc::new(config),
        };
        postgres.prepare().await?;
        Ok(postgres)
    }

    /// Makes the tables where they are not there; processes that start together do it one after the other.
    async fn prepare(&self) -> Result<(), Fault> {
        let there = "SELECT 1 FROM pg_tables \
                     WHERE schemaname = current_schema() AND tablename = $1";
        let mut client = self.pool.get().await?;
        for (last, tables) in TABLES {
            if client.query_opt(there, &[&last]).await?.is_some() {
                continue;
            }
            let transaction = client.transaction().await?;
            let alone = "SELECT pg_advisory_xact_lock(8710212)";
            transaction.batch_execute(alone).await?;
            if transaction.query_opt(there, &[&last]).await?.is_none() {
                transaction.batch_execute(tables).await?;
            }
            transaction.commit().await?;
        }
        Ok(())
    }

    pub(super) async fn run<O: Operation>(
        &self,
        operation: &O,
        writes: bool,
    ) -> Result<O::Answer, Fault> {
        let held = Held::new(self.pool.get().await?);
        let begin = writes.then_some(BEGIN);
        let mut tx = super::Tx::Postgres(Box::new(Tx { held, begin }));
        let done = operation.run(&mut tx).await;
        let super::Tx::Postgres(tx) = tx else {
            return Err(Fault::Database(
                "PostgreSQL: another's transaction".to_owned(),
            ));
        };
        let Tx { held, begin } = *tx;
        if writes && begin.is_none() {
            let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
            held.client()?.batch_execute(end).await?;
        }
        held.free();
        done
    }

    /// Tells the other processes, in one word, outside of any other transaction.
    pub(crate) async fn notify(&self, payload: &str) -> Result<(), Fault> {
        let client = self.pool.get().await?;
        let statement = client.prepare_cached("SELECT pg_notify($1, $2)").await?;
        client.query(&statement, &[&CHANNEL, &payload]).await?;
        Ok(())
    }

    /// Listens to the other processes for as long as the connection holds.
    pub(crate) async fn listen(&self) -> Result<Signals, Fault> {
        match tls(&self.config)? {
            Some(tls) => listen(&self.config, tls).await,
            None => listen(&self.config, NoTls).await,
        }
    }
}

/// `sslmode=require` in the address: then the server's name is checked too, against the authorities that Mozilla
/// trusts. Anything less protects against nobody who can come in between, and is plain.
fn tls(config: &Config) -> Result<Option<MakeRustlsConnect>, Fault> {
    if config.get_ssl_mode() != SslMode::Require {
        return Ok(None);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| Fault::Database("PostgreSQL: no TLS".to_owned()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Some(MakeRustlsConnect::new(config)))
}

async fn listen<T>(config: &Config, tls: T) -> Result<Signals, Fault>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (client, mut connection) = config.connect(tls).await?;
    let (send, receive) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(Ok(message)) =
            std::future::poll_fn(|context| connection.poll_message(context)).await
        {
            if let AsyncMessage::Notification(word) = message
                && send.send(word.payload().to_owned()).is_err()
            {
                break;
            }
        }
    });
    client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
    Ok(Signals {
        receive,
        _client: client,
    })
}

/// What other processes say.
pub(crate) struct Signals {
    receive: mpsc::UnboundedReceiver<String>,
    _client: tokio_postgres::Client,
}

impl Signals {
    /// The next word; none once the connection has gone.
    pub(crate) async fn next(&mut self) -> Option<String> {
        self.receive.recv().await
    }
}
