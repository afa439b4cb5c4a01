//! The accounts, and what happened with each of them in the year.

use crate::people::{AMARA, DELLA, INGRID, KENJI, TOMAS};
use crate::story::{Contact, Story, USUAL, listed, unlisted};
use chrono_tz::America::Chicago;
use chrono_tz::Asia::{Kolkata, Tokyo};
use chrono_tz::Europe::{Copenhagen, Lisbon, London, Oslo, Prague, Rome};

pub(crate) static STORIES: [Story; 13] = [
    // Steadily loyal: mail every week, and a weekly meeting beside it.
    Story {
        id: "halden-bridge",
        name: "Halden Bridge Authority",
        domains: &["halden-bridge.example"],
        contacts: &[
            listed("bjornar", "Bjørnar Tveitmoen", &["bjornar@halden-bridge.example", "bt@bruvakt.example"], Oslo),
            listed("sunniva", "Sunniva Rødsand", &["sunniva.rodsand@halden-bridge.example"], Oslo),
            unlisted("Eskil Mørkvann", &["eskil@halden-bridge.example"], Oslo),
            unlisted("Liv Aastorp", &["liv.aastorp@halden-bridge.example"], Oslo),
            unlisted("Bridge Watch, Night", &["night-watch@halden-bridge.example"], Oslo),
        ],
        ours: &[INGRID, AMARA, TOMAS, KENJI],
        threads: [3, 3, 4, 3, 3, 3, 4, 3, 3, 4, 3, 4],
        meetings: [0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1],
        ..USUAL
    },
    // Seasonal: busy before the winter, asleep after it, and stirring again in June.
    Story {
        id: "hvezda-markets",
        name: "Hvězda Winter Markets",
        domains: &["hvezda-markets.example"],
        contacts: &[
            listed("bozena", "Božena Sněžníková", &["bozena@hvezda-markets.example"], Prague),
            listed("vojtech", "Vojtěch Trhovec", &["vojtech@hvezda-markets.example"], Prague),
        ],
        ours: &[INGRID, AMARA],
        threads: [0, 1, 3, 5, 6, 4, 1, 0, 0, 0, 0, 2],
        meetings: [0, 0, 1, 2, 2, 1, 0, 0, 0, 0, 0, 0],
        ..USUAL
    },
    // Meetings instead of mail: two fixed ones a week, which they call, and hardly a letter.
    Story {
        id: "kestrelby-moor",
        name: "Kestrelby & Moor Architects",
        domains: &["kestrelby-moor.example"],
        contacts: &[
            listed("isla", "Isla Moorcrest", &["isla@kestrelby-moor.example"], London),
            listed("callum", "Callum Kestrelby", &["callum@kestrelby-moor.example"], London),
            unlisted("Nkechi Obi-Farrow", &["nkechi@kestrelby-moor.example"], London),
        ],
        ours: &[AMARA, TOMAS],
        threads: [0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1],
        meetings: [1, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2],
        meetings_by_us: 20,
        ..USUAL
    },
    // Slow answerers: every letter is answered, one to three weeks later.
    Story {
        id: "lagunare",
        name: "Lagunare Canal Trust",
        domains: &["lagunare.example"],
        contacts: &[
            listed("ottavia", "Ottavia Belcanale", &["ottavia.belcanale@lagunare.example"], Rome),
            listed("gino", "Gino Pontelongo", &["gino.pontelongo@lagunare.example"], Rome),
        ],
        ours: &[TOMAS],
        threads: [1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 1],
        meetings: [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0],
        we_begin: 80,
        they_answer: 90,
        their_delay: (10_000, 28_000),
        nudges: 0,
        ..USUAL
    },
    // Growing month by month, and quick: answers come within the hour.
    Story {
        id: "marisol-ferries",
        name: "Marisol & Sons Ferries",
        domains: &["marisol-ferries.example"],
        contacts: &[
            listed("ines", "Inês Quaresmal", &["ines@marisol-ferries.example"], Lisbon),
            listed("duarte", "Duarte Falcoado", &["duarte@marisol-ferries.example"], Lisbon),
            unlisted("Benedita Salgema", &["benedita@marisol-ferries.example"], Lisbon),
            unlisted("Leonor Marébrava", &["leonor@marisol-ferries.example"], Lisbon),
        ],
        ours: &[TOMAS, INGRID],
        threads: [1, 0, 1, 1, 2, 1, 2, 3, 3, 4, 5, 6],
        meetings: [0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 2, 3],
        their_delay: (3, 50),
        they_answer: 80,
        ..USUAL
    },
    // Nothing at all: a name on the list.
    Story {
        id: "moonwick",
        name: "Moonwick Observatory",
        domains: &["moonwick.example"],
        contacts: &[listed("stella", "Stella Vantongerloo", &["stella@moonwick.example"], Lisbon)],
        ..USUAL
    },
    // Quiet and tiny: two keepers without a domain of their own, a few letters in the year.
    Story {
        id: "otterlane-light",
        name: "Otterlane Lighthouse",
        contacts: &[
            listed("keeper", "Morwenna Trescombe", &["keeper@otterlane.example", "morwenna.t@postbox.example"], London),
            listed("jory", "Jory Pascoe-Lamb", &["jory.lamb@postbox.example"], London),
        ],
        ours: &[AMARA],
        threads: [0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0],
        ..USUAL
    },
    // One-sided, their way: they ask and ask, and we hardly answer.
    Story {
        id: "pennywhistle",
        name: "Pennywhistle Parks",
        domains: &["pennywhistle.example"],
        contacts: &[
            listed("gwen", "Gwendolyn Ashpole", &["gwendolyn.ashpole@pennywhistle.example"], London),
            unlisted("Idris Mabuza-Cole", &["idris@pennywhistle.example"], London),
            unlisted("Fern Tolliver", &["fern@pennywhistle.example"], London),
        ],
        ours: &[DELLA, AMARA],
        threads: [2, 2, 3, 2, 2, 2, 3, 2, 2, 3, 2, 3],
        we_begin: 0,
        we_answer: 9,
        nudges: 40,
        ..USUAL
    },
    // Going cold: busy all autumn, silent since March.
    Story {
        id: "quillfeather",
        name: "Quillfeather Museums",
        domains: &["quillfeather.example"],
        contacts: &[
            listed("odette", "Odette Barrowmill", &["odette@quillfeather.example"], Chicago),
            listed("cyrus", "Cyrus Penhallack", &["cyrus.penhallack@quillfeather.example"], Chicago),
            unlisted("Winnie Adeyemi-Stroud", &["winnie@quillfeather.example"], Chicago),
        ],
        ours: &[DELLA, TOMAS],
        threads: [2, 3, 4, 5, 5, 3, 2, 1, 0, 0, 0, 0],
        meetings: [0, 1, 1, 2, 1, 0, 1, 0, 0, 0, 0, 0],
        ..USUAL
    },
    // New: the first letter came in May.
    Story {
        id: "sakuragi-gardens",
        name: "桜木庭園 Sakuragi Gardens",
        domains: &["sakuragi-gardens.example"],
        contacts: &[
            listed("mao", "桜木 真央", &["mao@sakuragi-gardens.example"], Tokyo),
            unlisted("藤代 陸", &["riku@sakuragi-gardens.example"], Tokyo),
        ],
        ours: &[KENJI, INGRID],
        threads: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 6],
        meetings: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2],
        we_begin: 30,
        ..USUAL
    },
    // Large: many people, two domains, most of them on no list.
    Story {
        id: "tamarind-rail",
        name: "Tamarind Valley Railways",
        domains: &["tamarind-rail.example", "tamarind-signal.example"],
        contacts: TAMARIND,
        ours: &[KENJI, INGRID, DELLA, TOMAS],
        threads: [3, 3, 3, 4, 3, 3, 3, 4, 3, 3, 3, 3],
        meetings: [1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1],
        ..USUAL
    },
    // Gone cold long ago: the last letters are from September.
    Story {
        id: "tannery-theatre",
        name: "Tannery Lane Theatre",
        domains: &["tannery-theatre.example"],
        contacts: &[
            listed("hal", "Hal Brackenridge-Voss", &["hal@tannery-theatre.example"], Chicago),
            listed("rosa", "Rosa Quintanares", &["rosa@tannery-theatre.example"], Chicago),
        ],
        ours: &[DELLA],
        threads: [4, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        meetings: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ..USUAL
    },
    // One-sided, our way: we write, and only their machines answer.
    Story {
        id: "vintergade",
        name: "Vintergade Stations",
        domains: &["vintergade.example"],
        contacts: &[
            listed("soren", "Søren Kildeholm", &["soren@vintergade.example"], Copenhagen),
            listed("mette", "Mette Fuglevang", &["mette@vintergade.example"], Copenhagen),
        ],
        ours: &[INGRID, TOMAS],
        threads: [2, 2, 2, 3, 2, 2, 2, 3, 2, 2, 2, 2],
        we_begin: 100,
        they_answer: 0,
        nudges: 30,
        away: 22,
        ..USUAL
    },
];

static TAMARIND: &[Contact] = &[
    listed(
        "priya",
        "Banerjee-Holt, Priya",
        &["priya.bh@tamarind-rail.example", "pbh@tamarind-signal.example"],
        Kolkata,
    ),
    listed("arjun", "Senguptal, Arjun K.", &["arjun@tamarind-rail.example"], Kolkata),
    listed("lena", "D'Rozaryo, Lena", &["lena@tamarind-rail.example"], Kolkata),
    listed("rishi", "Mukhopadhya, Rishi", &["rishi@tamarind-signal.example"], Kolkata),
    unlisted("Tara Chowringhee", &["tara.c@tamarind-rail.example"], Kolkata),
    unlisted("Bikram Lohia-Dane", &["bikram@tamarind-rail.example"], Kolkata),
    unlisted("Operations \"Night\" Desk", &["night.desk@tamarind-rail.example"], Kolkata),
    unlisted("Sister Agnes Pereirra", &["agnes@tamarind-rail.example"], Kolkata),
    unlisted("Dev Anandpur", &["dev@tamarind-signal.example"], Kolkata),
    unlisted("Moushumi Dattagupta-Ray", &["moushumi@tamarind-signal.example"], Kolkata),
    unlisted("Yusuf Lakhnawala", &["yusuf@tamarind-signal.example"], Kolkata),
    unlisted("Noor Jahangirabad", &["noor@tamarind-rail.example"], Kolkata),
];

/// The account of that id.
pub(crate) fn story(id: &str) -> &'static Story {
    STORIES.iter().find(|story| story.id == id).expect("a story of that id")
}
