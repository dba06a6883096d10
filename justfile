# what people need; `just` lists it

_list:
    @just --list

# builds the sample feeds into out/
run:
    cargo run --release

# everything that must hold before a change lands
ci:
    .ci/run

# one test, or those with a word in their name
test WORD="":
    cargo nextest run {{WORD}}

# does it compile
check:
    cargo check --workspace --all-targets

# does it compile without the server and the browser, and say so where one is asked for
slim:
    cargo clippy --all-targets --no-default-features -- -D warnings
    cargo nextest run --no-default-features slim

# does it compile for Windows (rustup target add x86_64-pc-windows-gnu; apt install gcc-mingw-w64-x86-64-posix)
windows:
    cargo check --target x86_64-pc-windows-gnu --target-dir target/windows

# formats, and says what clippy says
lint:
    cargo fmt --all
    cargo clippy --workspace --all-targets -- -D warnings

# licences, doubled crates, known vulnerabilities
deny:
    cargo deny check

# what is written from the types, after a key of feeds.toml or of an answer was added
schema:
    PAGEWIRE_SCHEMAS=write cargo nextest run that_is_shipped

# what the lists of FOLDER are read as
lists FOLDER:
    cargo run --release -p training --bin eval_listing -- {{FOLDER}}

# what the articles of FOLDER are read as
articles FOLDER:
    cargo run --release -p training --bin eval_article -- {{FOLDER}}

# looks for input that breaks a reader, for a minute: document, feed, recipe, date, feeds_toml, robots
fuzz TARGET:
    cargo +nightly fuzz run {{TARGET}} -- -max_total_time=60

# the manual page and the completions of a built program, into target/package: for packages and releases
package PROGRAM="target/release/pagewire":
    packaging/extras {{PROGRAM}} target/package

# a Debian package of target/release/pagewire (cargo install cargo-deb)
deb: package
    cargo deb --no-build

# the docs as a site, into target/book (cargo install mdbook)
book:
    mdbook build

# a program as it is published: slower to build, faster to run
dist:
    cargo build --profile dist
