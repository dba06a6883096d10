//! Values to HTML, by templates that escape them.

use std::sync::{Arc, LazyLock};

use axum::{
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use minijinja::{AutoEscape, Environment, Value, value::Serde};
use serde::Serialize;
use serde_json::json;

use super::super::{access::Admitted, routes::Fault, shared::Shared};

const TEMPLATES: [(&str, &str); 6] = [
    ("layout.html", include_str!("pages/layout.html")),
    ("overview.html", include_str!("pages/overview.html")),
    ("feed.html", include_str!("pages/feed.html")),
    ("login.html", include_str!("pages/login.html")),
    ("add.html", include_str!("pages/add.html")),
    ("message.html", include_str!("pages/message.html")),
];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, source) in TEMPLATES {
        // a template that is broken is found by the test below
        let _ = environment.add_template(name, source);
    }
    environment.add_filter("ago", ago);
    environment.add_filter("spark", spark);
    environment
});

/// Who looks at a page.
#[derive(Debug, Clone, Serialize)]
pub(in super::super) struct Viewer {
    pub admin: bool,
    /// What forms carry.
    pub csrf: String,
    #[serde(skip)]
    pub admitted: Option<Admitted>,
}

impl Viewer {
    pub(in super::super) fn of(shared: &Shared, headers: &HeaderMap) -> Self {
        let admitted = shared.access.admitted(headers, shared.now().timestamp());
        let csrf = match &admitted {
            Some(Admitted::Session { csrf }) => csrf.clone(),
            _ => String::new(),
        };
        Self { admin: admitted.is_some(), csrf, admitted }
    }
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
    page["config_fault"] = json!(shared.config_fault().filter(|_| viewer.admin));
    page["version"] = json!(crate::VERSION);
    let made = ENVIRONMENT.get_template(name).and_then(|template| template.render(Value::from(Serde(&page))));
    match made {
        Ok(html) => Ok((StatusCode::OK, Html(html)).into_response()),
        Err(error) => {
            tracing::error!("the page {name} cannot be made: {error:#}");
            Err(Fault::Broken)
        }
    }
}

/// How long ago, or how soon, an instant is: `4 min ago`, `in 2 h`.
fn ago(at: Option<&str>, now: &str) -> String {
    let instant = |text: &str| text.parse::<DateTime<Utc>>().ok();
    let (Some(at), Some(now)) = (at.and_then(instant), instant(now)) else { return "never".into() };
    let seconds = (now - at).num_seconds();
    let size = seconds.unsigned_abs();
    let words = match size {
        0..60 => return if seconds >= 0 { "just now".into() } else { "within a minute".into() },
        60..5400 => format!("{} min", size.div_ceil(60)),
        5400..129_600 => format!("{} h", (size + 1800) / 3600),
        _ => format!("{} days", (size + 43_200) / 86_400),
    };
    if seconds >= 0 { format!("{words} ago") } else { format!("in {words}") }
}

/// The points of a sparkline, 30 by 1 wide steps of a box 120 by 24.
#[expect(clippy::needless_pass_by_value, reason = "templates hand over values")]
fn spark(counts: Vec<u32>) -> String {
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let step = 120.0 / (counts.len().max(2) - 1) as f64;
    let point = |(at, count): (usize, &u32)| {
        format!("{:.1},{:.1}", at as f64 * step, 22.0 - f64::from(*count) / f64::from(most) * 20.0)
    };
    counts.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
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
    fn tells_times_as_people_do() {
        let now = "2026-11-24T12:00:00Z";
        let told = |at: &str| ago(Some(at), now);
        assert_eq!(told("2026-11-24T11:56:10Z"), "4 min ago");
        assert_eq!(told("2026-11-24T14:00:00Z"), "in 2 h");
        assert_eq!(told("2026-11-20T12:00:00Z"), "4 days ago");
        assert_eq!(ago(None, now), "never");
    }
}
