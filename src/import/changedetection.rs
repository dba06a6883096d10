//! changedetection.io: `watch.json` of one watch of a backup.

use std::collections::HashSet;

use serde_json::Value;
use toml_edit::{Array, InlineTable};

use super::{
    Conversion, Import, ImportFault, Wish,
    draft::{Draft, Key, one_or_many},
    ids::Ids,
    selector,
};

use Conversion::{Approximated, Equivalent, Exact};

/// What the groups of a file are called, by their ids: it is one, or holds them with the settings of the program.
#[must_use]
pub fn groups(text: &str) -> Vec<(String, String)> {
    let Ok(root) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let of = |group: &Value| {
        let named = |key: &str| group.get(key).and_then(Value::as_str).map(str::to_owned);
        named("uuid").zip(named("title"))
    };
    if root.get("url").is_none() && root.get("settings").is_none() {
        return of(&root).into_iter().collect();
    }
    let tags = root.pointer("/settings/application/tags").and_then(Value::as_object);
    tags.into_iter().flatten().filter_map(|(_, group)| of(group)).collect()
}

pub(super) fn read(text: &str, wish: &Wish, ids: &mut Ids) -> Result<Import, ImportFault> {
    let root: Value = serde_json::from_str(text).map_err(|fault| ImportFault::Malformed {
        line: fault.line().max(1),
        what: "JSON",
        fault: fault.to_string(),
    })?;
    let mut import = Import::default();
    // an older backup holds all of them in one file
    let all = root.get("watching").and_then(Value::as_object).map(|all| all.values().collect::<Vec<_>>());
    let mut wish = wish.clone();
    wish.groups.extend(groups(text));
    for watch in all.unwrap_or_else(|| vec![&root]) {
        let Some(url) = watch.get("url").and_then(Value::as_str) else { continue };
        let title = watch.get("title").and_then(Value::as_str).unwrap_or_default();
        let mut draft = Draft::new(ids.of(title, url));
        for (name, value) in watch.as_object().into_iter().flatten().filter(|(_, value)| is_said(value)) {
            let key = Key { line: line_of(text, name, url), name };
            match name.as_str() {
                "tags" | "tag" => tags(&mut draft, key, value, &wish),
                _ => member(&mut draft, key, value, watch),
            }
        }
        if !draft.has("watch") {
            draft.set("watch", true);
        }
        import.add(draft);
    }
    Ok(import)
}

/// The line of a key; in a file of several, behind the address of its watch where it stands there.
fn line_of(text: &str, name: &str, url: &str) -> usize {
    let quoted = format!("\"{name}\"");
    let is_one = text.matches("\"url\"").count() < 2;
    let from = if is_one { 0 } else { text.find(url).unwrap_or(0) };
    let found = text.get(from..).and_then(|rest| rest.find(&quoted)).map_or(from, |at| from + at);
    text.get(..found).map_or(1, |before| before.matches('\n').count() + 1)
}

/// Whether a member says anything: those that nobody touched are all there, too.
fn is_said(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().is_empty() && text != "system" && text != "System default",
        Value::Array(members) => !members.is_empty(),
        Value::Object(members) => !members.is_empty() && members.values().any(|value| !value.is_null()),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(members) => members.iter().filter_map(|member| member.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

fn member(draft: &mut Draft, key: Key<'_>, value: &Value, watch: &Value) {
    let text = value.as_str().unwrap_or_default();
    match key.name {
        "url" => draft.exact(key, "url", text),
        "title" => draft.exact(key, "title", text),
        "include_filters" => filters(draft, key, &texts(value)),
        "headers" => {
            for (name, value) in value.as_object().into_iter().flatten() {
                let path = format!("headers.{name}");
                draft.header(Key { line: key.line, name: &path }, name, value.as_str().unwrap_or_default());
            }
        }
        "method" if matches!(text, "GET" | "POST") => draft.exact(key, "request.method", text),
        "body" => draft.secret(key, "request.body", text, Exact),
        "proxy" if text.contains("://") => draft.secret(key, "request.proxy", text, Exact),
        "proxy" => draft.dropped(key, "it is the name of a proxy that the watch does not hold"),
        "fetch_backend" if text == "html_webdriver" => {
            draft.map(key, "fetch", "browser", Approximated, "an installed Chromium renders the page");
        }
        "fetch_backend" => draft.note(key, Equivalent, "", "pages are fetched by HTTP"),
        "time_between_check" => every(draft, key, watch),
        "trigger_text" => patterns(draft, key, "only.content", &texts(value)),
        "text_should_not_be_present" => patterns(draft, key, "drop.content", &texts(value)),
        "paused" => draft.exact(key, "paused", true),
        "time_schedule_limit" if value.get("enabled").and_then(Value::as_bool) != Some(true) => {
            draft.note(key, Equivalent, "", "it is off");
        }
        "time_schedule_limit" => hours(draft, key, value, watch),
        "browser_steps" => steps(draft, key, value),
        "time_between_check_use_default"
        | "uuid"
        | "check_count"
        | "date_created"
        | "content-type"
        | "processor"
        | "conditions_match_logic"
        | "last_checked"
        | "last_viewed"
        | "previous_md5"
        | "history_n"
        | "viewed"
        | "overrides_watch" => draft.note(key, Equivalent, "", "it is of the other program alone"),
        "subtractive_selectors" => ignored(draft, key, &texts(value)),
        "ignore_text" => {
            let words: Vec<String> = texts(value).iter().map(|text| between_slashes(text)).collect();
            ignored(draft, key, &words);
        }
        _ => draft.dropped(key, "nothing here corresponds to it"),
    }
}

/// The part of the page that is watched; what is said in a second language is left out.
fn filters(draft: &mut Draft, key: Key<'_>, filters: &[String]) {
    let mut language = None;
    let mut places: Vec<String> = Vec::new();
    for filter in filters.iter().map(|filter| filter.trim()).filter(|filter| !filter.is_empty()) {
        let known = [("css:", "css"), ("xpath:", "xpath"), ("xpath1:", "xpath"), ("json:", "json")];
        let said = known.iter().find_map(|(prefix, name)| Some((*name, filter.strip_prefix(prefix)?.to_owned())));
        let jq = filter.strip_prefix("jqraw:").or_else(|| filter.strip_prefix("jq:"));
        let (name, place) = match (said, jq.map(of_jq)) {
            (Some(said), _) => said,
            (None, Some(Some(path))) => ("json", path),
            (None, Some(None)) => {
                draft.dropped(key, "of jq only paths such as `.data.posts[]` are read");
                continue;
            }
            (None, None) if filter.starts_with(['/', '(']) => ("xpath", filter.to_owned()),
            (None, None) => ("css", filter.to_owned()),
        };
        if *language.get_or_insert(name) == name {
            places.push(place.trim().to_owned());
        } else {
            draft.dropped(key, "it is in another language than the first");
        }
    }
    if let Some(language) = language {
        draft.exact(key, &format!("watch.{language}"), one_or_many(&places));
    }
}

/// What is no part of what is watched: selectors, and patterns of words between slashes.
fn ignored(draft: &mut Draft, key: Key<'_>, more: &[String]) {
    let known =
        draft.table.get("watch").and_then(|watch| watch.get("ignore")).and_then(|item| item.as_value()).cloned();
    let mut all: Vec<String> = match known {
        Some(toml_edit::Value::String(text)) => vec![text.value().clone()],
        Some(toml_edit::Value::Array(texts)) => {
            texts.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    };
    all.extend(more.iter().cloned());
    draft.exact(key, "watch.ignore", one_or_many(&all));
}

/// A text, or a pattern between slashes, as one of words that are left out.
fn between_slashes(text: &str) -> String {
    match text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
        Some((inner, flags)) => format!("/{}{inner}/", if flags.contains('i') { "(?i)" } else { "" }),
        None => format!("/(?i).*{}.*/", regex::escape(text)),
    }
}

/// `.data.posts[]` as a path of a recipe.
fn of_jq(path: &str) -> Option<String> {
    let path = path.trim().trim_start_matches('.');
    let is_plain = path.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '[' | ']'));
    (is_plain && !path.is_empty()).then(|| path.replace("[]", "[*]"))
}

/// Groups by their ids, or the words of older versions with commas between.
fn tags(draft: &mut Draft, key: Key<'_>, value: &Value, wish: &Wish) {
    for word in texts(value).iter().flat_map(|words| words.split(',')).map(str::trim).filter(|word| !word.is_empty()) {
        match wish.groups.get(word) {
            Some(name) => draft.tag(key, name),
            None if key.name == "tags" => {
                draft.dropped(key, "it is the id of a group, whose name stands in another file of the backup");
            }
            None => draft.tag(key, word),
        }
    }
}

/// What is done in the browser.
fn steps(draft: &mut Draft, key: Key<'_>, value: &Value) {
    let mut steps = Array::new();
    for step in value.as_array().into_iter().flatten() {
        let said = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or_default();
        let operation = said("operation");
        let name = format!("browser_steps: {operation}");
        let key = Key { line: key.line, name: &name };
        let mut ours = InlineTable::new();
        match (operation, selector::of_page(said("selector"))) {
            ("Click element", Ok(css)) => ours.insert("click", css.text.into()),
            ("Wait for selector" | "Wait for element", Ok(css)) => ours.insert("wait", css.text.into()),
            ("Scroll down", _) => ours.insert("scroll", 1.into()),
            ("Goto site" | "Choose one", _) => {
                draft.note(key, Equivalent, "", "the page is opened by itself");
                continue;
            }
            _ => {
                draft.dropped(key, "nothing here corresponds to it");
                continue;
            }
        };
        draft.note(key, Equivalent, "steps", "");
        steps.push(ours);
    }
    if !steps.is_empty() {
        draft.set("fetch", "browser");
        draft.set("steps", steps);
    }
}

/// The hours of the week in which a page is looked at, where they are the same on all days that have any.
fn hours(draft: &mut Draft, key: Key<'_>, value: &Value, watch: &Value) {
    const DAYS: [(&str, &str); 7] = [
        ("monday", "Mon"),
        ("tuesday", "Tue"),
        ("wednesday", "Wed"),
        ("thursday", "Thu"),
        ("friday", "Fri"),
        ("saturday", "Sat"),
        ("sunday", "Sun"),
    ];
    let is_on = |day: &&(&str, &str)| value.get(day.0).and_then(|day| day.get("enabled")) == Some(&Value::Bool(true));
    let days: Vec<&(&str, &str)> = DAYS.iter().filter(is_on).collect();
    let spans: HashSet<Option<(u64, u64)>> = days.iter().map(|day| span(value.get(day.0))).collect();
    let one = <[Option<(u64, u64)>; 1]>::try_from(spans.into_iter().collect::<Vec<_>>());
    let Ok([Some((from, to))]) = one else {
        return draft.dropped(key, "the hours differ by day, or pass midnight: write them as `cron` or `quiet`");
    };
    let names: Vec<&str> = days.iter().map(|day| day.1).collect();
    let minutes = seconds_between(watch).map_or(60, |seconds| (seconds / 60).max(1));
    let times = match minutes {
        1..60 => format!("*/{minutes} {from}-{to}"),
        60..120 => format!("0 {from}-{to}"),
        _ => format!("0 {from}-{to}/{}", (minutes / 60).min(23)),
    };
    draft.table.remove("every");
    let why = "whole hours, in the zone of the feed";
    draft.map(key, "cron", format!("{times} * * {}", names.join(",")), Approximated, why);
}

/// The first and the last hour of a day in which a page is looked at.
fn span(day: Option<&Value>) -> Option<(u64, u64)> {
    let day = day?;
    let from: u64 = day.get("start_time")?.as_str()?.split(':').next()?.parse().ok()?;
    let lasts = day.pointer("/duration/hours")?;
    let lasts: u64 = lasts.as_u64().or_else(|| lasts.as_str()?.parse().ok())?;
    let to = from.checked_add(lasts.checked_sub(1)?)?;
    (to < 24).then_some((from, to))
}

fn patterns(draft: &mut Draft, key: Key<'_>, path: &str, words: &[String]) {
    let pattern = |text: &String| match text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
        Some((inner, flags)) => format!("{}{inner}", if flags.contains('i') { "(?i)" } else { "" }),
        None => format!("(?i){}", regex::escape(text)),
    };
    let patterns: Vec<String> = words.iter().map(pattern).collect();
    if !patterns.is_empty() {
        draft.map(
            key,
            path,
            one_or_many(&patterns),
            Approximated,
            "the text of the page is searched there, and what has changed here",
        );
    }
}

fn every(draft: &mut Draft, key: Key<'_>, watch: &Value) {
    if watch.get("time_between_check_use_default").and_then(Value::as_bool) == Some(true) {
        return draft.note(key, Equivalent, "", "the default counts");
    }
    match seconds_between(watch) {
        None => draft.note(key, Equivalent, "", "it says nothing"),
        // the hours of the week say when, too
        Some(_) if draft.has("cron") => draft.note(key, Equivalent, "cron", ""),
        Some(seconds) if seconds % 60 == 0 => draft.exact(key, "every", format!("{}m", seconds / 60)),
        Some(seconds) => draft.exact(key, "every", format!("{seconds}s")),
    }
}

/// How long there is between two looks, where a watch says that itself.
fn seconds_between(watch: &Value) -> Option<u64> {
    if watch.get("time_between_check_use_default").and_then(Value::as_bool) == Some(true) {
        return None;
    }
    let value = watch.get("time_between_check")?;
    let units = [("weeks", 604_800), ("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1)];
    let part =
        |(name, seconds): (&str, u64)| value.get(name).and_then(Value::as_u64).unwrap_or(0).saturating_mul(seconds);
    Some(units.into_iter().map(part).fold(0, u64::saturating_add)).filter(|seconds| *seconds > 0)
}
