//! WebSub (<https://www.w3.org/TR/websub/>): subscribers are told of changes, by a hub of pagewire's own or by one elsewhere.
//!
//! `hub` takes subscriptions, as many at once as `places` has room for, and `delivery` sends the changed documents. Every callback
//! goes through the same address guard as every page; but what the operator opened for pages is closed to callbacks, since anybody
//! may name one.

mod callbacks;
mod delivery;
mod hub;
mod places;

pub(super) use self::{callbacks::fetcher, delivery::run, hub::hub, places::Places};
