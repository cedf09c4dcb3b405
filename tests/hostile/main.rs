//! What was made to do harm: each input is refused soon, in little memory and with a remedy, or drawn
//! right.

mod archives;
#[cfg(all(feature = "cli", feature = "basemap", feature = "proj", target_os = "linux"))]
mod ceilings;
#[cfg(all(feature = "cli", feature = "basemap", unix))]
#[path = "../command/mod.rs"]
mod command;
#[cfg(all(feature = "cli", feature = "basemap", unix))]
mod outputs;
#[cfg(all(feature = "cli", feature = "basemap", unix))]
mod messages;
#[cfg(all(feature = "cli", feature = "basemap", feature = "proj", unix))]
mod projections;
mod sealed;
mod sizes;
#[cfg(all(feature = "cli", feature = "basemap", unix))]
mod stopped;
mod sprites;
