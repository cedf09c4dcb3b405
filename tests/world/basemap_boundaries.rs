//! Which boundaries are drawn as unsettled: all of them, by name, so that none becomes so unseen.

#![cfg(feature = "basemap")]

use std::collections::BTreeSet;

use rumbo::basemap::{Basemap, Layer, Level};
use rumbo::unit::LonLatBox;

/// Every line between countries that themes draw dashed: its class, the countries, and the contested
/// ground that it bounds.
const UNSETTLED: &str = "\
disputed BLZ-GTM Southern Belize
disputed BRA-BRI
disputed BRI-URY
disputed BTN-CHN Bhutan, Chumbi salient
disputed BTN-CHN Bhutan, north-western valleys
disputed CHN-IND Aksai Chin, Jammu and Kashmir
disputed CHN-IND Arunachal Pradesh
disputed CHN-IND Bara Hotii Valleys
disputed CHN-IND Demchok
disputed CHN-IND Jammu and Kashmir
disputed CHN-IND Samdu Valleys
disputed CHN-IND Tirpani Valleys
disputed EGY-SDN
disputed ESH-MAR Western Sahara, east of the berm, Western Sahara, west of the berm
disputed ESP-GIB Gibraltar
disputed ESP-MAR Ceuta
disputed ESP-MAR Melilla
disputed ESP-PRT Olivenza
disputed FRA-SUR Lawa Headwaters
disputed GUY-SUR Courantyne Headwaters
disputed GUY-VEN Guayana Esequiba
disputed IND-NPL Near Om Parvat
disputed ISR-PSE
disputed KEN-SSD
disputed KEN-SSD Ilemi Triangle
disputed KEN-SSD Ilemi Triangle, north-western tip
disputed MWI-TZA
disputed RUS-UKR Crimea
disputed RUS-UKR Donbas
disputed SDN-SSD Abyei
disputed SOL-SOM Somaliland
disputed SRB-XKX
indefinite ARG-SPI
indefinite BLZ-GTM
indefinite CHL-SPI
indefinite CHN-PAK Shaksgam Valley, Northern Areas
indefinite ETH-SOM
indefinite ISR-LBN
indefinite ISR-LBN Golan Heights
indefinite LBN-SYR
lease CUB-USG Guantanamo Bay
line-of-control CHN-KAS Shaksgam Valley, Siachen Glacier
line-of-control CHN-KAS Siachen Glacier
line-of-control CYN-CYP Northern Cyprus
line-of-control CYN-ESB Northern Cyprus
line-of-control ESH-MAR Western Sahara, east of the berm
line-of-control IND-KAS Jammu and Kashmir, Siachen Glacier
line-of-control IND-PAK Jammu and Kashmir
line-of-control IND-PAK Jammu and Kashmir, Azad Kashmir
line-of-control IND-PAK Jammu and Kashmir, Northern Areas
line-of-control ISR-SYR Golan Heights
line-of-control KAS-PAK Siachen Glacier, Northern Areas
line-of-control KOR-PRK";

#[test]
fn only_what_is_unsettled_is_drawn_so() {
    let world = LonLatBox::WORLD;
    let lines =
        Basemap::embedded().unwrap().read(Layer::Boundaries, Level::Fine10m, &world).unwrap();
    let told = lines.features.iter().filter_map(|line| {
        let text = |key: &str| line.properties.get(key).and_then(|value| value.as_str());
        let class = text("class").unwrap();
        let areas: Vec<&str> =
            ["contested_1", "contested_2"].into_iter().filter_map(text).collect();
        let told = format!("{class} {} {}", text("between").unwrap(), areas.join(", "));
        // Within one country it is the edge of contested ground.
        (!["international", "claim"].contains(&class)).then(|| told.trim_end().to_owned())
    });
    let told: BTreeSet<String> = told.collect();
    let wanted: BTreeSet<String> = UNSETTLED.lines().map(str::to_owned).collect();
    let more: Vec<_> = told.difference(&wanted).collect();
    let less: Vec<_> = wanted.difference(&told).collect();
    assert!(more.is_empty() && less.is_empty(), "drawn dashed: {more:#?}; no longer: {less:#?}");
}

#[test]
fn where_a_party_sees_its_own_ground_on_both_sides_no_line_is_settled() {
    let world = LonLatBox::WORLD;
    let basemap = Basemap::embedded().unwrap();
    let read = |layer| basemap.read(layer, Level::Fine10m, &world).unwrap().features;
    let areas = read(Layer::Contested);
    let mut judged = 0;
    for line in read(Layer::Boundaries) {
        let text = |key: &str| line.properties.get(key).and_then(|value| value.as_str());
        let Some((one, other)) = text("between").and_then(|between| between.split_once('-')) else {
            continue;
        };
        let parties = |contested: Option<&str>, country: &str| -> BTreeSet<String> {
            let Some(name) = contested else { return BTreeSet::from([country.to_owned()]) };
            let of = |area: &&rumbo::source::Feature| area.properties["name"] == name;
            let mut parties = BTreeSet::new();
            for area in areas.iter().filter(of) {
                for key in ["administered_by", "claimed_by"] {
                    let codes = area.properties.get(key).and_then(|codes| codes.as_str());
                    parties.extend(
                        codes.into_iter().flat_map(|all| all.split(';')).map(str::to_owned),
                    );
                }
            }
            parties
        };
        let (left, right) =
            (parties(text("contested_1"), one), parties(text("contested_2"), other));
        if one != other && left.intersection(&right).next().is_some() {
            assert_ne!(text("class"), Some("international"), "{:?}", line.properties);
            judged += 1;
        }
    }
    assert!(judged > 20, "{judged}");
}
