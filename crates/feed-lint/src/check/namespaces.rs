//! The namespaces that a document declares: known, misspelt, or with another's prefix.

use std::collections::HashSet;

use crate::{
    FeedVocabulary,
    finding::{Findings, quoted},
    rules::structure as rules,
    vocabulary::Ns,
    xml::XmlDocument,
};

/// Media RSS without its last slash: readers of feeds know it by the one address alone.
const MEDIA_WITHOUT_SLASH: &str = "http://search.yahoo.com/mrss";
const ATOM_03: &str = "http://purl.org/atom/ns#";

/// Judges each declaration once.
pub(crate) fn judge(document: &XmlDocument<'_>, format: Option<FeedVocabulary>, findings: &mut Findings) {
    let mut seen = HashSet::new();
    let is_atom = matches!(format, Some(FeedVocabulary::Atom | FeedVocabulary::AtomEntry));
    for (prefix, namespace, offset) in &document.declared {
        let uri = document.namespaces.get(*namespace).map_or("", AsRef::as_ref);
        if uri.is_empty() || !seen.insert((*prefix, uri)) {
            continue;
        }
        if uri == MEDIA_WITHOUT_SLASH {
            findings.report(&rules::WRONG_NAMESPACE, *offset, format!("{} lacks its last slash", quoted(uri)));
        } else if let Some(meant) = Ns::near(uri) {
            findings.report(
                &rules::MISSPELT_NAMESPACE,
                *offset,
                format!("{} is written for {}", quoted(uri), quoted(meant)),
            );
        } else if uri == ATOM_03 {
            // told of at the root
        } else if !Ns::is_known(uri) {
            findings.report(&rules::UNKNOWN_NAMESPACE, *offset, format!("{} is not known", quoted(uri)));
        } else if Ns::of(uri) == Ns::Unknown {
            findings.report(
                &rules::UNJUDGED_NAMESPACE,
                *offset,
                format!("elements of {} are not checked", quoted(uri)),
            );
        }
        let expected = Ns::expected(prefix);
        if expected.is_some_and(|expected| Ns::of(expected) != Ns::of(uri)) {
            let message = format!("the prefix `{prefix}` is known for {}", quoted(expected.unwrap_or("")));
            findings.report(&rules::RESERVED_PREFIX, *offset, message);
        }
        if is_atom && !prefix.is_empty() && matches!(Ns::of(uri), Ns::Atom | Ns::Xhtml) {
            findings.report(
                &rules::AVOID_PREFIX,
                *offset,
                format!("Atom and XHTML are written with the prefix `{prefix}`"),
            );
        }
    }
}
