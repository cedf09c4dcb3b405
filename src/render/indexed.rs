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
    /// Of rows of so many pixels; `None` where they have more colours.
    pub fn of<const N: usize>(
        pixels: &[[u8; N]],
        width: usize,
        widen: impl Fn([u8; N]) -> [u8; 4],
    ) -> Option<Self> {
        // Pictures of relief have far too many colours, which a few pixels of all parts show. An odd
        // number of pixels on, the next is of another column.
        let mut spread = Colors::default();
        for pixel in pixels.iter().step_by((pixels.len() / SPREAD) | 1) {
            spread.index(u32::from_le_bytes(widen(*pixel)))?;
        }
        // Most others have too many colours as well, and most of those show it soon: room for all is
        // made after that.
        let first = pixels.len().min(LOOKED_AT.max(pixels.len() / 8) / 8 * 8);
        let (mut colors, mut indices) = (Colors::default(), Vec::with_capacity(first));
        colors.put(pixels.get(..first)?, width, &widen, &mut indices)?;
        indices.reserve_exact(pixels.len() - first);
        colors.put(pixels, width, &widen, &mut indices)?;
        let colors = colors.colors.iter().map(|color| color.to_le_bytes());
        let palette = colors.clone().flat_map(|[r, g, b, _]| [r, g, b]).collect();
        let alpha = colors.map(|[_, _, _, a]| a).collect();
        Some(Self { palette, alpha, pixels: indices })
    }
}

/// Eight of many, from one on: a number of them that is known is compared without a call.
#[inline]
fn eight_from<T>(all: &[T], first: usize) -> Option<&[T; 8]> {
    all.get(first..)?.first_chunk()
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
    /// Adds the indices of the pixels' colours that are not there yet, in their order. `None` when
    /// there is no room for a colour.
    fn put<const N: usize>(
        &mut self,
        pixels: &[[u8; N]],
        width: usize,
        widen: impl Fn([u8; N]) -> [u8; 4],
        indices: &mut Vec<u8>,
    ) -> Option<()> {
        let word = |pixel: &[u8; N]| u32::from_le_bytes(widen(*pixel));
        let (eights, rest) = pixels.get(indices.len()..)?.as_chunks::<8>();
        let mut last = None;
        for eight in eights {
            // What lies above has mostly the same colours.
            let above = indices.len().wrapping_sub(width);
            let known = eight_from(indices, above).copied();
            if let Some(known) = known.filter(|_| eight_from(pixels, above) == Some(eight)) {
                indices.extend_from_slice(&known);
                continue;
            }
            let mut slots = [0; 8];
            for (slot, color) in slots.iter_mut().zip(eight.each_ref().map(word)) {
                *slot = match last {
                    Some((same, index)) if same == color => index,
                    _ => self.index(color)?,
                };
                last = Some((color, *slot));
            }
            indices.extend_from_slice(&slots);
        }
        for pixel in rest {
            indices.push(self.index(word(pixel))?);
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
