//! Where things are: the embedded world and its heights, names and where they stand, positions and projections.

mod area_names;
mod basemap;
mod basemap_boundaries;
mod basemap_damage;
mod basemap_names;
mod coord;
mod gazetteer;
mod geometry_properties;
mod georeference;
mod label;
mod projection;
mod relief;
mod same_names;
