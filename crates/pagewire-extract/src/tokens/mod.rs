//! From markup to a tree: the tokens of the HTML standard (13.2.5), handed to html5ever's tree builder.
//!
//! What pages are made of (text, tags, raw text) is cut here, a run at a time, where the library's tokeniser goes character by
//! character. What is rare (character references, document types, comments, unfinished markup) is given to the library's
//! tokeniser, for a stretch or for all the rest, so that any text makes the very tree that the library alone would make of it.

mod reference;

use std::borrow::Cow;

use html5ever::{
    Attribute, LocalName, QualName,
    interface::TreeSink,
    ns,
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::{RawKind, State},
    },
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};
use memchr::memchr;
use scraper::{Html, HtmlTreeSink};

use crate::markup::{raw, tag};

type Builder = TreeBuilder<<HtmlTreeSink as TreeSink>::Handle, HtmlTreeSink>;

/// Line numbers are for error messages, and nobody reads them.
const LINE: u64 = 1;

/// Builds the tree of a page's text.
pub(super) fn parse(text: &str, sink: HtmlTreeSink) -> Html {
    let builder = TreeBuilder::new(sink, TreeBuilderOpts::default());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = unix_lines(text);
    let cutter = Cutter { text: &text, bytes: text.as_bytes(), builder: &builder };
    // a NUL is treated in as many ways as there are states
    let rest = if memchr(0, cutter.bytes).is_some() { Some(Rest::plain(0)) } else { cutter.run() };
    match rest {
        Some(rest) => cutter.leave(rest),
        None => {
            _ = builder.process_token(Token::EOFToken, LINE);
            builder.end();
        }
    }
    builder.sink.finish()
}

/// Line ends as the standard has them (13.2.3.5).
fn unix_lines(text: &str) -> Cow<'_, str> {
    match memchr(b'\r', text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        None => Cow::Borrowed(text),
    }
}

/// What is left to the library's tokeniser.
struct Rest {
    from: usize,
    state: Option<State>,
    /// The raw text element that it begins in.
    within: Option<String>,
}

impl Rest {
    fn plain(from: usize) -> Self {
        Self { from, state: None, within: None }
    }
}

struct Cutter<'a> {
    text: &'a str,
    bytes: &'a [u8],
    builder: &'a Builder,
}

impl Cutter<'_> {
    /// Cuts until the end, or to where the library must go on.
    fn run(&self) -> Option<Rest> {
        // where the text begins that is not handed on yet
        let mut text_from = 0;
        let mut at = 0;
        while let Some(found) = self.bytes.get(at..).and_then(|rest| memchr(b'<', rest)) {
            let start = at + found;
            let next = match self.bytes.get(start + 1..)? {
                [b'/', letter, ..] if letter.is_ascii_alphabetic() => {
                    self.characters(text_from, start);
                    self.closing(start)
                }
                [letter, ..] if letter.is_ascii_alphabetic() => {
                    self.characters(text_from, start);
                    self.opening(start)
                }
                [b'!', ..] => {
                    self.characters(text_from, start);
                    self.doctype(start)
                }
                [b'/' | b'?', ..] => {
                    self.characters(text_from, start);
                    Err(Rest::plain(start))
                }
                _ => {
                    at = start + 1;
                    continue;
                }
            };
            match next {
                Ok(next) => (at, text_from) = (next, next),
                Err(rest) => return Some(rest),
            }
        }
        self.characters(text_from, self.bytes.len());
        None
    }

    fn characters(&self, from: usize, to: usize) {
        let Some(text) = self.text.get(from..to).filter(|text| !text.is_empty()) else { return };
        if memchr(b'&', text.as_bytes()).is_some() {
            self.by_library(text, None);
        } else {
            _ = self.builder.process_token(Token::CharacterTokens(StrTendril::from_slice(text)), LINE);
        }
    }

    fn closing(&self, start: usize) -> Result<usize, Rest> {
        let (tag, end) = self.tag(start + 2, TagKind::EndTag).ok_or(Rest::plain(start))?;
        _ = self.builder.process_token(Token::TagToken(tag), LINE);
        Ok(end)
    }

    fn opening(&self, start: usize) -> Result<usize, Rest> {
        let (tag, end) = self.tag(start + 1, TagKind::StartTag).ok_or(Rest::plain(start))?;
        let name = tag.name.clone();
        match self.builder.process_token(Token::TagToken(tag), LINE) {
            TokenSinkResult::RawData(kind) => self.raw_text(end, kind, &name),
            TokenSinkResult::Plaintext => Err(Rest { from: end, state: Some(State::Plaintext), within: None }),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => Ok(end),
        }
    }

    /// Reads the tag whose name begins at `name_start`, and where it ends; none when the text ends inside it.
    fn tag(&self, name_start: usize, kind: TagKind) -> Option<(Tag, usize)> {
        let name_end = tag::name_end(self.bytes, name_start);
        let mut attrs: Vec<Attribute> = Vec::new();
        let (mut at, mut had_duplicate_attributes) = (name_end, false);
        let self_closing = loop {
            let next = tag::next_attribute(self.bytes, at);
            if *self.bytes.get(next)? == b'>' {
                let slash = next > at && self.bytes.get(next - 1) == Some(&b'/');
                at = next + 1;
                break slash;
            }
            let attribute = tag::attribute(self.bytes, next)?;
            at = attribute.end;
            // the tree builder looks at the attributes of opening tags only
            if kind == TagKind::EndTag {
                continue;
            }
            let local = local_name(self.text.get(attribute.name)?);
            if attrs.iter().any(|known| known.name.local == local) {
                had_duplicate_attributes = true;
                continue;
            }
            let value = self.text.get(attribute.value)?;
            let value = match memchr(b'&', value.as_bytes()) {
                Some(_) => reference::resolve_in_attribute(value),
                None => StrTendril::from_slice(value),
            };
            attrs.push(Attribute { name: QualName::new(None, ns!(), local), value });
        };
        let name = local_name(self.text.get(name_start..name_end)?);
        Some((Tag { kind, name, self_closing, attrs, had_duplicate_attributes }, at))
    }

    /// The content of an element that holds raw text, up to its closing tag.
    fn raw_text(&self, from: usize, kind: RawKind, name: &str) -> Result<usize, Rest> {
        let end = match kind {
            RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => raw::script_end(self.bytes, from),
            RawKind::Rcdata | RawKind::Rawtext => raw::closing_tag(self.bytes, from, name.as_bytes()),
        };
        let content = end
            .filter(|end| tag::scan(self.bytes, end + 2).is_some())
            .and_then(|end| Some((end, self.text.get(from..end)?)));
        let Some((end, content)) = content else {
            return Err(Rest { from, state: Some(State::RawData(kind)), within: Some(name.to_owned()) });
        };
        if kind == RawKind::Rcdata && memchr(b'&', content.as_bytes()).is_some() {
            self.by_library(content, Some(State::RawData(kind)));
        } else if !content.is_empty() {
            _ = self.builder.process_token(Token::CharacterTokens(StrTendril::from_slice(content)), LINE);
        }
        Ok(end)
    }

    /// A document type; any other declaration is left to the library.
    fn doctype(&self, start: usize) -> Result<usize, Rest> {
        let is_doctype = self.bytes.get(start + 2..start + 9).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype"));
        let end = raw::past_angle(self.bytes, start).filter(|_| is_doctype).ok_or(Rest::plain(start))?;
        self.by_library(self.text.get(start..end).unwrap_or_default(), None);
        Ok(end)
    }

    /// Has the library cut a stretch that is whole in itself.
    fn by_library(&self, stretch: &str, state: Option<State>) {
        feed(stretch, Through { builder: self.builder, to_the_end: false }, state, None);
    }

    /// Has the library cut all the rest.
    fn leave(&self, rest: Rest) {
        let text = self.text.get(rest.from..).unwrap_or_default();
        feed(text, Through { builder: self.builder, to_the_end: true }, rest.state, rest.within);
    }
}

fn local_name(written: &str) -> LocalName {
    match written.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => LocalName::from(written.to_ascii_lowercase()),
        false => LocalName::from(written),
    }
}

/// Runs the library's tokeniser over a text.
fn feed<S: TokenSink>(text: &str, sink: S, state: Option<State>, within: Option<String>) -> S {
    let opts = TokenizerOpts {
        discard_bom: false,
        initial_state: state,
        last_start_tag_name: within,
        ..TokenizerOpts::default()
    };
    let tokenizer = Tokenizer::new(sink, opts);
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text));
    // it stops after each script, for those who run it
    while !queue.is_empty() {
        _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    tokenizer.sink
}

/// Hands the library's tokens to the tree builder.
struct Through<'a> {
    builder: &'a Builder,
    /// Whether the end of what the library cuts is the end of the page.
    to_the_end: bool,
}

impl TokenSink for Through<'_> {
    type Handle = <HtmlTreeSink as TreeSink>::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Self::Handle> {
        match token {
            Token::EOFToken if !self.to_the_end => TokenSinkResult::Continue,
            token => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        if self.to_the_end {
            self.builder.end();
        }
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
mod tests;
