//! A band's coefficients, in as few bytes as they need.

/// Coefficients, row by row.
#[derive(Debug)]
pub(super) enum Band {
    /// Noughts alone, as of land where there is sea.
    Noughts,
    /// As most are.
    Small(Box<[i8]>),
    Wide(Box<[i16]>),
}

impl Band {
    pub fn new(coefficients: &[i32]) -> Self {
        if coefficients.iter().all(|value| *value == 0) {
            return Self::Noughts;
        }
        if let Ok(small) = coefficients.iter().map(|value| i8::try_from(*value)).collect() {
            return Self::Small(small);
        }
        // A damaged block alone has more than these hold.
        let short = |value: &i32| (*value).clamp(i16::MIN.into(), i16::MAX.into()) as i16;
        Self::Wide(coefficients.iter().map(short).collect())
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Noughts => 0,
            Self::Small(small) => small.len(),
            Self::Wide(wide) => 2 * wide.len(),
        }
    }

    /// Puts what a run of them, from one on, means into slots that hold noughts.
    pub fn put(&self, from: usize, slots: &mut [f32], meaning: impl Fn(i16) -> f32) {
        let run = from..from + slots.len();
        match self {
            Self::Noughts => {}
            Self::Small(small) => {
                let small = small.get(run).unwrap_or_default();
                let pairs = slots.iter_mut().zip(small);
                pairs.for_each(|(slot, value)| *slot = meaning(i16::from(*value)));
            }
            Self::Wide(wide) => {
                let wide = wide.get(run).unwrap_or_default();
                slots.iter_mut().zip(wide).for_each(|(slot, value)| *slot = meaning(*value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coefficients_come_back_whatever_they_are_kept_in() {
        for (values, bytes) in [
            ([0, 0, 0, 0], 0),
            ([0, -128, 127, 5], 4),
            ([0, 128, -300, 5], 8),
            ([0, 40_000, -40_000, 5], 8),
        ] {
            let band = Band::new(&values);
            assert_eq!(band.bytes(), bytes);
            let mut slots = [0.0; 3];
            band.put(1, &mut slots, f32::from);
            let wanted = [1, 2, 3].map(|at: usize| values[at].clamp(-32_768, 32_767) as f32);
            assert_eq!(slots, wanted);
        }
    }
}
