//! Atom, and what belongs to it: archives, threads, publishing.

use crate::rule::rules;

rules! {
    ENTRY_WITHOUT_CONTENT_OR_ALTERNATE: Error "no-content-or-alternate",
        "RFC 4287, section 4.1.2",
        "readers have neither a text to show nor a page to open",
        "add <content>, or <link rel=\"alternate\" href=\"…\"/>";
    MISSING_SUMMARY: Error "missing-summary",
        "RFC 4287, section 4.1.2",
        "readers cannot show content that is elsewhere or no text",
        "add <summary>";
    MISSING_TEXT: Warning "missing-text",
        "RFC 4287, section 4.1.1.1",
        "readers show a title and nothing below it",
        "add <content> or <summary>";
    DUPLICATE_LINK: Error "duplicate-alternate-link",
        "RFC 4287, sections 4.1.1 and 4.1.2",
        "one reader opens the first page, another the last",
        "keep one link of rel=\"alternate\" for each type and hreflang";
    MISSING_AUTHOR: Error "missing-author",
        "RFC 4287, sections 4.1.1 and 4.1.2",
        "nobody is named for the text",
        "add <author><name>…</name></author> to the feed, or to each entry";
    MISPLACED_METADATA: Error "metadata-after-entries",
        "RFC 4287, section 4.1.1, atomFeed",
        "readers that stop early do not see what the feed says of itself",
        "write all entries after the other elements of the feed";
    DUPLICATE_ENTRIES: Warning "duplicate-entries",
        "RFC 4287, section 4.1.1",
        "readers show one of them, and not all the same one",
        "give each entry an id of its own";
    DUPLICATE_UPDATED: Warning "duplicate-updated",
        "RFC 4287, section 4.2.15",
        "readers cannot tell which entry is newer",
        "write the time at which each was updated, if you know it; do not invent one";
    ID_NOT_CANONICAL: Warning "id-not-canonical",
        "RFC 4287, section 4.2.6.1",
        "a program that rewrites the address makes another id of it, and items come twice",
        "write the canonical form from the first day on; for a feed in use, leave it: a changed id is worse";
    MISSING_SOURCE_ELEMENT: Warning "source-incomplete",
        "RFC 4287, section 4.2.11",
        "readers cannot say where the entry comes from",
        "add id, title and updated of the feed that it comes from";
    INVALID_TEXT_TYPE: Error "invalid-text-type",
        "RFC 4287, section 3.1.1",
        "readers do not know how to read the text",
        "write type=\"text\", type=\"html\" or type=\"xhtml\"";
    COMPOSITE_TYPE: Error "composite-type",
        "RFC 4287, section 4.1.3.1",
        "readers cannot take the parts apart",
        "write a type that is no multipart or message";
    MISSING_TYPE: Warning "missing-type",
        "RFC 4287, section 4.1.3.2",
        "readers cannot know whether they could show it",
        "add the attribute `type`";
    MISSING_XHTML_DIV: Error "missing-xhtml-div",
        "RFC 4287, section 3.1.1.3",
        "readers show nothing: they take the inside of a div",
        "write <div xmlns=\"http://www.w3.org/1999/xhtml\"> around the text";
    NOT_ESCAPED: Error "not-escaped",
        "RFC 4287, section 3.1.1.2",
        "readers see elements where they look for text, and show none",
        "escape the markup: &lt;p&gt;, or write type=\"xhtml\" with a div";
    NOT_BASE64: Error "not-base64",
        "RFC 4287, section 4.1.3.3",
        "readers cannot decode it",
        "encode the content as base64, or write the type that it has";
    NOT_INLINE: Warning "escaped-in-xhtml",
        "RFC 4287, section 3.1.1.3",
        "readers show the tags as they are written",
        "write type=\"html\", or the markup itself";
    HTML_FRAGMENT: Warning "html-fragment",
        "RFC 4287, section 4.1.3.3",
        "type=\"text/html\" is a whole page, and few readers show one",
        "write type=\"html\"";
    HISTORY_LINK_IN_ENTRY: Warning "history-link-in-entry",
        "RFC 5005, section 1.2",
        "readers look for these links at the feed alone",
        "write the link in the feed";
    PAGING_IN_COMPLETE: Error "paging-in-complete-feed",
        "RFC 5005, section 2",
        "a complete feed has no other pages",
        "take the link or fh:complete out";
    CURRENT_NOT_SELF: Error "current-is-not-self",
        "RFC 5005, section 2",
        "a complete feed is its own current one",
        "write the feed's own address";
    LINK_PAST_END: Error "link-past-the-end",
        "RFC 5005, section 3",
        "readers ask for pages that are not there",
        "take the link out";
    ARCHIVE_WITHOUT_CURRENT: Warning "archive-without-current",
        "RFC 5005, section 4",
        "who finds the archive does not find the feed",
        "add <link rel=\"current\" href=\"…\"/>";
    LINK_NOT_EMPTY: Warning "link-not-empty",
        "RFC 4287, section 4.2.7",
        "readers drop what stands in a link",
        "write the address in `href`, and nothing within";
    THREAD_ATTRIBUTE: Error "thread-attribute",
        "RFC 4685, section 4",
        "readers look for it at links to replies alone",
        "write it at <link rel=\"replies\">";
    CONFLICTING_CATEGORIES: Error "conflicting-categories",
        "RFC 5023, section 7.2.1",
        "clients do not know which list holds",
        "write either `href` or the categories";
    UNNAMED_CHANGE: Error "unnamed-change",
        "FeedSync 1.0, section 2.5",
        "programs cannot tell changes apart",
        "write `when`, `by`, or both";
    SHOULD_NAME_CHANGE: Warning "change-half-named",
        "FeedSync 1.0, section 2.5",
        "programs cannot tell changes apart as well as they could",
        "write both `when` and `by`";
    SINCE_AND_UNTIL: Error "since-and-until",
        "FeedSync 1.0, section 2.2",
        "programs do not know which window the feed covers",
        "write both `since` and `until`, in this order of time, or none";
}
