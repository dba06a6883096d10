//! FeedSync beyond the tables.

use super::walk::TreeWalk;
use crate::{rules::atom as rules, value::rfc3339_instant, xml::XmlElement};

/// Judges an element of FeedSync.
pub(super) fn judge(walk: &mut TreeWalk<'_, '_>, element: &XmlElement<'_>) {
    let has = |name: &str| element.attribute(name).is_some();
    match element.local {
        "history" => match (has("when"), has("by")) {
            (true, true) => {}
            (false, false) => {
                walk.report(&rules::UNNAMED_CHANGE, element.offset, "<sx:history> has neither `when` nor `by`");
            }
            _ => {
                walk.report(
                    &rules::SHOULD_NAME_CHANGE,
                    element.offset,
                    "<sx:history> has one of `when` and `by` alone",
                );
            }
        },
        "sharing" if has("since") != has("until") => {
            walk.report(&rules::SINCE_AND_UNTIL, element.offset, "<sx:sharing> has one of `since` and `until` alone");
        }
        "sharing" => {
            let instant = |name: &str| rfc3339_instant(element.value(name)?);
            if let (Some(since), Some(until)) = (instant("since"), instant("until"))
                && since > until
            {
                walk.report(&rules::SINCE_AND_UNTIL, element.offset, "`since` of <sx:sharing> lies after `until`");
            }
        }
        _ => {}
    }
}
