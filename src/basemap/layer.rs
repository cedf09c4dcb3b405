//! The layers of the basemap and its levels of detail.

/// A level of detail, named after the Natural Earth scale it is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 1:110 million: the globe on a page.
    Coarse110m,
    /// 1:50 million: continents.
    Medium50m,
    /// 1:10 million: countries and provinces.
    Fine10m,
}

impl Level {
    /// Every level, coarse to fine.
    pub const ALL: [Self; 3] = [Self::Coarse110m, Self::Medium50m, Self::Fine10m];

    /// The level for a map at 1:`denominator`: the coarsest whose generalisation cannot be seen
    /// at a reading distance.
    ///
    /// ```
    /// use rumbo::basemap::Level;
    ///
    /// assert_eq!(Level::for_scale(150e6), Level::Coarse110m);
    /// assert_eq!(Level::for_scale(30e6), Level::Medium50m);
    /// assert_eq!(Level::for_scale(5e6), Level::Fine10m);
    /// ```
    pub fn for_scale(denominator: f64) -> Self {
        if denominator >= 80e6 {
            Self::Coarse110m
        } else if denominator >= 18e6 {
            Self::Medium50m
        } else {
            Self::Fine10m
        }
    }

    /// The number the archive knows the level by.
    pub(super) fn code(self) -> u8 {
        self as u8
    }
}

/// CSS pixels (1/96 inch) to a metre on the page.
const PX_PER_METRE: f64 = 96.0 / 0.0254;
/// Metres to a degree of latitude.
const METRES_PER_DEGREE: f64 = 111_195.0;
/// How far thinned lines may lie from where they should be, in CSS pixels: too little to be seen
/// even where a screen has three of its own to each.
const TOLERANCE_PX: f64 = 0.2;
/// One step of detail in the fineness of lines: the fourth root of a half.
const STEP: f64 = 0.840_896_415_253_714_5;

/// How much detail is read: a level, and whether its lines are thinned to what can be seen.
///
/// What thinning leaves out lies within 0.2 CSS pixels of what is left. Each arc is thinned by
/// itself and alike wherever it is used, so neighbours still share their vertices, and every island
/// stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Detail {
    level: Level,
    /// Lines may lie off by a degree, less by so many steps; 255 is not at all.
    steps: u8,
}

impl Detail {
    /// The detail that a map at 1:`denominator` can show: [`Level::for_scale`], thinned. Scales
    /// that are close have the same.
    pub fn for_scale(denominator: f64) -> Self {
        let degrees = TOLERANCE_PX * denominator / PX_PER_METRE / METRES_PER_DEGREE;
        let steps = (0..Self::FINEST).find(|&steps| degrees >= fineness(steps));
        Self { level: Level::for_scale(denominator), steps: steps.unwrap_or(Self::WHOLE) }
    }

    const WHOLE: u8 = 255;
    /// About a step of the archive's grid.
    const FINEST: u8 = 60;

    /// The level.
    pub fn level(self) -> Level {
        self.level
    }

    /// How far lines may lie from where they should be, in degrees of latitude.
    pub fn tolerance(self) -> f64 {
        if self.steps < Self::FINEST { fineness(self.steps) } else { 0.0 }
    }
}

/// A degree, less by so many steps.
fn fineness(steps: u8) -> f64 {
    (0..steps).fold(1.0, |degrees, _| degrees * STEP)
}

impl From<Level> for Detail {
    /// A level with every vertex.
    fn from(level: Level) -> Self {
        Self { level, steps: Self::WHOLE }
    }
}

/// Natural Earth's own codes of what has one in ISO 3166-1 too, or in common use among those that it
/// leaves to users (Kosovo): each with that code, which is the archive's.
pub(crate) const OWN_CODES: [(&str, &str); 6] = [
    ("ALD", "ALA"),
    ("KOS", "XKX"),
    ("NLY", "BES"),
    ("PSX", "PSE"),
    ("SAH", "ESH"),
    ("SDS", "SSD"),
];

/// A layer of the basemap. Its [`name`](Layer::name) is the `source-layer` of a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Layer {
    /// Land as polygons, islands included; lakes are land. No properties.
    Land,
    /// Countries and territories as polygons. `name`, `name_en` and 25 more `name_<language>`;
    /// `name_short` is English and there only where it is shorter than `name` ("D.R. Congo"), so ask
    /// for it with `coalesce`. `iso_a2` may be missing; `iso_a3` is the code of ISO 3166-1, for what
    /// has none one of those left to users (`XKX`) or Natural Earth's own (`SOL`). `rank` is the zoom from which to name it,
    /// `label_lon` and `label_lat` are where, `area_km2` its land with lakes. Parts that lie apart
    /// under a name of their own, such as French Guiana or the Azores, are areas of their own with
    /// a code of their own; `part_of` is the `iso_a3` of their country.
    Countries,
    /// Boundary lines between countries, by `class`, and lines around contested ground within one
    /// (`claim`). `between` has the two codes, `contested_1` and `contested_2` the
    /// [contested](Layer::Contested) area on the side of each, if there is one.
    Boundaries,
    /// Provinces, states and other first-order units as polygons. `island_rank` is the `rank` of the
    /// island or archipelago in [`Layer::Physical`] that lies in it and has its name, if there is one.
    /// What has no `name` was parted otherwise since.
    Admin1,
    /// Lines between first-order units of one country. `rank` is the zoom from which to draw them:
    /// about where these are 20 pixels wide, in the mean of their country.
    Admin1Lines,
    /// Coasts as lines: the edges of [`Layer::Land`].
    Coastline,
    /// Lakes and reservoirs as polygons.
    Lakes,
    /// Rivers and lake centre lines.
    Rivers,
    /// Populated places as points. Of some 300, most capitals among them, `name_<language>` is there where
    /// it differs from `name`, so ask for it with `coalesce`. `capital` is `country`, `seat` where a government sits elsewhere
    /// than in the capital, or `admin-1`.
    Places,
    /// Names of seas, ranges, deserts and islands: points, or lines to write along. `name` and
    /// `name_en` are English, `name_es` Spanish; `class` is such as `sea`, `island` or `range`;
    /// `rank` runs from 0, the greatest, to 6.
    Physical,
    /// Areas that one side governs and another claims, as polygons: `name`, `administered_by` and
    /// `claimed_by` (`iso_a3` codes, with a semicolon between several), `un` (whose it is by
    /// resolutions of the United Nations), `within` (the country whose polygon has it), `class`
    /// (`claim`; `breakaway` where it governs itself; `undetermined` where nobody governs all of it)
    /// and `area_km2`.
    Contested,
    /// Ice as polygons, by `class`: `glacier` (also ice caps; without a name) on land, and `ice-shelf`,
    /// which floats off Antarctica and so lies in the sea, some with a `name`. The ice that covers
    /// Antarctica's land is not drawn anew: that is the country `ATA`.
    Ice,
}

impl Layer {
    /// Every layer.
    pub const ALL: [Self; 12] = [
        Self::Land,
        Self::Countries,
        Self::Boundaries,
        Self::Admin1,
        Self::Admin1Lines,
        Self::Coastline,
        Self::Lakes,
        Self::Rivers,
        Self::Places,
        Self::Physical,
        Self::Contested,
        Self::Ice,
    ];

    /// The layer's name in a style's `source-layer`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Countries => "countries",
            Self::Boundaries => "boundaries",
            Self::Admin1 => "admin1",
            Self::Admin1Lines => "admin1_lines",
            Self::Coastline => "coastline",
            Self::Lakes => "lakes",
            Self::Rivers => "rivers",
            Self::Places => "places",
            Self::Physical => "physical",
            Self::Contested => "contested",
            Self::Ice => "ice",
        }
    }

    /// The layer with a name; `None` where there is none.
    ///
    /// ```
    /// use rumbo::basemap::Layer;
    ///
    /// assert_eq!(Layer::from_name("countries"), Some(Layer::Countries));
    /// assert_eq!(Layer::from_name("moon"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }

    /// The number the archive knows the layer by.
    pub(super) fn code(self) -> u8 {
        self as u8
    }
}
