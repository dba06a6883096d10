//! `[secret]`: what takes the place of a name in braces in an address when it is asked for, and never comes back.

use std::{ops::Range, path::Path};

use toml::de::DeTable;

use super::{
    Location, dated,
    reader::{Problems, in_order},
    request,
};
use crate::fetch::{Placeholder, Secret, is_name, placeholders};

/// The secrets of a file, by name.
pub(super) type Secrets = Vec<(String, Secret)>;

/// Reads `[secret]` of all files.
pub(super) fn secrets<'t>(
    tables: impl Iterator<Item = &'t DeTable<'t>>,
    folder: &Path,
    problems: &Problems,
) -> Secrets {
    let mut secrets = Secrets::new();
    for (name, span, value) in tables.flat_map(in_order) {
        if secrets.iter().any(|(known, _)| known == name) {
            problems.add(span, format!("the secret {name} stands in another file, too"), "keep one of them");
        } else if is_name(name) {
            let secret = request::secret_of(value, name, folder, problems);
            secrets.extend(secret.map(|secret| (name.to_owned(), secret)));
        } else {
            let help = "write letters, digits and underscores, such as NEWS_KEY";
            problems.add(span, format!("`{name}` cannot be the name of a secret"), help);
        }
    }
    secrets
}

/// Takes down which secrets an address holds, or says what is wrong with the names in it.
pub(super) fn collect(
    (text, span): (&str, &Range<usize>),
    location: &Location,
    secrets: &Secrets,
    (found, problems): (&mut Vec<Placeholder>, &Problems),
) {
    let Location::Http(url) = location else { return };
    let places = format!("{}?{}", url.path().replace("%7B", "{").replace("%7D", "}"), url.query().unwrap_or_default());
    let placed = placeholders(&places);
    for name in placeholders(text) {
        let Some((_, secret)) = secrets.iter().find(|(known, _)| known == name) else {
            if dated::is_part(name) {
                continue;
            }
            let message = format!("`{{{name}}}` in `url` names no secret");
            let help = format!(
                "write it below [secret]: {name} = {{ env = \"{name}\" }}; where the address means the braces themselves, write %7B and %7D"
            );
            problems.add(span.clone(), message, help);
            continue;
        };
        if !placed.contains(&name) {
            let message =
                format!("`{{{name}}}` stands where no secret can: it may be in the path or the query of an address");
            problems.add(span.clone(), message, "");
            continue;
        }
        match found.iter_mut().find(|known| known.name == name) {
            Some(known) => known.origins.push(url.origin()),
            None => {
                let (name, secret, origins) = (name.to_owned(), secret.clone(), vec![url.origin()]);
                found.push(Placeholder { name, secret, origins });
            }
        }
    }
}
