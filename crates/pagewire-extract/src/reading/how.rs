//! How a page is to be read.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use encoding_rs::Encoding;

use crate::Recipe;

/// How a page is to be read.
///
/// ```
/// use pagewire_extract::How;
///
/// let how = How { timezone: chrono_tz::Europe::Lisbon, ..How::default() };
/// ```
#[derive(Debug, Clone, Copy)]
pub struct How<'a> {
    /// Where its items and their fields are.
    pub recipe: &'a Recipe,
    /// Its character encoding, where what the page says of it is wrong.
    pub charset: Option<&'static Encoding>,
    /// The time zone of times that name none.
    pub timezone: Tz,
    /// What is dated after it lies in the future; none where that is the time of the fetch.
    pub latest: Option<DateTime<Utc>>,
}

impl Default for How<'_> {
    /// The list is found without a recipe, the encoding is the one that the page declares, and times are in UTC.
    fn default() -> Self {
        Self { recipe: &Recipe::Auto, charset: None, timezone: Tz::UTC, latest: None }
    }
}
