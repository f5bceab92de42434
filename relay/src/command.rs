//! The command line: of `waymark-relay`, and of `waymark relay`.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ring::rand::{SecureRandom, SystemRandom};
use tracing_subscriber::EnvFilter;
use waymark_wire::crypto::Key;
use waymark_wire::invite::Invite;
use waymark_wire::word::Word;
use waymark_wire::work;
use zeroize::Zeroizing;

use crate::config::{Admission, Config, Rates, Room, Store, Tls};
use crate::relay::{Error, Relay};
use crate::{clock, storage};

/// What can be done with a relay.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Runs a relay until it is told to stop.
    Serve(Box<Serve>),
    /// Makes an invitation, good for one new account.
    Invite(Invitation),
    /// Says the word that the people of a private relay show for a mailbox or a link: one for all of them.
    Word(PrivateWord),
    /// Copies the database of a relay that may be running to a new file.
    Backup(Backup),
}

/// What can be chosen of a relay that runs.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Where it listens.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,
    /// Folder of its database; made where it is not there.
    #[arg(long, value_name = "DIR", default_value = "waymark-relay")]
    pub data: PathBuf,
    /// A PostgreSQL instead, which several relays may share: postgres://user@host/database.
    #[arg(
        long,
        value_name = "URL",
        env = "WAYMARK_RELAY_DATABASE",
        hide_env_values = true,
        conflicts_with = "data"
    )]
    pub database: Option<String>,
    /// The address devices know it by; they sign it: https://relay.example.org.
    #[arg(long, value_name = "URL")]
    pub origin: Option<String>,
    /// What a new account has to show. Without a word: nothing on one's own machine, work elsewhere.
    #[arg(long, value_name = "open|invite|work", value_parser = ["open", "invite", "work"])]
    pub admission: Option<String>,
    /// File of the key for invitations; made where it is not there.
    #[arg(long, value_name = "FILE", required_if_eq("admission", "invite"))]
    pub invite_key: Option<PathBuf>,
    /// Certificate as a PEM file, for a relay without a proxy before it.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// Its key as a PEM file.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// A proxy stands before it and says in X-Forwarded-For who asks.
    #[arg(long)]
    pub behind_proxy: bool,
    /// Where a Prometheus may ask for /metrics.
    #[arg(long, value_name = "ADDRESS")]
    pub metrics: Option<SocketAddr>,
    /// Room of one account in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 20)]
    pub room: u64,
    /// Batches of one account.
    #[arg(long, value_name = "NUMBER", default_value_t = 20_000)]
    pub batches: u64,
    /// Connections at the same time; one more is let go at once.
    #[arg(long, value_name = "NUMBER", default_value_t = 25_000)]
    pub connections: u32,
    /// Memory for what is sent and given out, in MiB; whoever needs more is told to come again.
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    pub memory: u64,
    /// No limit on how often something is done.
    #[arg(long)]
    pub unlimited: bool,
    /// Ends when its standard input does: with the program that started it, however that one ends.
    #[arg(long)]
    pub until_input_ends: bool,
}

/// An invitation.
#[derive(Debug, clap::Args)]
pub struct Invitation {
    /// File of the relay's key for invitations.
    #[arg(long, value_name = "FILE")]
    pub invite_key: PathBuf,
    /// Days for which it is good.
    #[arg(long, value_name = "NUMBER", default_value_t = 14)]
    pub days: u16,
}

/// The word of a private relay.
#[derive(Debug, clap::Args)]
pub struct PrivateWord {
    /// File of the relay's key for invitations.
    #[arg(long, value_name = "FILE")]
    pub invite_key: PathBuf,
}

/// A copy.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// Folder of the relay's database.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The new file.
    #[arg(value_name = "FILE")]
    pub to: PathBuf,
}

impl Serve {
    /// The set-up that these choices make.
    pub fn config(&self) -> Result<Config, Error> {
        let is_own = self.listen.ip().is_loopback() && self.origin.is_none();
        if !is_own && self.origin.is_none() {
            return Err(Error::Setup("origin", "is needed: devices sign it"));
        }
        let is_bare = self.tls_certificate.is_none() && !self.behind_proxy;
        if !self.listen.ip().is_loopback() && is_bare {
            let why = "needs a certificate, or --behind-proxy where a proxy has one";
            return Err(Error::Setup("listen", why));
        }
        if let Some(origin) = &self.origin {
            check_origin(origin)?;
        }
        let admission = match (self.admission.as_deref(), &self.invite_key) {
            (Some("open"), _) => Admission::Open,
            (Some("work"), _) => Admission::Work(work::BITS),
            (Some(_), Some(file)) | (None, Some(file)) => Admission::Invite(invite_key(file)?),
            _ if is_own => Admission::Open,
            _ => Admission::Work(work::BITS),
        };
        let store = match &self.database {
            Some(url) => Store::Postgres(url.clone()),
            None => Store::Folder(self.data.clone()),
        };
        let tls = self.tls_certificate.clone().zip(self.tls_key.clone());
        Ok(Config {
            listen: self.listen,
            origin: self.origin.clone(),
            admission,
            room: Room {
                bytes: self.room << 20,
                batches: self.batches,
            },
            rates: (!is_own && !self.unlimited).then(Rates::default),
            connections: self.connections,
            memory: self.memory << 20,
            behind_proxy: self.behind_proxy,
            tls: tls.map(|(certificate, key)| Tls { certificate, key }),
            metrics: self.metrics,
            ..Config::on_loopback(store)
        })
    }

    /// Runs the relay until the machine says to stop; `told` hears where it listens.
    pub fn run(&self, told: impl FnOnce(&Relay)) -> Result<(), Error> {
        let config = self.config()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        runtime.map_err(Error::Serve)?.block_on(async {
            let relay = Relay::bind(config).await?;
            told(&relay);
            let with_input = self.until_input_ends;
            let stop = async move {
                tokio::select! {
                    () = asked_to_stop() => {}
                    () = input_ended(), if with_input => {}
                }
            };
            relay.run(stop).await
        })
    }
}

/// Has what goes on written to stderr, as lines or as JSON. `WAYMARK_RELAY_LOG` says how much: `info` unless it is
/// set, `debug` for a line a request.
pub fn write_log(json: bool) {
    let filter = EnvFilter::try_from_env("WAYMARK_RELAY_LOG");
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // One that writes already goes on.
    let _ = if json {
        lines.json().try_init()
    } else {
        lines.with_ansi(false).try_init()
    };
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

async fn input_ended() {
    let (told, ended) = tokio::sync::oneshot::channel();
    // A thread that nobody waits for: it may read for ever.
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        let _ = told.send(());
    });
    let _ = ended.await;
}

fn check_origin(origin: &str) -> Result<(), Error> {
    let host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    let fits = host.is_some_and(|host| {
        !host.is_empty()
            && host
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c))
    });
    let why = "is https://host or https://host:port, in small letters, and nothing after it";
    fits.then_some(()).ok_or(Error::Setup("origin", why))
}

fn invite_key(file: &Path) -> Result<Key, Error> {
    let unread = Error::Setup("invite-key", "cannot be read or made");
    if !file.exists() {
        let mut key = Zeroizing::new([0; 32]);
        random(key.as_mut_slice())?;
        let text = Zeroizing::new(HEXLOWER.encode(key.as_slice()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(file).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|_| unread)?;
        return Ok(key);
    }
    let text = Zeroizing::new(std::fs::read_to_string(file).map_err(|_| unread)?);
    let key = waymark_wire::request::hex(text.trim());
    let key = key.map_err(|_| Error::Setup("invite-key", "is not 64 hexadecimal digits"))?;
    Ok(Zeroizing::new(key))
}

fn random(bytes: &mut [u8]) -> Result<(), Error> {
    let filled = SystemRandom::new().fill(bytes);
    filled.map_err(|_| Error::Setup("random", "the machine gives none"))
}

impl Invitation {
    /// The invitation's text.
    pub fn make(&self) -> Result<String, Error> {
        let key = invite_key(&self.invite_key)?;
        let mut id = [0; 16];
        random(&mut id)?;
        let now_s = clock::system()();
        let until_s = now_s + u64::from(self.days) * 86_400;
        Ok(Invite::new(&key, id, until_s).text())
    }
}

impl PrivateWord {
    /// The word's text.
    pub fn text(&self) -> Result<String, Error> {
        Ok(Word::of(&invite_key(&self.invite_key)?).text())
    }
}

impl Backup {
    /// Makes the copy.
    pub fn make(&self) -> Result<(), Error> {
        Ok(storage::backup(&self.data, &self.to)?)
    }
}
