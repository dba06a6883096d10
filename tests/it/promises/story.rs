//! The stories of an invented site: what is true, whatever its page makes of it.
//!
//! Words come from three lists of lengths without a common factor, so that no two of 2,431 stories are called the same.

use chrono::{DateTime, Utc};

/// The language that a site is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    German,
    Japanese,
    Russian,
}

/// One story, as its site means it.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// Stands in its address, and tells it from all others.
    pub number: usize,
    pub published: DateTime<Utc>,
    /// All titles that it had, the present one last.
    pub titles: Vec<String>,
    /// All summaries that it had, the present one last.
    pub summaries: Vec<String>,
    pub author: String,
    /// Its page is gone from the list.
    pub removed: bool,
    /// Its summary was left out at first.
    pub completed: bool,
    /// The site gives no date of it.
    pub undated: bool,
    /// Its titles are wordings of one, and none of them is an edit.
    pub alternates: bool,
    /// The number in its own id, where that is not its own.
    pub id: Option<usize>,
}

impl Story {
    pub(super) fn new(number: usize, published: DateTime<Utc>, tongue: Tongue) -> Self {
        Self {
            number,
            published,
            titles: vec![title(number, tongue)],
            summaries: vec![summary(number, tongue)],
            author: author(number, tongue).to_owned(),
            removed: false,
            undated: false,
            alternates: false,
            id: None,
            completed: false,
        }
    }

    pub(super) fn title(&self) -> &str {
        self.titles.last().map_or("", String::as_str)
    }

    /// The number in the source's own id of it.
    pub(super) fn id(&self) -> usize {
        self.id.unwrap_or(self.number)
    }

    pub(super) fn summary(&self) -> &str {
        self.summaries.last().map_or("", String::as_str)
    }

    /// When somebody last replied to it: some stories get a reply each day.
    pub(super) fn last_reply(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let minutes = i64::try_from(self.number % 7 * 100 + self.number).unwrap();
        let has_one = !self.number.is_multiple_of(4);
        let replied = now - chrono::TimeDelta::try_minutes(minutes).unwrap();
        if has_one { replied.max(self.published) } else { self.published }
    }

    /// How often its words were corrected.
    pub(super) fn edits(&self) -> usize {
        let worded = if self.alternates { 0 } else { self.titles.len() + self.summaries.len() - 2 };
        worded + usize::from(self.completed)
    }
}

/// A text cut to two thirds, as where a column is narrow.
pub(super) fn trimmed(text: &str) -> String {
    let count = text.chars().count();
    let short: String = text.chars().take(count * 2 / 3).collect();
    format!("{}…", short.trim_end())
}

const WHO: [[&str; 11]; 4] = [
    [
        "Ferry line",
        "Town council",
        "River school",
        "Old brewery",
        "Harbour crane",
        "Night market",
        "City library",
        "Tram depot",
        "Rowing club",
        "Stone bridge",
        "Fire station",
    ],
    [
        "Fährlinie",
        "Stadtrat",
        "Flussschule",
        "Alte Brauerei",
        "Hafenkran",
        "Nachtmarkt",
        "Stadtbücherei",
        "Tramdepot",
        "Ruderverein",
        "Steinbrücke",
        "Feuerwache",
    ],
    [
        "連絡船",
        "市議会",
        "川沿いの学校",
        "旧醸造所",
        "港のクレーン",
        "夜市",
        "市立図書館",
        "路面電車の車庫",
        "漕艇部",
        "石橋",
        "消防署",
    ],
    [
        "Паромная линия",
        "Городской совет",
        "Речная школа",
        "Старая пивоварня",
        "Портовый кран",
        "Ночной рынок",
        "Городская библиотека",
        "Трамвайное депо",
        "Гребной клуб",
        "Каменный мост",
        "Пожарная часть",
    ],
];

const DOES: [[&str; 13]; 4] = [
    [
        "opens again",
        "asks for volunteers",
        "moves",
        "is painted",
        "wins a prize",
        "plans an extension",
        "closes early",
        "honours its founder",
        "shows its archive",
        "repairs the roof",
        "gets a new head",
        "counts its visitors",
        "celebrates a jubilee",
    ],
    [
        "öffnet wieder",
        "sucht Freiwillige",
        "zieht um",
        "wird gestrichen",
        "gewinnt einen Preis",
        "plant einen Anbau",
        "schließt früher",
        "ehrt die Gründerin",
        "zeigt ihr Archiv",
        "flickt das Dach",
        "bekommt eine neue Leitung",
        "zählt Besucher",
        "feiert ein Jubiläum",
    ],
    [
        "が再開",
        "がボランティアを募集",
        "が移転",
        "の塗り替え始まる",
        "が受賞",
        "が増築を計画",
        "が早じまい",
        "が創設者を顕彰",
        "が資料を公開",
        "の屋根を修理",
        "に新しい責任者",
        "が来場者を集計",
        "が記念行事",
    ],
    [
        "снова открыта для всех",
        "ищет добровольцев",
        "переезжает",
        "ждёт покраски",
        "получает награду",
        "планирует пристройку",
        "закрывается раньше",
        "чтит основателя",
        "показывает архив",
        "чинит крышу",
        "встречает нового главу",
        "считает посетителей",
        "отмечает юбилей",
    ],
];

const WHERE: [[&str; 17]; 4] = [
    [
        "in Aldery",
        "in Bramford",
        "by the weir",
        "near the quay",
        "in the north ward",
        "behind the mill",
        "at Corner Row",
        "in the old town",
        "on the island",
        "in Dunmoor",
        "at the east gate",
        "in the valley",
        "by the canal",
        "on Pear Hill",
        "in Fennwick",
        "at the lock",
        "in the south ward",
    ],
    [
        "in Altdorf",
        "in Bramau",
        "am Wehr",
        "am Kai",
        "im Norden",
        "hinter der Mühle",
        "an der Ecke",
        "in der Altstadt",
        "auf der Insel",
        "in Dunau",
        "am Osttor",
        "im Tal",
        "am Kanal",
        "am Birnberg",
        "in Fennau",
        "an der Schleuse",
        "im Süden",
    ],
    [
        "（青森町）",
        "（磐田町）",
        "（堰の前）",
        "（岸壁）",
        "（北区）",
        "（水車裏）",
        "（角地）",
        "（旧市街）",
        "（島）",
        "（段丘）",
        "（東門）",
        "（谷）",
        "（運河）",
        "（梨の丘）",
        "（沼沢）",
        "（水門）",
        "（南区）",
    ],
    [
        "в Алдерске",
        "в Брамово",
        "у плотины",
        "у причала",
        "на севере",
        "за мельницей",
        "на углу",
        "в старом городе",
        "на острове",
        "в Дунаево",
        "у восточных ворот",
        "в долине",
        "у канала",
        "на Грушевой горе",
        "в Фенске",
        "у шлюза",
        "на юге",
    ],
];

const TAIL: [[&str; 3]; 4] = [
    [
        "Neighbours had waited for the news since the autumn, and many of them came to see it.",
        "The decision was made late in the evening after a long and friendly debate.",
        "Nobody knows yet what it will cost, but the plans can be seen in the town hall.",
    ],
    [
        "Die Nachbarn hatten seit dem Herbst darauf gewartet, und viele kamen, um es zu sehen.",
        "Die Entscheidung fiel spät am Abend nach einer langen und freundlichen Debatte.",
        "Was es kostet, weiß noch niemand, doch die Pläne hängen im Rathaus aus.",
    ],
    [
        "近所の人々は秋から知らせを待っており、多くの人が見に訪れた。",
        "長く和やかな話し合いの末、夜遅くに決まった。",
        "費用はまだ分からないが、計画は役場で見ることができる。",
    ],
    [
        "Соседи ждали этой новости с осени, и многие пришли посмотреть.",
        "Решение приняли поздно вечером после долгого и дружеского спора.",
        "Сколько это будет стоить, пока неизвестно, но планы висят в ратуше.",
    ],
];

const AUTHORS: [[&str; 3]; 4] = [
    ["Ida Morrow", "Tom Averill", "Nora Quist"],
    ["Ida Morgen", "Tom Aberle", "Nora Quast"],
    ["森田いづみ", "安部智", "九条のり子"],
    ["Ида Морозова", "Фома Аверин", "Нора Квашнина"],
];

pub(super) fn title(number: usize, tongue: Tongue) -> String {
    let space = if tongue == Tongue::Japanese { "" } else { " " };
    let t = tongue as usize;
    [WHO[t][number % 11], DOES[t][number % 13], WHERE[t][number % 17]].join(space)
}

pub(super) fn summary(number: usize, tongue: Tongue) -> String {
    let t = tongue as usize;
    format!("{}: {} {}", WHO[t][number % 11], WHERE[t][number % 17], TAIL[t][number % 3])
}

fn author(number: usize, tongue: Tongue) -> &'static str {
    AUTHORS[tongue as usize][number % 3]
}

/// A day as people of the language write it.
pub(super) fn written(day: DateTime<Utc>, tongue: Tongue) -> String {
    use chrono::Datelike as _;
    const RUSSIAN: [&str; 12] = [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ];
    match tongue {
        Tongue::English => day.format("%-d %B %Y").to_string(),
        Tongue::German => day.format("%d.%m.%Y").to_string(),
        Tongue::Japanese => day.format("%Y年%-m月%-d日").to_string(),
        Tongue::Russian => format!("{} {} {}", day.day(), RUSSIAN[day.month0() as usize], day.year()),
    }
}
