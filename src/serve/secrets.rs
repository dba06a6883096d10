//! Secrets that are shown: each is looked at only while its client, and all together, have not shown too many wrong ones, and each wrong
//! one is in the log.

use std::sync::Arc;

use axum::http::{HeaderMap, header};

use super::{access, admin::Grant, error::Fault, few, host_filter::Client, shared::Shared, snapshot::Snapshot};

/// Refuses a bearer that is not the operator's token; a request without one is let through. Feeds have tokens of their own, which
/// [`reader`] looks at.
pub(super) fn operator(shared: &Shared, snapshot: &Snapshot, client: Client, headers: &HeaderMap) -> Result<(), Fault> {
    let Some(shown) = access::bearers(headers) else { return Ok(()) };
    let secret = "the token of the operator as a bearer";
    check(
        shared,
        snapshot,
        (client, secret),
        || shown.is_some_and(|shown| snapshot.access.is_token(shown)),
        Fault::Admin,
    )
}

/// Lets a reader of a private feed through who shows its token in the address, as a bearer or as a password, and the operator.
pub(super) fn reader(
    shared: &Shared,
    snapshot: &Snapshot,
    client: Client,
    (feed, token, headers): (&str, Option<&str>, &HeaderMap),
) -> Result<(), Fault> {
    if snapshot.access.admitted_by_session(headers, shared.now().timestamp()).is_some() {
        return Ok(());
    }
    if token.is_none() && !headers.contains_key(header::AUTHORIZATION) {
        return Err(Fault::Private);
    }
    let secret = "the token of a private feed";
    check(shared, snapshot, (client, secret), || snapshot.access.may_read(feed, token, headers), Fault::Private)
}

/// Lets somebody log in; returns who that is.
pub(super) async fn login(shared: &Arc<Shared>, client: Client, secret: String) -> Result<Option<Grant>, Fault> {
    let (snapshot, now) = (shared.snapshot(), shared.now().timestamp());
    shared.rate_limit.guess(client, snapshot.settings().rate, now).map_err(Fault::TooMany)?;
    // hashing a password takes a while
    let who = few::one_of(&shared.hashing, move || snapshot.access.who(&secret)).await?;
    judge(shared, (client, "a login"), who.is_some());
    Ok(who)
}

fn check(
    shared: &Shared,
    snapshot: &Snapshot,
    (client, secret): (Client, &str),
    is_right: impl FnOnce() -> bool,
    otherwise: Fault,
) -> Result<(), Fault> {
    shared.rate_limit.guess(client, snapshot.settings().rate, shared.now().timestamp()).map_err(Fault::TooMany)?;
    let is_right = is_right();
    judge(shared, (client, secret), is_right);
    if is_right { Ok(()) } else { Err(otherwise) }
}

fn judge(shared: &Shared, (client, secret): (Client, &str), is_right: bool) {
    match is_right {
        true => shared.rate_limit.was_right(client, shared.now().timestamp()),
        false => tracing::warn!(%client, secret, "a wrong secret was shown"),
    }
}
