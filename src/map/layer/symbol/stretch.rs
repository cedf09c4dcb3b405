//! Icons stretched to their text.

use std::sync::Arc;

use super::icon::Icon;
use super::label::beside;
use super::text::{LabelText, Tries};
use crate::map::pass::Pass;
use crate::style::{IconTextFit, SpriteImage, SymbolStyle, TextFit};
use crate::text::Fonts;
use crate::unit::{Anchor, Bitmap, Page, PageBox};

/// How many pixels of a stretched image make a CSS pixel.
const FINENESS: f64 = 4.0;

/// The most pixels of a stretched image.
const MOST: f64 = 4_194_304.0;

/// How far images reach beyond their pixels, where they fade to nothing.
const BORDER: f64 = 1.0;

impl Icon {
    /// The icon stretched to the text of its symbol, where that stands first.
    pub(super) fn around_text(self, pass: &Pass, style: &SymbolStyle, fonts: &Fonts) -> Self {
        let (texts, _) = LabelText::settings(fonts, style, Tries::AsSaid);
        let Some(size) = texts.first().map(LabelText::size) else { return self };
        let anchor = match style.text_variable_anchor.as_deref() {
            Some([first, ..]) => *first,
            _ => style.text_anchor,
        };
        let gap = if anchor == Anchor::Center { 0.0 } else { 1.0 };
        let reach = (style.text_radial_offset * style.text_size).max(gap);
        let [right, down] = style.text_offset.map(|ems| ems * style.text_size);
        let at = Page::new(right, down);
        self.fitted(pass, style, beside(at, anchor, reach, size)).unwrap_or(self)
    }

    /// The icon stretched to a text that stands in a box, seen from its point.
    pub(super) fn fitted(&self, pass: &Pass, style: &SymbolStyle, text: PageBox) -> Option<Self> {
        let image = pass.sprite.image(style.icon_image.as_ref()?)?;
        let fit = proportioned(fit(image, style, text), image);
        let columns = Side::new(image, style, fit, true);
        let rows = Side::new(image, style, fit, false);
        let area = PageBox::new(columns.first()?, rows.first()?, columns.last()?, rows.last()?);
        let size = style.icon_size;
        let mut body = PageBox::new(fit.x0 * size, fit.y0 * size, fit.x1 * size, fit.y1 * size);
        if let Some([left, top, right, bottom]) = image.stretch.content {
            let (width, height) = image.size();
            let scale = size / image.pixel_ratio;
            body.x0 -= left * scale;
            body.y0 -= top * scale;
            body.x1 += width * size - right * scale;
            body.y1 += height * size - bottom * scale;
        }
        // MapLibre takes the nearest pixels of an image that is not made larger as a whole.
        let plain = pass.camera.is_viewer() && size == 1.0 && !image.sdf;
        let bitmap = self.stretched(image, area, (&columns, &rows), plain)?;
        let mut fitted = self.clone();
        fitted.bitmap = Arc::new(bitmap);
        (fitted.width, fitted.height) = (area.width(), area.height());
        (fitted.middle, fitted.body, fitted.crisp) =
            (area.center(), Some(body), plain && image.pixel_ratio == 1.0);
        Some(fitted)
    }

    /// The pixels of the image in an area, its columns and rows stretched.
    fn stretched(
        &self,
        image: &SpriteImage,
        area: PageBox,
        (columns, rows): (&Side, &Side),
        plain: bool,
    ) -> Option<Bitmap> {
        let (width, height) = (area.width(), area.height());
        if !(width > 0.0 && height > 0.0) {
            return None;
        }
        let fine = FINENESS.min((MOST / width / height).sqrt());
        let (across, down) = ((width * fine).ceil().max(1.0), (height * fine).ceil().max(1.0));
        // The shape of a mere shape is tinted, and finer than its image.
        let grain = f64::from(self.bitmap.width()) / f64::from(image.bitmap.width().max(1));
        let at = |index: u32, count: f64, from: f64, length: f64, side: &Side| {
            let at = side.source(from + (f64::from(index) + 0.5) / count * length) * grain;
            if plain { at.floor() } else { at - 0.5 }
        };
        let xs: Vec<f64> =
            (0..across as u32).map(|x| at(x, across, area.x0, width, columns)).collect();
        let ys = (0..down as u32).map(|y| at(y, down, area.y0, height, rows));
        let mut pixels = Vec::with_capacity((across * down) as usize);
        for y in ys {
            pixels.extend(xs.iter().map(|&x| between(&self.bitmap, x, y)));
        }
        Bitmap::new(across as u32, down as u32, pixels)
    }
}

/// Where the image's content lies to fit a text.
fn fit(image: &SpriteImage, style: &SymbolStyle, text: PageBox) -> PageBox {
    let (width, height) = image.size();
    let [top, right, bottom, left] = style.icon_text_fit_padding;
    let [x, y] = style.icon_offset;
    let (wide, high) = match style.icon_text_fit {
        IconTextFit::Both => (true, true),
        IconTextFit::Width => (true, false),
        IconTextFit::Height => (false, true),
        IconTextFit::None => (false, false),
    };
    let (x0, x1) = if wide {
        (text.x0 - left, text.x1 + right)
    } else {
        let middle = (text.x0 + text.x1) / 2.0;
        (middle - width / 2.0, middle + width / 2.0)
    };
    let (y0, y1) = if high {
        (text.y0 - top, text.y1 + bottom)
    } else {
        let middle = (text.y0 + text.y1) / 2.0;
        (middle - height / 2.0, middle + height / 2.0)
    };
    PageBox::new(x0 + x, y0 + y, x1 + x, y1 + y)
}

/// The same with the sides in the proportion that the image asks for.
fn proportioned(fit: PageBox, image: &SpriteImage) -> PageBox {
    let stretch = &image.stretch;
    let [left, top, right, bottom] = stretch.content.unwrap_or_else(|| whole(image));
    let aspect = (right - left) / (bottom - top);
    let (width, height) = (fit.width(), fit.height());
    let sound = aspect.is_finite() && aspect > 0.0 && width > 0.0 && height > 0.0;
    if !sound {
        return fit;
    }
    if stretch.height == TextFit::Proportional {
        let narrow = stretch.width == TextFit::StretchOnly && width / height < aspect;
        if narrow || stretch.width == TextFit::Proportional {
            let wanted = (height * aspect).ceil();
            let x0 = fit.x0 * wanted / width;
            return PageBox { x0, x1: x0 + wanted, ..fit };
        }
    } else if stretch.width == TextFit::Proportional
        && stretch.height == TextFit::StretchOnly
        && width / height > aspect
    {
        let wanted = (width / aspect).ceil();
        let y0 = fit.y0 * wanted / height;
        return PageBox { y0, y1: y0 + wanted, ..fit };
    }
    fit
}

fn whole(image: &SpriteImage) -> [f64; 4] {
    [0.0, 0.0, f64::from(image.bitmap.width()), f64::from(image.bitmap.height())]
}

/// How a side of the image is stretched: places in the image, and on the page.
struct Side(Vec<(f64, f64)>);

impl Side {
    /// The columns of an image whose content is to fit a box, or its rows.
    fn new(image: &SpriteImage, style: &SymbolStyle, fit: PageBox, columns: bool) -> Self {
        let stretch = &image.stretch;
        let content = stretch.content;
        let (length, zones, other, content) = if columns {
            let content = content.map(|[left, _, right, _]| [left, right]);
            (image.bitmap.width(), &stretch.columns, &stretch.rows, content)
        } else {
            let content = content.map(|[_, top, _, bottom]| [top, bottom]);
            (image.bitmap.height(), &stretch.rows, &stretch.columns, content)
        };
        let length = f64::from(length);
        let plain = zones.is_empty() && other.is_empty();
        let zones = if zones.is_empty() { vec![[0.0, length]] } else { zones.clone() };
        let (from, to) = if columns { (fit.x0, fit.x1) } else { (fit.y0, fit.y1) };
        let ends = content.unwrap_or([0.0, length]);
        let within = |low: f64, high: f64| -> f64 {
            zones.iter().map(|[a, b]| b.clamp(low, high) - a.clamp(low, high)).sum()
        };
        let stretched: f64 = zones.iter().map(|[a, b]| b - a).sum();
        let [start, end] = ends;
        let (stretch_offset, stretch_content) = match content {
            Some(_) => (within(0.0, start.max(0.0)), within(start, end.max(start))),
            None => (0.0, stretched),
        };
        let (fixed_offset, fixed_content) = match content {
            Some(_) => (start - stretch_offset, end - start - stretch_content),
            None => (0.0, length - stretched),
        };
        let least = fixed_content / image.pixel_ratio / (to - from);
        let scale = style.icon_size.max(least);
        let place = |fixed: f64, stretch: f64| {
            let ems = (stretch - stretch_offset) / stretch_content * (to - from) + from;
            let pixels = fixed - fixed_offset - fixed_content * stretch / stretched;
            (fixed + stretch, ems * scale + pixels / image.pixel_ratio)
        };
        if plain {
            return Self(vec![place(0.0, -BORDER), place(0.0, length + BORDER)]);
        }
        let mut cuts = vec![place(-BORDER, 0.0)];
        let mut before = 0.0;
        for &[a, b] in &zones {
            cuts.push(place(a - before, before));
            let fixed = a - before;
            before += b - a;
            cuts.push(place(fixed, before));
        }
        cuts.push(place(length - stretched + BORDER, stretched));
        Self(cuts)
    }

    fn first(&self) -> Option<f64> {
        self.0.first().map(|cut| cut.1).filter(|at| at.is_finite())
    }

    fn last(&self) -> Option<f64> {
        self.0.last().map(|cut| cut.1).filter(|at| at.is_finite())
    }

    /// The place in the image of one on the page.
    fn source(&self, at: f64) -> f64 {
        for pair in self.0.windows(2) {
            let &[(a, from), (b, to)] = pair else { continue };
            if at <= to {
                let share =
                    if to > from { ((at - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
                return a + share * (b - a);
            }
        }
        self.0.last().map_or(0.0, |cut| cut.0)
    }
}

/// What lies between the four nearest pixels.
fn between(bitmap: &Bitmap, x: f64, y: f64) -> [u8; 4] {
    let (column, row) = (x.floor(), y.floor());
    let (right, down) = (x - column, y - row);
    let (column, row) = (column as i64, row as i64);
    let corners = [
        (0, 0, (1.0 - right) * (1.0 - down)),
        (1, 0, right * (1.0 - down)),
        (0, 1, (1.0 - right) * down),
        (1, 1, right * down),
    ];
    let mut sum = [0.0; 4];
    for (dx, dy, weight) in corners {
        let pixel = bitmap.pixel(column.saturating_add(dx), row.saturating_add(dy));
        sum.iter_mut().zip(pixel).for_each(|(sum, part)| *sum += weight * f64::from(part));
    }
    sum.map(|part| (part + 0.5) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_parts_of_a_side_keep_their_length() {
        let side = Side(vec![(-1.0, -1.0), (9.0, 9.0), (91.0, 50.0), (101.0, 60.0)]);
        assert_eq!(side.source(0.0), 0.0);
        assert_eq!(side.source(55.0), 96.0);
        assert_eq!(side.source(29.5), 50.0);
        assert_eq!((side.first(), side.last()), (Some(-1.0), Some(60.0)));
    }
}
