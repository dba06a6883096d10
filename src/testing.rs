//! Files that are written from the types, and committed.

use std::{env, fs, path::Path};

/// Says whether a committed file is as the types would have it; with `PAGEWIRE_SCHEMAS=write` it is written instead.
pub(crate) fn as_committed(name: &str, written: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if env::var("PAGEWIRE_SCHEMAS").is_ok_and(|wish| wish == "write") {
        return fs::write(path, written).unwrap();
    }
    assert!(
        fs::read_to_string(path).unwrap() == written,
        "{name} is not what the types say: `just schema` writes it anew"
    );
}
