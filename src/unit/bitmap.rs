//! Small pictures.

/// The pixels of a small picture: an icon, or a pattern that fills an area.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Bitmap {
    width: u32,
    height: u32,
    pixels: Vec<[u8; 4]>,
}

impl Bitmap {
    /// A picture of pixels row by row: red, green, blue, alpha, colours **multiplied** by alpha.
    /// `None` where they are not `width` × `height`.
    pub fn new(width: u32, height: u32, pixels: Vec<[u8; 4]>) -> Option<Self> {
        let wanted = (width as usize).checked_mul(height as usize)?;
        (pixels.len() == wanted).then_some(Self { width, height, pixels })
    }

    /// How many pixels it is wide.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// How many pixels it is high.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels row by row, colours multiplied by alpha.
    pub fn pixels(&self) -> &[[u8; 4]] {
        &self.pixels
    }

    /// The pixels row by row as bytes: red, green, blue, alpha, colours **not** multiplied by alpha.
    pub fn straight(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.pixels.len() * 4);
        for &[r, g, b, a] in &self.pixels {
            let part = |part: u8| match a {
                0 => 0,
                // At most 255 where colours are multiplied by alpha, as they are.
                _ => ((u32::from(part) * 255 + u32::from(a) / 2) / u32::from(a)).min(255) as u8,
            };
            bytes.extend([part(r), part(g), part(b), a]);
        }
        bytes
    }

    /// A pixel; transparent outside the picture.
    pub fn pixel(&self, x: i64, y: i64) -> [u8; 4] {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return [0; 4] };
        if x >= self.width {
            return [0; 4];
        }
        let index = y as usize * self.width as usize + x as usize;
        self.pixels.get(index).copied().unwrap_or_default()
    }

    /// A rectangle of the picture; `None` where it does not lie within.
    pub fn part(&self, x: u32, y: u32, width: u32, height: u32) -> Option<Self> {
        let within = |from: u32, length: u32, whole: u32| {
            from.checked_add(length).is_some_and(|end| end <= whole)
        };
        if !within(x, width, self.width) || !within(y, height, self.height) {
            return None;
        }
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        for row in y..y + height {
            let start = row as usize * self.width as usize + x as usize;
            pixels.extend_from_slice(self.pixels.get(start..start + width as usize)?);
        }
        Some(Self { width, height, pixels })
    }
}

impl std::fmt::Debug for Bitmap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bitmap({} × {})", self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_lies_within_and_a_pixel_outside_is_transparent() {
        let pixels = (0..6).map(|index| [index, 0, 0, 255]).collect();
        let bitmap = Bitmap::new(3, 2, pixels).unwrap();
        let part = bitmap.part(1, 0, 2, 2).unwrap();
        assert_eq!(part.pixels().iter().map(|pixel| pixel[0]).collect::<Vec<_>>(), [1, 2, 4, 5]);
        assert!(bitmap.part(2, 0, 2, 1).is_none());
        assert!(bitmap.part(u32::MAX, 0, 2, 1).is_none());
        assert_eq!(bitmap.pixel(-1, 0), [0; 4]);
        assert_eq!(bitmap.pixel(3, 0), [0; 4]);
        assert!(Bitmap::new(2, 2, vec![[0; 4]; 3]).is_none());
    }
}
