//! Makes the home of a later version that the story may only refuse. Made once and kept:
//! `cargo test -p waymark-tests --test story -- --ignored write_the_newer_home`

use std::path::Path;
use std::sync::Arc;

use waymark_core::App;
use waymark_core::platform::{FrozenClock, MemorySecrets, SecretStore};

#[test]
#[ignore = "writes a file that is kept"]
fn write_the_newer_home() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("story/newer");
    let secrets = Arc::new(MemorySecrets::default());
    secrets.put("database-key".into(), vec![7; 32]).unwrap();
    let clock = FrozenClock::new("2026-11-23T15:00:00Z".parse().unwrap(), "America/Edmonton");
    drop(App::open(home.display().to_string(), Arc::new(clock), secrets).unwrap());
    let sql = rusqlite::Connection::open(home.join("waymark.db")).unwrap();
    let key = "07".repeat(32);
    sql.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA user_version = 1000; PRAGMA journal_mode = DELETE; VACUUM;"))
        .unwrap();
}
