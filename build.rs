//! Says whether a Chromium is installed, whether `PAGEWIRE_AXE` names axe-core, and whether `PAGEWIRE_CORPUS` names a folder of
//! public test data, so that tests that need them show as ignored where there is none.

use std::env;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

fn main() {
    println!("cargo:rerun-if-env-changed=PATH");
    println!("cargo:rerun-if-env-changed=PAGEWIRE_NEEDS_BROWSER");
    println!("cargo:rerun-if-env-changed=PAGEWIRE_CORPUS");
    println!("cargo:rerun-if-env-changed=PAGEWIRE_AXE");
    println!("cargo:rustc-check-cfg=cfg(has_chromium, has_corpus, has_axe)");
    let path = env::var_os("PATH").unwrap_or_default();
    let is_installed = env::split_paths(&path).any(|folder| NAMES.iter().any(|name| folder.join(name).exists()));
    if is_installed || env::var_os("PAGEWIRE_NEEDS_BROWSER").is_some() {
        println!("cargo:rustc-cfg=has_chromium");
    }
    if env::var_os("PAGEWIRE_AXE").is_some() {
        println!("cargo:rustc-cfg=has_axe");
    }
    if env::var_os("PAGEWIRE_CORPUS").is_some() {
        println!("cargo:rustc-cfg=has_corpus");
    }
}
