//! Values to HTML, by templates that escape them.

use std::{
    fmt::Write as _,
    sync::{Arc, LazyLock},
};

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use minijinja::{AutoEscape, Environment, Value, value::Serde};
use serde_json::json;
use url::{Position, Url};

use super::{
    super::{error::Fault, shared::Shared, viewer::Viewer},
    languages::Language,
};

pub(super) const TEMPLATES: [(&str, &str); 12] = [
    ("layout.html", include_str!("pages/layout.html")),
    ("parts.html", include_str!("pages/parts.html")),
    ("overview.html", include_str!("pages/overview.html")),
    ("feed.html", include_str!("pages/feed.html")),
    ("arrived.html", include_str!("pages/arrived.html")),
    ("login.html", include_str!("pages/login.html")),
    ("add.html", include_str!("pages/add.html")),
    ("explain.html", include_str!("pages/explain.html")),
    ("fault.html", include_str!("pages/fault.html")),
    ("settings.html", include_str!("pages/settings.html")),
    ("import.html", include_str!("pages/import.html")),
    ("delete.html", include_str!("pages/delete.html")),
];

/// One environment for each language, in their order.
static ENVIRONMENTS: LazyLock<[Environment<'static>; 3]> = LazyLock::new(|| Language::ALL.map(environment));

fn environment(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, source) in TEMPLATES {
        // a template that is broken is found by the tests
        let _ = environment.add_template_owned(name, language.template(source));
    }
    environment.add_filter("ago", move |at: Option<&str>, now: &str| ago(language, at, now));
    environment.add_filter("length_of", move |at: &str, now: &str| length_of(language, at, now));
    environment.add_filter("exact", move |at: &str| language.exact(at));
    environment.add_filter("word", move |word: &str| language.word(word));
    environment.add_filter("coded", coded);
    environment.add_filter("bars", bars);
    environment.add_filter("tone", tone);
    environment.add_filter("cut", cut);
    environment.add_filter("within", within);
    environment.add_filter("compact_json", compact_json);
    environment
}

/// A page.
pub(in super::super) fn render(
    shared: &Arc<Shared>,
    viewer: &Viewer,
    name: &str,
    values: serde_json::Value,
) -> Result<Response, Fault> {
    let mut page = values;
    page["now"] = json!(shared.now());
    page["viewer"] = json!(viewer);
    page["broken"] = json!(shared.config_fault().is_some());
    page["trouble"] = json!(shared.trouble().filter(|_| viewer.admin));
    page["config_fault"] = json!(shared.config_fault().filter(|_| viewer.admin));
    page["restart"] = json!(viewer.admin.then(|| shared.snapshot().restart.clone()));
    page["version"] = json!(crate::VERSION);
    let [english, german, french] = &*ENVIRONMENTS;
    let environment = match viewer.language {
        Language::English => english,
        Language::German => german,
        Language::French => french,
    };
    let made = environment.get_template(name).and_then(|template| template.render(Value::from(Serde(&page))));
    match made {
        Ok(html) => Ok((StatusCode::OK, Html(below(shared.snapshot().base_url.path(), html))).into_response()),
        Err(error) => {
            tracing::error!("the page {name} cannot be made: {error:#}");
            Err(Fault::Broken)
        }
    }
}

/// The same page for a server that is reached under a path: what the templates write as an address from the root leads below it. No
/// other text holds an equals sign and a quote, for values are escaped.
fn below(root: &str, html: String) -> String {
    if root == "/" { html } else { html.replace("=\"/", &format!("=\"{root}")) }
}

/// A page that says why there is none.
pub(in super::super) fn fault_page(shared: &Arc<Shared>, headers: &HeaderMap, told: Response, words: &str) -> Response {
    let status = told.status();
    let title = status.canonical_reason().unwrap_or("Something went wrong");
    let page = json!({ "status": status.as_u16(), "title": title, "words": words });
    let Ok(mut page) = render(shared, &Viewer::of(shared, headers), "fault.html", page) else { return told };
    *page.status_mut() = status;
    for (name, value) in told.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            page.headers_mut().append(name, value.clone());
        }
    }
    page
}

/// How long ago, or how soon, an instant is: `4 min ago`, `in 2 h`.
fn ago(language: Language, at: Option<&str>, now: &str) -> String {
    match at.and_then(|at| distance(language, at, now)) {
        None => language.never().into(),
        Some((seconds, length)) => language.ago(seconds >= 0, length.as_deref()),
    }
}

/// How long something has lasted: `4 min`.
fn length_of(language: Language, at: &str, now: &str) -> String {
    distance(language, at, now).and_then(|(_, words)| words).unwrap_or_else(|| language.moment().into())
}

/// The seconds from one instant to another, and in words how many they are; none for less than a minute.
fn distance(language: Language, at: &str, now: &str) -> Option<(i64, Option<String>)> {
    let instant = |text: &str| text.parse::<DateTime<Utc>>().ok();
    let seconds = (instant(now)? - instant(at)?).num_seconds();
    let size = seconds.unsigned_abs();
    let words = match size {
        0..60 => None,
        60..5400 => Some(format!("{} min", size.div_ceil(60))),
        5400..129_600 => Some(format!("{} h", (size + 1800) / 3600)),
        _ => Some(language.days((size + 43_200) / 86_400)),
    };
    Some((seconds, words))
}

/// A sentence whose parts in backticks are code; everything in it is escaped.
fn coded(text: &str) -> Value {
    let mut html = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    for (at, part) in parts.iter().enumerate() {
        let escaped = minijinja::HtmlEscape(part);
        // what is not closed is no code
        let _ = match at % 2 == 1 && at + 1 < parts.len() {
            true => write!(html, "<code>{escaped}</code>"),
            false if at % 2 == 1 => write!(html, "`{escaped}"),
            false => write!(html, "{escaped}"),
        };
    }
    Value::from_safe_string(html)
}

/// The bars of a sparkline, one for each day that had anything, in a box 120 by 24.
#[expect(clippy::needless_pass_by_value, reason = "templates hand over values")]
fn bars(counts: Vec<u32>) -> String {
    let most = f64::from(counts.iter().copied().max().unwrap_or(0));
    let days = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    days.map(|(at, count)| format!("M{} 24v-{:.0}", at * 4 + 2, 2.0 + f64::from(*count) / most * 21.0)).collect()
}

/// How the outcome of a refresh is drawn.
fn tone(outcome: &str) -> &'static str {
    match outcome {
        "failed" | "held" => "bad",
        "degraded" => "warn",
        "read" => "good",
        _ => "",
    }
}

/// A text of at most so many characters.
fn cut(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// An address of the same site as another without what they share; another text as it is.
fn within(text: &str, page: &str) -> String {
    let (Ok(url), Ok(page)) = (Url::parse(text), Url::parse(page)) else { return text.to_owned() };
    if url.origin() == page.origin() { url[Position::BeforePath..].to_owned() } else { text.to_owned() }
}

/// A value as JSON, for an attribute that a script reads.
#[expect(clippy::needless_pass_by_value, reason = "templates hand over values")]
fn compact_json(value: Value) -> String {
    serde_json::to_string(&value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_well_formed() {
        for (name, source) in TEMPLATES {
            assert!(Environment::new().add_template(name, source).is_ok(), "{name}");
        }
    }

    #[test]
    fn code_in_a_sentence_is_marked_and_everything_is_escaped() {
        assert_eq!(coded("the `<b>` of `x").to_string(), "the <code>&lt;b&gt;</code> of `x");
    }

    #[test]
    fn tells_times_as_people_do() {
        let now = "2026-11-24T12:00:00Z";
        let told = |at: &str| ago(Language::English, Some(at), now);
        assert_eq!(told("2026-11-24T11:56:10Z"), "4 min ago");
        assert_eq!(told("2026-11-24T14:00:00Z"), "in 2 h");
        assert_eq!(told("2026-11-20T12:00:00Z"), "4 days ago");
        assert_eq!(ago(Language::English, None, now), "never");
    }
}
