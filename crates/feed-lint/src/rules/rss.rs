//! RSS of all versions.

use crate::rule::rules;

rules! {
    RSS_VERSION: Error "rss-version",
        "RSS 2.0, What is RSS?",
        "readers may not take it for RSS",
        "write <rss version=\"2.0\">";
    ITEM_WITHOUT_TITLE_AND_DESCRIPTION: Error "item-without-title-and-description",
        "RSS 2.0, Elements of <item>",
        "readers have nothing to show",
        "add a <title> or a <description>";
    MISSING_GUID: Warning "missing-guid",
        "RSS Advisory Board, RSS Profile, guid",
        "a changed title or link makes the item new again in readers",
        "add <guid isPermaLink=\"false\"> with an id that never changes";
    GUID_NOT_PERMALINK: Error "guid-not-permalink",
        "RSS 2.0, <guid> sub-element of <item>",
        "readers open the guid as the item's page, unless told otherwise",
        "write isPermaLink=\"false\", or the page's whole address";
    GUID_SHORT: Warning "guid-short",
        "RSS 2.0, <guid> sub-element of <item>",
        "readers that compare ids of all feeds meet the same number elsewhere",
        "write something that no other feed has: an address, or tag:example.org,2026:7";
    NO_BLINK: Error "no-blink",
        "RSS 2.0",
        "there is no such element",
        "leave it out";
    AVOID_TEXT_INPUT: Warning "avoid-text-input",
        "RSS 2.0, <textInput> sub-element of <channel>",
        "nearly all readers ignore it",
        "leave it out";
    MISPLACED_ITEM: Warning "item-before-channel-elements",
        "RSS Advisory Board, RSS Profile, channel",
        "readers that stop early do not see what the feed says of itself",
        "write all items after the other elements of the channel";
    DUPLICATE_SEMANTICS: Warning "said-twice",
        "RSS Advisory Board, RSS Profile, namespace elements",
        "one reader takes this element, another that",
        "keep one of the two: the one of RSS itself where it can say it";
    IMAGE_LINK: Warning "image-link",
        "RSS 2.0, <image> sub-element of <channel>",
        "the picture leads elsewhere than the feed",
        "write the channel's <link>";
    IMAGE_TITLE: Warning "image-title",
        "RSS Advisory Board, RSS Profile, image",
        "the picture is read out under another name than the feed",
        "write the channel's <title>";
    SLASH_DATE: Warning "slash-without-build-date",
        "RSS Advisory Board, RSS Profile, slash:comments",
        "readers cannot know of when the number of comments is",
        "add <lastBuildDate> to the channel";
    CONTENT_BEFORE_DESCRIPTION: Warning "content-before-description",
        "RSS Advisory Board, RSS Profile, content:encoded",
        "some readers take the last one that they see",
        "write <description> before <content:encoded>";
    SAME_TEXT_TWICE: Hint "description-is-title",
        "RSS 2.0, Elements of <item>",
        "readers show the same line twice",
        "write a summary, or leave the description empty";
    MISSING_SELF: Hint "missing-self-link",
        "RSS Advisory Board, RSS Profile, atom:link",
        "who finds the document cannot find where it lives and subscribe",
        "add <atom:link rel=\"self\" type=\"application/rss+xml\" href=\"…\"/> with the feed's own address";
    RELATIVE_SELF: Warning "relative-self-link",
        "RFC 4287, section 4.2.7.2",
        "who holds the document alone does not know where it lives",
        "write the feed's whole address";
    SELF_TYPE: Warning "self-link-type",
        "RFC 4287, section 4.2.7.3",
        "readers expect a feed at that address",
        "write the media type of the feed";
    TOO_MANY_HOURS: Error "too-many-hours",
        "RSS 2.0, skipHours",
        "a day has 24",
        "write each hour once";
    TOO_MANY_DAYS: Error "too-many-days",
        "RSS 2.0, skipDays",
        "a week has 7",
        "write each day once";
    UNUSUAL_SPELLING: Warning "comment-rss-spelling",
        "https://wellformedweb.org/news/2003/09/wfw_namespace_elements/",
        "readers look for wfw:commentRss",
        "write <wfw:commentRss>";
    OPML_VERSION: Error "opml-version",
        "OPML 2.0, What is an <opml>?",
        "programs do not know how to read the list",
        "write version=\"2.0\"";
    OUTLINE_WITHOUT_TEXT: Warning "outline-without-text",
        "OPML 2.0, Text attribute",
        "programs have nothing to show for it",
        "add the attribute `text`";
    OUTLINE_WITHOUT_URL: Warning "outline-without-url",
        "OPML 2.0, Subscription lists",
        "no reader can subscribe to it",
        "add the attribute `xmlUrl`";
    OUTLINE_RELATIVE: Warning "outline-relative-address",
        "OPML 2.0, Subscription lists",
        "who opens the list elsewhere cannot find the feed",
        "write the whole address, beginning with https://";
    OUTLINE_TYPE: Warning "outline-type",
        "OPML 2.0, Subscription lists",
        "readers take outlines of type rss alone for feeds",
        "write type=\"rss\"";
    SHOULD_INCLUDE_EXAMPLE: Warning "example-query",
        "OpenSearch 1.1, The \"Query\" element",
        "nobody can try the search",
        "add <Query role=\"example\" searchTerms=\"…\"/>";
}
