//! Feeds that are made of others: in time that grows with the file, however long the chains are.

use std::collections::HashMap;

use super::{
    feed,
    reader::{self, Problems},
};

/// Names that a message lists.
const NAMED: usize = 20;

/// Every member of a merged feed exists, none leads back to the feed itself, and none is private where the merged one is public.
pub(super) fn check(feeds: &[feed::FeedReading], problems: &Problems) {
    let names: Vec<&str> = feeds.iter().map(|read| read.feed.id.as_str()).collect();
    let places: HashMap<&str, usize> = names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let rings = rings(&members(feeds, &places));
    for (own_place, read) in feeds.iter().enumerate() {
        let own = read.feed.id.as_str();
        for (name, span) in &read.merge {
            let Some(place) = places.get(name.as_str()) else {
                let all = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
                let more = if names.len() > NAMED { ", …" } else { "" };
                let help = match reader::nearest(name, &names) {
                    Some(meant) => format!("did you mean `{meant}`? there are: {all}{more}"),
                    None => format!("there are: {all}{more}"),
                };
                problems.add(span.clone(), format!("there is no feed `{name}` to merge"), help);
                continue;
            };
            if !read.feed.private && feeds[*place].feed.private {
                problems.add(
                    span.clone(),
                    format!("`{own}` is public and would publish what is in `{name}`, which is private"),
                    format!("write `private = true` in [feed.{own}] as well, or take `{name}` out of the list"),
                );
            }
            if rings[own_place] == rings[*place] {
                let message = format!("`{own}` is made of itself by way of `{name}`");
                problems.add(span.clone(), message, "take it out of the list");
            }
        }
    }
}

/// The members of each feed, by their places.
fn members(feeds: &[feed::FeedReading], places: &HashMap<&str, usize>) -> Vec<Vec<usize>> {
    let of = |read: &feed::FeedReading| {
        read.merge.iter().filter_map(|(name, _)| places.get(name.as_str()).copied()).collect()
    };
    feeds.iter().map(of).collect()
}

/// The ring of each feed: two have the same where each leads to the other. Kosaraju's way, without recursion.
fn rings(members: &[Vec<usize>]) -> Vec<usize> {
    let mut parents = vec![Vec::new(); members.len()];
    for (feed, of) in members.iter().enumerate() {
        of.iter().for_each(|member| parents[*member].push(feed));
    }
    let mut rings = vec![usize::MAX; members.len()];
    for start in finished(members).into_iter().rev() {
        let mut open = vec![start];
        while let Some(next) = open.pop() {
            if rings[next] == usize::MAX {
                rings[next] = start;
                open.extend(&parents[next]);
            }
        }
    }
    rings
}

/// All feeds, each after those that are reached from it first.
fn finished(members: &[Vec<usize>]) -> Vec<usize> {
    let (mut seen, mut finished) = (vec![false; members.len()], Vec::with_capacity(members.len()));
    for start in 0..members.len() {
        let mut open = vec![(start, false)];
        while let Some((feed, is_done)) = open.pop() {
            if is_done {
                finished.push(feed);
            } else if !std::mem::replace(&mut seen[feed], true) {
                open.push((feed, true));
                open.extend(members[feed].iter().filter(|member| !seen[**member]).map(|member| (*member, false)));
            }
        }
    }
    finished
}

#[cfg(test)]
mod tests {
    use super::rings;

    #[test]
    fn feeds_that_lead_to_each_other_are_one_ring() {
        // 0 is made of 1, which is made of 2 and 3; 2 is made of 1
        let found = rings(&[vec![1], vec![2, 3], vec![1], vec![]]);
        assert_eq!(found[1], found[2]);
        assert!(found[0] != found[1] && found[3] != found[1] && found[0] != found[3]);
    }

    #[test]
    fn a_chain_of_very_many_feeds_is_followed_to_its_end() {
        let long = 200_000;
        let mut chain: Vec<_> = (1..long).map(|next| vec![next, (next + 1).min(long - 1)]).collect();
        chain.push(Vec::new());
        assert_ne!(rings(&chain)[0], rings(&chain)[long - 1]);
        chain[long - 1] = vec![0];
        assert_eq!(rings(&chain)[0], rings(&chain)[long - 1]);
    }
}
