//! A route advancing by date, in pictures that follow one another.
//!
//! The page is arranged once, with all of the route on it. What the route has not reached at a time is
//! then left out of the scene, so that nothing else moves.

mod advance;
mod caption;

use super::prepared::Prepared;
use super::rendered::Rendered;
use crate::error::{Error, ErrorKind, Result};
use crate::render::{self, Still};
use crate::scene::Scene;
use advance::Advance;
use caption::Caption;

/// How long a picture is shown, and the last one, milliseconds.
const SHOWN: u16 = 100;
const LAST_SHOWN: u16 = 3000;

/// The most pictures that a film may have.
const MOST: u32 = 10_000;

/// A figure whose routes advance by date.
///
/// ```no_run
/// use rumbo::figure::Figure;
///
/// let film = Figure::open("caravan.toml")?.prepare()?.film()?;
/// std::fs::write("caravan.apng", film.apng(90, &mut |_| ())?).expect("written");
/// # Ok::<(), rumbo::Error>(())
/// ```
#[derive(Debug)]
pub struct Film {
    rendered: Rendered,
    advance: Advance,
    caption: Caption,
}

impl Prepared {
    /// The figure with its routes advancing by date: legs are drawn as far as they are travelled, stops
    /// with their names once they are reached, each where the whole figure has them; the date stands
    /// on the map.
    ///
    /// # Errors
    /// As [`Prepared::render`]; [`ErrorKind::Route`] where there is no route, or one without dates.
    pub fn film(&self) -> Result<Film> {
        let rendered = self.render()?;
        let advance = Advance::new(&self.loaded.routes, &rendered.scene)?;
        let caption = Caption::new(self, &rendered.scene, &advance)?;
        Ok(Film { rendered, advance, caption })
    }
}

impl Film {
    /// The whole figure.
    pub fn rendered(&self) -> &Rendered {
        &self.rendered
    }

    /// How many days it takes.
    pub fn days(&self) -> f64 {
        self.advance.days()
    }

    /// The page so many days after the first date began.
    pub fn scene(&self, day: f64) -> Scene {
        let mut scene = self.rendered.scene.clone();
        if day < self.days() {
            scene.items = self.advance.items(&scene.items, day);
        }
        scene.items.extend(self.caption.at(self.advance.date(day)));
        scene
    }

    /// So many pictures as an animated PNG that begins again at its end: ten a second, from the first date
    /// to the last, which stands for three seconds. `progress` is called with the number of each before it is
    /// drawn, from 0.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] for fewer than 2 pictures or more than 10,000, and where a picture is too large.
    pub fn apng(&self, frames: u32, progress: &mut dyn FnMut(u32)) -> Result<Vec<u8>> {
        if !(2..=MOST).contains(&frames) {
            let message = format!("a film of {frames} pictures is not made");
            return Err(Error::new(ErrorKind::Limit, message)
                .remedy("ask for 2 to 10,000, such as 90 for nine seconds"));
        }
        let still = |index: u32| {
            progress(index);
            let is_last = index + 1 == frames;
            let day = self.days() * f64::from(index) / f64::from(frames - 1);
            Still { scene: self.scene(day), shown: if is_last { LAST_SHOWN } else { SHOWN } }
        };
        render::apng((0..frames).map(still), frames, &self.rendered.png_options())
    }
}
