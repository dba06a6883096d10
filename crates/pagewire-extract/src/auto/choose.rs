//! Which groups are the list.

use super::{
    features::{self, Around, Profile},
    group::LinkGroup,
    outline::ListOutline,
    record::DataRecord,
    weights::{BY_ITSELF, OF_ITS_OWN, TOGETHER},
};

/// Addresses at like places that make a list.
const PLURAL: f64 = 3.0;

/// How much surer a group must be that stands in a sidebar or is named as related, where the surest one does not and is not:
/// what many read is no part of what is new. No fit can tell, as such links are neither right nor wrong in its pages.
const BESIDE: f64 = 2.0;

/// The groups that are the list.
pub(super) struct ListChoice {
    /// The numbers of the groups, the surest first.
    pub groups: Vec<usize>,
    /// The score of the surest of them.
    pub score: f64,
}

/// All groups of a page, measured.
pub(super) struct Judge<'c> {
    groups: &'c [LinkGroup],
    measured: Vec<([f64; features::OWN], Profile)>,
    scores: Vec<f64>,
}

impl<'c> Judge<'c> {
    /// Measures all groups.
    pub(super) fn of(outline: &ListOutline<'_>, groups: &'c [LinkGroup]) -> Self {
        let around = Around::of(outline, groups);
        let measured: Vec<_> = groups.iter().map(|group| features::own(outline, group, &around)).collect();
        let scores = measured.iter().map(|(own, _)| dot(own, BY_ITSELF)).collect();
        Self { groups, measured, scores }
    }

    /// What is measured of a group.
    pub(super) fn measures(&self, group: usize) -> &[f64; features::OWN] {
        &self.measured[group].0
    }

    /// How surely a group is a list.
    pub(super) fn score(&self, group: usize) -> f64 {
        self.scores.get(group).copied().unwrap_or(f64::NEG_INFINITY)
    }

    /// What is measured of a group under a name of [`features::OWN_NAMES`]; none is 0.
    pub(super) fn measure(&self, group: usize, name: &str) -> f64 {
        let at = features::OWN_NAMES.iter().position(|known| *known == name);
        at.and_then(|at| self.measured.get(group)?.0.get(at).copied()).unwrap_or(0.0)
    }

    /// How many links a group has.
    pub(super) fn links(&self, group: usize) -> usize {
        self.groups.get(group).map_or(0, |group| group.links.len())
    }

    /// Whether a group is one of several like it, which a promotion that stands alone is not.
    fn is_plural(&self, group: usize) -> bool {
        self.measures(group)[features::ALIKE] >= PLURAL.ln_1p()
    }

    /// Chooses the surest of the groups that are free, and those that are one list with it; none where none is free. What
    /// stands alone on its page is surest only where nothing else is to be had.
    pub(super) fn best(&self, outline: &ListOutline<'_>, is_free: impl Fn(usize) -> bool) -> Option<ListChoice> {
        let (groups, scores) = (self.groups, &self.scores);
        let candidates = || (0..groups.len()).filter(|number| groups[*number].main.is_none() && is_free(*number));
        let rank = |number: &usize| {
            let aside = self
                .measure(*number, "within aside or sidebar")
                .max(self.measure(*number, "within related, popular or promoted"));
            (self.is_plural(*number), scores[*number] - BESIDE * aside)
        };
        let anchor = candidates().max_by(|one, other| {
            let ((one_plural, one_score), (other_plural, other_score)) = (rank(one), rank(other));
            one_plural.cmp(&other_plural).then(one_score.total_cmp(&other_score)).then(other.cmp(one))
        })?;
        let sure = (&groups[anchor], &self.measured[anchor].1);
        let mut chosen = vec![(f64::INFINITY, anchor)];
        for number in candidates().filter(|number| *number != anchor) {
            let together = features::together(outline, (&groups[number], &self.measured[number].1), sure);
            let score = dot(&self.measured[number].0, OF_ITS_OWN) + dot(&together, TOGETHER);
            let score = if self.is_below(outline, number, anchor, &together) { score.max(LEAST) } else { score };
            if score > BESIDE * together[features::ASIDE].max(together[features::RELATED]) {
                chosen.push((score, number));
            }
        }
        chosen.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        Some(ListChoice { groups: chosen.into_iter().map(|(_, number)| number).collect(), score: scores[anchor] })
    }
}

/// The score of what is one list with the surest group by where it stands.
const LEAST: f64 = 0.1;
/// Links that a section has below its first story.
const SEVERAL: usize = 2;

impl Judge<'_> {
    /// Whether the links of a group are the further stories of sections, of which the surest group is the first ones: several in each
    /// of its records, to other addresses of its forms, and neither in text nor named as tags, persons or comments.
    fn is_below(
        &self,
        outline: &ListOutline<'_>,
        number: usize,
        anchor: usize,
        together: &[f64; features::TOGETHER],
    ) -> bool {
        let (Some(group), Some(first)) = (self.groups.get(number), self.groups.get(anchor)) else { return false };
        if group.links.len() < SEVERAL * first.links.len() || together[features::FORMS] < 0.8 {
            return false;
        }
        let others = [
            "links within running text",
            "address of a list, person or service",
            "address on another host",
            "named as tags or categories",
            "named as byline, comments or shares",
            "texts that are dates",
        ];
        if self.measure(number, "addresses to links") < 0.95
            || others.iter().any(|name| self.measure(number, name) > 0.2)
        {
            return false;
        }
        let place = |link: &usize| outline.links[*link].place;
        let held = |record: &&DataRecord| {
            let inside = record.first..outline.end(record.last);
            let start = group.links.partition_point(|link| place(link) < inside.start);
            group.links.get(start + SEVERAL - 1).is_some_and(|link| inside.contains(&place(link)))
        };
        first.records.iter().filter(held).count() * 5 >= first.records.len() * 4
    }
}

fn dot(values: &[f64], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}
