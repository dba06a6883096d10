//! Secrets that nobody can guess, or the news that this system cannot make any.

use crate::model::hex;

/// The system has no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the system refuses randomness, of which secrets are made: {0}; /dev/urandom or getrandom(2) has to work")]
pub struct NoRandomness(getrandom::Error);

/// 32 bytes that nobody can guess.
///
/// # Errors
/// [`NoRandomness`]: a value that could be guessed is never used in its place.
pub(super) fn random_key() -> Result<Vec<u8>, NoRandomness> {
    let mut key = vec![0; 32];
    getrandom::fill(&mut key).map_err(NoRandomness)?;
    Ok(key)
}

/// So many random bytes, 32 at most, as hexadecimal digits.
///
/// # Errors
/// [`NoRandomness`].
pub(super) fn random_digits(bytes: usize) -> Result<String, NoRandomness> {
    let key = random_key()?;
    Ok(hex(key.get(..bytes).unwrap_or(&key)))
}
