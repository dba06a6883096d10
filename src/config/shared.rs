//! What feeds share: `[defaults]` of the feeds of its file, and `[recipe.NAME]`.
//!
//! Both are filled into the table of a feed before it is read, so that a feed that takes them is one in which all of it is written. What a
//! feed says itself counts first, then the `[defaults]` of its own file, then those of feeds.toml, then `[pagewire]`.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::{
    feed::{self, PAGE_KEYS},
    reader::{Problems, Reader, in_order, nearest},
    recipe::{self, LIST_KEYS},
};

/// What `[defaults]` may say: what several feeds can have in common.
pub(super) const DEFAULT_KEYS: [&str; 26] = [
    "after",
    "alert",
    "article",
    "budget",
    "charset",
    "cron",
    "drop",
    "every",
    "fetch",
    "formats",
    "full_text",
    "guid",
    "keep",
    "language",
    "max_age",
    "notify",
    "only",
    "pages",
    "private",
    "quiet",
    "recipe",
    "request",
    "robots",
    "sort",
    "tags",
    "timezone",
];
/// What a recipe may say beside the keys of `list`.
pub(super) const BESIDE_LIST: [&str; 2] = ["article", "pages"];
/// Keys of which a feed has one alone.
const EITHER: [(&str, &str); 2] = [("every", "cron"), ("cron", "every")];

/// The recipes of a configuration by their names, and the defaults of its files.
pub(super) struct Shared<'t> {
    recipes: HashMap<&'t str, &'t DeTable<'t>>,
    /// Those that are told of already, because something is wrong with them.
    broken: Vec<&'t str>,
}

impl<'t> Shared<'t> {
    /// Reads the recipes of all files.
    pub(super) fn read(roots: &'t [DeTable<'t>], problems: &Problems) -> Self {
        let mut shared = Self { recipes: HashMap::new(), broken: Vec::new() };
        for (name, span, value) in roots.iter().filter_map(|root| members(root, "recipe")).flatten() {
            let called = format!("[recipe.{name}]");
            let DeValue::Table(table) = value.get_ref() else {
                let help = format!("write {called}, and below it item = \"CSS selector\"");
                problems.add(value.span(), format!("{called} is no table"), help);
                shared.broken.push(name);
                continue;
            };
            if shared.recipes.insert(name, table).is_some() {
                problems.add(span.clone(), format!("there are two tables {called}"), "give one of them another name");
            }
            if !is_sound(table, (&called, span), problems) {
                shared.recipes.remove(name);
                shared.broken.push(name);
            }
        }
        shared
    }

    /// A feed's table with all that it takes from elsewhere; `defaults` are those of its own file first.
    pub(super) fn filled(
        &self,
        table: &'t DeTable<'t>,
        defaults: &[&'t DeTable<'t>],
        problems: &Problems,
    ) -> Cow<'t, DeTable<'t>> {
        let mut filled = Cow::Borrowed(table);
        for values in defaults {
            for (key, value) in *values {
                if is_wanted(&filled, key.get_ref(), value) {
                    fill(filled.to_mut(), key, value);
                }
            }
        }
        self.with_recipe(filled, problems)
    }

    /// The name of the recipe that a feed is read by beside its own lines.
    pub(super) fn recipe_of(&self, table: &DeTable<'_>) -> Option<String> {
        let DeValue::String(name) = table.get("recipe")?.get_ref() else { return None };
        self.recipes.contains_key(&**name).then(|| name.to_string())
    }

    fn with_recipe(&self, mut filled: Cow<'t, DeTable<'t>>, problems: &Problems) -> Cow<'t, DeTable<'t>> {
        let reader = Reader::again(&filled, problems);
        // a merged feed has no page, which is told by who reads it
        let named = reader.text("recipe").filter(|_| reader.value("merge").is_none());
        let Some((name, span)) = named.map(str::to_owned).zip(reader.value("recipe").map(Spanned::span)) else {
            return filled;
        };
        let Some(recipe) = self.recipes.get(&*name) else {
            self.unknown(&name, span, problems);
            return filled;
        };
        let (mut list, mut beside) = (DeTable::new(), DeTable::new());
        for (key, value) in *recipe {
            let of_list = !BESIDE_LIST.contains(&key.get_ref().as_ref());
            if of_list { &mut list } else { &mut beside }.insert(key.clone(), value.clone());
        }
        let table = filled.to_mut();
        let key = Spanned::new(span.clone(), Cow::Borrowed("list"));
        fill(table, &key, &Spanned::new(span.clone(), DeValue::Table(list)));
        for (key, value) in &beside {
            if is_wanted(table, key.get_ref(), value) {
                fill(table, key, value);
            }
        }
        filled
    }

    fn unknown(&self, name: &str, span: Range<usize>, problems: &Problems) {
        if self.broken.contains(&name) {
            return;
        }
        let mut names: Vec<&str> = self.recipes.keys().copied().collect();
        names.sort_unstable();
        let help = match nearest(name, &names) {
            Some(meant) => format!("did you mean `{meant}`? there are: {}", names.join(", ")),
            None if names.is_empty() => format!("write it: [recipe.{name}] with item = \"CSS selector\""),
            None => format!("there are: {}", names.join(", ")),
        };
        problems.add(span, format!("there is no [recipe.{name}]"), help);
    }
}

/// The tables below a key of a file.
fn members<'t>(root: &'t DeTable<'t>, key: &str) -> Option<Vec<(&'t str, Range<usize>, &'t Spanned<DeValue<'t>>)>> {
    match root.get(key)?.get_ref() {
        DeValue::Table(table) => Some(in_order(table)),
        _ => None,
    }
}

/// The defaults of a file, if nothing is wrong with them: they are judged once, and not with every feed that takes them.
pub(super) fn defaults<'t>(
    root: &'t DeTable<'t>,
    (shared, settings): (&Shared<'t>, feed::Settings<'_>),
    problems: &Problems,
) -> Option<&'t DeTable<'t>> {
    let value = root.get("defaults")?;
    let DeValue::Table(table) = value.get_ref() else {
        Reader::again(root, problems).mismatch(value, "defaults", "a table");
        return None;
    };
    let before = problems.count();
    Reader::new(table, "[defaults]", &DEFAULT_KEYS, problems);
    let filled = shared.with_recipe(Cow::Borrowed(table), problems);
    if problems.count() == before {
        let mut tried = filled.into_owned();
        let nowhere = || Spanned::new(0..0, DeValue::String(Cow::Borrowed("https://defaults.invalid/")));
        tried.insert(Spanned::new(0..0, Cow::Borrowed("url")), nowhere());
        if tried.contains_key("article") && !tried.contains_key("full_text") {
            // which a feed may say
            let yes = Spanned::new(0..0, DeValue::Boolean(true));
            tried.insert(Spanned::new(0..0, Cow::Borrowed("full_text")), yes);
        }
        let named = feed::Named { name: "defaults", called: "[defaults]", span: 0..0 };
        feed::feed(&named, &tried, settings, problems);
    }
    (problems.count() == before).then_some(table)
}

/// Whether nothing is wrong with a recipe.
fn is_sound(table: &DeTable<'_>, (called, span): (&str, Range<usize>), problems: &Problems) -> bool {
    let before = problems.count();
    let all: Vec<&str> = LIST_KEYS.into_iter().chain(BESIDE_LIST).collect();
    Reader::new(table, called, &all, problems);
    let of_list = table.iter().filter(|(key, _)| LIST_KEYS.contains(&key.get_ref().as_ref()));
    let list: DeTable<'_> = of_list.map(|(key, value)| (key.clone(), value.clone())).collect();
    recipe::list(&list, span, called, problems);
    problems.count() == before
}

/// Whether a value that is shared has a meaning in a feed, which may not be read from pages, or have its other way to say it.
fn is_wanted(feed: &DeTable<'_>, key: &str, value: &Spanned<DeValue<'_>>) -> bool {
    let is = |key: &str, wanted: bool| matches!(feed.get(key).map(Spanned::get_ref), Some(DeValue::Boolean(flag)) if *flag == wanted);
    let has_other = EITHER.iter().any(|(one, other)| *one == key && feed.contains_key(*other));
    let has_list = || {
        let Some(DeValue::Table(list)) = feed.get("list").map(Spanned::get_ref) else { return false };
        list.contains_key("item")
    };
    let fields_only = || {
        let DeValue::Table(article) = value.get_ref() else { return false };
        matches!(article.get("fields_only").map(Spanned::get_ref), Some(DeValue::Boolean(true)))
    };
    !(has_other
        || feed.contains_key("merge") && PAGE_KEYS.contains(&key)
        || key == "recipe" && has_list()
        || key == "after" && is("private", true)
        || key == "article" && !is("full_text", true) && !fields_only())
}

/// Tables that are filled in key by key; all others are one value, since two ways to say one thing are not mixed.
const MERGED: [&str; 7] = ["article", "budget", "drop", "keep", "list", "only", "request"];

/// Fills a value of a feed in where there is none; tags are added.
fn fill<'t>(feed: &mut DeTable<'t>, key: &Spanned<Cow<'t, str>>, value: &Spanned<DeValue<'t>>) {
    match (feed.get_mut(&**key.get_ref()).map(Spanned::get_mut), value.get_ref()) {
        (Some(own), shared) if key.get_ref() == "tags" => add(own, shared),
        _ if key.get_ref() == "request" => fill_in(feed, (key, value), &MERGED, &["headers", "cookies"]),
        _ => fill_in(feed, (key, value), &MERGED, &[]),
    }
}

/// Fills a value in where there is none; tables of these names key by key, and of the `inner` ones within them.
fn fill_in<'t>(
    table: &mut DeTable<'t>,
    (key, value): (&Spanned<Cow<'t, str>>, &Spanned<DeValue<'t>>),
    merged: &[&str],
    inner: &[&str],
) {
    match (table.get_mut(&**key.get_ref()).map(Spanned::get_mut), value.get_ref()) {
        (None, _) => {
            table.insert(key.clone(), value.clone());
        }
        (Some(DeValue::Table(own)), DeValue::Table(shared)) if merged.contains(&key.get_ref().as_ref()) => {
            for (key, value) in shared {
                fill_in(own, (key, value), inner, &[]);
            }
        }
        _ => {}
    }
}

/// Adds the tags of one value to those of another.
fn add<'t>(own: &mut DeValue<'t>, shared: &DeValue<'t>) {
    if let DeValue::String(_) = own {
        let mut members = DeArray::new();
        members.push(Spanned::new(0..0, own.clone()));
        *own = DeValue::Array(members);
    }
    let DeValue::Array(members) = own else { return };
    match shared {
        DeValue::Array(more) => more.iter().for_each(|member| members.push(member.clone())),
        DeValue::String(_) => members.push(Spanned::new(0..0, shared.clone())),
        _ => {}
    }
}
