//! Hashes of names and of words, the same in every run.

/// Where a hash begins.
pub(crate) const START: u64 = 0xcbf2_9ce4_8422_2325;

/// The FNV-1a hash of some bytes, going on from another hash.
pub(crate) fn fnv(from: u64, bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(from, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash of a text, going on from another hash.
pub(crate) fn text(from: u64, text: &str) -> u64 {
    fnv(from ^ START, text.bytes())
}

/// Two hashes made one.
pub(crate) fn mix(one: u64, other: u64) -> u64 {
    (one.rotate_left(5) ^ other).wrapping_mul(0x517c_c1b7_2722_0a95)
}
