//! JSON Feed.

use crate::rule::rules;

rules! {
    SYNTAX: Error "json-syntax",
        "RFC 8259",
        "no reader can read anything of it",
        "let a library write the JSON";
    BYTE_ORDER_MARK: Warning "json-byte-order-mark",
        "RFC 8259, section 8.1",
        "parsers may refuse it",
        "write no byte order mark";
    TOO_DEEP: Error "json-too-deep",
        "RFC 8259, section 9",
        "parsers refuse it",
        "nest fewer values";
    DUPLICATE_KEY: Warning "json-duplicate-key",
        "RFC 8259, section 4",
        "one parser takes the first, another the last",
        "write each name once";
    VERSION: Error "json-version",
        "JSON Feed 1.1, Top-level, version",
        "readers do not take it for a JSON Feed",
        "write \"version\": \"https://jsonfeed.org/version/1.1\"";
    OLD_VERSION: Hint "json-old-version",
        "JSON Feed 1.1, Top-level, version",
        "version 1 has no language and one author alone",
        "write \"version\": \"https://jsonfeed.org/version/1.1\"";
    MISSING_FIELD: Error "json-missing-field",
        "JSON Feed 1.1",
        "readers have nothing to show or to go by in its place",
        "add it";
    WRONG_TYPE: Error "json-wrong-type",
        "JSON Feed 1.1",
        "readers refuse the feed, or drop the value",
        "write a value of the type that is asked for; leave out what you do not know, instead of null";
    UNKNOWN_FIELD: Hint "json-unknown-field",
        "JSON Feed 1.1, Extensions",
        "readers ignore it, and a later version may mean something else by it",
        "begin the names of your own with an underscore";
    ITEM_WITHOUT_CONTENT: Error "json-item-without-content",
        "JSON Feed 1.1, Items, content_html and content_text",
        "readers have nothing to show",
        "add content_html or content_text";
    BLANK_ID: Error "json-blank-id",
        "JSON Feed 1.1, Items, id",
        "readers take all items without an id for one, or ignore them",
        "write an id that never changes, such as the page's address";
    DUPLICATE_ID: Error "json-duplicate-id",
        "JSON Feed 1.1, Items, id",
        "readers show one of them",
        "give each item an id of its own";
    ID_NOT_STRING: Warning "json-id-not-a-string",
        "JSON Feed 1.1, Items, id",
        "readers have to make a string of it, and not all do",
        "write the id in quotation marks";
    DEPRECATED_AUTHOR: Warning "json-author",
        "JSON Feed 1.1, Top-level, author",
        "`author` was replaced in version 1.1",
        "write \"authors\": [{ … }]";
    BLANK_AUTHOR: Error "json-blank-author",
        "JSON Feed 1.1, Top-level, authors",
        "an author has at least one of name, url and avatar",
        "write a name, or leave the author out";
    MISSING_FEED_URL: Hint "json-missing-feed-url",
        "JSON Feed 1.1, Top-level, feed_url",
        "who finds the document does not know where it lives",
        "add \"feed_url\" with the feed's own address";
    NEXT_IS_SELF: Error "json-next-is-self",
        "JSON Feed 1.1, Top-level, next_url",
        "readers ask for the same page for ever",
        "leave next_url out at the last page";
}
