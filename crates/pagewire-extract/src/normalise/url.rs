//! Addresses: made absolute, freed of tracking, and written in ASCII.

use std::borrow::Cow;

use url::Url;

use super::limits;

/// Query parameters that say where a reader came from and nothing about the page, by their whole names.
const TRACKING: [&str; 44] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "__hstc",
    "__hssc",
    "__hsfp",
    "hsctatracking",
    "vero_id",
    "vero_conv",
    "wickedid",
    "oly_anon_id",
    "oly_enc_id",
    "rb_clickid",
    "s_cid",
    "srsltid",
    "cmpid",
    "cmp_id",
    "ncid",
    "ocid",
    "ftag",
    "_openstat",
    "s_kwcid",
    "ef_id",
    "epik",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "spm",
];
/// The same, by the beginnings of their names.
const TRACKING_PREFIXES: [&str; 8] =
    ["utm_", "at_medium", "at_campaign", "at_custom", "at_format", "ns_campaign", "pk_campaign", "mtm_"];

/// Makes an address absolute; `None` for what is no web page: `javascript:`, `data:`, `mailto:` and their like.
#[must_use]
pub fn resolve(base: &Url, text: &str) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > limits::ADDRESS {
        return None;
    }
    // text that cannot be joined to about:blank may still be absolute
    let url = base.join(text).or_else(|_| Url::parse(text)).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// An item's own address: absolute and without tracking parameters.
#[must_use]
pub fn permalink(base: &Url, text: &str) -> Option<Url> {
    resolve(base, text).map(without_tracking)
}

/// Takes tracking parameters out of the query; the bytes and the order of the rest stay as they are.
#[must_use]
pub fn without_tracking(mut url: Url) -> Url {
    let Some(query) = url.query() else { return url };
    if !query.split('&').any(is_tracking) {
        return url;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracking(pair)).collect();
    let kept = (!kept.is_empty()).then(|| kept.join("&"));
    url.set_query(kept.as_deref());
    url
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    let lower: Cow<'_, str> =
        if name.bytes().any(|b| b.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() };
    TRACKING.contains(&lower.as_ref()) || TRACKING_PREFIXES.iter().any(|prefix| lower.starts_with(prefix))
}

/// Makes every address of a `srcset` absolute (HTML, section 4.8.4.2.1); candidates that have none are left out.
#[must_use]
pub fn srcset(base: &Url, text: &str) -> Option<String> {
    let mut candidates: Vec<String> = Vec::new();
    let mut rest = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
    let mut room = limits::ADDRESS;
    while !rest.is_empty() && room > 0 {
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        // a comma glued to the address ends the candidate; else its descriptor runs to the next comma
        let (descriptor, next) =
            if bare.len() < address.len() { ("", after) } else { after.split_once(',').unwrap_or((after, "")) };
        if let Some(url) = resolve(base, bare) {
            let descriptor = descriptor.trim();
            let plain = descriptor.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
            let space = if descriptor.is_empty() || !plain { "" } else { " " };
            room = room.saturating_sub(url.as_str().len() + descriptor.len());
            candidates.push(format!("{url}{space}{}", if plain { descriptor } else { "" }));
        }
        rest = next.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
    }
    (!candidates.is_empty()).then(|| candidates.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://news.example/world/index.html").unwrap()
    }

    fn resolved(text: &str) -> Option<String> {
        resolve(&base(), text).map(String::from)
    }

    #[test]
    fn resolves_relative_addresses() {
        for (text, expected) in [
            ("a", "https://news.example/world/a"),
            ("/a", "https://news.example/a"),
            ("../a?b=c#d", "https://news.example/a?b=c#d"),
            ("//other.example/x", "https://other.example/x"),
            (" \n/a b ", "https://news.example/a%20b"),
            ("?page=2", "https://news.example/world/index.html?page=2"),
        ] {
            assert_eq!(resolved(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_web_address() {
        for text in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "data:text/html,x",
            "mailto:a@b.example",
            "",
            "file:///etc/passwd",
            "tel:1",
        ] {
            assert_eq!(resolved(text), None, "{text}");
        }
    }

    #[test]
    fn takes_tracking_out_and_leaves_the_rest() {
        let clean = |text: &str| without_tracking(Url::parse(text).unwrap()).to_string();
        assert_eq!(clean("https://a.example/?b=%41&utm_source=x&a=1&FBCLID=2#c"), "https://a.example/?b=%41&a=1#c");
        assert_eq!(clean("https://a.example/?utm_source=x"), "https://a.example/");
        assert_eq!(clean("https://a.example/?reference=x"), "https://a.example/?reference=x");
    }

    #[test]
    fn resolves_each_candidate_of_a_srcset() {
        let set = |text: &str| srcset(&base(), text);
        assert_eq!(
            set("/a.jpg 1x, b.jpg 2x").as_deref(),
            Some("https://news.example/a.jpg 1x, https://news.example/world/b.jpg 2x")
        );
        assert_eq!(set("/a,w_1.jpg 320w").as_deref(), Some("https://news.example/a,w_1.jpg 320w"));
        assert_eq!(
            set("/a.jpg, /b.jpg 2x").as_deref(),
            Some("https://news.example/a.jpg, https://news.example/b.jpg 2x")
        );
        assert_eq!(set("data:image/gif;base64,xx 1x"), None);
    }
}
