//! The rules of JSON Feed 1.0 and 1.1, by tables of what each object holds.

use std::collections::HashSet;

use super::parse::{Json, Kind};
use crate::{
    LintOptions,
    finding::{Findings, quoted},
    html,
    rule::Rule,
    rules::json as rules,
    value::{self, ValueContext, ValueType},
};

/// What a member of an object is.
#[derive(Clone, Copy)]
enum Type {
    /// A string of a kind.
    Text(ValueType),
    /// An item's id: a string, or what may be made one.
    Id,
    Boolean,
    /// A number of 0 or more, whole or not.
    Number,
    Object(&'static MemberShape),
    Objects(&'static MemberShape),
    Strings,
}

/// What an object holds.
struct MemberShape {
    name: &'static str,
    clause: &'static str,
    members: &'static [JsonMember],
}

struct JsonMember {
    name: &'static str,
    kind: Type,
    is_needed: bool,
}

const fn may(name: &'static str, kind: Type) -> JsonMember {
    JsonMember { name, kind, is_needed: false }
}

const fn must(name: &'static str, kind: Type) -> JsonMember {
    JsonMember { name, kind, is_needed: true }
}

const URL: Type = Type::Text(ValueType::FullIri);
const TEXT: Type = Type::Text(ValueType::Text);

static FEED: MemberShape = MemberShape {
    name: "the feed",
    clause: "JSON Feed 1.1, Top-level",
    members: &[
        must("version", TEXT),
        must("title", Type::Text(ValueType::Title)),
        may("home_page_url", URL),
        may("feed_url", URL),
        may("description", TEXT),
        may("user_comment", TEXT),
        may("next_url", URL),
        may("icon", URL),
        may("favicon", URL),
        may("author", Type::Object(&AUTHOR)),
        may("authors", Type::Objects(&AUTHOR)),
        may("language", Type::Text(ValueType::Language)),
        may("expired", Type::Boolean),
        may("hubs", Type::Objects(&HUB)),
        must("items", Type::Objects(&ITEM)),
    ],
};

static AUTHOR: MemberShape = MemberShape {
    name: "an author",
    clause: "JSON Feed 1.1, Top-level, authors",
    members: &[may("name", TEXT), may("url", URL), may("avatar", URL)],
};

static HUB: MemberShape = MemberShape {
    name: "a hub",
    clause: "JSON Feed 1.1, Subscribing to Real-time Notifications",
    members: &[must("type", TEXT), must("url", URL)],
};

static ITEM: MemberShape = MemberShape {
    name: "an item",
    clause: "JSON Feed 1.1, Items",
    members: &[
        must("id", Type::Id),
        may("url", URL),
        may("external_url", URL),
        may("title", Type::Text(ValueType::Plain)),
        may("content_html", TEXT),
        may("content_text", TEXT),
        may("summary", TEXT),
        may("image", URL),
        may("banner_image", URL),
        may("date_published", Type::Text(ValueType::Rfc3339)),
        may("date_modified", Type::Text(ValueType::Rfc3339)),
        may("author", Type::Object(&AUTHOR)),
        may("authors", Type::Objects(&AUTHOR)),
        may("tags", Type::Strings),
        may("language", Type::Text(ValueType::Language)),
        may("attachments", Type::Objects(&ATTACHMENT)),
    ],
};

static ATTACHMENT: MemberShape = MemberShape {
    name: "an attachment",
    clause: "JSON Feed 1.1, Attachments",
    members: &[
        must("url", URL),
        must("mime_type", Type::Text(ValueType::Mime)),
        may("title", TEXT),
        may("size_in_bytes", Type::Number),
        may("duration_in_seconds", Type::Number),
    ],
};

const VERSIONS: [&str; 2] = ["https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1"];

/// Judges a document of JSON.
pub(crate) fn judge(document: &Json<'_>, options: &LintOptions, findings: &mut Findings) {
    let mut check = JsonCheck { findings, now: options.now };
    if !matches!(document.kind, Kind::Object(_)) {
        let message = format!("a feed is an object, and this is {}", document.called());
        check.findings.report(&rules::WRONG_TYPE, document.offset, message);
        return;
    }
    check.object(document, &FEED);
    check.version(document);
    check.feed(document);
}

struct JsonCheck<'f> {
    findings: &'f mut Findings,
    now: Option<i64>,
}

impl JsonCheck<'_> {
    /// Holds an object, and what is in it, against its shape.
    fn object(&mut self, json: &Json<'_>, shape: &'static MemberShape) {
        let Kind::Object(members) = &json.kind else {
            self.wrong(json, shape.name, "an object", shape.clause);
            return;
        };
        for (name, offset, value) in members {
            match shape.members.iter().find(|member| member.name == name) {
                Some(member) => self.member(value, member, shape),
                None if name.starts_with('_') => {}
                None => {
                    let message = format!("{} of {} is no name of JSON Feed", quoted(name), shape.name);
                    self.findings.report(&rules::UNKNOWN_FIELD, *offset, message);
                }
            }
        }
        for member in shape.members.iter().filter(|member| member.is_needed && json.get(member.name).is_none()) {
            let message = format!("{} has no {}", shape.name, quoted(member.name));
            self.findings.report_under(&rules::MISSING_FIELD, shape.clause, json.offset, message);
        }
    }

    fn member(&mut self, value: &Json<'_>, member: &JsonMember, shape: &'static MemberShape) {
        let subject = format!("{} of {}", quoted(member.name), shape.name);
        match (member.kind, &value.kind) {
            (Type::Text(kind), Kind::String(text)) => self.text(kind, text, value.offset, &subject, shape.clause),
            (Type::Id, Kind::String(_)) | (Type::Boolean, Kind::Bool) => {}
            (Type::Id, Kind::Number(number)) => {
                let message = format!("the id {number} is a number");
                self.findings.report(&rules::ID_NOT_STRING, value.offset, message);
            }
            (Type::Number, Kind::Number(number)) if !number.starts_with('-') => {}
            (Type::Object(shape), _) => self.object(value, shape),
            (Type::Objects(shape), Kind::Array(items)) => items.iter().for_each(|item| self.object(item, shape)),
            (Type::Strings, Kind::Array(items)) => {
                for item in items.iter().filter(|item| item.string().is_none()) {
                    self.wrong(item, &format!("each of {subject}"), "a string", shape.clause);
                }
            }
            (kind, _) => self.wrong(value, &subject, kind.called(), shape.clause),
        }
    }

    fn wrong(&mut self, value: &Json<'_>, subject: &str, asked: &str, clause: &'static str) {
        let message = format!("{subject} is {}, and is to be {asked}", value.called());
        self.findings.report_under(&rules::WRONG_TYPE, clause, value.offset, message);
    }

    fn text(&mut self, kind: ValueType, text: &str, offset: usize, subject: &str, clause: &'static str) {
        let around = ValueContext { now: self.now, is_declared: &|_| true, is_literal: true, is_rss2: false };
        let findings = &mut *self.findings;
        value::judge(kind, text, &around, &mut |rule, message| {
            findings.report_under(rule, clause, offset, format!("{subject}: {message}"));
        });
    }

    fn version(&mut self, feed: &Json<'_>) {
        match feed.get("version").and_then(|version| Some((version.offset, version.string()?))) {
            Some((_, version)) if version == VERSIONS[0] => {}
            Some((offset, version)) if version == VERSIONS[1] => {
                self.findings.report(&rules::OLD_VERSION, offset, "this is version 1");
            }
            Some((offset, version)) => {
                self.findings.report(
                    &rules::VERSION,
                    offset,
                    format!("{} is no version of JSON Feed", quoted(version)),
                );
            }
            // told of as missing
            None => {}
        }
    }

    fn feed(&mut self, feed: &Json<'_>) {
        let is_old = feed.get("version").and_then(Json::string) == Some(VERSIONS[1]);
        self.authors(feed, is_old);
        let own = feed.get("feed_url").and_then(Json::string);
        if own.is_none() {
            self.findings.report(&rules::MISSING_FEED_URL, feed.offset, "the feed does not say where it lives");
        }
        if let Some(next) = feed.get("next_url").filter(|next| own.is_some() && next.string() == own) {
            self.findings.report(&rules::NEXT_IS_SELF, next.offset, "the next page is this one");
        }
        let mut seen = HashSet::new();
        for item in feed.get("items").map_or(&[][..], Json::items) {
            self.item(item, is_old);
            let Some(id) = item.get("id") else { continue };
            match &id.kind {
                Kind::String(text) if text.trim().is_empty() => {
                    self.findings.report(&rules::BLANK_ID, id.offset, "the id is empty");
                }
                Kind::String(text) if !seen.insert(text.as_ref()) => {
                    self.findings.report(
                        &rules::DUPLICATE_ID,
                        id.offset,
                        format!("{} is the id of another item, too", quoted(text)),
                    );
                }
                _ => {}
            }
        }
    }

    fn item(&mut self, item: &Json<'_>, is_old: bool) {
        if !matches!(item.kind, Kind::Object(_)) {
            return;
        }
        self.authors(item, is_old);
        if item.get("content_html").is_none() && item.get("content_text").is_none() {
            let message = "an item has neither content_html nor content_text";
            self.findings.report(&rules::ITEM_WITHOUT_CONTENT, item.offset, message);
        }
        if let Some((offset, text)) =
            item.get("content_html").and_then(|content| Some((content.offset, content.string()?)))
        {
            for problem in html::problems(text, true) {
                self.findings.report(problem.rule, offset, format!("content_html of an item: {}", problem.message));
            }
        }
    }

    fn authors(&mut self, json: &Json<'_>, is_old: bool) {
        if let Some(author) = json.get("author").filter(|_| !is_old) {
            self.findings.report(&rules::DEPRECATED_AUTHOR, author.offset, "`author` is of version 1");
        }
        let one = json.get("author").into_iter();
        for author in one.chain(json.get("authors").map_or(&[][..], Json::items)) {
            let is_object = matches!(author.kind, Kind::Object(_));
            if is_object && !["name", "url", "avatar"].iter().any(|name| author.get(name).is_some()) {
                self.report(&rules::BLANK_AUTHOR, author.offset, "an author has neither name, url nor avatar");
            }
        }
    }

    fn report(&mut self, rule: &'static Rule, offset: usize, message: &str) {
        self.findings.report(rule, offset, message);
    }
}

impl Type {
    fn called(self) -> &'static str {
        match self {
            Self::Text(_) | Self::Id => "a string",
            Self::Boolean => "true or false",
            Self::Number => "a number of 0 or more",
            Self::Object(_) => "an object",
            Self::Objects(_) => "an array of objects",
            Self::Strings => "an array of strings",
        }
    }
}
