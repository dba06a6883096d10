//! Settings of a feed or of all, changed in the dashboard (`pages`, by the `form`) or by the API: what feeds.toml would say then, what
//! that would do to readers, and the change itself.

mod form;
mod pages;

use std::sync::Arc;

use serde::Serialize;

pub(super) use self::pages::routes;
use super::{
    error::Fault,
    overview,
    picker::{SaveError, change},
    shared::{Reader, Shared},
};
use crate::{
    config::{
        edit,
        settings::{self, Patch, SettingsOf},
    },
    pipeline::{self, Plan},
};

/// What other settings would come to.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct SettingsPreview {
    /// The tables of feeds.toml as they would be; secrets are not in them.
    pub toml: String,
    /// What readers would notice of it.
    pub plan: Plan,
    /// It was written.
    pub saved: bool,
}

/// Whose settings they are, for as long as somebody changes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Whose {
    Feed(String),
    All,
}

impl Whose {
    pub(super) fn of(&self) -> SettingsOf<'_> {
        match self {
            Self::Feed(id) => SettingsOf::Feed(id),
            Self::All => SettingsOf::All,
        }
    }

    /// The tables that are meant, as they stand in a text of feeds.toml.
    fn shown(&self, text: &str) -> String {
        match self {
            Self::Feed(id) => overview::own_table(text, id),
            Self::All => overview::tables(text, &settings::OF_ALL.map(|(table, _)| table)),
        }
        .unwrap_or_default()
    }
}

/// What the settings are: as they stand in feeds.toml, and as members.
pub(super) fn present(shared: &Shared, whose: &Whose) -> Result<(String, Patch), Fault> {
    let snapshot = shared.snapshot();
    let file = match whose {
        Whose::Feed(id) => &snapshot.feed(id).ok_or(Fault::NotFound)?.written_in,
        Whose::All => &snapshot.engine.config().path,
    };
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let document = text.parse().unwrap_or_default();
    Ok((whose.shown(&text), settings::said(&document, whose.of())))
}

/// What a change would come to; nothing is written.
pub(super) async fn look(shared: &Arc<Shared>, whose: &Whose, patch: &Patch) -> Result<SettingsPreview, Fault> {
    let (whose, patch) = (whose.clone(), patch.clone());
    shared.read(move |reader| preview(reader, &whose, &patch)).await
}

fn preview(reader: &Reader, whose: &Whose, patch: &Patch) -> Result<SettingsPreview, Fault> {
    let snapshot = reader.snapshot();
    let present = snapshot.engine.config();
    let done = edit::with_settings(&present.path, &present.state, whose.of(), patch).map_err(SaveError::from)?;
    let mut wanted = done.config;
    // these are as the server was started with them
    wanted.state.clone_from(&present.state);
    wanted.output.clone_from(&present.output);
    let only: Vec<_> = match whose {
        Whose::Feed(id) => snapshot.feed(id).map(|feed| feed.id.clone()).into_iter().collect(),
        Whose::All => Vec::new(),
    };
    let plan = pipeline::plan(&reader.store(), (present, &wanted), &only, reader.now())?;
    Ok(SettingsPreview { toml: whose.shown(&done.patched.text), plan, saved: false })
}

/// Changes settings, and waits until they are at work; what that comes to is told.
pub(super) async fn save(shared: &Arc<Shared>, whose: &Whose, patch: &Patch) -> Result<SettingsPreview, Fault> {
    let looked = look(shared, whose, patch).await?;
    let state = shared.snapshot().engine.config().state.clone();
    let (whose, patch) = (whose.clone(), patch.clone());
    change(shared, move |path| edit::set_settings(path, &state, whose.of(), &patch)).await?;
    Ok(SettingsPreview { saved: true, ..looked })
}
