//! Pictures of few colours.

/// The most colours an indexed image can have.
const PALETTE: usize = 256;

/// How many pixels at the least are looked at before an indexed image is begun.
pub(super) const LOOKED_AT: usize = 1 << 13;

/// How many pixels, spread over the picture, are looked at before those.
const SPREAD: usize = 1 << 11;

/// An image of at most 256 colours.
pub(super) struct Indexed {
    pub palette: Vec<u8>,
    pub alpha: Vec<u8>,
    pub pixels: Vec<u8>,
}

impl Indexed {
    /// Of pixels of so many bytes; `None` where they have more colours.
    pub fn of<const N: usize>(
        pixels: &[[u8; N]],
        widen: impl Fn([u8; N]) -> [u8; 4],
    ) -> Option<Self> {
        // Pictures of relief have far too many colours, which a few pixels of all parts show. An odd
        // number of pixels on, the next is of another column.
        let mut spread = Colors::default();
        for pixel in pixels.iter().step_by((pixels.len() / SPREAD) | 1) {
            spread.index(u32::from_le_bytes(widen(*pixel)))?;
        }
        // Most others have too many colours as well, and most of those show it soon: the look at their
        // first part stores nothing.
        let first = pixels.len().min(LOOKED_AT.max(pixels.len() / 8));
        Colors::default().each(pixels.get(..first).unwrap_or_default(), &widen, |_| {})?;
        let (mut colors, mut indices) = (Colors::default(), Vec::with_capacity(pixels.len()));
        colors.each(pixels, &widen, |some| indices.extend_from_slice(some))?;
        let colors = colors.colors.iter().map(|color| color.to_le_bytes());
        let palette = colors.clone().flat_map(|[r, g, b, _]| [r, g, b]).collect();
        let alpha = colors.map(|[_, _, _, a]| a).collect();
        Some(Self { palette, alpha, pixels: indices })
    }
}

/// Colours as words, in the order they are first met, found by open addressing.
struct Colors {
    colors: Vec<u32>,
    /// 1 + the index of the colour, or 0.
    slots: Box<[u16; 1024]>,
}

impl Default for Colors {
    fn default() -> Self {
        Self { colors: Vec::with_capacity(PALETTE), slots: Box::new([0; 1024]) }
    }
}

impl Colors {
    /// Calls `put` with the indices of pixels' colours, in their order. `None` when there is no room for
    /// a colour.
    fn each<const N: usize>(
        &mut self,
        pixels: &[[u8; N]],
        widen: impl Fn([u8; N]) -> [u8; 4],
        mut put: impl FnMut(&[u8]),
    ) -> Option<()> {
        let word = |pixel: &[u8; N]| u32::from_le_bytes(widen(*pixel));
        let Some(mut last) = pixels.first().map(word) else { return Some(()) };
        let mut index = self.index(last)?;
        let (eights, rest) = pixels.as_chunks::<8>();
        for eight in eights {
            let colors = eight.each_ref().map(word);
            if colors.iter().fold(0, |any, color| any | color ^ last) == 0 {
                put(&[index; 8]);
                continue;
            }
            let mut indices = [0; 8];
            for (slot, color) in indices.iter_mut().zip(colors) {
                if color != last {
                    (index, last) = (self.index(color)?, color);
                }
                *slot = index;
            }
            put(&indices);
        }
        for pixel in rest {
            put(&[self.index(word(pixel))?]);
        }
        Some(())
    }

    /// The index of a colour, added if it is new; `None` when there is no room for it.
    fn index(&mut self, color: u32) -> Option<u8> {
        let mut slot = (color.wrapping_mul(0x9e37_79b1) >> 22) as usize;
        loop {
            let entry = self.slots.get_mut(slot)?;
            match usize::from(*entry).checked_sub(1) {
                None => {
                    if self.colors.len() == PALETTE {
                        return None;
                    }
                    self.colors.push(color);
                    *entry = self.colors.len() as u16;
                    return u8::try_from(self.colors.len() - 1).ok();
                }
                Some(index) if self.colors.get(index) == Some(&color) => {
                    return u8::try_from(index).ok();
                }
                Some(_) => slot = (slot + 1) % 1024,
            }
        }
    }
}
