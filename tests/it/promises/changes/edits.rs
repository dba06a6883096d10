//! Stories are corrected, or their page tells more of them than before.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, Field, Kind, Site, Trust},
};

pub(super) fn changes() -> Vec<Change> {
    vec![
        Change {
            fits: |site| site.template.headline.is_none(),
            ..Change::new("edits/title", |day, site| {
                if day == CHANGED {
                    let at = site.stories.len() - 5;
                    let title = format!("{} +", site.stories[at].title());
                    site.stories[at].titles.push(title);
                }
            })
        },
        Change::new("edits/summary", |day, site| {
            if day == CHANGED {
                let at = site.stories.len() - 5;
                let summary = format!("{} +1", site.stories[at].summary());
                site.stories[at].summaries.push(summary);
            }
        }),
        Change::new("edits/author-appears", |day, site| appears(day, site, Field::Author)),
        Change::new("edits/picture-appears", |day, site| appears(day, site, Field::Image)),
        Change::new("edits/date-appears", |day, site| {
            appears(day, site, Field::Date);
            any(day, site);
        }),
        Change::new("edits/summary-appears", |day, site| {
            appears(day, site, Field::Summary);
            // words where there were none may count as an edit
            site.stories.iter_mut().filter(|_| day == CHANGED).for_each(|story| story.completed = true);
        }),
        Change {
            fits: |site| site.kind == Kind::Full,
            wants: |template| template != "undated",
            ..Change::new("edits/recipe-corrected", recipe)
        },
    ]
}

fn any(day: usize, site: &mut Site) {
    if day >= CHANGED {
        site.expect = Expect::Any;
    }
}

fn appears(day: usize, site: &mut Site, field: Field) {
    site.knobs.missing = if day < CHANGED { vec![field] } else { Vec::new() };
    // a recipe that names a field which was never there is told of
    site.expect = Expect::Any;
}

/// Up to a day the recipe takes the address's words for the summary.
fn recipe(day: usize, site: &mut Site) {
    let lines = site.template.recipe.lines();
    let lines = lines.map(|line| if line.starts_with("summary") { "summary = 'a @href'" } else { line });
    let lines: Vec<&str> = lines.filter(|line| site.template.dated || !line.starts_with("published")).collect();
    let wrong = format!("item = '{}'\n{}\n", site.template.selector, lines.join("\n"));
    site.recipe = (day < CHANGED).then_some(wrong);
    site.trust = if day < CHANGED { Trust::Nothing } else { Trust::Listed };
    site.expect = Expect::Any;
}
