//! The list in JSON, found without being told: an array of objects of which most have a title and an address, under the names that are
//! `usual`. What is found is a recipe.

use std::{collections::HashSet, sync::Arc};

use chrono_tz::Tz;
use serde_json::Value;

use super::{
    read,
    usual::{self, PARTS, UsualPart},
};
use crate::{
    json_path::JsonPath,
    model::DateHint,
    recipe::{ListRecipe, Place, Read, Way, Ways},
};

/// Values that are looked at.
const MOST: usize = 200_000;
/// Members of a list that its recipe is made for.
const LOOKED_AT: usize = 500;
/// Ways to one field.
const WAYS: usize = 3;
/// What wraps the fields of an item.
const WRAPPERS: [&str; 9] = ["", "node", "item", "attributes", "data", "content", "article", "post", "_source"];

/// Where a list is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SearchWithin {
    /// In a page that is JSON: whatever lists anything is what the page is for.
    Page,
    /// In the data of a page's scripts, which hold menus and settings as well.
    Script,
}

/// A list that was found, and how many items it has.
pub(crate) struct Derived {
    pub recipe: ListRecipe,
    pub count: usize,
}

/// The recipe of the list in some JSON.
pub(crate) fn derive(value: &Value, within: SearchWithin) -> Option<Derived> {
    let best = best(value, within)?;
    let item = |path: String| Some(ListRecipe::of_items(Place::Json(JsonPath::parse(&path).ok()?)));
    let fields = |recipe: &mut ListRecipe| {
        for part in PARTS {
            *ways_of(recipe, part) = best.ways(part);
        }
    };
    let mut recipe = item(format!("{}{}", best.path, best.folded()))?;
    fields(&mut recipe);
    let count = read(value, &recipe).map_or(0, |items| items.len());
    if count > best.members.len()
        && let [Way::Read(Read { at: Some(Place::Json(link)), .. })] = recipe.link.as_slice()
        && let Some(listed) = best.path.strip_suffix("[*]").or_else(|| best.path.strip_suffix(".*"))
    {
        // what stands between the items has no address
        let wrapper = best.wrapper().map(|wrapper| format!(".{wrapper}")).unwrap_or_default();
        let mut filtered = item(format!("{listed}[?@{wrapper}.{link}]{}", best.folded()))?;
        fields(&mut filtered);
        if read(value, &filtered).is_ok_and(|items| items.len() == best.members.len()) {
            return Some(Derived { recipe: filtered, count: best.members.len() });
        }
    }
    (count > 0).then_some(Derived { recipe, count })
}

fn ways_of(recipe: &mut ListRecipe, part: UsualPart) -> &mut Ways {
    match part {
        UsualPart::Id => &mut recipe.id,
        UsualPart::Title => &mut recipe.title,
        UsualPart::Link => &mut recipe.link,
        UsualPart::Summary => &mut recipe.summary,
        UsualPart::Content => &mut recipe.content,
        UsualPart::Published => &mut recipe.published,
        UsualPart::Updated => &mut recipe.updated,
        UsualPart::Author => &mut recipe.author,
        UsualPart::Image => &mut recipe.image,
        UsualPart::Category => &mut recipe.category,
    }
}

/// Members of a list that are items, with what wraps each.
type Items<'v> = Vec<(&'v Value, &'static str)>;

/// What may be a list.
struct ListCandidate<'v> {
    /// As a path, which ends with `[*]` or `.*`.
    path: String,
    /// Those of its members that are items, with what wraps each.
    members: Items<'v>,
}

/// A value on the way to a list.
struct Visited<'v> {
    value: &'v Value,
    parent: usize,
    step: PathStep<'v>,
    /// How much less a list in it counts.
    discount: f64,
}

#[derive(Clone, Copy)]
enum PathStep<'v> {
    Root,
    Name(&'v str),
    Index(usize),
}

/// The list that counts most, the first of them near the top.
fn best(root: &Value, within: SearchWithin) -> Option<ListCandidate<'_>> {
    let mut visited = vec![Visited { value: root, parent: 0, step: PathStep::Root, discount: 1.0 }];
    let mut best: Option<(usize, Items<'_>, f64)> = None;
    let mut at = 0;
    while let Some(&Visited { value, mut discount, .. }) = visited.get(at) {
        let (members, is_array): (Vec<&Value>, bool) = match value {
            Value::Array(members) => (members.iter().collect(), true),
            Value::Object(members) => (members.values().collect(), false),
            _ => (Vec::new(), false),
        };
        if let Some((items, score)) = weigh(&members, is_array, within) {
            let score = score * discount;
            if best.as_ref().is_none_or(|(.., best)| score > *best) {
                best = Some((at, items, score));
            }
            // the parts of a dated item are no list of their own
            if items_are_dated(&members) {
                discount *= 0.2;
            }
        }
        if visited.len() < MOST {
            let child = |(value, step)| Visited { value, parent: at, step, discount };
            match value {
                Value::Array(members) => {
                    let steps = members.iter().enumerate().map(|(index, value)| (value, PathStep::Index(index)));
                    visited.extend(steps.filter(|(value, _)| is_container(value)).map(child));
                }
                Value::Object(members) => {
                    let steps = members.iter().map(|(name, value)| (value, PathStep::Name(name)));
                    visited.extend(steps.filter(|(value, _)| is_container(value)).map(child));
                }
                _ => {}
            }
        }
        at += 1;
    }
    let (at, members, _) = best?;
    let end = if visited.get(at)?.value.is_array() { "[*]" } else { ".*" };
    let path = format!("{}{end}", location(&visited, at));
    let path = path.strip_prefix('.').filter(|path| !path.starts_with('*')).unwrap_or(&path).to_owned();
    let path = if path.starts_with(['.', '[']) { format!("${path}") } else { path };
    Some(ListCandidate { path, members })
}

fn is_container(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

fn location(visited: &[Visited<'_>], at: usize) -> String {
    let mut steps = Vec::new();
    let mut at = at;
    while let Some(Visited { parent, step, .. }) = visited.get(at) {
        match step {
            PathStep::Root => break,
            PathStep::Index(index) => steps.push(format!("[{index}]")),
            PathStep::Name(name) if is_plain(name) => steps.push(format!(".{name}")),
            PathStep::Name(name) => steps.push(format!("[{}]", Value::from(*name))),
        }
        at = *parent;
    }
    steps.into_iter().rev().collect()
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@' | '/'))
}

/// Those of some members that are items, and how much they count as a list.
fn weigh<'v>(members: &[&'v Value], is_array: bool, within: SearchWithin) -> Option<(Items<'v>, f64)> {
    let least = match (within, is_array) {
        (SearchWithin::Page, true) => 1,
        (_, true) => 3,
        // caches keep their objects in one object, by key
        (_, false) => 4,
    };
    let kinds: &[(UsualPart, Option<UsualPart>, f64)] = match within {
        SearchWithin::Page => &[
            (UsualPart::Title, Some(UsualPart::Link), 1.0),
            (UsualPart::Content, Some(UsualPart::Link), 0.7),
            (UsualPart::Title, Some(UsualPart::Published), 0.5),
        ],
        SearchWithin::Script => &[(UsualPart::Title, Some(UsualPart::Link), 1.0)],
    };
    kinds.iter().find_map(|(name, second, weight)| {
        let items: Items<'_> =
            members.iter().filter_map(|member| Some((*member, wrapper(member, *name, *second)?))).collect();
        if items.len() < least || items.len() * 2 <= members.len() {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
        let share = |part: UsualPart| {
            let looked_at = items.len().min(LOOKED_AT);
            let has = items.iter().take(LOOKED_AT).filter(|(member, wrapper)| has(member, wrapper, part)).count();
            has as f64 / looked_at as f64
        };
        let bonus = 1.0 + share(UsualPart::Published) + 0.5 * share(UsualPart::Summary).max(share(UsualPart::Content));
        let score = items.len() as f64 * weight * if within == SearchWithin::Page { bonus } else { 1.0 };
        Some((items, score))
    })
}

fn items_are_dated(members: &[&Value]) -> bool {
    let dated = |member: &&&Value| WRAPPERS.iter().any(|wrapper| has(member, wrapper, UsualPart::Published));
    members.iter().take(LOOKED_AT).filter(dated).count() * 2 > members.len().min(LOOKED_AT)
}

/// What wraps the fields of a member that is an item; its address may stand outside of that.
fn wrapper(member: &Value, name: UsualPart, second: Option<UsualPart>) -> Option<&'static str> {
    member.as_object()?;
    let is_wrapper = |wrapper: &&&str| {
        has(member, wrapper, name)
            && second.is_none_or(|second| has(member, wrapper, second) || has(member, "", second))
    };
    WRAPPERS.iter().find(is_wrapper).copied()
}

fn has(member: &Value, wrapper: &str, part: UsualPart) -> bool {
    let inner = if wrapper.is_empty() { Some(member) } else { member.get(wrapper) };
    let given =
        |inner| part.names().iter().any(|name| usual::at(inner, name).is_some_and(|value| part.is_given(value)));
    inner.is_some_and(given)
}

impl ListCandidate<'_> {
    /// What wraps all of its items, wholly.
    fn wrapper(&self) -> Option<&'static str> {
        let (_, wrapper) = self.members.first().filter(|(_, wrapper)| !wrapper.is_empty())?;
        let is_whole = |(member, own): &(&Value, &str)| {
            own == wrapper && (has(member, wrapper, UsualPart::Link) || !has(member, "", UsualPart::Link))
        };
        self.members.iter().all(is_whole).then_some(*wrapper)
    }

    fn folded(&self) -> String {
        self.wrapper().map(|wrapper| format!(".{wrapper}")).unwrap_or_default()
    }

    /// The names under which its items give a part, those that count first before the others.
    fn ways(&self, part: UsualPart) -> Ways {
        let folded = self.wrapper();
        let looked_at = || self.members.iter().take(LOOKED_AT);
        let mut wrappers: Vec<&str> = vec![""];
        if folded.is_none() {
            let used: HashSet<&str> = looked_at().map(|(_, wrapper)| *wrapper).collect();
            wrappers.extend(WRAPPERS.iter().filter(|wrapper| !wrapper.is_empty() && used.contains(*wrapper)));
        }
        let inner = |member| folded.map_or(Some(member), |wrapper| Value::get(member, wrapper));
        let members: Vec<&Value> = looked_at().filter_map(|(member, _)| inner(*member)).collect();
        let names = wrappers.iter().flat_map(|wrapper| {
            let named = |name: &&str| if wrapper.is_empty() { (*name).to_owned() } else { format!("{wrapper}.{name}") };
            part.names().iter().map(named).collect::<Vec<_>>()
        });
        let names: Vec<String> = names.collect();
        let is_given = |member: &Value, name: &str| usual::at(member, name).is_some_and(|value| part.is_given(value));
        let mut uses = vec![0_usize; names.len()];
        for member in &members {
            if let Some(count) = names.iter().position(|name| is_given(member, name)).and_then(|at| uses.get_mut(at)) {
                *count += 1;
            }
        }
        let given: usize = uses.iter().sum();
        if given * 10 < members.len() || (part == UsualPart::Id && !are_distinct(&members, &names, &uses)) {
            return self.of_kind(part, &members);
        }
        let mut used: Vec<usize> =
            (0..names.len()).filter(|at| uses.get(*at).is_some_and(|count| *count > 0)).collect();
        used.sort_by_key(|at| std::cmp::Reverse(uses.get(*at).copied()));
        used.truncate(if part == UsualPart::Id { 1 } else { WAYS });
        used.sort_unstable();
        used.into_iter().filter_map(|at| way(names.get(at)?)).collect()
    }

    /// What a kind of interface does not name, and gives by a rule: Discourse its topics' addresses.
    fn of_kind(&self, part: UsualPart, members: &[&Value]) -> Ways {
        let is_topic = |member: &&Value| ["id", "slug", "posts_count"].iter().all(|name| member.get(name).is_some());
        if part != UsualPart::Link || !members.iter().all(is_topic) {
            return Ways::new();
        }
        let capture = regex::Regex::new(r"^(\d+)$").ok();
        let at = JsonPath::parse("id").ok().map(Place::Json);
        vec![Way::Read(Read { at, capture, replace: Some("/t/$1".into()), ..Read::default() })]
    }
}

/// Whether the first name that is used gives each member an identifier of its own.
fn are_distinct(members: &[&Value], names: &[String], uses: &[usize]) -> bool {
    let Some(name) = uses.iter().position(|count| *count == members.len()).and_then(|at| names.get(at)) else {
        return false;
    };
    let mut seen = HashSet::new();
    members.iter().all(|member| usual::at(member, name).is_some_and(|id| seen.insert(id.to_string())))
}

fn way(name: &str) -> Option<Way> {
    // what the names of WordPress say of the zone is not in the value
    let date = name.ends_with("_gmt").then(|| Arc::new(DateHint { format: None, timezone: Some(Tz::UTC) }));
    let at = Some(Place::Json(JsonPath::parse(name).ok()?));
    Some(Way::Read(Read { at, date, ..Read::default() }))
}
