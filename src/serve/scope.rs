//! What somebody has to be allowed for what they ask.

use axum::http::{Method, StatusCode};

use super::{admin::Grant, error::Fault};
use crate::config::Scope;

/// The last part of addresses by which something is looked at or done that leaves feeds.toml as it is.
const RUNS: [&str; 10] = ["refresh", "accept", "pause", "resume", "runs", "reload", "find", "try", "add", "bulk"];

/// Refuses what somebody may not do, and has the log tell what they do.
pub(super) fn check(grant: &Grant, method: &Method, path: &str) -> Result<(), Fault> {
    let needed = needed(method, path);
    if grant.scope >= needed {
        if needed > Scope::Read {
            tracing::info!(by = &*grant.name, %method, path, "asked by somebody who may");
        }
        return Ok(());
    }
    let words = format!(
        "the scope of `{}` is {}, and this needs {}: `scope` in [serve.token.{}] says so",
        grant.name,
        grant.scope.name(),
        needed.name(),
        grant.name
    );
    Err(Fault::Refused(StatusCode::FORBIDDEN, words))
}

fn needed(method: &Method, path: &str) -> Scope {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    match *method {
        Method::GET | Method::HEAD => Scope::Read,
        // whoever has come may go
        Method::POST if last == "logout" => Scope::Read,
        // adding a feed is a POST to the list of feeds; `/add` only looks at a page
        Method::POST if RUNS.contains(&last) => Scope::Run,
        _ => Scope::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_feeds_toml_needs_more_than_what_does_not() {
        for (method, path, scope) in [
            (Method::GET, "/feeds/a", Scope::Read),
            (Method::POST, "/logout", Scope::Read),
            (Method::POST, "/feed/a/refresh", Scope::Run),
            (Method::POST, "/feeds/a/accept", Scope::Run),
            (Method::POST, "/add", Scope::Run),
            (Method::POST, "/add/1f/save", Scope::All),
            (Method::POST, "/feeds", Scope::All),
            (Method::POST, "/feed/a/mend", Scope::All),
            (Method::PATCH, "/feeds/refresh", Scope::All),
            (Method::DELETE, "/feeds/a", Scope::All),
            (Method::POST, "/feed/a/settings", Scope::All),
        ] {
            assert_eq!(needed(&method, path), scope, "{method} {path}");
        }
    }
}
