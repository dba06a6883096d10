//! What an element or attribute may say: each kind of value with what is wrong with a text that should be one.
//!
//! Given a trimmed text, hands on rules that it breaks. Kinds that only make sense with the element at hand ([`ValueType::Guid`],
//! [`ValueType::TextConstruct`], …) are judged in `check`.

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
pub(crate) enum ValueType {
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
pub(crate) struct ValueContext<'a> {
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
pub(crate) fn judge(value: ValueType, text: &str, around: &ValueContext<'_>, sink: &mut Sink<'_>) {
    match value {
        ValueType::AtomDate | ValueType::Rfc3339 => date::rfc3339(text, around.now, sink),
        ValueType::Rfc822 => date::rfc822(text, around.now, sink),
        ValueType::W3cDtf => date::w3cdtf(text, around.now, sink),
        ValueType::Iso8601 => date::iso8601(text, around.now, sink),
        ValueType::EventDate => date::iso8601(text, None, sink),
        ValueType::FullUri => address::uri(text, true, sink),
        ValueType::Uri => address::uri(text, false, sink),
        ValueType::FullIri | ValueType::Id => address::iri(text, true, sink),
        ValueType::Iri | ValueType::TightIri => address::iri(text, false, sink),
        ValueType::HttpUrl | ValueType::EnclosureUrl => address::http(text, sink),
        ValueType::ImageUrl => address::image(text, sink),
        ValueType::LinkRel => address::link_relation(text, sink),
        ValueType::Nss => address::namespace_specific(text, sink),
        ValueType::Uuid => address::uuid(text, sink),
        ValueType::Template => address::template(text, around.is_declared, sink),
        ValueType::UrlEncoded => address::url_encoded(text, sink),
        ValueType::Email => person::email(text, sink),
        ValueType::Contact => person::contact(text, sink),
        ValueType::Name => person::name(text, sink),
        ValueType::Language => language::language(text, sink),
        ValueType::StarOrLanguage if text == "*" => {}
        ValueType::StarOrLanguage => language::language(text, sink),
        ValueType::Plain => words::plain(text, around, sink),
        ValueType::Title => words::title(text, around, sink),
        ValueType::Limited(most) => words::limited(text, most, around, sink),
        ValueType::Keywords => words::keywords(text, around, sink),
        ValueType::OneOf(words) => token::one_of(text, words, sink),
        ValueType::OneOfAnyCase(words) => token::one_of(&text.to_lowercase(), words, sink),
        ValueType::YesNo => token::one_of(text, &["yes", "no"], sink),
        ValueType::YesNoAnyCase => token::one_of(&text.to_lowercase(), &["yes", "no"], sink),
        ValueType::YesNoClean => token::one_of(&text.to_lowercase(), &["yes", "no", "clean"], sink),
        ValueType::TrueOrFalse => token::one_of(text, &["true", "false"], sink),
        ValueType::TrueOrFalseAnyCase => token::one_of(&text.to_lowercase(), &["true", "false"], sink),
        ValueType::AdultContent => token::adult_content(text, sink),
        ValueType::Day => token::day(text, sink),
        ValueType::Robots => token::robots(text, sink),
        ValueType::QueryRole => token::query_role(text, around.is_declared, sink),
        ValueType::Charset => token::charset(text, sink),
        ValueType::Mime => token::mime(text, sink),
        ValueType::MediaRange => token::media_range(text, sink),
        ValueType::FormName => token::form_name(text, sink),
        ValueType::NptTime => token::npt_time(text, sink),
        other => number::judge(other, text, sink),
    }
}
