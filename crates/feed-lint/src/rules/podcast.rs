//! Podcasts and Media RSS.

use crate::rule::rules;

rules! {
    MISSING_SHOW_TAG: Warning "missing-show-tag",
        "Apple, Podcast RSS feed requirements, required tags",
        "Apple Podcasts does not take the show without it",
        "add the tag to the channel";
    MISSING_OWNER: Warning "missing-owner",
        "Apple, Podcast RSS feed requirements, <itunes:owner>",
        "directories cannot prove that the show is yours",
        "add <itunes:owner> with <itunes:email>";
    UNKNOWN_CATEGORY: Error "unknown-category",
        "https://podcasters.apple.com/support/1691-apple-podcasts-categories",
        "directories put the show nowhere",
        "write a category of Apple's list, spelt exactly, `&amp;` included";
    FORMER_CATEGORY: Warning "former-category",
        "https://podcasters.apple.com/support/1691-apple-podcasts-categories",
        "the list was changed in 2019, and directories put the show elsewhere or nowhere",
        "write a category of today's list";
    UNPLAYABLE_FORMAT: Warning "unplayable-format",
        "Apple, Podcast RSS feed requirements, <enclosure>",
        "Apple's apps play M4A, MP3, MOV, MP4, M4V, and show PDF and EPUB",
        "publish the recording in one of these formats";
    EPISODE_WITHOUT_ENCLOSURE: Hint "episode-without-enclosure",
        "Apple, Podcast RSS feed requirements, <enclosure>",
        "apps for podcasts leave the item out",
        "add <enclosure url=\"…\" length=\"…\" type=\"audio/mpeg\"/>";
    GROUP_WITHOUT_ALTERNATIVES: Error "group-without-alternatives",
        "Media RSS 1.5.1, <media:group>",
        "a group is a choice, and there is nothing to choose",
        "write <media:content> without the group, or a second one";
    INVALID_HASH: Error "invalid-hash",
        "Media RSS 1.5.1, <media:hash>",
        "players take the file for damaged",
        "write 32 hexadecimal digits for md5, 40 for sha-1";
    INVALID_RATING: Error "invalid-rating",
        "Media RSS 1.5.1, <media:rating>",
        "filters for children do not understand it",
        "write a rating that the scheme has, in lower case";
    INVALID_CREDIT_ROLE: Error "invalid-credit-role",
        "Media RSS 1.5.1, <media:credit>",
        "readers do not know what somebody did",
        "write the role in lower case, for scheme urn:ebu one of its list";
    INVALID_RESTRICTION: Error "invalid-restriction",
        "Media RSS 1.5.1, <media:restriction>",
        "players play it for whom they should not, or for nobody",
        "write `all` or `none`, codes of countries for type=\"country\", or an address for type=\"uri\"";
    DEPRECATED_ADULT: Warning "deprecated-adult",
        "Media RSS 1.5.1, <media:adult>",
        "the element was replaced",
        "write <media:rating scheme=\"urn:simple\">adult</media:rating>";
}
