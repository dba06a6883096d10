//! The root element: which format it is, and with that which rules hold.

use super::{atom, namespaces, outline, publishing, rdf, rss, walk::TreeWalk};
use crate::{
    FeedVocabulary, LintOptions,
    finding::{Findings, quoted},
    rules::{rss as rss_rules, structure as rules, xml as xml_rules},
    vocabulary::{CATEGORIES, CHANNEL11, ContentModel, DESCRIPTION, ENTRY, FEED, Ns, OPML, RDF, RSS, SERVICE},
    xml::{XmlDocument, XmlElement},
};

const VERSIONS: &[&str] = &["0.91", "0.92", "0.93", "0.94", "2.0", "2.0.1", "2.00"];
const ATOM_03: &str = "http://purl.org/atom/ns#";
const NETSCAPE_DTD: &str = "http://my.netscape.com/publish/formats/rss-0.91.dtd";

/// Judges a document of XML; returns its format, where it has one.
pub(crate) fn judge(
    document: &XmlDocument<'_>,
    options: &LintOptions,
    findings: &mut Findings,
) -> Option<FeedVocabulary> {
    let root = document.root()?;
    doctype(document, findings);
    let format = format(document, root, findings);
    namespaces::judge(document, format, findings);
    let format = format?;
    let Some(context) = context(format) else { return Some(format) };
    let mut walk = TreeWalk { document, findings, format, now: options.now };
    if matches!(format, FeedVocabulary::Rss10 | FeedVocabulary::Rss11) {
        rdf::root(&mut walk, root);
    }
    walk.run(context);
    match format {
        FeedVocabulary::Rss2 | FeedVocabulary::Rss09 => rss::judge(&mut walk),
        FeedVocabulary::Rss10 | FeedVocabulary::Rss11 | FeedVocabulary::Rss090 => rdf::judge(&mut walk),
        FeedVocabulary::Atom | FeedVocabulary::AtomEntry => atom::judge(&mut walk),
        FeedVocabulary::Opml => outline::judge(&mut walk),
        FeedVocabulary::AtomService | FeedVocabulary::AtomCategories | FeedVocabulary::OpenSearch => {
            publishing::judge(&mut walk);
        }
        FeedVocabulary::Atom03 | FeedVocabulary::JsonFeed => {}
    }
    Some(format)
}

fn doctype(document: &XmlDocument<'_>, findings: &mut Findings) {
    match document.doctype {
        Some((NETSCAPE_DTD, offset)) => {
            findings.report(&xml_rules::DEPRECATED_DTD, offset, "the document type names a file that Netscape gave up");
        }
        Some((address, offset)) => {
            findings.report(&xml_rules::DOCTYPE, offset, format!("the document has the type {}", quoted(address)));
        }
        None => {}
    }
}

fn context(format: FeedVocabulary) -> Option<&'static ContentModel> {
    Some(match format {
        FeedVocabulary::Rss2 | FeedVocabulary::Rss09 => &RSS,
        FeedVocabulary::Rss10 | FeedVocabulary::Rss090 => &RDF,
        FeedVocabulary::Rss11 => &CHANNEL11,
        FeedVocabulary::Atom => &FEED,
        FeedVocabulary::AtomEntry => &ENTRY,
        FeedVocabulary::AtomService => &SERVICE,
        FeedVocabulary::AtomCategories => &CATEGORIES,
        FeedVocabulary::OpenSearch => &DESCRIPTION,
        FeedVocabulary::Opml => &OPML,
        FeedVocabulary::Atom03 | FeedVocabulary::JsonFeed => return None,
    })
}

fn format(document: &XmlDocument<'_>, root: &XmlElement<'_>, findings: &mut Findings) -> Option<FeedVocabulary> {
    let uri = document.namespaces.get(root.uri).map_or("", AsRef::as_ref);
    match (root.ns, root.local) {
        (Ns::None | Ns::Rss, "rss") => Some(version(root, findings)),
        (Ns::Rdf, "RDF") => rdf_format(document, root, findings),
        (Ns::Rss, "Channel") => Some(FeedVocabulary::Rss11),
        (Ns::Atom, local @ ("feed" | "entry")) => {
            if let Some(meant) = Ns::near(uri) {
                let message = format!("{} is written for {}", quoted(uri), quoted(meant));
                findings.report(&rules::WRONG_NAMESPACE, root.offset, message);
            }
            Some(if local == "feed" { FeedVocabulary::Atom } else { FeedVocabulary::AtomEntry })
        }
        (Ns::App, "service") => Some(FeedVocabulary::AtomService),
        (Ns::App, "categories") => Some(FeedVocabulary::AtomCategories),
        (Ns::OpenSearch, "OpenSearchDescription") => Some(FeedVocabulary::OpenSearch),
        (Ns::None, "opml") => Some(opml(root, findings)),
        (_, "feed" | "entry") if uri == ATOM_03 => {
            findings.report(&rules::OBSOLETE_ATOM, root.offset, "this is Atom 0.3");
            Some(FeedVocabulary::Atom03)
        }
        (_, "feed" | "entry") => {
            let message = format!(
                "<{}> is in {}, and Atom is in \"http://www.w3.org/2005/Atom\"",
                root.local,
                if uri.is_empty() { "no namespace".into() } else { quoted(uri) }
            );
            findings.report(&rules::WRONG_NAMESPACE, root.offset, message);
            None
        }
        _ => {
            let name = root.name();
            findings.report(
                &rules::UNKNOWN_ROOT,
                root.offset,
                format!("<{}> begins no feed", quoted(&name).trim_matches('"')),
            );
            None
        }
    }
}

fn version(root: &XmlElement<'_>, findings: &mut Findings) -> FeedVocabulary {
    let version = root.value("version").unwrap_or("");
    match root.attribute("version") {
        None => findings.report_under(
            &rules::MISSING_ATTRIBUTE,
            "RSS 2.0, What is RSS?",
            root.offset,
            "<rss> has no attribute `version`",
        ),
        Some(attribute) if !VERSIONS.contains(&version) => {
            findings.report(
                &rss_rules::RSS_VERSION,
                attribute.value_offset,
                format!("there is no RSS {}", quoted(version)),
            );
        }
        Some(_) => {}
    }
    if version.starts_with("0.") { FeedVocabulary::Rss09 } else { FeedVocabulary::Rss2 }
}

/// RSS 1.0 and 0.90 differ by the namespace of what stands in them.
fn rdf_format(document: &XmlDocument<'_>, root: &XmlElement<'_>, findings: &mut Findings) -> Option<FeedVocabulary> {
    let channel = document.children(0).find(|(_, child)| child.ns == Ns::Rss);
    let Some((_, channel)) = channel else {
        let message = "<rdf:RDF> holds nothing of RSS";
        findings.report(&rules::UNKNOWN_ROOT, root.offset, message);
        return None;
    };
    let uri = document.namespaces.get(channel.uri).map_or("", AsRef::as_ref);
    Some(if uri.contains("netscape.com") { FeedVocabulary::Rss090 } else { FeedVocabulary::Rss10 })
}

fn opml(root: &XmlElement<'_>, findings: &mut Findings) -> FeedVocabulary {
    let version = root.value("version").unwrap_or("");
    if !["1.0", "1.1", "2.0"].contains(&version) {
        findings.report(&rss_rules::OPML_VERSION, root.offset, format!("there is no OPML {}", quoted(version)));
    }
    FeedVocabulary::Opml
}
