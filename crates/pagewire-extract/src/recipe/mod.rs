//! What a recipe for a list says.
//!
//! A [`ListRecipe`] has, for each field, the [`Ways`] to it: each a [`Place`] by `css`, by XPath or by a JSON path, or a fixed text;
//! a `template` makes one text of several. `script` says in which script of the page the items are. Nothing here reads a page.

mod css;
mod list_recipe;
mod place;
mod script;
mod template;

pub use css::Css;
pub use list_recipe::{Joined, ListRecipe, Read, ShortFormFault, Way, Ways};
pub use place::{Place, line_of};
pub use scraper_xpath::XPath;
pub use script::Script;
pub use template::{Slot, Template, TemplateFault};
pub(crate) use template::{TemplatePart, fill_all};

use crate::model::Found;

/// Parts of a content as one, each in a block of its own where there are several.
pub(crate) fn in_blocks(mut parts: Vec<Found>) -> Option<Found> {
    if parts.len() < 2 {
        return parts.pop();
    }
    let text = parts.iter().map(|part| format!("<div>{}</div>", part.text)).collect::<Vec<_>>().join(" ");
    parts.into_iter().next().map(|first| Found::new(text, first.evidence))
}
