//! Tags and classes change, a few or all, while the stories stay.

use crate::promises::{
    change::{CHANGED, Change},
    site::{Expect, Field, Kind, Site},
};

const FIELDS: [Field; 6] = [Field::Item, Field::Title, Field::Summary, Field::Date, Field::Author, Field::Image];

pub(super) fn changes() -> Vec<Change> {
    vec![
        Change::of_page("redesign/one-tag", |day, site| retag(day, site, Field::Title, "h5")),
        Change::of_page("redesign/tag-of-summary", |day, site| retag(day, site, Field::Summary, "div")),
        Change::of_page("redesign/tag-of-item", |day, site| retag(day, site, Field::Item, "aside")),
        Change::of_page("redesign/tag-of-date", |day, site| retag(day, site, Field::Date, "b")),
        Change::of_page("redesign/class-of-item", |day, site| rename(day, site, &[Field::Item])),
        Change::of_page("redesign/class-of-title", |day, site| rename(day, site, &[Field::Title])),
        Change::of_page("redesign/class-of-summary", |day, site| rename(day, site, &[Field::Summary])),
        Change::of_page("redesign/class-of-date", |day, site| rename(day, site, &[Field::Date])),
        Change::of_page("redesign/class-of-author", |day, site| rename(day, site, &[Field::Author])),
        Change::of_page("redesign/two-classes", |day, site| rename(day, site, &[Field::Title, Field::Date])),
        Change::of_page("redesign/all-classes", |day, site| rename(day, site, &FIELDS)),
    ]
}

fn retag(day: usize, site: &mut Site, field: Field, tag: &'static str) {
    if day >= CHANGED {
        site.knobs.retagged = vec![(field, tag)];
        site.expect = Expect::Any;
    }
}

fn rename(day: usize, site: &mut Site, fields: &[Field]) {
    if day >= CHANGED {
        site.knobs.renamed = fields.to_vec();
        // where the recipe names what has gone, the feed is mended, and says so
        let named = matches!(site.kind, Kind::Full) || (site.kind == Kind::Short && fields.contains(&Field::Item));
        let has = fields.iter().any(|field| site.names(*field));
        site.expect = if named && has { Expect::Named(&["mended", "recipe", "selector"]) } else { Expect::Any };
    }
}
