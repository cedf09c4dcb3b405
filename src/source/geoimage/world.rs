//! World files: six lines that say where a picture lies.

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::path::Affine;

/// The endings that a world file of a picture may have: the first and the last letter of the
/// picture's with a `w`, all of it with a `w`, or `wld`.
pub(crate) fn endings(path: &Path) -> Vec<String> {
    let own = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let own = own.to_ascii_lowercase();
    let mut ends = own.chars();
    let short = ends.next().zip(ends.next_back()).map(|(first, last)| format!("{first}{last}w"));
    short.into_iter().chain([format!("{own}w"), "wld".to_owned()]).collect()
}

/// The map from pixels, counted from the upper left corner, to the plane.
///
/// # Errors
/// Where there are not six numbers, with the line.
pub(super) fn read(bytes: &[u8]) -> Result<Affine> {
    let text = String::from_utf8_lossy(bytes);
    let mut numbers = Vec::new();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (index, line) in lines.take(6) {
        // Some programs write decimal commas.
        let number = line.trim().replace(',', ".").parse::<f64>().ok();
        numbers.push(number.filter(|number| number.is_finite()).ok_or_else(|| {
            let shown: String = line.trim().chars().take(40).collect();
            wrong(&format!("line {} of the world file is no number: {shown:?}", index + 1))
        })?);
    }
    let [a, b, c, d, e, f] =
        numbers.try_into().map_err(|_| wrong("the world file has fewer than six lines"))?;
    // It says where the middle of the first pixel lies.
    Ok(Affine::new([a, b, c, d, e - (a + c) / 2.0, f - (b + d) / 2.0]))
}

fn wrong(what: &str) -> Error {
    Error::new(ErrorKind::Data, what).remedy(
        "write six lines: the pixel's width, two rotations, its height (mostly negative), and x and y of \
         the middle of the upper left pixel",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_lines_tell_where_the_first_pixel_s_middle_lies() {
        let map = read(b"2.0\n0\n0\n-2,0\n\n 101.0 \n199\n").unwrap();
        assert_eq!(map.apply(0.0, 0.0), (100.0, 200.0));
        assert_eq!(map.apply(0.5, 0.5), (101.0, 199.0));
        let told = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert!(told("1\n0\nx").contains("line 3"));
        assert!(told("1\n0\n0\n").contains("fewer than six"));
        assert!(told("1\n0\n0\nNaN\n0\n0").contains("line 4"));
    }

    #[test]
    fn endings_are_those_of_the_picture() {
        assert_eq!(endings(Path::new("a.png")), ["pgw", "pngw", "wld"]);
        assert_eq!(endings(Path::new("a.JPEG")), ["jgw", "jpegw", "wld"]);
    }
}
