//! Which elements and attributes stand where, and whose they are.

use crate::rule::rules;

rules! {
    UNKNOWN_ROOT: Error "unknown-root",
        "RSS 2.0; RFC 4287, section 2",
        "no reader takes it for a feed",
        "begin with <rss version=\"2.0\">, <feed xmlns=\"http://www.w3.org/2005/Atom\">, <rdf:RDF> or <opml>";
    MEDIA_TYPE: Warning "media-type",
        "RFC 9110, section 8.3",
        "browsers show its source or save it, and readers that go by the type do not take it for a feed",
        "have the server name its media type";
    WRONG_NAMESPACE: Error "wrong-namespace",
        "Namespaces in XML 1.0, section 2.3",
        "readers know the elements of another namespace alone, and see nothing here",
        "write the address exactly as its specification does, case and last slash included";
    OBSOLETE_ATOM: Error "obsolete-atom",
        "RFC 4287, section 1.2",
        "Atom 0.3 was a draft until 2005; readers have dropped it",
        "write Atom 1.0: xmlns=\"http://www.w3.org/2005/Atom\", `updated` for `modified`, `published` for `issued`";
    MISSPELT_NAMESPACE: Warning "misspelt-namespace",
        "Namespaces in XML 1.0, section 2.3",
        "readers that know the right address see none of these elements",
        "write the address exactly as its specification does";
    UNKNOWN_NAMESPACE: Warning "unknown-namespace",
        "RSS 2.0, Extending RSS",
        "no reader is known to make use of it",
        "use an extension that readers know, or leave it if you know who reads it";
    UNJUDGED_NAMESPACE: Hint "namespace-not-checked",
        "RSS 2.0, Extending RSS",
        "its elements are known, and not checked here",
        "nothing, if you know who reads it";
    RESERVED_PREFIX: Warning "reserved-prefix",
        "Namespaces in XML 1.0",
        "simple readers go by the prefix and take these elements for others",
        "give the namespace another prefix, or write the address that the prefix is known for";
    AVOID_PREFIX: Warning "avoid-prefix",
        "RFC 4287, section 1.2",
        "simple readers look for <entry> and <div>, not for names with a prefix",
        "make it the default namespace: xmlns=\"…\" without a prefix";
    UNDETERMINABLE_VOCABULARY: Warning "no-namespace",
        "RFC 4287, section 6.1",
        "nobody can know what an element without a namespace means in Atom",
        "give the element a namespace";
    NOT_IN_NAMESPACE: Error "extension-without-namespace",
        "RSS 2.0, Extending RSS",
        "elements that RSS does not have belong to a namespace; readers cannot know whose this is",
        "give the element the prefix of the extension that it belongs to";
    UNDEFINED_ELEMENT: Error "undefined-element",
        "the section on the element that holds it",
        "readers do not know the element here and drop what it says",
        "look at its spelling, case included, and at where it may stand";
    MISSING_ELEMENT: Error "missing-element",
        "the section on the element that lacks it",
        "readers have nothing to show or to go by in its place",
        "add the element";
    DUPLICATE_ELEMENT: Error "duplicate-element",
        "the section on the element that holds it",
        "one reader takes the first, another the last",
        "keep one of them";
    DUPLICATE_ENCLOSURE: Warning "duplicate-enclosure",
        "RSS Advisory Board, RSS Profile, enclosure",
        "most readers play one enclosure of an item, and not the same one",
        "give each recording an item of its own, or use <media:content> for alternatives";
    MISSING_ATTRIBUTE: Error "missing-attribute",
        "the section on the element",
        "readers do not know what the element is about",
        "add the attribute";
    UNEXPECTED_ATTRIBUTE: Error "unexpected-attribute",
        "the section on the element",
        "readers drop what it says",
        "take it out, or look at its spelling, case included";
    UNEXPECTED_TEXT: Error "unexpected-text",
        "the section on the element",
        "readers drop the text",
        "put the text into the element that is for it";
    UNEXPECTED_WHITE_SPACE: Error "unexpected-white-space",
        "RFC 4287, section 2",
        "a reader may compare or parse the value with its white space, and fail",
        "write the value without white space around it";
    INVALID_RDF: Error "invalid-rdf",
        "RDF/XML Syntax, section 7.2",
        "programs that read the feed as RDF refuse it",
        "let properties hold either text or elements that are things, and things hold properties";
    DUPLICATE_VALUE: Error "duplicate-value",
        "the section on the element",
        "readers take two things for one",
        "write each value once";
    UNKNOWN_PODCAST_TAG: Hint "unknown-podcast-tag",
        "https://podcasting2.org/docs/podcast-namespace/1.0",
        "apps do not know the tag",
        "look at its spelling";
}
