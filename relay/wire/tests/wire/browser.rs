//! What a link has behind it is opened and answered by WebCrypto, which is all that a browser has. Node has the same.

use std::process::Command;

#[test]
fn webcrypto_opens_and_answers_a_link() {
    let script = format!("{}/check_link.mjs", env!("CARGO_MANIFEST_DIR"));
    match Command::new("node").arg(script).output() {
        Ok(ran) => {
            let said = String::from_utf8_lossy(&ran.stderr);
            assert!(ran.status.success(), "{said}");
            assert_eq!(ran.stdout, b"link fits\n");
        }
        Err(error) => eprintln!("skipped: node cannot be run ({error})"),
    }
}
