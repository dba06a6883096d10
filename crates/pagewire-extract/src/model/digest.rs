use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// A 128-bit hash (XXH3) that tells whether something changed. It is no protection against somebody who wants two pages to
/// have the same one: who writes a page can hide only the page's own changes with it.
pub type Digest = [u8; 16];

/// The digest of some bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> Digest {
    xxh3_128(bytes).to_le_bytes()
}

/// The digest of a row of texts; where one ends and the next begins makes a difference.
#[must_use]
pub fn digest_of_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Digest {
    let mut hash = Xxh3::new();
    for text in texts {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.digest128().to_le_bytes()
}

/// Bytes as hexadecimal digits, two of them a byte, in small letters.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{digest_of_texts, hex};

    #[test]
    fn the_border_between_texts_counts() {
        assert_ne!(digest_of_texts(["ab", "c"].into_iter()), digest_of_texts(["a", "bc"].into_iter()));
    }

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}
