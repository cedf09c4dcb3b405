//! The profile's vocabularies: a word that is not in them is an error with a suggestion.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, nearest};

/// Defines an enumeration whose values are words in a file. After a word stand others that people
/// write for it: the profile does not accept them, but they lead to the right suggestion. Tables are more lenient: see [`Mode::called`].
macro_rules! vocabulary {
    (
        $(#[$about:meta])*
        $name:ident is $what:literal {
            $($(#[$doc:meta])* $variant:ident = $word:literal $(also $($alias:literal),+)?;)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* #[doc = concat!("Written `", $word, "`.")] $variant,)+
        }

        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            const ALIASES: &'static [(&'static str, &'static str)] =
                &[$($(($word, $word), $(($alias, $word)),+)?),+];

            /// The word that stands for it in a file.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => {
                        let words = Self::ALL.iter().map(|word| word.as_str());
                        Err(unknown_word($what, text, words.collect(), Self::ALIASES))
                    }
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

vocabulary! {
    /// How people travelled.
    Mode is "mode of travel" {
        /// Walking.
        OnFoot = "on foot" also "walk", "walking", "walked", "foot", "hike", "hiking", "hiked", "trek", "trekking";
        /// By road, the vehicle unstated.
        Road = "road" also "vehicle", "driving", "drive", "motorcycle", "motorbike", "jeep";
        /// By car or taxi.
        Car = "car" also "taxi", "van", "automobile", "cab", "hitchhiking", "hitch-hiking";
        /// By truck or on a trailer.
        Truck = "truck" also "lorry", "trailer", "trailers";
        /// By bus.
        Bus = "bus" also "coach", "buses", "minibus";
        /// By bicycle.
        Bicycle = "bicycle" also "bike", "cycling", "cycle", "cycled", "biking", "e-bike", "ebike";
        /// On a passenger train.
        Train = "train" also "rail", "railway", "railroad", "metro", "subway", "tram", "underground", "trains";
        /// On a freight train.
        FreightTrain = "freight train" also "cargo train", "la bestia", "freight";
        /// Across a river, the means unstated.
        RiverCrossing = "river crossing" also "river", "raft", "ford";
        /// By boat.
        Boat = "boat" also "canoe", "kayak", "motorboat", "rowing", "riverboat", "yacht", "sailboat", "boats";
        /// By ship.
        Ship = "ship" also "sea", "cruise", "steamer", "steamship", "sail", "sailing", "vessel", "ocean liner";
        /// By ferry.
        Ferry = "ferry" also "ferryboat", "ferries";
        /// By aeroplane or airship.
        Aircraft = "aircraft" also "plane", "air", "flight", "airship", "airplane", "aeroplane", "fly", "flying", "flew", "helicopter", "jet";
        /// In several ways; [`Leg::modes`](super::Leg::modes) may list them.
        Mixed = "mixed" also "various", "several";
        /// Not known.
        Unknown = "unknown" also "unspecified", "n/a";
    }
}

vocabulary! {
    /// How sure a statement is, from the surest down.
    Certainty is "certainty" {
        /// Stated by a publication.
        Sourced = "sourced" also "certain", "known", "confirmed", "verified";
        /// Stated, but the date or position is rounded.
        Approximate = "approximate" also "approx", "estimated", "about", "rough";
        /// Announced beforehand; no report that it happened.
        Planned = "planned" also "sourced (as plan)", "plan", "announced";
        /// Reasoned, without a source.
        Inferred = "inferred" also "assumed", "guess", "presumed", "likely";
    }
}

vocabulary! {
    /// What a stop is to the journey.
    StopRole is "role of a stop" {
        /// People stayed here.
        Stop = "stop" also "stay", "halt";
        /// Passed on the way, often undated.
        Via = "via" also "waypoint", "through", "passing";
        /// Where the journey ends.
        End = "end" also "destination", "finish", "terminus";
    }
}

vocabulary! {
    /// What a leg is to the route.
    LegRole is "role of a leg" {
        /// A part of the journey.
        Journey = "journey" also "leg", "main";
        /// A line that ties the route's origin to the journey: nobody is known to have travelled
        /// it, no length counts it, and a figure can leave it out.
        OriginLink = "origin-link" also "origin", "origin link", "link";
    }
}

vocabulary! {
    /// How a count's numbers are meant.
    Qualifier is "qualifier" {
        /// As counted, or between its two bounds.
        Exactly = "exactly" also "exact", "counted";
        /// Rounded.
        About = "about" also "around", "approximately", "estimated", "circa", "~";
        /// This or more.
        AtLeast = "at least" also ">=", "≥", "minimum";
        /// More.
        MoreThan = "more than" also ">", "over", "above";
        /// A little more.
        JustOver = "just over" also "slightly more than";
        /// A little less.
        Nearly = "nearly" also "almost", "just under";
        /// This or fewer.
        AtMost = "at most" also "<=", "≤", "up to", "maximum";
        /// Fewer.
        FewerThan = "fewer than" also "<", "less than", "under", "below";
    }
}

impl Mode {
    /// The word of the profile for what a table calls a way of travel, whatever its case: `By ferry`,
    /// `flight`. What is not known as one stays.
    pub(super) fn called(text: &str) -> &str {
        let lower = text.trim().to_lowercase().replace(['_', '-'], " ");
        let is = |alias: &str| {
            let lower = lower.as_str();
            let plain = [lower, lower.strip_prefix("by ").unwrap_or(lower)];
            plain.contains(&alias.replace('-', " ").as_str())
        };
        let known = Self::ALIASES.iter().find(|(alias, _)| is(alias));
        known.map_or(text, |&(_, word)| word)
    }
}

fn unknown_word(what: &str, text: &str, words: Vec<&str>, aliases: &[(&str, &str)]) -> Error {
    let lower = text.trim().to_lowercase();
    let alias = aliases.iter().find(|(alias, _)| *alias == lower).map(|&(_, word)| word);
    let remedy = match alias.or_else(|| nearest(&lower, words.iter().copied())) {
        Some(word) => format!("did you mean \"{word}\"? known are {}", words.join(", ")),
        None => format!("use one of {}", words.join(", ")),
    };
    Error::new(ErrorKind::Route, format!("unknown {what} \"{text}\"")).remedy(remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_as_itself() {
        for &mode in Mode::ALL {
            assert_eq!(mode.as_str().parse::<Mode>().unwrap(), mode);
        }
        for &qualifier in Qualifier::ALL {
            assert_eq!(qualifier.as_str().parse::<Qualifier>().unwrap(), qualifier);
        }
    }

    #[test]
    fn tables_may_call_ways_of_travel_otherwise() {
        for (given, word) in [
            ("Ferry", "ferry"),
            ("by plane", "aircraft"),
            ("On-foot", "on foot"),
            ("BIKE", "bicycle"),
            ("hitch-hiking", "car"),
            ("steamship", "ship"),
            ("Mixed", "mixed"),
            ("teleport", "teleport"),
        ] {
            assert_eq!(Mode::called(given), word);
        }
    }

    #[test]
    fn a_wrong_word_leads_to_the_right_one() {
        for (given, wanted) in [
            ("walk", "on foot"),
            ("La Bestia", "freight train"),
            ("buss", "bus"),
            ("On Foot", "on foot"),
        ] {
            let error = given.parse::<Mode>().unwrap_err().to_string();
            assert!(error.contains(&format!("did you mean \"{wanted}\"?")), "{error}");
        }
        let error = "teleport".parse::<Mode>().unwrap_err().to_string();
        assert!(error.contains("use one of on foot, road"), "{error}");
        let error = "sourced (as plan)".parse::<Certainty>().unwrap_err().to_string();
        assert!(error.contains("\"planned\""), "{error}");
    }
}
