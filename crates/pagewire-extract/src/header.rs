//! The `Link` header of an answer (RFC 8288): addresses and what they are to the page.

/// Links that are read of one answer, and bytes of each header.
const MOST: usize = 100;
const LONGEST: usize = 16 * 1024;

/// One link of a header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HeaderLink<'h> {
    pub address: &'h str,
    parameters: Vec<(String, &'h str)>,
}

impl HeaderLink<'_> {
    /// What a parameter says; the first of its name counts (RFC 8288, 3).
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| *value)
    }

    /// Whether it is this to the page.
    pub(crate) fn is(&self, relation: &str) -> bool {
        let words = self.parameter("rel").unwrap_or_default().split_whitespace();
        words.into_iter().any(|word| word.eq_ignore_ascii_case(relation))
    }
}

/// The links of some headers, in their order.
pub(crate) fn links(headers: &[String]) -> Vec<HeaderLink<'_>> {
    let headers = headers.iter().filter(|header| header.len() <= LONGEST);
    headers.flat_map(|header| of_header(header)).take(MOST).collect()
}

fn of_header(header: &str) -> Vec<HeaderLink<'_>> {
    let mut links = Vec::new();
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((address, after)) = after.split_once('>') else { break };
        let end = outside(after, ',').unwrap_or(after.len());
        let (own, following) = after.split_at(end);
        links.push(HeaderLink { address: address.trim(), parameters: parameters(own) });
        rest = following;
    }
    links
}

fn parameters(text: &str) -> Vec<(String, &str)> {
    let mut parameters = Vec::new();
    let mut rest = text;
    while let Some(start) = outside(rest, ';') {
        let after = &rest[start + 1..];
        let end = outside(after, ';').unwrap_or(after.len());
        let (own, following) = after.split_at(end);
        if let Some((name, value)) = own.split_once('=') {
            parameters.push((name.trim().to_ascii_lowercase(), value.trim().trim_matches('"')));
        }
        rest = following;
    }
    parameters
}

/// The first place of a character outside of quotation marks.
fn outside(text: &str, wanted: char) -> Option<usize> {
    let mut is_quoted = false;
    text.char_indices().find_map(|(at, c)| {
        is_quoted ^= c == '"';
        (c == wanted && !is_quoted).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc8288_3_5_several_links_with_quoted_parameters() {
        let headers = [
            r#"</a?x=1,2>; rel="alternate"; type="application/atom+xml"; title="a; b, c", </p2>; rel=next"#.to_owned(),
            r#"<https://x.example/>; REL="Next last""#.to_owned(),
        ];
        let links = links(&headers);
        let addresses: Vec<&str> = links.iter().map(|link| link.address).collect();
        assert_eq!(addresses, ["/a?x=1,2", "/p2", "https://x.example/"]);
        assert_eq!(links[0].parameter("title"), Some("a; b, c"));
        assert!(links[1].is("next") && links[2].is("next") && !links[0].is("next"));
    }

    #[test]
    fn what_is_no_link_gives_none() {
        for header in ["", "<", "<a", "rel=next", ";;;\"<", "<a>;;=;\"\""] {
            assert!(links(&[header.to_owned()]).iter().all(|link| !link.is("next")), "{header}");
        }
    }
}
