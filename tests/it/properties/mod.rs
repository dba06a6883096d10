//! What holds for every input, tried on some hundreds that chance makes.
//!
//! Chance begins with the same number each time, so that a run tells what the last one told; `PROPTEST_RNG_SEED=2` and
//! `PROPTEST_CASES=5000` look further.

mod emitted;
mod listed;
mod remembered;

use proptest::test_runner::{Config, RngSeed};

/// So many cases, from the same seed unless the environment says another.
fn cases(usual: u32) -> Config {
    let said = Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { said.cases } else { usual };
    let rng_seed = if said.rng_seed == RngSeed::Random { RngSeed::Fixed(1) } else { said.rng_seed };
    Config { cases, rng_seed, failure_persistence: None, ..said }
}
