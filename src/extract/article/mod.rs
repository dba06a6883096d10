//! The whole article of a page.

mod choose;
mod evidence;
mod forest;
mod hint;
mod outline;

use super::Document;

pub use choose::choose_by;
pub use forest::Forest;

/// The evidence on each block of a page, for the fit and for `explain`.
#[derive(Debug)]
pub struct BlockEvidence {
    /// The block's text.
    pub text: String,
    /// What is known of it.
    pub row: Vec<f32>,
}

/// What is known of each block of a page.
#[must_use]
pub fn blocks(document: &Document) -> Vec<BlockEvidence> {
    let outline = outline::Outline::of(document.html.root_element());
    let setting = setting(document);
    let rows = evidence::Rows::of(&outline, &setting);
    let mut row = Vec::new();
    let mut all = Vec::with_capacity(outline.blocks.len());
    for (index, block) in outline.blocks.iter().enumerate() {
        rows.row(index, &mut row);
        all.push(BlockEvidence { text: block.text.clone(), row: row.clone() });
    }
    all
}

/// The text of a page.
#[must_use]
pub fn text(document: &Document, forest: &Forest) -> String {
    let outline = outline::Outline::of(document.html.root_element());
    let setting = setting(document);
    let rows = evidence::Rows::of(&outline, &setting);
    let mut row = Vec::new();
    let likely: Vec<f32> = (0..outline.blocks.len())
        .map(|index| {
            rows.row(index, &mut row);
            forest.judge(&row)
        })
        .collect();
    let chosen = choose::choose(&outline, &likely);
    let kept = outline.blocks.iter().zip(chosen).filter(|(_, chosen)| *chosen).map(|(block, _)| block.text.as_str());
    kept.collect::<Vec<_>>().join("\n")
}

/// The forest that comes with the program.
#[must_use]
pub fn fitted() -> &'static Forest {
    Forest::fitted()
}

fn setting(document: &Document) -> evidence::Setting {
    let mut setting = evidence::Setting::default();
    for element in document.html.root_element().descendent_elements() {
        let attr = |name: &str| element.attr(name);
        match element.value().name() {
            "title" => setting.titles.push(evidence::letters(&super::element_text::text_of(element))),
            "h1" => setting.titles.push(evidence::letters(&super::element_text::text_of(element))),
            "meta" => {
                let content = attr("content").unwrap_or_default();
                match attr("property").or_else(|| attr("name")).unwrap_or_default() {
                    "og:title" | "twitter:title" => setting.titles.push(evidence::letters(content)),
                    "description" | "og:description" => setting.description = evidence::letters(content),
                    "og:type" => {
                        setting.says[0] |= content == "article";
                        setting.says[1] |= content.contains("product");
                    }
                    _ => {}
                }
            }
            "script" => {
                let text: String = element.text().collect();
                setting.says[1] |= text.contains("\"Product\"");
                setting.says[2] |= text.contains("DiscussionForumPosting") || text.contains("QAPage");
                setting.says[3] |= text.contains("ItemList") || text.contains("CollectionPage");
                setting.says[4] |= text.contains("Article\"") || text.contains("BlogPosting");
                if setting.body.is_none()
                    && let Some(at) = text.find("\"articleBody\"")
                {
                    setting.body = text.get(at + 13..).map(ToOwned::to_owned);
                }
            }
            _ => {}
        }
    }
    setting
}
