//! Encoding and well-formedness.

use crate::rule::rules;

rules! {
    UNKNOWN_ENCODING: Error "unknown-encoding",
        "XML 1.0, section 4.3.3",
        "no reader can decode the document",
        "write the document in UTF-8 and say so: <?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    INVALID_BYTES: Error "invalid-bytes",
        "XML 1.0, section 4.3.3",
        "a parser stops at the first byte that its encoding does not have",
        "write the document in the encoding that it names; UTF-8 is the safest";
    NOT_UTF8: Hint "not-utf-8",
        "RFC 3470, section 5.1",
        "some programs read nothing but UTF-8",
        "write the document in UTF-8";
    TOO_LARGE: Error "too-large",
        "feed-lint",
        "readers give up on documents of this size, and so does this check",
        "keep what is new in the feed, and older items in archives (RFC 5005)";
    NO_ROOT: Error "no-document",
        "XML 1.0, section 2.1",
        "there is nothing to read",
        "write a feed: an element <rss>, <feed>, <rdf:RDF> or <opml>, or the object of a JSON Feed";
    DECLARATION_NOT_FIRST: Error "declaration-not-first",
        "XML 1.0, section 2.8",
        "parsers refuse the whole document",
        "let `<?xml` be the very first characters: blank lines before it come from templates";
    XML_VERSION: Error "xml-version",
        "XML 1.0, section 2.8",
        "parsers refuse documents of other versions",
        "write <?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    DEPRECATED_DTD: Error "deprecated-dtd",
        "https://www.rssboard.org/rss-0-9-1-netscape",
        "the file that it names was taken away once already, and every reader that fetches it broke that day",
        "leave the document type out";
    DOCTYPE: Hint "document-type",
        "RFC 3470, section 4.7",
        "some readers refuse documents with a document type, for their own safety",
        "leave the document type out";
    BARE_AMPERSAND: Error "bare-ampersand",
        "XML 1.0, section 2.4",
        "parsers refuse the whole document",
        "write `&amp;` for an ampersand";
    UNDEFINED_ENTITY: Error "undefined-entity",
        "XML 1.0, section 4.1",
        "parsers refuse the whole document: names of HTML are unknown to XML",
        "write the character itself, or its number such as `&#233;`";
    INVALID_CHARACTER: Error "invalid-character",
        "XML 1.0, section 2.2",
        "parsers refuse the whole document",
        "take the character out: control characters are never part of a text";
    BAD_CHARACTERS: Warning "bad-characters",
        "Unicode, C1 controls",
        "readers show boxes or question marks",
        "decode the text as windows-1252 or UTF-8, in which it was written, and write it as UTF-8";
    MALFORMED_TAG: Error "malformed-tag",
        "XML 1.0, section 3.1",
        "parsers refuse the whole document",
        "write each attribute as name=\"value\" with white space before it, and end the tag with `>`";
    DUPLICATE_ATTRIBUTE: Error "duplicate-attribute",
        "XML 1.0, section 3.1",
        "parsers refuse the whole document",
        "write the attribute once";
    MALFORMED_TEXT: Error "malformed-text",
        "XML 1.0, sections 2.4 and 2.5",
        "parsers refuse the whole document",
        "write `]]&gt;` in text, and `- -` in comments";
    BARE_LESS_THAN: Error "bare-less-than",
        "XML 1.0, section 2.4",
        "parsers refuse the whole document",
        "write `&lt;` for a less-than sign";
    MISMATCHED_TAG: Error "mismatched-tag",
        "XML 1.0, section 3",
        "parsers refuse the whole document",
        "close elements in the reverse of the order in which they were opened";
    UNCLOSED_ELEMENT: Error "unclosed-element",
        "XML 1.0, section 3",
        "parsers refuse the whole document; it may be cut off",
        "write the end of it; look whether the document was written to its end";
    TEXT_OUTSIDE_ROOT: Error "outside-root",
        "XML 1.0, section 2.1",
        "parsers refuse the whole document",
        "let one element hold everything; messages of a program may have slipped in";
    TOO_DEEP: Warning "nested-too-deep",
        "feed-lint",
        "readers give up on such documents, and what is nested deeper is not checked here",
        "nest fewer elements";
    UNDECLARED_PREFIX: Error "undeclared-prefix",
        "Namespaces in XML 1.0, section 5",
        "parsers refuse the whole document",
        "declare the prefix at the root element, such as xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
    INVALID_NAMESPACE: Error "invalid-namespace",
        "Namespaces in XML 1.0, section 2.2",
        "parsers refuse it, or know none of its elements",
        "write the namespace's address exactly, without white space";
}
