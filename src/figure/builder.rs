//! The builder: methods that fill a [`Figure`] one after another.

use super::model::{
    Annotation, Data, DataSource, Extent, Figure, Inset, Panel, PlaceRef, RouteLayer,
};
use crate::style::Layer;
use crate::unit::Length;

impl Figure {
    /// An empty figure: the world in the theme `paper`, 1600 × 1200 px.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the title.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Sets the subtitle.
    #[must_use]
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.subtitle = subtitle.into();
        self
    }

    /// Sets the credits at the foot of the page.
    #[must_use]
    pub fn credit(mut self, credit: impl Into<String>) -> Self {
        self.credit = credit.into();
        self
    }

    /// Sets the page's size in CSS pixels.
    #[must_use]
    pub fn size(mut self, width: f64, height: f64) -> Self {
        self.page.width = Length::from_px(width);
        self.page.height = Length::from_px(height);
        self
    }

    /// Sets what the map shows: `[west, south, east, north]`, a place name or `"fit"`.
    #[must_use]
    pub fn extent(mut self, extent: impl Into<Extent>) -> Self {
        self.map.extent = extent.into();
        self
    }

    /// Puts a place in the middle of the map, at a zoom as web maps have it: what
    /// `rumbo render STYLE --center … --zoom …` shows.
    #[must_use]
    pub fn centered(mut self, center: impl Into<PlaceRef>, zoom: f64) -> Self {
        (self.map.center, self.map.zoom) = (Some(center.into()), Some(zoom));
        self
    }

    /// Turns a map that has a zoom: what points up, degrees clockwise from north.
    #[must_use]
    pub fn bearing(mut self, degrees: f64) -> Self {
        self.map.bearing = Some(degrees);
        self
    }

    /// Sets the projection: `"auto"`, a name, a code, a PROJ string.
    #[must_use]
    pub fn projection(mut self, projection: impl Into<String>) -> Self {
        self.map.projection = projection.into();
        self
    }

    /// Sets the theme: its name, the path of a MapLibre style, or a [`Style`](crate::style::Style).
    ///
    /// ```
    /// use rumbo::figure::Figure;
    /// use rumbo::style;
    ///
    /// let mut house = style::theme("paper")?;
    /// house.remove_layer("graticule");
    /// let figure = Figure::new().extent("Mexico").theme(house);
    /// # Ok::<(), rumbo::Error>(())
    /// ```
    #[must_use]
    pub fn theme(mut self, theme: impl Into<String>) -> Self {
        self.map.theme = theme.into();
        self
    }

    /// Sets the language of the basemap's names, such as `"es"`.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.map.language = Some(language.into());
        self
    }

    /// Adds a route, drawn with the defaults of [`RouteLayer`].
    #[must_use]
    pub fn route(self, route: impl Into<Data>) -> Self {
        self.route_layer(RouteLayer { data: route.into(), ..RouteLayer::default() })
    }

    /// Adds a route drawn in a way of its own.
    #[must_use]
    pub fn route_layer(mut self, layer: RouteLayer) -> Self {
        self.routes.push(layer);
        self
    }

    /// Adds named data. Without a layer that names it, it is drawn in a plain style.
    #[must_use]
    pub fn source(mut self, name: impl Into<String>, data: impl Into<Data>) -> Self {
        self.sources.push(DataSource {
            name: name.into(),
            data: data.into(),
            ..DataSource::default()
        });
        self
    }

    /// Adds a MapLibre layer above the theme's.
    #[must_use]
    pub fn layer(mut self, layer: &Layer) -> Self {
        if let serde_json::Value::Object(members) = layer.to_json() {
            self.layers.push(members);
        }
        self
    }

    /// Adds a text that points at a place.
    #[must_use]
    pub fn annotate(mut self, at: impl Into<PlaceRef>, text: impl Into<String>) -> Self {
        self.annotations.push(Annotation {
            at: at.into(),
            text: text.into(),
            marker: true,
            anchor: None,
            offset: None,
        });
        self
    }

    /// Adds a smaller map.
    #[must_use]
    pub fn inset(mut self, inset: Inset) -> Self {
        self.insets.push(inset);
        self
    }

    /// Adds a box of text.
    #[must_use]
    pub fn panel(mut self, panel: Panel) -> Self {
        self.panels.push(panel);
        self
    }
}
