//! Each town of GeoNames stands for one place.

use std::collections::BTreeMap;

use super::{Place, distance};
use crate::fold::fold;
use crate::towns::Town;

/// Parts places that were found in one town, as GeoNames has one's name among another's (Anda is an
/// old name of Daqing): the town is the one's whose own name it has. Others are put where a town of
/// their own name is, or stay where the first source has them; but what has the very name of that
/// place and no town of its own is that place once more, and goes. A capital and the city that it is a
/// part of (New Delhi, Delhi) are one place, the capital, as large as the city.
pub fn once(places: &mut Vec<Place>, towns: &[Town]) {
    let mut of_town: BTreeMap<(u64, u64), Vec<usize>> = BTreeMap::new();
    for (number, place) in places.iter().enumerate() {
        if let Some((lon, lat)) = place.surveyed {
            of_town.entry((lon.to_bits(), lat.to_bits())).or_default().push(number);
        }
    }
    let mut again = vec![false; places.len()];
    for numbers in of_town.values().filter(|numbers| numbers.len() > 1) {
        let owner = owner(places, numbers, towns);
        let site = places[owner].surveyed;
        for &number in numbers.iter().filter(|&&number| number != owner) {
            let (key, at) = (fold(&places[number].name), (places[number].lon, places[number].lat));
            let own = towns.iter().find(|town| {
                let here = (town.lon, town.lat);
                fold(&town.name) == key && Some(here) != site && distance(here, at) < 0.3
            });
            places[number].surveyed = own.map(|town| (town.lon, town.lat));
            if let Some((city, capital)) = part(places, owner, number) {
                let (rank, population) = (places[city].rank, places[city].population);
                places[capital].rank = places[capital].rank.min(rank);
                places[capital].population = places[capital].population.max(population);
                again[city] = true;
                continue;
            }
            if own.is_none() && key == fold(&places[owner].name) {
                again[number] = true;
                if places[owner].capital.is_empty() {
                    places[owner].capital = places[number].capital;
                }
            }
        }
    }
    let mut again = again.into_iter();
    places.retain(|place| {
        let again = again.next() == Some(true);
        if again {
            eprintln!("{} in {} is there twice", place.name, place.country);
        }
        !again
    });
}

/// How near to a city's middle its parts are, degrees.
const WITHIN: f64 = 0.1;

/// The city and the capital among two places, where that is a part of it.
fn part(places: &[Place], one: usize, other: usize) -> Option<(usize, usize)> {
    let near = distance(places[one].surveyed?, places[other].surveyed?) < WITHIN;
    let is_capital = |number: usize| places[number].capital == "country";
    match (is_capital(one), is_capital(other)) {
        (false, true) if near => Some((one, other)),
        (true, false) if near => Some((other, one)),
        _ => None,
    }
}

/// Whose town it is that several places were found in: that of its own name, then the greatest.
fn owner(places: &[Place], numbers: &[usize], towns: &[Town]) -> usize {
    let is_its_name = |number: usize| {
        let place = &places[number];
        let town = towns.iter().find(|town| Some((town.lon, town.lat)) == place.surveyed);
        town.is_some_and(|town| fold(&town.name) == fold(&place.name))
    };
    let order =
        |&number: &usize| (!is_its_name(number), places[number].rank, -places[number].population);
    numbers.iter().copied().min_by_key(order).unwrap_or(numbers[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, (lon, lat): (f64, f64), town: (f64, f64), capital: &'static str) -> Place {
        let (rank, population) = (4, 100);
        let (name, country) = (name.to_owned(), "CN".to_owned());
        let surveyed = Some(town);
        let place =
            Place { name, country, lon, lat, rank, population, capital, ..Place::default() };
        Place { surveyed, ..place }
    }

    #[test]
    fn a_town_is_one_place() {
        let town = |name: &str, at| Town::new(name, "CN", at, 100);
        let (daqing, anda) = ((125.0, 46.58), (125.32, 46.4));
        let towns = [town("Daqing", daqing), town("Anda", anda)];
        let mut places = vec![
            place("Anda", (125.31, 46.41), daqing, ""),
            place("Daqing", (125.0, 46.6), daqing, ""),
            place("Daqing", (125.1, 46.6), daqing, "admin-1"),
            place("Saertu", (125.05, 46.6), daqing, ""),
        ];
        once(&mut places, &towns);
        let told: Vec<_> =
            places.iter().map(|place| (&*place.name, place.surveyed, place.capital)).collect();
        assert_eq!(
            told,
            [("Anda", Some(anda), ""), ("Daqing", Some(daqing), "admin-1"), ("Saertu", None, "")]
        );
    }

    #[test]
    fn a_capital_within_a_city_is_that_city() {
        let (city, capital, far) = ((77.23, 28.65), (77.2, 28.61), (77.3, 28.4));
        let town = |name: &str, at| Town::new(name, "CN", at, 100);
        let towns = [town("Delhi", city), town("New Delhi", capital), town("Faridabad", far)];
        let mut delhi = place("Delhi", city, city, "");
        (delhi.rank, delhi.population) = (0, 11_000_000);
        let mut places = vec![
            place("New Delhi", city, city, "country"),
            delhi,
            place("Faridabad", far, city, ""),
        ];
        once(&mut places, &towns);
        let told: Vec<_> =
            places.iter().map(|place| (&*place.name, place.surveyed, place.population)).collect();
        let wanted = [("New Delhi", Some(capital), 11_000_000), ("Faridabad", Some(far), 100)];
        assert_eq!(told, wanted);
        assert_eq!(places[0].rank, 0);
    }
}
