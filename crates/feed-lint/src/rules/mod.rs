//! All rules, in tables by concern.

pub(crate) mod atom;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod podcast;
pub(crate) mod rss;
pub(crate) mod structure;
pub(crate) mod values;
pub(crate) mod xml;

use crate::rule::Rule;

/// A concern with its rules.
pub(crate) const TABLES: &[(&str, &[&Rule])] = &[
    ("Encoding and well-formedness", xml::RULES),
    ("Elements, attributes, namespaces", structure::RULES),
    ("Values", values::RULES),
    ("RSS", rss::RULES),
    ("Atom", atom::RULES),
    ("Podcasts and media", podcast::RULES),
    ("HTML", html::RULES),
    ("JSON Feed", json::RULES),
];
