//! Names of HTML: elements, what readers keep of them, entities.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Elements of HTML, those of its past included.
const ELEMENTS: &str = " a abbr acronym address applet area article aside audio b base basefont bdi bdo big \
    blockquote body br button canvas caption center cite code col colgroup command comment data datalist dd del \
    details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 \
    h4 h5 h6 head header hgroup hr html i iframe img input ins isindex kbd label legend li link listing main map \
    mark menu meta meter nav noframes noscript object ol optgroup option output p param picture plaintext pre \
    progress q rp rt ruby s samp script search section select slot small source span strike strong style sub \
    summary sup table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp ";

/// Elements that readers take out, most with what is in them.
const UNSAFE: &str = " applet base basefont bdo body comment embed frame frameset head html iframe isindex link \
    listing meta noframes object param plaintext script slot style title xmp ";

/// Elements without an end.
const VOID: &str = " area base basefont br col embed frame hr img input isindex link meta param source track wbr ";

/// Elements whose end need not be written.
const OPEN: &str = " p li dt dd tr td th tbody thead tfoot option optgroup colgroup rp rt body html head ";

/// Names of entities that are met in texts.
const ENTITIES: &str = " aacute Aacute acirc Acirc acute aelig AElig agrave Agrave alefsym alpha Alpha amp and ang \
    apos aring Aring asymp atilde Atilde auml Auml bdquo beta Beta brvbar bull cap ccedil Ccedil cedil cent chi Chi \
    circ clubs cong copy crarr cup curren dagger Dagger darr dArr deg delta Delta diams divide eacute Eacute ecirc \
    Ecirc egrave Egrave empty emsp ensp epsilon Epsilon equiv eta Eta eth ETH euml Euml euro exist fnof forall \
    frac12 frac14 frac34 frasl gamma Gamma ge gt harr hArr hearts hellip iacute Iacute icirc Icirc iexcl igrave \
    Igrave image infin int iota Iota iquest isin iuml Iuml kappa Kappa lambda Lambda lang laquo larr lArr lceil \
    ldquo le lfloor lowast loz lrm lsaquo lsquo lt macr mdash micro middot minus mu Mu nabla nbsp ndash ne ni not \
    notin nsub ntilde Ntilde nu Nu oacute Oacute ocirc Ocirc oelig OElig ograve Ograve oline omega Omega omicron \
    Omicron oplus or ordf ordm oslash Oslash otilde Otilde otimes ouml Ouml para part permil perp phi Phi pi Pi piv \
    plusmn pound prime Prime prod prop psi Psi quot radic rang raquo rarr rArr rceil rdquo real reg rfloor rho Rho \
    rlm rsaquo rsquo sbquo scaron Scaron sdot sect shy sigma Sigma sigmaf sim spades sub sube sum sup sup1 sup2 \
    sup3 supe szlig tau Tau there4 theta Theta thetasym thinsp thorn THORN tilde times trade uacute Uacute uarr \
    uArr ucirc Ucirc ugrave Ugrave uml upsih upsilon Upsilon uuml Uuml weierp xi Xi yacute Yacute yen yuml Yuml \
    zeta Zeta zwj zwnj ";

/// What is known of a name.
#[derive(Debug, Clone, Copy, Default)]
struct KnownTag {
    is_unsafe: bool,
    is_void: bool,
    may_stay_open: bool,
}

/// Elements by name: every tag of every text is looked up.
static KNOWN: LazyLock<HashMap<&'static str, KnownTag>> = LazyLock::new(|| {
    let holds = |words: &str, word: &str| words.split_ascii_whitespace().any(|known| known == word);
    let known = |name: &'static str| {
        let known =
            KnownTag { is_unsafe: holds(UNSAFE, name), is_void: holds(VOID, name), may_stay_open: holds(OPEN, name) };
        (name, known)
    };
    ELEMENTS.split_ascii_whitespace().map(known).collect()
});

static ENTITY_NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| ENTITIES.split_ascii_whitespace().collect());

/// Whether HTML has an element of that name, in lower case.
pub(crate) fn is_element(name: &str) -> bool {
    KNOWN.contains_key(name)
}

/// Whether readers keep it.
pub(crate) fn is_safe_element(name: &str) -> bool {
    !KNOWN.get(name).is_some_and(|known| known.is_unsafe)
}

/// Whether HTML has an entity of that name.
pub(crate) fn is_entity(name: &str) -> bool {
    ENTITY_NAMES.contains(name)
}

pub(super) fn is_void(name: &str) -> bool {
    KNOWN.get(name).is_some_and(|known| known.is_void)
}

pub(super) fn may_stay_open(name: &str) -> bool {
    KNOWN.get(name).is_some_and(|known| known.may_stay_open)
}

/// Whether readers keep an attribute, by its name and value.
pub(crate) fn is_safe_attribute(name: &str, value: &str) -> bool {
    let is_handler = name.len() > 2 && name.starts_with("on");
    let runs = |value: &str| {
        let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(16).collect();
        let plain = plain.to_ascii_lowercase();
        plain.starts_with("javascript:") || plain.starts_with("vbscript:")
    };
    !is_handler && !matches!(name, "srcdoc" | "formaction" | "seeksegmenttime") && !runs(value)
}
