//! The words with which lines begin that send readers elsewhere, ask something of them, or say whose a picture is.
//!
//! Given a line in lower case. A phrase counts at the beginning of a short line alone: amid a sentence the same words tell a story.

/// Words with which a line begins that leads to another story.
const ALSO: [&str; 62] = [
    "read also",
    "also read",
    "read more",
    "read next",
    "read:",
    "see also",
    "more on this",
    "related:",
    "related story",
    "related article",
    "recommended:",
    "don't miss",
    "watch also",
    "watch:",
    "listen:",
    "click here to read",
    "lesen sie auch",
    "lesen sie mehr",
    "lesen sie hier",
    "lies auch",
    "mehr zum thema",
    "auch interessant",
    "mehr dazu",
    "à lire aussi",
    "a lire aussi",
    "lire aussi",
    "à lire également",
    "lire également",
    "à voir aussi",
    "lea también",
    "lee también",
    "leer también",
    "lea además",
    "le puede interesar",
    "te puede interesar",
    "le recomendamos",
    "leia também",
    "leia mais",
    "veja também",
    "leggi anche",
    "leggi di più",
    "lees ook",
    "lees verder",
    "läs också",
    "läs även",
    "läs mer",
    "les også",
    "læs også",
    "lue myös",
    "czytaj też",
    "czytaj także",
    "zobacz też",
    "zobacz także",
    "čtěte také",
    "čtěte i",
    "читайте также",
    "читайте ещё",
    "читайте також",
    "baca juga",
    "xem thêm",
    "διαβάστε επίσης",
    "関連記事",
];

/// What stands over stories that are not this one.
const OTHERS: [&str; 42] = [
    "you may also",
    "you might also",
    "you might be interested",
    "more stories",
    "more from",
    "more news",
    "more articles",
    "related stories",
    "related articles",
    "related posts",
    "related news",
    "related content",
    "recommended for you",
    "recommended stories",
    "read next",
    "up next",
    "next article",
    "most read",
    "most popular",
    "das könnte sie auch",
    "das könnte dich auch",
    "auch interessant",
    "mehr zum thema",
    "weitere artikel",
    "meistgelesen",
    "nächster artikel",
    "sur le même sujet",
    "à lire aussi",
    "les plus lus",
    "vous aimerez aussi",
    "article suivant",
    "te puede interesar",
    "le puede interesar",
    "noticias relacionadas",
    "más leídas",
    "siguiente artículo",
    "notícias relacionadas",
    "potrebbe interessarti",
    "ti potrebbe interessare",
    "lees ook",
    "meest gelezen",
    "関連記事",
];

/// Who is spoken of in a call, what it asks for, and how it asks: a line that has one of each is a call.
const GIFTS: [&str; 26] = [
    "donation",
    "donate",
    "become a member",
    "become a supporter",
    "become a subscriber",
    "support us",
    "support our",
    "support independent",
    "spende",
    "unterstützen sie",
    "unterstütze uns",
    "werden sie mitglied",
    "faire un don",
    "faites un don",
    "soutenez",
    "abonnez-vous",
    "haz una donación",
    "apóyanos",
    "suscríbete",
    "hazte socio",
    "sostienici",
    "steun ons",
    "word lid",
    "stöd oss",
    "wesprzyj",
    "поддержите",
];
const ASKING: [&str; 34] = [
    " our ",
    " us ",
    " us.",
    "your ",
    "this article",
    "this story",
    "please",
    " uns",
    "ihre",
    "diesen artikel",
    "dieser artikel",
    "deine",
    "notre",
    "nos ",
    "votre",
    "cet article",
    "nuestr",
    "este artículo",
    "nostr",
    "questo articolo",
    "ons ",
    "dit artikel",
    "vår",
    "nas ",
    "нас",
    "independent",
    "unabhängig",
    "journalis",
    "newsroom",
    "reporting",
    "today",
    "now",
    "readers",
    "crowd",
];

/// What a letter is called, and how readers are asked to take it.
const LETTERS: [&str; 14] = [
    "newsletter",
    "inbox",
    "our emails",
    "by email",
    "per e-mail",
    "e-mail-",
    "mailbox",
    "posteingang",
    "boîte mail",
    "boletín",
    "correo electrónico",
    "nieuwsbrief",
    "nyhetsbrev",
    "рассылк",
];
const ENROL: [&str; 26] = [
    "sign up",
    "subscribe",
    "get the",
    "get our",
    "get your",
    "register",
    "join ",
    "receive",
    "enter your",
    "want more",
    "abonnier",
    "melden sie sich",
    "jetzt anmelden",
    "hier anmelden",
    "inscrivez-vous",
    "recevez",
    "abonnez-vous",
    "suscríbete",
    "regístrate",
    "recibe",
    "iscriviti",
    "inscreva-se",
    "assine",
    "schrijf je in",
    "meld je aan",
    "подпишитесь",
];

/// What subscribers have.
const ACCOUNTS: [&str; 20] = [
    "subscriber",
    "subscription",
    "sign in",
    "log in",
    "your account",
    "an account",
    "unlimited access",
    "abonnent",
    "abonné",
    "abonnement",
    "jetzt testen",
    "weiterlesen",
    "anmelden",
    "suscriptor",
    "suscripción",
    "inicia sesión",
    "abbonat",
    "assinante",
    "prenumer",
    "подписк",
];

/// What is shown once readers agree, and the words of agreeing.
const EXTERNAL: [&str; 22] = [
    "external content",
    "content from",
    "third-party content",
    "third party content",
    "this content is provided by",
    "to view this content",
    "to see this content",
    "externer inhalt",
    "externen inhalt",
    "externe inhalte",
    "inhalte von",
    "inhalt von",
    "contenu externe",
    "contenu tiers",
    "ce contenu",
    "contenido externo",
    "este contenido",
    "contenuto esterno",
    "conteúdo externo",
    "externe inhoud",
    "externt innehåll",
    "embedded content",
];
const AGREEING: [&str; 22] = [
    "agree",
    "consent",
    "cookie",
    "personal data",
    "third parties",
    "privacy",
    "einverstanden",
    "zustimm",
    "einwillig",
    "personenbezogene",
    "datenschutz",
    "drittanbieter",
    "drittplattform",
    "accepte",
    "données personnelles",
    "consentement",
    "acepta",
    "datos personales",
    "consenso",
    "consentimento",
    "toestemming",
    "samtyck",
];

/// Marks of whose a picture is, at the beginning of a line.
const CREDITS: [&str; 32] = [
    "photo:",
    "photos:",
    "photo by",
    "photo credit",
    "photograph:",
    "photography:",
    "photography by",
    "picture:",
    "pictures:",
    "image:",
    "images:",
    "image credit",
    "image source",
    "image courtesy",
    "credit:",
    "credits:",
    "foto:",
    "fotos:",
    "foto ©",
    "bild:",
    "bilder:",
    "bildquelle:",
    "quelle: imago",
    "crédit photo",
    "crédits photo",
    "crédit :",
    "photo :",
    "fotografía:",
    "imagen:",
    "fotó:",
    "zdjęcie:",
    "фото:",
];

/// Marks of whose a picture is, anywhere in a caption.
const MARKS: [&str; 28] = [
    "© ",
    "credit: ",
    "credits: ",
    "(image: ",
    "(photo: ",
    "(pic: ",
    "(foto: ",
    "(bild: ",
    "(picture: ",
    "(photo by ",
    "[photo",
    "image credit",
    "photo credit",
    "photo courtesy",
    "image courtesy",
    "via getty images",
    "/getty images",
    "getty images)",
    "imago/",
    "imago / ",
    "(ap photo",
    "ap photo/",
    "/afp via",
    "/ap images",
    "shutterstock.com",
    "/picture alliance",
    "(quelle: ",
    "(crédit",
];

/// Words that ask readers to follow or to write to who wrote the text.
const FOLLOW: [&str; 22] = [
    "follow us on",
    "follow him on",
    "follow her on",
    "follow me on",
    "follow them on",
    "follow the author",
    "on twitter @",
    "on twitter at",
    "on facebook at",
    "can be reached at",
    "may be reached at",
    "reach the reporter",
    "email the author",
    "share all sharing options",
    "have a tip?",
    "got a tip?",
    "contact us at",
    "contact the author",
    "folgen sie uns",
    "folge uns",
    "suivez-nous",
    "síguenos",
];

/// Ends of lines that say which agency took a picture.
const AGENCIES: [&str; 16] = [
    "/getty images",
    "/getty",
    "/afp",
    "/reuters",
    "/ap)",
    "/ap",
    "/dpa",
    "/epa",
    "/imago",
    "via getty images",
    "/shutterstock",
    "/picture alliance",
    "/keystone",
    "/apa",
    "/pa wire",
    "via reuters",
];

fn has(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.contains(word))
}

/// The rest of a line after the words that lead to another story.
pub(super) fn after_also(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    ALSO.iter().find_map(|phrase| line.strip_prefix(phrase))
}

/// Whether a line stands over stories that are not this one.
pub(super) fn heads_others(line: &str) -> bool {
    OTHERS.iter().any(|phrase| line.starts_with(phrase))
}

/// Whether a line asks its readers for money, for their address, or to agree.
pub(super) fn is_call(line: &str) -> bool {
    has(line, &GIFTS) && has(line, &ASKING)
        || has(line, &LETTERS) && has(line, &ENROL)
        || is_consent(line)
        || has(line, &FOLLOW)
}

/// Whether a line in a box for subscribers speaks of a subscription or of an account.
pub(super) fn is_offer(line: &str) -> bool {
    has(line, &ENROL) || has(line, &LETTERS) || has(line, &ACCOUNTS)
}

/// Whether a line asks its readers to agree before something is shown.
fn is_consent(line: &str) -> bool {
    has(line, &EXTERNAL) && has(line, &AGREEING)
}

/// Whether a caption says whose the picture is.
pub(super) fn is_credited(line: &str) -> bool {
    has(line, &MARKS)
}

/// Whether a short line says whose a picture is.
pub(super) fn is_credit(line: &str) -> bool {
    let line = line.trim_matches(['(', ')', '[', ']', ' ']);
    CREDITS.iter().any(|mark| line.starts_with(mark)) || AGENCIES.iter().any(|end| line.ends_with(end))
}
