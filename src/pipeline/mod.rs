//! The story: refresh every source, remember what it showed, publish what changed.
//!
//! [`run`] groups sources by host and fetches each host's one after the other; a fetched page is read, normalised and
//! recorded in one blocking task (`refresh`), where a fault costs that source and nothing else. When the last source of a
//! feed is done, its documents are assembled from the store (`assemble`) and written where they changed (`documents`). In the end
//! what is not wanted any more is taken away (`withdraw`), and what names all feeds is written (`index`).

mod adopt;
mod advice;
mod after;
mod articles;
mod assemble;
mod built;
mod carry_over;
mod changes;
mod chaos;
mod compare;
mod conclusion;
mod degraded;
mod documents;
mod due;
mod engine;
mod error;
pub mod evidence;
mod explain;
mod files;
mod find;
mod first_look;
mod health;
mod health_feed;
mod in_force;
mod index;
mod item_verdict;
mod look;
mod mend;
mod mend_json;
#[cfg(test)]
mod mutations;
mod near;
mod oneoff;
mod paging;
mod plan;
mod readers;
mod recent;
mod recorded;
mod refresh;
mod remark;
mod report;
mod restore;
mod run;
mod site_rules;
mod sitemaps;
mod spending;
mod task;
mod tell;
mod verdict;
mod watch;
mod withdraw;

pub use self::{
    adopt::{AdoptError, Adopted, adopt, place, published_in},
    advice::for_refusal,
    after::after,
    assemble::{
        arrival_count, arrived_at, failures, fingerprint, headline, history_at, history_count, history_exceeds,
        item_count, members, newest, published, summary,
    },
    built::last_built,
    carry_over::carry_over,
    chaos::{Survival, survival},
    compare::{ChangedItem, Comparison, FieldChange, NamedItem, field_changes},
    conclusion::{Conclusion, REPORT_SCHEMA, RunRecord},
    degraded::BrokenField,
    due::{Wait, next_look},
    engine::Engine,
    error::{Error, SourceError},
    explain::{Explanation, as_kept, explain},
    find::{Discovery, Native, Offer, discover, probe},
    health::{Health, Lines, State, health, is_acceptable, mended_recipe},
    health_feed::{HEALTH_ENTRIES, health_entry, health_feed},
    in_force::InForce,
    item_verdict::{ItemVerdict, verdicts},
    look::{Outlined, PageLook, PointError, look, point, show},
    mend::Mended,
    oneoff::assemble_once,
    plan::{FeedPlan, Plan, SourcePlan, plan},
    recorded::{PageVerdict, RecordedPage, Recording, page_file_name},
    refresh::{cut_off_at_once, unfetched},
    remark::{Remark, RemarkKind, remarks},
    report::{Failing, Outcome, Report, SourceReport},
    restore::restore,
    run::{Event, Observer, Options, Pages, publish_index, run},
    site_rules::{HostRules, RuleCheck, RuleFolder},
    sitemaps::follow_sitemaps,
    withdraw::{Cause, Withdrawal, WithdrawalStep},
};
