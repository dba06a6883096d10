//! A page in a browser: going there, and what it holds then.

use std::collections::HashMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::Url;

use super::devtools::DevTools;
use crate::fetch::FetchError;

/// A tab, with the session in which it is spoken to.
pub(super) struct Tab<'b> {
    devtools: &'b DevTools,
    session: String,
}

/// A request of a page that waits for its answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Paused {
    pub request_id: String,
    pub request: SentRequest,
    /// What it is for, such as `Document` or `XHR`.
    pub resource_type: String,
}

/// What a page asks for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SentRequest {
    pub url: String,
    pub method: String,
    pub headers: HashMap<String, String>,
    /// The body, piece by piece.
    pub post_data_entries: Option<Vec<Piece>>,
}

/// A piece of a body.
#[derive(Deserialize)]
pub(super) struct Piece {
    /// In base64; none where it is a file.
    pub bytes: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    target_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attached {
    session_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Gone {
    error_text: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frames {
    frame_tree: FrameTree,
}

#[derive(Deserialize)]
struct FrameTree {
    frame: Frame,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Frame {
    url: String,
    #[serde(default)]
    url_fragment: String,
}

#[derive(Deserialize)]
struct LoadedDocument {
    root: Root,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Root {
    node_id: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Markup {
    #[serde(rename = "outerHTML")]
    outer_html: String,
}

impl<'b> Tab<'b> {
    /// Opens an empty tab whose every request waits for an answer.
    pub(super) async fn open(devtools: &'b DevTools) -> Result<Self, FetchError> {
        let blank = json!({ "url": "about:blank" });
        let Created { target_id } = devtools.execute(None, "Target.createTarget", blank).await?;
        let target = json!({ "targetId": target_id, "flatten": true });
        let Attached { session_id } = devtools.execute(None, "Target.attachToTarget", target).await?;
        let tab = Self { devtools, session: session_id };
        let _: Value = tab.execute("Page.enable", json!({})).await?;
        let _: Value = tab.execute("Fetch.enable", json!({})).await?;
        Ok(tab)
    }

    /// Has a command carried out in this tab.
    pub(super) async fn execute<T: DeserializeOwned>(
        &self,
        method: &str,
        params: impl Serialize,
    ) -> Result<T, FetchError> {
        self.devtools.execute(Some(&self.session), method, params).await
    }

    /// Goes to an address; returns why the browser shows nothing of it, if so.
    pub(super) async fn go_to(&self, url: &Url) -> Result<Option<String>, FetchError> {
        let Gone { error_text } = self.execute("Page.navigate", json!({ "url": url.as_str() })).await?;
        Ok(error_text)
    }

    /// Where the page is now.
    pub(super) async fn url(&self) -> Result<Option<Url>, FetchError> {
        let Frames { frame_tree: FrameTree { frame } } = self.execute("Page.getFrameTree", json!({})).await?;
        Ok(Url::parse(&format!("{}{}", frame.url, frame.url_fragment)).ok())
    }

    /// The page as it stands now, as HTML.
    pub(super) async fn content(&self) -> Result<String, FetchError> {
        // a page that goes elsewhere in between is asked once more
        match self.markup().await {
            Err(_) => self.markup().await,
            markup => markup,
        }
    }

    async fn markup(&self) -> Result<String, FetchError> {
        let LoadedDocument { root: Root { node_id } } = self.execute("DOM.getDocument", json!({ "depth": 0 })).await?;
        let Markup { outer_html } = self.execute("DOM.getOuterHTML", json!({ "nodeId": node_id })).await?;
        Ok(outer_html)
    }
}
