//! HTML in descriptions and contents.

use crate::rule::rules;

rules! {
    UNKNOWN_TAG: Warning "html-unknown-element",
        "HTML Standard, section 4",
        "readers drop the element, and some its text",
        "use elements of HTML";
    UNSAFE_TAG: Warning "html-unsafe-element",
        "RFC 4287, section 8.1",
        "readers take it out, and with it what you meant to show",
        "show a picture with a link in place of a player or script";
    UNSAFE_ATTRIBUTE: Warning "html-unsafe-attribute",
        "RFC 4287, section 8.1",
        "readers take it out: it could run in them",
        "leave it out";
    UNSAFE_STYLE: Warning "html-unsafe-style",
        "RFC 4287, section 8.1",
        "readers take it out: it could cover other items, or follow who reads",
        "leave styles out; readers have their own";
    MALFORMED: Warning "html-malformed",
        "HTML Standard, section 13.2.2",
        "what follows may be shown in bold, as a link, or not at all",
        "close elements in the reverse of the order in which they were opened, and write `&` as &amp;amp;";
    RELATIVE_REFERENCE: Warning "relative-reference",
        "RSS Advisory Board, RSS Profile, description",
        "readers have no page that the address would be relative to: pictures and links are dead",
        "write whole addresses";
    UNDECLARED_HTML: Warning "undeclared-html",
        "RFC 4287, section 3.1.1.1",
        "readers show the tags as they are written",
        "write type=\"html\"";
    MISPLACED_XHTML: Warning "misplaced-xhtml",
        "RFC 4287, section 6",
        "readers do not look for XHTML there",
        "write it in <content type=\"xhtml\">, or escaped in <description>";
    NOT_XHTML: Warning "unknown-xhtml",
        "RFC 4287, section 3.1.1.3",
        "readers drop what they do not know",
        "use elements of XHTML, in its namespace";
}
