//! What an element or attribute may say: each kind of value with what is wrong with a text that should be one.
//!
//! Given a trimmed text, hands on rules that it breaks. Kinds that only make sense with the element at hand ([`Value::Guid`],
//! [`Value::TextConstruct`], …) are judged in `check`.

pub(crate) mod address;
mod country;
mod date;
mod language;
mod number;
mod person;
mod token;
mod words;

pub(crate) use self::{
    address::canonical, country::is_country, date::rfc3339_instant, token::is_mime, words::looks_like_markup,
};
use crate::rule::Rule;

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    /// Whether a search is for adults.
    AdultContent,
    /// Nothing is asked of it, nor of what stands in it.
    Anything,
    /// An Atom date, around which no white space may stand.
    AtomDate,
    /// An element that no RSS has.
    Blink,
    /// A category of Apple Podcasts.
    Category,
    Charset,
    /// An RSS author: `mail@example.org (Name)`.
    Contact,
    /// Of replies, on a link to them.
    Count,
    /// Somebody's part in a work.
    Credit,
    Day,
    Decimal,
    Duration,
    Email,
    EnclosureUrl,
    EventDate,
    Float,
    FormName,
    /// An absolute IRI.
    FullIri,
    /// An absolute URI.
    FullUri,
    Guid,
    Hash,
    Height,
    Hour,
    /// HTML, escaped.
    Html,
    HttpUrl,
    /// An Atom id.
    Id,
    ImageUrl,
    Integer,
    Integers,
    /// An IRI, relative or not.
    Iri,
    Iso8601,
    Keywords,
    Language,
    Latitude,
    /// Of an enclosure.
    Length,
    /// A text of so many characters at most.
    Limited(usize),
    LinkRel,
    Longitude,
    MediaRange,
    /// Plain text or HTML, by its `type`.
    MediaText,
    Mime,
    /// A person's.
    Name,
    NonNegativeInteger,
    /// No text, only elements.
    Nothing,
    NptTime,
    /// What may stand in a URN after its namespace.
    Nss,
    OneOf(&'static [&'static str]),
    OneOfAnyCase(&'static [&'static str]),
    /// Text in which markup would be shown as it is written.
    Plain,
    Point,
    Points,
    Port,
    PositiveInteger,
    QueryRole,
    Rating,
    /// An address in `rdf:resource`.
    Resource,
    Restriction,
    Rfc3339,
    Rfc822,
    Robots,
    StarOrLanguage,
    Template,
    Text,
    TextConstruct,
    /// An IRI around which no white space may stand.
    TightIri,
    /// Plain text that is not to be empty.
    Title,
    TrueOrFalse,
    TrueOrFalseAnyCase,
    /// An integer from 1 to 2³¹ − 1.
    UpTo31Bits,
    /// A URI, relative or not.
    Uri,
    UrlEncoded,
    Uuid,
    W3cDtf,
    Width,
    YesNo,
    YesNoAnyCase,
    YesNoClean,
}

/// What a value is judged by besides itself.
pub(crate) struct Surroundings<'a> {
    /// The present, in seconds since 1970, where it is known.
    pub now: Option<i64>,
    /// Whether a prefix is declared somewhere.
    pub is_declared: &'a dyn Fn(&str) -> bool,
    /// Whether the text was written so that markup in it is meant literally.
    pub is_literal: bool,
    /// Whether RSS 2.0 is judged, where a plain text may hold no markup at all.
    pub is_rss2: bool,
}

/// Where broken rules go, each with what was seen.
pub(crate) type Sink<'a> = dyn FnMut(&'static Rule, String) + 'a;

/// Holds a text against a kind of value.
pub(crate) fn judge(value: Value, text: &str, around: &Surroundings<'_>, sink: &mut Sink<'_>) {
    match value {
        Value::AtomDate | Value::Rfc3339 => date::rfc3339(text, around.now, sink),
        Value::Rfc822 => date::rfc822(text, around.now, sink),
        Value::W3cDtf => date::w3cdtf(text, around.now, sink),
        Value::Iso8601 => date::iso8601(text, around.now, sink),
        Value::EventDate => date::iso8601(text, None, sink),
        Value::FullUri => address::uri(text, true, sink),
        Value::Uri => address::uri(text, false, sink),
        Value::FullIri | Value::Id => address::iri(text, true, sink),
        Value::Iri | Value::TightIri => address::iri(text, false, sink),
        Value::HttpUrl | Value::EnclosureUrl => address::http(text, sink),
        Value::ImageUrl => address::image(text, sink),
        Value::LinkRel => address::link_relation(text, sink),
        Value::Nss => address::namespace_specific(text, sink),
        Value::Uuid => address::uuid(text, sink),
        Value::Template => address::template(text, around.is_declared, sink),
        Value::UrlEncoded => address::url_encoded(text, sink),
        Value::Email => person::email(text, sink),
        Value::Contact => person::contact(text, sink),
        Value::Name => person::name(text, sink),
        Value::Language => language::language(text, sink),
        Value::StarOrLanguage if text == "*" => {}
        Value::StarOrLanguage => language::language(text, sink),
        Value::Plain => words::plain(text, around, sink),
        Value::Title => words::title(text, around, sink),
        Value::Limited(most) => words::limited(text, most, around, sink),
        Value::Keywords => words::keywords(text, around, sink),
        Value::OneOf(words) => token::one_of(text, words, sink),
        Value::OneOfAnyCase(words) => token::one_of(&text.to_lowercase(), words, sink),
        Value::YesNo => token::one_of(text, &["yes", "no"], sink),
        Value::YesNoAnyCase => token::one_of(&text.to_lowercase(), &["yes", "no"], sink),
        Value::YesNoClean => token::one_of(&text.to_lowercase(), &["yes", "no", "clean"], sink),
        Value::TrueOrFalse => token::one_of(text, &["true", "false"], sink),
        Value::TrueOrFalseAnyCase => token::one_of(&text.to_lowercase(), &["true", "false"], sink),
        Value::AdultContent => token::adult_content(text, sink),
        Value::Day => token::day(text, sink),
        Value::Robots => token::robots(text, sink),
        Value::QueryRole => token::query_role(text, around.is_declared, sink),
        Value::Charset => token::charset(text, sink),
        Value::Mime => token::mime(text, sink),
        Value::MediaRange => token::media_range(text, sink),
        Value::FormName => token::form_name(text, sink),
        Value::NptTime => token::npt_time(text, sink),
        other => number::judge(other, text, sink),
    }
}
