//! What elements and attributes say.

use crate::rule::rules;

rules! {
    BLANK: Warning "blank",
        "RSS 2.0; RFC 4287",
        "readers show an empty line, or drop the item",
        "say something, or leave the element out";
    NOT_ONE_OF: Error "not-one-of",
        "the section on the element",
        "readers know these words alone and drop others",
        "write one of the words, in the same case";
    ADULT_CONTENT: Warning "adult-content",
        "OpenSearch 1.1, The \"AdultContent\" element",
        "every word that is not one for no means yes",
        "write true or false";
    TOO_LONG: Error "too-long",
        "the section on the element",
        "readers cut the text, or drop it",
        "shorten it; long texts have elements of their own";
    HTML_IN_PLAIN_TEXT: Warning "html-in-plain-text",
        "RSS Advisory Board, RSS Profile, character data",
        "one reader shows the tags as they are written, another drops them",
        "leave the markup out; write `&` as &#x26; and `<` as &#x3C; where they are meant";
    INVALID_INTEGER: Error "invalid-integer",
        "the section on the element",
        "readers ignore the number, or stop",
        "write digits and nothing else";
    NUMBER_TOO_LARGE: Error "number-too-large",
        "the section on the element",
        "programs keep it in 31 bits",
        "write a smaller number";
    INVALID_NUMBER: Error "invalid-number",
        "the section on the element",
        "readers ignore the number",
        "write digits with a point, and no unit";
    INVALID_HOUR: Error "invalid-hour",
        "RSS 2.0, skipHours",
        "readers ask at hours at which you have nothing",
        "write an hour from 0 to 23, in GMT";
    MIDNIGHT_IS_ZERO: Warning "midnight-is-zero",
        "RSS Advisory Board, RSS Profile, skipHours",
        "hours count from 0 in RSS 2.0, and 24 is unknown",
        "write 0";
    IMAGE_EXTENT: Error "image-extent",
        "RSS 2.0, <image> sub-element of <channel>",
        "readers set these bounds and ignore the picture or its size",
        "write a width of at most 144 and a height of at most 400";
    IMAGE_FORMAT: Warning "image-format",
        "RSS 2.0, <image> sub-element of <channel>",
        "readers show GIF, JPEG and PNG",
        "use a picture in one of these formats";
    INVALID_LIST: Error "invalid-list",
        "the section on the element",
        "programs cannot read the list",
        "write integers with commas between them";
    INVALID_COORDINATE: Error "invalid-coordinate",
        "the section on the element",
        "nobody finds the place",
        "write degrees as decimal numbers, latitude first";
    COORDINATE_COMMA: Warning "coordinate-comma",
        "GeoRSS Simple",
        "GeoRSS puts spaces between numbers, and many programs read nothing else",
        "write a space for the comma";
    INVALID_DURATION: Error "invalid-duration",
        "Apple, Podcast RSS feed requirements, <itunes:duration>",
        "apps show no length",
        "write seconds, or h:mm:ss";
    INVALID_RFC822_DATE: Error "invalid-rfc822-date",
        "RFC 2822, section 3.3",
        "readers put the item at the time at which they saw it, or in 1970",
        "write Sun, 08 Mar 2026 10:00:00 GMT";
    UNUSUAL_RFC822_DATE: Warning "unusual-rfc822-date",
        "RSS Advisory Board, RSS Profile, dates",
        "many readers know RFC 822 less well than its authors did",
        "write Sun, 08 Mar 2026 10:00:00 GMT: four digits for the year, one space between parts, no comment";
    WRONG_WEEKDAY: Error "wrong-weekday",
        "RFC 2822, section 3.3",
        "strict parsers refuse the date",
        "write the weekday of that day, or none";
    INVALID_RFC3339_DATE: Error "invalid-rfc3339-date",
        "RFC 4287, section 3.3",
        "readers put the item at the time at which they saw it, or drop it",
        "write 2026-03-08T10:00:00Z: with `T`, seconds and a zone";
    INVALID_W3CDTF_DATE: Error "invalid-w3cdtf-date",
        "https://www.w3.org/TR/NOTE-datetime",
        "readers do not know when it was",
        "write 2026-03-08, or 2026-03-08T10:00:00Z with a zone";
    INVALID_ISO8601_DATE: Error "invalid-iso8601-date",
        "ISO 8601",
        "programs do not know when it was",
        "write 2026-03-08T10:00:00Z";
    IMPLAUSIBLE_DATE: Warning "implausible-date",
        "RSS 2.0; RFC 4287",
        "readers keep the item at the top for ever, or never show it",
        "look at the clock and the zone of the program that writes the feed";
    INVALID_LANGUAGE: Error "invalid-language",
        "BCP 47, section 2.1",
        "readers neither hyphenate, translate nor speak the text rightly",
        "write a code such as en, or en-GB with a hyphen";
    INVALID_URI_CHARACTER: Error "invalid-uri-character",
        "RFC 3986, section 2",
        "readers cut the address there, or open another one",
        "percent-encode the character: a space is %20";
    ADDRESS_NOT_ASCII: Error "address-not-ascii",
        "RFC 3986, section 2",
        "RSS has URIs; readers ask for something else, or nothing",
        "percent-encode the path as UTF-8, and write the host in punycode (xn--…)";
    ADDRESS_NOT_ABSOLUTE: Error "address-not-absolute",
        "RSS 2.0, Comments; RFC 3986, section 4.3",
        "a reader has no page that the address would be relative to",
        "write the whole address, beginning with https://";
    INVALID_ADDRESS: Error "invalid-address",
        "RFC 3986, section 3",
        "readers cannot open it",
        "write the host after two slashes";
    INVALID_HTTP_ADDRESS: Error "invalid-http-address",
        "RSS 2.0, <enclosure>; RFC 9110, section 4.2",
        "readers cannot fetch it",
        "write a whole address of http or https whose host has a domain";
    UNREGISTERED_SCHEME: Warning "unregistered-scheme",
        "RFC 7595",
        "readers cannot open it",
        "look at the spelling; use https where you can";
    UNREGISTERED_RELATION: Warning "unregistered-relation",
        "RFC 4287, section 4.2.7.2",
        "readers ignore the link",
        "write a relation that IANA has registered, or an address of your own";
    INVALID_TAG_URI: Error "invalid-tag-uri",
        "RFC 4151, section 2.1",
        "readers that compare ids by their parts refuse it",
        "write tag:example.org,2026:name, with a date as 2026, 2026-03 or 2026-03-08";
    INVALID_URN: Error "invalid-urn",
        "RFC 8141, section 2",
        "no program can tell whose name it is",
        "write urn:namespace:name; letters, digits and hyphens in the namespace";
    INVALID_UUID: Error "invalid-uuid",
        "RFC 9562, section 4",
        "it may not be unique, which is what it is for",
        "write 8-4-4-4-12 hexadecimal digits, as a generator of UUIDs does";
    INVALID_NSS: Error "invalid-nss",
        "FeedSync 1.0, section 2.4",
        "programs that merge feeds cannot compare it",
        "write letters, digits and ()+,-.:=@;$_!*'% alone";
    NOT_URL_ENCODED: Error "not-url-encoded",
        "OpenSearch 1.1, The \"Query\" element",
        "programs search for something else",
        "percent-encode everything but letters, digits and -._~";
    UNKNOWN_PARAMETER: Error "unknown-parameter",
        "OpenSearch 1.1, OpenSearch URL template syntax",
        "programs leave a hole in the address",
        "use a parameter of OpenSearch, or one with a declared prefix";
    UNDECLARED_ROLE_PREFIX: Error "undeclared-name-prefix",
        "OpenSearch 1.1",
        "nobody knows whose name it is",
        "declare the prefix with xmlns:…";
    INVALID_EMAIL: Error "invalid-email",
        "RFC 2822, section 3.4.1",
        "nobody can write to it",
        "write the address alone: name@example.org";
    UNKNOWN_MAIL_HOST: Warning "mail-host-without-domain",
        "RFC 5321, section 2.3.5",
        "nobody outside can write to it",
        "write a host with a domain";
    INVALID_CONTACT: Error "invalid-contact",
        "RSS 2.0, <author> sub-element of <item>",
        "readers expect a mail address here and show none",
        "write mail@example.org (Name), or <dc:creator> with the name alone";
    CONTACT_FORM: Warning "contact-form",
        "RSS Advisory Board, RSS Profile, author",
        "readers take name and address apart by this form",
        "write mail@example.org (Name)";
    CONTACT_WITHOUT_NAME: Warning "contact-without-name",
        "RSS Advisory Board, RSS Profile, author",
        "readers show a mail address where the author's name should be",
        "write mail@example.org (Name)";
    EMAIL_IN_NAME: Warning "email-in-name",
        "RFC 4287, section 3.2.1",
        "robots gather the address, and readers show it for a name",
        "write the address in <email>";
    INVALID_MEDIA_TYPE: Error "invalid-media-type",
        "RFC 2045, section 5.1",
        "readers do not know what they would open",
        "write a type and a subtype, such as audio/mpeg";
    INVALID_FORM_NAME: Error "invalid-form-name",
        "HTML 4.01, section 6.2",
        "the form sends nothing",
        "begin with a letter";
    INVALID_NPT_TIME: Error "invalid-npt-time",
        "RFC 2326, section 3.6",
        "players do not find the place",
        "write seconds such as 12.05, or h:mm:ss";
    UNKNOWN_CHARSET: Error "unknown-charset",
        "Encoding Standard, section 4.2",
        "programs cannot encode the search",
        "write UTF-8";
    KEYWORDS_WITHOUT_COMMAS: Warning "keywords-without-commas",
        "Apple, Podcast RSS feed requirements",
        "all words are taken for one keyword",
        "write commas between keywords";
}
