//! `each`: one table that makes a feed for each of some values, which take the place of a name in braces in all of its texts.

use std::{borrow::Cow, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::reader::{Problems, in_order};

/// Feeds that one table makes.
const MOST: usize = 1_000;

/// A feed that a table makes: its id, and the table with its values filled in.
pub(super) type FilledTemplate<'t> = (String, DeTable<'t>);

/// The feeds that a table makes by its `each`; none where it has none.
pub(super) fn feeds<'t>(
    (name, span): (&str, &Range<usize>),
    table: &DeTable<'t>,
    problems: &Problems,
) -> Option<Vec<FilledTemplate<'t>>> {
    let each = table.get("each")?;
    let DeValue::Table(parameters) = each.get_ref() else {
        let help = "write it as in each = { city = [\"kiel\", \"emden\"] }, with {city} in `url`";
        problems.add(each.span(), "`each` is no table", help);
        return Some(Vec::new());
    };
    let mut made: Vec<(String, Vec<(&str, String)>)> = vec![(name.to_owned(), Vec::new())];
    for (parameter, place, values) in in_order(parameters) {
        let values = texts(values, problems);
        if made.len().saturating_mul(values.len()) > MOST {
            problems.add(place, format!("`each` makes more than {MOST} feeds"), "write fewer values");
            return Some(Vec::new());
        }
        if !is_named(table, parameter) {
            let help = format!("write {{{parameter}}} where its values belong, as in `url`");
            problems.add(place, format!("`{{{parameter}}}` stands nowhere in [feed.{name}]"), help);
        }
        let mut with = Vec::new();
        for (id, filled) in &made {
            for value in &values {
                let mut filled = filled.clone();
                filled.push((parameter, value.clone()));
                with.push((format!("{id}-{}", slug(value)), filled));
            }
        }
        made = with;
    }
    let mut ids: Vec<&String> = made.iter().map(|(id, _)| id).collect();
    ids.sort();
    if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        problems.add(
            span.clone(),
            format!("two values of `each` make the feed `{}`", pair[0]),
            "write each value once",
        );
        return Some(Vec::new());
    }
    Some(made.iter().map(|(id, values)| (id.clone(), filled(table, values))).collect())
}

fn texts(values: &Spanned<DeValue<'_>>, problems: &Problems) -> Vec<String> {
    let DeValue::Array(members) = values.get_ref() else {
        problems.add(values.span(), "the values of `each` are a list", "write it as in each = { city = [\"kiel\"] }");
        return Vec::new();
    };
    let text = |member: &Spanned<DeValue<'_>>| match member.get_ref() {
        DeValue::String(text) if !slug(text).is_empty() => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        _ => {
            problems.add(member.span(), "a value of `each` is a text with letters or digits, or a number", "");
            None
        }
    };
    members.iter().filter_map(text).collect()
}

/// A value as a part of a feed's id.
fn slug(value: &str) -> String {
    let parts: Vec<String> = value
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|part| !part.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    parts.join("-")
}

/// Whether any text of a table holds a name in braces.
fn is_named(table: &DeTable<'_>, name: &str) -> bool {
    let braced = format!("{{{name}}}");
    fn holds(value: &DeValue<'_>, braced: &str) -> bool {
        match value {
            DeValue::String(text) => text.contains(braced),
            DeValue::Array(members) => members.iter().any(|member| holds(member.get_ref(), braced)),
            DeValue::Table(table) => table.values().any(|member| holds(member.get_ref(), braced)),
            _ => false,
        }
    }
    table.values().any(|value| holds(value.get_ref(), &braced))
}

/// A table with the values in the place of their names.
fn filled<'t>(table: &DeTable<'t>, values: &[(&str, String)]) -> DeTable<'t> {
    let mut filled = table.clone();
    filled.remove("each");
    for (_, value) in &mut filled {
        fill(value.get_mut(), values);
    }
    filled
}

/// The depth of a table is bounded by who parsed it.
fn fill(value: &mut DeValue<'_>, values: &[(&str, String)]) {
    match value {
        DeValue::String(text) => {
            for (name, value) in values {
                let braced = format!("{{{name}}}");
                if text.contains(&braced) {
                    *text = Cow::Owned(text.replace(&braced, value));
                }
            }
        }
        DeValue::Array(members) => members.iter_mut().for_each(|member| fill(member.get_mut(), values)),
        DeValue::Table(table) => table.iter_mut().for_each(|(_, member)| fill(member.get_mut(), values)),
        _ => {}
    }
}
