//! What a person can do about something, as a value that each place puts into words of its own.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What a person can do. Whatever is said otherwise from place to place, or needs a feed's name, is a case of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// To accept what the page shows, as a clause of a sentence.
    Accept,
    /// The feed's own table.
    FeedTable,
    /// A table of the feed by its last name, such as `request`.
    Table(Cow<'static, str>),
    /// To say how the items are found.
    NameItems,
    /// To ask although robots.txt says no.
    IgnoreRobots,
    /// To open a network, in CIDR notation, that is closed.
    AllowPrivate(String),
    /// One after the other.
    All(Vec<Self>),
    /// The same words everywhere; as JSON a text, as all advice once was.
    #[serde(untagged)]
    Words(Cow<'static, str>),
}

/// Where advice is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// On a terminal, in a log, in a feed: there are feeds.toml and the commands.
    Command,
    /// In the dashboard and the API: there are a button and a call, too.
    Server,
    /// On a terminal, of a page that is named by arguments: there is no feeds.toml.
    Arguments,
}

impl Advice {
    /// One after the other, as one sentence.
    #[must_use]
    pub fn all<const N: usize>(parts: [Self; N]) -> Self {
        Self::All(parts.into())
    }

    /// One and another, behind a semicolon.
    #[must_use]
    pub fn and(self, other: impl Into<Self>) -> Self {
        Self::all([self, "; ".into(), other.into()])
    }

    /// Whether it says that what the page shows can be accepted.
    #[must_use]
    pub fn is_to_accept(&self) -> bool {
        self.holds(&Self::Accept)
    }

    /// Whether another is it, or one of its parts.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self == other || matches!(self, Self::All(parts) if parts.iter().any(|part| part.holds(other)))
    }

    /// Its words in a place, of a feed.
    #[must_use]
    pub fn told(&self, surface: Surface, feed: &str) -> String {
        match self {
            Self::Words(words) => words.clone().into_owned(),
            Self::All(parts) => parts.iter().map(|part| part.told(surface, feed)).collect(),
            Self::FeedTable => format!("[feed.{feed}]"),
            Self::Table(name) => format!("[feed.{feed}.{name}]"),
            Self::Accept => match surface {
                Surface::Command => format!("run `pagewire build --accept {feed}`"),
                Surface::Server => format!(
                    "accept the list with the button here, by `POST /api/v1/feeds/{feed}/accept` or with \
                     `pagewire build --accept {feed}`"
                ),
                Surface::Arguments => "say so with --accept".into(),
            },
            Self::NameItems => match surface {
                Surface::Arguments => "say with --item and the other recipe options how to find the items".into(),
                _ => format!("add a [feed.{feed}.list] table that says how to find the items"),
            },
            Self::IgnoreRobots => match surface {
                Surface::Arguments => "--ignore-robots overrides it".into(),
                _ => "`robots = \"ignore\"` in the feed's table overrides it".into(),
            },
            Self::AllowPrivate(network) => match surface {
                Surface::Arguments => format!("--allow-private {network} opens it"),
                _ => format!("[fetch] allow_private = [\"{network}\"] opens it"),
            },
        }
    }

    /// As it is stored.
    ///
    /// # Errors
    /// None of its cases gives one.
    pub fn to_stored(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// As it was stored; earlier versions stored words alone.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        serde_json::from_str(&text).unwrap_or_else(|_| text.into())
    }
}

impl From<&'static str> for Advice {
    fn from(words: &'static str) -> Self {
        Self::Words(words.into())
    }
}

impl From<String> for Advice {
    fn from(words: String) -> Self {
        Self::Words(words.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice() -> Advice {
        Advice::all(["correct ".into(), Advice::Table("list".into()), ", or ".into(), Advice::Accept])
    }

    #[test]
    fn each_place_tells_its_own_way_to_accept() {
        let told = |surface| advice().told(surface, "news");
        assert_eq!(told(Surface::Command), "correct [feed.news.list], or run `pagewire build --accept news`");
        assert_eq!(told(Surface::Arguments), "correct [feed.news.list], or say so with --accept");
        for part in ["with the button here", "/api/v1/feeds/news/accept", "pagewire build --accept news"] {
            assert!(told(Surface::Server).contains(part), "{part}");
        }
        assert!(advice().is_to_accept() && !Advice::from("run `pagewire build --accept news`").is_to_accept());
    }

    #[test]
    fn arguments_take_the_place_of_what_feeds_toml_would_say() {
        let told = |advice: &Advice| [Surface::Command, Surface::Arguments].map(|surface| advice.told(surface, "x"));
        for (advice, arguments) in [
            (Advice::NameItems, "--item"),
            (Advice::IgnoreRobots, "--ignore-robots"),
            (Advice::AllowPrivate("10.0.0.0/8".into()), "--allow-private 10.0.0.0/8"),
        ] {
            let [file, said] = told(&advice);
            assert!(said.contains(arguments) && !file.contains(arguments), "{file}, {said}");
        }
    }

    #[test]
    fn what_is_stored_is_what_comes_back_and_words_of_earlier_versions_are_words() {
        assert_eq!(Advice::from_stored(advice().to_stored().unwrap()), advice());
        for words in ["look at the page", "\"accept\" it?", "[fetch] proxy", ""] {
            assert_eq!(Advice::from_stored(words.to_owned()), Advice::from(words.to_owned()));
        }
        assert_eq!(serde_json::to_value(Advice::from("look at the page")).unwrap(), "look at the page");
    }
}
