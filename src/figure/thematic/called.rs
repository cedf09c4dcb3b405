//! What tables call countries beside the names that the basemap has.

use crate::basemap::fold;

/// Codes of ISO 3166-1, each with names in use for it: those of the United Nations, the World Bank and
/// everyday English that no rule below leads to.
const CALLED: &str = "\
ARE|UAE|U.A.E.|Emirates
BHS|Bahamas, The
BIH|Bosnia
BOL|Plurinational State of Bolivia
BRN|Brunei Darussalam
CIV|Ivory Coast|Cote d'Ivoire
COD|DRC|DR Congo|Democratic Republic of Congo|Congo, Dem. Rep.|Congo, The Democratic Republic of the|\
Congo, Democratic Republic of the|Congo (Kinshasa)|Congo (Democratic Republic of the)|Congo-Kinshasa|Zaire
COG|Republic of Congo|Congo, Rep.|Congo, Republic of the|Congo (Brazzaville)|Congo-Brazzaville
CPV|Cape Verde
CZE|Czech Republic
DOM|Dominican Rep.
FLK|Falkland Islands (Malvinas)
FSM|Micronesia, Fed. Sts.|Federated States of Micronesia
GBR|Great Britain|Britain|United Kingdom of Great Britain and Northern Ireland
GRC|Hellenic Republic
HKG|Hong Kong SAR, China|China, Hong Kong SAR|Hong Kong Special Administrative Region of China
KGZ|Kyrgyz Republic
KOR|Korea, Rep.|Republic of Korea|Korea, Republic of|Korea, South|Korea (South)|S. Korea
LAO|Lao PDR|Lao People's Democratic Republic
MAC|Macao SAR, China|China, Macao SAR|Macao Special Administrative Region of China
MAF|Saint Martin (French part)
MKD|Macedonia|FYR Macedonia|North Macedonia, Republic of
MMR|Burma
NLD|Holland|Netherlands (Kingdom of the)
PRK|Korea, Dem. People's Rep.|Korea, Dem. People’s Rep.|Dem. People's Republic of Korea|\
Democratic People's Republic of Korea|Korea, Democratic People's Republic of|Korea, North|Korea (North)|N. Korea
PSE|West Bank and Gaza|Palestinian Territory|Palestinian Territories|Occupied Palestinian Territory
RUS|Russian Federation|Russische Föderation|Federación de Rusia|Fédération de Russie
SHN|Saint Helena, Ascension and Tristan da Cunha
SVK|Slovak Republic
SWZ|Swaziland
SXM|Sint Maarten (Dutch part)
SYR|Syrian Arab Republic
TLS|East Timor
TWN|Taiwan, Province of China|China, Taiwan Province of China|Chinese Taipei
TZA|United Republic of Tanzania|Tanzania, United Republic of
USA|United States|U.S.|U.S.A.|The United States|The United States of America|America|\
Vereinigte Staaten von Amerika|États-Unis d'Amérique|Estados Unidos da América
VAT|Holy See|Holy See (Vatican City State)|Vatican
VCT|St. Vincent and the Grenadines
VEN|Venezuela, RB
VGB|Virgin Islands, British|British Virgin Islands
VIR|Virgin Islands, U.S.|Virgin Islands (U.S.)|U.S. Virgin Islands|Virgin Islands of the United States";

/// Words of official names that say what a country is, not which.
const FORMAL: &str = " the of and republic rep kingdom federal federative federated fed sts states islamic \
    democratic peoples people s commonwealth principality sultanate grand duchy arab united socialist \
    hashemite independent bolivarian plurinational oriental eastern emirate state province union ";
/// What several countries are called once those are gone.
const SHARED: [&str; 8] =
    ["", "congo", "korea", "china", "guinea", "samoa", "islands", "virgin islands"];

/// Names in use, as words, each with its country's code.
pub(super) fn in_use() -> impl Iterator<Item = (String, &'static str)> {
    let of = |line: &'static str| {
        let (code, names) = line.split_once('|')?;
        Some(names.split('|').map(move |name| (words(name), code)))
    };
    CALLED.lines().filter_map(of).flatten()
}

/// A name without its formal words, folded: `Iran, Islamic Rep.` is `iran`. `None` where none are left,
/// or several countries are called so.
pub(super) fn informal(name: &str) -> Option<String> {
    let words = words(name);
    let is_formal = |word: &&str| FORMAL.contains(&format!(" {word} "));
    let left: Vec<&str> = words.split(' ').filter(|word| !is_formal(word)).collect();
    let left = left.join(" ");
    (!SHARED.contains(&left.as_str())).then_some(left)
}

/// Its words, folded, as they are written out: `St. Lucia` is `saint lucia`.
pub(super) fn words(name: &str) -> String {
    let folded = fold(&name.replace('&', " and "));
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.map(|word| if word == "st" { "saint" } else { word }).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_use_are_known_and_formal_words_fall_away() {
        assert!(in_use().any(|known| known == (words("united  states"), "USA")));
        assert!(in_use().any(|known| known == (words("Congo, Dem Rep"), "COD")));
        for (name, left) in [
            ("Iran (Islamic Republic of)", "iran"),
            ("Egypt, Arab Rep.", "egypt"),
            ("St. Kitts & Nevis", "saint kitts nevis"),
            ("The Gambia", "gambia"),
        ] {
            assert_eq!(informal(name).as_deref(), Some(left));
        }
        assert_eq!(informal("Republic of China"), None);
        assert_eq!(informal("Republic of Korea"), None);
    }
}
