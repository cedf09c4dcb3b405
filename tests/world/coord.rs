//! Positions as people write them.

use proptest::prelude::*;
use rumbo::ErrorKind;
use rumbo::coord::{Form, Position, format, parse};
use rumbo::unit::LonLat;

const FORMS: [Form; 9] = [
    Form::Decimal,
    Form::DecimalHemisphere,
    Form::DegreesMinutes,
    Form::DegreesMinutesSeconds,
    Form::Iso6709Degrees,
    Form::Iso6709Minutes,
    Form::Iso6709Seconds,
    Form::GeoUri,
    Form::Bare,
];

#[track_caller]
fn reads(text: &str, form: Form, lat: f64, lon: f64) -> Position {
    let parsed = parse(text).unwrap_or_else(|error| panic!("`{text}`: {error}"));
    assert_eq!(parsed.form, form, "`{text}`");
    let at = parsed.position.at;
    assert!(
        (at.lat - lat).abs() < 1e-9 && (at.lon - lon).abs() < 1e-9,
        "`{text}` gave {at:?}, not {lat}, {lon}"
    );
    parsed.position
}

/// The span at fault, as text, and the whole message.
#[track_caller]
fn refuses(text: &str) -> (String, String) {
    let error = parse(text).expect_err(text);
    assert_eq!(error.kind(), ErrorKind::Position, "`{text}`");
    assert!(error.remedy_text().is_some(), "`{text}` without remedy: {error}");
    let place = error.place();
    let span = place.span.clone().expect("a span");
    assert_eq!(place.text.as_deref(), Some(text));
    (text[span].to_owned(), error.to_string())
}

#[test]
fn the_pair_that_ends_the_article_is_latitude_first() {
    reads("12.769013-85.602364", Form::Bare, 12.769013, -85.602364);
    reads("12.77-85.60", Form::Bare, 12.77, -85.6);
    reads("12.769013\u{2212}85.602364", Form::Bare, 12.769013, -85.602364);
    reads("-12.5+85.6", Form::Bare, -12.5, 85.6);
    reads("-12.5-85.6", Form::Bare, -12.5, -85.6);
}

#[test]
fn iso_6709_in_all_three_precisions() {
    reads("+12.769013-085.602364/", Form::Iso6709Degrees, 12.769013, -85.602364);
    reads("+12.769013-085.602364", Form::Iso6709Degrees, 12.769013, -85.602364);
    reads("+40-074/", Form::Iso6709Degrees, 40.0, -74.0);
    reads("+00+000/", Form::Iso6709Degrees, 0.0, 0.0);
    reads("-90+180/", Form::Iso6709Degrees, -90.0, 180.0);
    reads("+4012-07500/", Form::Iso6709Minutes, 40.2, -75.0);
    reads("+4012.22-07500.25/", Form::Iso6709Minutes, 40.0 + 12.22 / 60.0, -75.0 - 0.25 / 60.0);
    reads("+401213-0750015/", Form::Iso6709Seconds, 40.0 + 733.0 / 3600.0, -75.0 - 15.0 / 3600.0);
    reads(
        "+401213.1-0750015.1",
        Form::Iso6709Seconds,
        40.0 + 733.1 / 3600.0,
        -75.0 - 15.1 / 3600.0,
    );
    reads("-0012+00030/", Form::Iso6709Minutes, -0.2, 0.5);
}

#[test]
fn iso_6709_with_height_and_reference_system() {
    let eiffel = reads("+48.8577+002.295+100CRSWGS_84/", Form::Iso6709Degrees, 48.8577, 2.295);
    assert_eq!((eiffel.height, eiffel.crs.as_deref()), (Some(100.0), Some("WGS_84")));
    let shore = reads("+4012-07500-2.5/", Form::Iso6709Minutes, 40.2, -75.0);
    assert_eq!((shore.height, shore.crs), (Some(-2.5), None));
    let (span, _) = refuses("+48.8577+002.295+100CRSNAD27/");
    assert_eq!(span, "CRSNAD27");
}

#[test]
fn decimal_pairs_with_every_separator() {
    for text in [
        "12.77, -85.6",
        "12.77,-85.6",
        "12.77;-85.6",
        "12.77 -85.6",
        "12.77\t-85.6",
        "  +12.77 , \u{2212}85.60\n",
        "12.77° -85.6°",
        "12.77°, -85.6°",
    ] {
        reads(text, Form::Decimal, 12.77, -85.6);
    }
    reads("40 -74", Form::Decimal, 40.0, -74.0);
}

#[test]
fn hemisphere_letters_free_the_order() {
    for text in [
        "12.77N 85.6W",
        "N12.77 W85.6",
        "W 85.6, N 12.77",
        "85.6° W; 12.77° N",
        "85.6w12.77n",
        "12.77 N, 85.6 W",
        "N12.77W85.6",
    ] {
        reads(text, Form::DecimalHemisphere, 12.77, -85.6);
    }
    reads("12.5s 85.5e", Form::DecimalHemisphere, -12.5, 85.5);
}

#[test]
fn degrees_minutes_seconds_in_many_hands() {
    let (lat, lon) = (40.0 + 26.0 / 60.0 + 46.0 / 3600.0, -79.0 - 58.0 / 60.0 - 56.0 / 3600.0);
    for text in [
        "40°26′46″N 79°58′56″W",
        "40° 26' 46\" N, 79° 58' 56\" W",
        "N40°26'46'' W79°58'56''",
        "40d26m46sN 79d58m56sW",
        "40deg 26min 46sec n 79deg 58min 56sec w",
        "40º26’46”N, 79º58’56”W",
        "40 26 46 N 79 58 56 W",
        "79°58′56″W 40°26′46″N",
        "40°26′46″ -79°58′56″",
        "40 26 46, -79 58 56",
    ] {
        reads(text, Form::DegreesMinutesSeconds, lat, lon);
    }
    reads("40°26.766′N 79°58.933′W", Form::DegreesMinutes, 40.4461, -79.0 - 58.933 / 60.0);
    reads("0°30′S 0°15′W", Form::DegreesMinutes, -0.5, -0.25);
    reads("-0°30′, 0°15′", Form::DegreesMinutes, -0.5, 0.25);
    reads(
        "33d26m46s s, 151d12m30s e",
        Form::DegreesMinutesSeconds,
        -33.446111111111,
        151.208333333333,
    );
}

#[test]
fn geo_uris_keep_what_they_carry() {
    let vienna = reads("geo:48.2010,16.3695,183", Form::GeoUri, 48.201, 16.3695);
    assert_eq!(vienna.height, Some(183.0));
    let full = reads("GEO:-48.5,16.5;crs=WGS84;u=6.5;a=1-2;flag", Form::GeoUri, -48.5, 16.5);
    assert_eq!(full.uncertainty, Some(6.5));
    assert_eq!(full.crs.as_deref(), Some("WGS84"));
    assert_eq!(full.parameters, [("a".into(), Some("1-2".into())), ("flag".into(), None)]);
    let again = parse(&format(&full, Form::GeoUri, 1)).unwrap();
    assert_eq!(again.position, full);
    for (text, span) in [
        ("geo:1", "1"),
        ("geo:1,2,3,4", "1,2,3,4"),
        ("geo:+1,2", "+1"),
        ("geo:1e1,2", "1e1"),
        ("geo:91,2", "91"),
        ("geo:1,2;crs=moon", "crs=moon"),
        ("geo:1,2;u=-1", "u=-1"),
        ("geo:1,2;u=x", "x"),
        ("geo:1,2;u=1;U=2", "U=2"),
        ("geo:1,2;=", "="),
    ] {
        assert_eq!(refuses(text).0, span, "{text}");
    }
}

#[test]
fn what_is_out_of_range_ambiguous_or_trailing_is_pointed_at() {
    for (text, span, word) in [
        ("95, 10", "95", "swap the two"),
        ("200, 100", "200", "between -90 and 90"),
        ("10, 200", "200", "longitude 200"),
        ("40-74", "40-74", "\"40, -74\""),
        ("+40-74", "+40-74", "ambiguous"),
        ("12.5-85", "12.5-85", "ambiguous"),
        ("12.77-85.60 Reuters", "R", "no part of a position"),
        ("+12.77-085.60/x", "x", "no part of a position"),
        ("+12.77-085.60/ 5", "5", "text after the position"),
        ("+12.77-85.60/", "+12.77-85.60", "leading zeros"),
        ("12.77-085.60/", "12.77", "sign"),
        ("+4061-07500/", "+4061", "minutes"),
        ("+401261-0750015/", "+401261", "seconds"),
        ("+9030+00000/", "+9030", "out of range"),
        ("40°61′N 79°W", "61", "minutes"),
        ("40°26′46″ N", "N", "only one hemisphere letter"),
        ("40N 79", "N", "only one hemisphere letter"),
        ("40N, 79", "79", "only one"),
        ("40N 79S", "40N 79S", "two latitudes"),
        ("-40N 79W", "-40", "keep one"),
        ("40°46″N 79°W", "″", "second sign"),
        ("40.5°26′N 79°W", "40.5", "decimals"),
        ("12,5; 85,6", ";", "decimal point"),
        ("1, 2, 3", ",", "more than one separator"),
        ("40 26 79 58", "79", "more than two numbers"),
        ("12.5N 85.6O", "O", "write W or E"),
        ("12.", ".", "digit"),
        ("12.5, -", "-", "sign without a number"),
        ("12.5,", ",", "nothing on one side"),
        ("", "", "missing"),
        ("   ", "   ", "missing"),
        ("nowhere", "o", "West"),
        ("12", "12", "not a position"),
        ("NaN, 5", "a", "no part of a position"),
    ] {
        if text == "nowhere" {
            assert_eq!(refuses(text).0, span);
            continue;
        }
        let (found, message) = refuses(text);
        assert_eq!(found, span, "{text}: {message}");
        assert!(message.contains(word), "{text}: {message}");
    }
}

/// How far a reading may lie from what was printed: half of the last decimal's unit.
fn tolerance(form: Form, decimals: usize) -> f64 {
    let unit = match form {
        Form::DegreesMinutes | Form::Iso6709Minutes => 1.0 / 60.0,
        Form::DegreesMinutesSeconds | Form::Iso6709Seconds => 1.0 / 3600.0,
        _ => 1.0,
    };
    let decimals = if form == Form::Bare { decimals.max(1) } else { decimals };
    0.5 * unit * 10_f64.powi(-(decimals as i32)) + 1e-10
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_form_reads_what_it_writes(
        lon in -180.0..=180.0_f64,
        lat in -90.0..=90.0_f64,
        decimals in 0_usize..9,
        height in proptest::option::of(-500.0..9000.0_f64),
    ) {
        for form in FORMS {
            let mut position = Position::from(LonLat::new(lon, lat));
            let has_height = matches!(
                form,
                Form::GeoUri | Form::Iso6709Degrees | Form::Iso6709Minutes | Form::Iso6709Seconds
            );
            position.height = height.filter(|_| has_height);
            let text = format(&position, form, decimals);
            let parsed = parse(&text).map_err(|e| TestCaseError::fail(format!("{text}: {e}")))?;
            // A southern bare pair with two and three digits is an ISO 6709 text too, and means the same.
            let same = parsed.form == form
                || (form == Form::Bare && lat < 0.0 && parsed.form == Form::Iso6709Degrees);
            prop_assert!(same, "{} is {:?}, not {:?}", text, parsed.form, form);
            let off = tolerance(form, decimals);
            prop_assert!((parsed.position.at.lat - lat).abs() <= off, "{} for {}", text, lat);
            prop_assert!((parsed.position.at.lon - lon).abs() <= off, "{} for {}", text, lon);
            prop_assert_eq!(parsed.position.height, position.height);
            prop_assert_eq!(format(&parsed.position, form, decimals), text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_span_inside_it(text in "\\PC{0,40}") {
        check_no_panic(&text)?;
    }

    #[test]
    fn near_positions_are_read_or_refused(
        text in "[-+\u{2212}0-9 .,;/°′″'\"NSEWOnsewdmgeo:=uCRS\u{a0}\u{e9}]{0,30}",
    ) {
        check_no_panic(&text)?;
        check_no_panic(&format!("geo:{text}"))?;
    }

    #[test]
    fn mutated_positions_are_read_or_refused(
        lon in -180.0..=180.0_f64,
        lat in -90.0..=90.0_f64,
        form in 0..FORMS.len(),
        at in 0_usize..40,
        with in proptest::char::any(),
    ) {
        let text = format(&Position::from(LonLat::new(lon, lat)), FORMS[form], 3);
        let mut chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        chars[at] = with;
        check_no_panic(&chars.iter().collect::<String>())?;
        chars.truncate(at);
        check_no_panic(&chars.iter().collect::<String>())?;
    }
}

fn check_no_panic(text: &str) -> Result<(), TestCaseError> {
    match parse(text) {
        Ok(parsed) => {
            let at = parsed.position.at;
            prop_assert!(at.lat.abs() <= 90.0 && at.lon.abs() <= 180.0, "{}", text);
        }
        Err(error) => {
            let span = error.place().span.clone().expect("a span");
            prop_assert!(text.get(span).is_some(), "{}: span out of text", text);
        }
    }
    Ok(())
}

#[test]
fn rounding_carries_into_the_next_unit() {
    let almost = Position::from(LonLat::new(-0.999_999_999, 59.999_999_9));
    assert_eq!(format(&almost, Form::DegreesMinutesSeconds, 1), "60°00′00.0″N 1°00′00.0″W");
    assert_eq!(format(&almost, Form::Iso6709Minutes, 2), "+6000.00-00100.00/");
    let tiny = Position::from(LonLat::new(-1e-9, -1e-9));
    assert_eq!(format(&tiny, Form::Decimal, 3), "0.000, 0.000");
    assert_eq!(format(&tiny, Form::Iso6709Degrees, 0), "+00+000/");
    let beyond = Position::from(LonLat::new(190.0, 10.0));
    assert_eq!(format(&beyond, Form::Bare, 0), "10.0-170.0");
}
