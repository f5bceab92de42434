//! What a Prometheus may see: sums over everybody.

use std::sync::atomic::AtomicI64;
use std::time::Duration;

use axum::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    path: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Path {
    path: String,
}

/// The counts of this process.
pub(crate) struct Counts {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Family<Path, Histogram>,
    waiting: Gauge<i64, AtomicI64>,
}

impl Counts {
    pub(crate) fn new() -> Self {
        let requests = Family::<Asked, Counter>::default();
        let seconds = Family::<Path, Histogram>::new_with_constructor(|| {
            Histogram::new([0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0])
        });
        let waiting = Gauge::<i64, AtomicI64>::default();
        let mut registry = Registry::with_prefix("waymark_relay");
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("seconds", "How long answers took", seconds.clone());
        registry.register(
            "waiting",
            "Accounts and mailboxes that somebody waits for",
            waiting.clone(),
        );
        Self {
            registry,
            requests,
            seconds,
            waiting,
        }
    }

    pub(crate) fn request(&self, method: &Method, path: String, status: u16, took: Duration) {
        // A method that HTTP does not know is whatever somebody sent.
        let known = [Method::GET, Method::POST, Method::PUT, Method::DELETE];
        let method = if known.contains(method) {
            method.as_str()
        } else {
            "other"
        };
        self.seconds
            .get_or_create(&Path { path: path.clone() })
            .observe(took.as_secs_f64());
        let asked = Asked {
            method: method.to_owned(),
            path,
            status,
        };
        self.requests.get_or_create(&asked).inc();
    }

    /// In Prometheus' words.
    pub(crate) fn text(&self, waiting: usize) -> String {
        self.waiting.set(i64::try_from(waiting).unwrap_or(i64::MAX));
        let mut text = String::new();
        let _ = encode(&mut text, &self.registry);
        text
    }
}
