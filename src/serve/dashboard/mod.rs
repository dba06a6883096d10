//! The dashboard: pages made here, which work without JavaScript.
//!
//! `overview` shows all feeds, `feed` one, `login` lets the operator in. What is shown comes from `super::overview`, which the API
//! shows, too; `templates` turn it into HTML that escapes every value.

mod actions;
mod assets;
mod bulk;
mod icons;
mod import;
mod languages;
mod login;
mod templates;
mod views;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

pub(super) use self::{
    actions::{accept_feed, refresh_feed, set_paused},
    icons::Icons,
    languages::Language,
    login::add_address,
    templates::{fault_page, render},
};
use super::shared::Shared;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(views::overview))
        .route("/feed/{id}", get(views::feed))
        .route("/feed/{id}/refresh", post(actions::refresh))
        .route("/feed/{id}/accept", post(actions::accept))
        .route("/feed/{id}/pause", post(actions::pause))
        .route("/feed/{id}/resume", post(actions::resume))
        .route("/feed/{id}/mend", post(actions::mend))
        .route("/feed/{id}/move", post(actions::relocate))
        .route("/feed/{id}/silence", post(actions::silence))
        .route("/feed/{id}/unsilence", post(actions::unsilence))
        .route("/bulk", post(bulk::act))
        .route("/import", get(import::form).post(import::take))
        .route("/icon/{id}", get(icons::icon))
        .route("/feed/{id}/delete", get(views::delete).post(actions::delete))
        .route("/login", get(login::form).post(login::login))
        .route("/logout", post(login::logout))
        .route("/assets/{name}", get(assets::asset))
}
