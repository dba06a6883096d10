//! The reader of feeds.toml: a fault is told with its place, which must be in the file.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use pagewire::config::{self, ConfigError};

fuzz_target!(|text: &str| {
    match config::parse(text, Path::new("feeds.toml")) {
        Ok(_) => {}
        Err(error) => {
            assert!(!error.to_string().is_empty());
            if let ConfigError::Invalid { problems, .. } = error {
                assert!(problems.iter().all(|problem| problem.span.end <= text.len()));
            }
        }
    }
});
