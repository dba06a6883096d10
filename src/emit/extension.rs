//! Elements of other namespaces in RSS.

use rss::extension::Extension;

/// An element with attributes alone.
pub(super) fn element<const N: usize>(name: &str, attributes: [(&str, String); N]) -> Extension {
    let attrs = attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    // an empty value keeps the indentation out of the element
    Extension { name: name.to_owned(), value: Some(String::new()), attrs, ..Extension::default() }
}
