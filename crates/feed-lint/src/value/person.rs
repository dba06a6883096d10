//! People: mail addresses, and how feeds write them.

use super::{Sink, words};
use crate::{finding::quoted, rules::values as rules};

/// Whether the host of an addr-spec (RFC 2822, section 3.4.1, without quoted parts) has a domain; none where a text is no addr-spec.
fn address(text: &str) -> Option<bool> {
    let (local, host) = text.rsplit_once('@')?;
    let is_local = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(c);
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let is_address = !local.is_empty() && local.chars().all(is_local) && host.split('.').all(is_label);
    is_address.then(|| host.contains('.'))
}

/// A mail address and nothing else.
pub(super) fn email(text: &str, sink: &mut Sink<'_>) {
    match address(text) {
        Some(true) => {}
        Some(false) => sink(&rules::UNKNOWN_MAIL_HOST, format!("the host of {} has no domain", quoted(text))),
        None => sink(&rules::INVALID_EMAIL, format!("{} is no mail address", quoted(text))),
    }
}

/// Somebody in RSS: `mail@example.org (Name)`.
pub(super) fn contact(text: &str, sink: &mut Sink<'_>) {
    if let Some(address) = text.strip_prefix("mailto:") {
        let begins = address.contains('@') || address.contains("%40");
        return if begins {
            sink(&rules::CONTACT_FORM, format!("{} is an address of the web", quoted(text)));
        } else {
            refuse(text, sink);
        };
    }
    let written = text;
    if written.ends_with(')') {
        let bare = written.split_once('(').map_or(written, |(bare, _)| bare).trim();
        return if address(bare).is_some() { email(bare, sink) } else { refuse(text, sink) };
    }
    match written.find('@') {
        Some(1..) if written.contains(' ') => {
            sink(&rules::CONTACT_FORM, format!("{} is not written as mail@example.org (Name)", quoted(text)));
        }
        Some(1..) => sink(&rules::CONTACT_WITHOUT_NAME, format!("{} has no name beside the address", quoted(text))),
        _ => refuse(text, sink),
    }
}

fn refuse(text: &str, sink: &mut Sink<'_>) {
    sink(&rules::INVALID_CONTACT, format!("{} does not begin with a mail address", quoted(text)));
}

/// A person's name.
pub(super) fn name(text: &str, sink: &mut Sink<'_>) {
    if text.is_empty() {
        words::blank(sink);
    }
    let inner = text.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(inner, _)| inner);
    if address(inner) == Some(true) {
        sink(&rules::EMAIL_IN_NAME, format!("{} holds a mail address", quoted(text)));
    }
}
