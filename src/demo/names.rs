//! Words that the fictional people are made of, and the dice that choose them.

/// A small generator of repeatable choices (xorshift); nothing secret depends on it.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number from 0 to `limit` - 1.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    pub fn date_between(&mut self, first_year: i32, last_year: i32) -> chrono::NaiveDate {
        let start = chrono::NaiveDate::from_ymd_opt(first_year, 1, 1).expect("1 January");
        start + chrono::Days::new(self.below(365 * (last_year - first_year + 1) as u64))
    }
}

pub const FIRST: [&str; 32] = [
    "Mette", "Jens", "Amina", "Søren", "Kirsten", "Mikkel", "Fatima", "Anders", "Line", "Peter", "Åse",
    "Rasmus", "Ingrid", "Thomas", "Zehra", "Niels", "Camilla", "Bjørn", "Sofie", "Henrik", "Emma", "Ole",
    "Maja", "Karsten", "Signe", "José", "Ahmed", "Birthe", "Freja", "Magnus", "Pernille", "Ælle",
];
pub const LAST: [&str; 24] = [
    "Holm",
    "Kjærgaard",
    "Yusuf",
    "Nørgaard",
    "Lund",
    "Østergaard",
    "Rahimi",
    "Bach",
    "Vestergaard",
    "Dam",
    "Mortensen",
    "Juhl",
    "Skov",
    "Winther",
    "Demir",
    "Friis",
    "Brandt",
    "Møller",
    "Åkjær",
    "Nielsen",
    "Schjødt",
    "García",
    "Toft",
    "Ravn",
];
pub const STREETS: [&str; 12] = [
    "Strandvejen",
    "Kirkestræde",
    "Nørregade",
    "Søndergade",
    "Åboulevarden",
    "Møllevej",
    "Skolegade",
    "Havnegade",
    "Bøgevej",
    "Ægirsvej",
    "Lærkevej",
    "Rådhuspladsen",
];
pub const TOWNS: [(&str, &str); 6] = [
    ("9981", "Fjordby"),
    ("9982", "Nørre Fjordby"),
    ("9983", "Sandø"),
    ("9984", "Ålekær"),
    ("9985", "Vesterhavn"),
    ("9986", "Bølgeby"),
];
pub const TITLES: [&str; 12] = [
    "Pædagog",
    "Lærer",
    "Sygeplejerske",
    "Social- og sundhedsassistent",
    "Sagsbehandler",
    "Økonomimedarbejder",
    "IT-konsulent",
    "Bibliotekar",
    "Teamleder",
    "Køkkenassistent",
    "Ingeniør",
    "HR-konsulent",
];
pub const DEPARTMENTS: [&str; 9] = [
    "Børn og Unge",
    "Nordskolen",
    "Sydskolen",
    "Sundhed og Omsorg",
    "Teknik og Miljø",
    "Økonomi og Løn",
    "IT",
    "Kultur og Fritid",
    "Borgerservice",
];
pub const ABSENCE_NOTES: [&str; 5] =
    ["Influenza", "Raskmeldt telefonisk", "Lægeerklæring modtaget", "Aftalt delvis genoptagelse", "Migræne"];
pub const REVIEWS: [&str; 6] = [
    "Trives i opgaven og ønsker mere ansvar for planlægning.",
    "Aftalt kursus i projektledelse inden sommer.",
    "Høj faglighed; aftalt fokus på overlevering ved ferie.",
    "Ønsker at gå ned i tid fra august, drøftes med ledelsen.",
    "Godt samarbejde; ny rolle som mentor for nye kolleger.",
    "Aftalt opfølgning om arbejdsmængde i efteråret.",
];
pub const MANAGER_NOTES: [&str; 4] = [
    "Overvejer til stillingen som teamleder, afventer budget.",
    "Samtalen blev flyttet to gange på grund af min egen ferie.",
    "Drøftet med HR; ingen videre opfølgning.",
    "Husk at inddrage tillidsrepræsentanten ved ændret arbejdstid.",
];
