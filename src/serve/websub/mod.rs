//! WebSub (<https://www.w3.org/TR/websub/>): subscribers are told of changes, by a hub of pagewire's own or by one elsewhere.
//!
//! `hub` takes subscriptions, and `delivery` sends the changed documents. Every callback goes through the same address guard as
//! every page.

mod delivery;
mod hub;

pub(super) use self::{
    delivery::run,
    hub::{VERIFICATIONS, hub},
};
