//! Digests of secrets: nothing that is secret is compared, or kept, as it is.

use ring::digest::SHA256;

/// What is kept of a secret, and compared.
pub(super) fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut kept = [0; 32];
    kept.copy_from_slice(ring::digest::digest(&SHA256, bytes).as_ref());
    kept
}
