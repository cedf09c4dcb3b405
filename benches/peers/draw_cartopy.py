"""cartopy: draw_cartopy.py DATA mercator|lcc 50m|10m OUTPUT TIMES. Its later drawings take projected shapes from a cache."""

import sys

import cartopy.crs as ccrs
import matplotlib
from shapely.geometry import shape

from common import EXTENT, HEIGHT, TITLE, WIDTH, features, timed

matplotlib.use("Agg")
import matplotlib.patheffects as effects  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402

folder, projection, resolution, output, times = sys.argv[1:]
PLATE = ccrs.PlateCarree()
CRS = (
    ccrs.Mercator(central_longitude=-100)
    if projection == "mercator"
    else ccrs.LambertConformal(-100, 23, standard_parallels=(17.5, 29.5))
)
countries = [shape(each["geometry"]) for each in features(folder, f"countries-{resolution}")]
[route] = features(folder, "route")
stops = [(each["properties"]["name"], each["geometry"]["coordinates"]) for each in features(folder, "stops")]


def draw(path):
    figure = plt.figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
    axes = figure.add_axes([0.04, 0.04, 0.92, 0.9], projection=CRS)
    west, south, east, north = EXTENT
    axes.set_extent([west, east, south, north], crs=PLATE)
    axes.set_facecolor("#cfe3ee")
    axes.add_geometries(countries, PLATE, facecolor="#f4f0e6", edgecolor="#999999", linewidth=0.7)
    axes.gridlines(xlocs=range(-180, 181, 5), ylocs=range(-90, 91, 5), linewidth=0.4, color="#778899")
    axes.plot(*zip(*route["geometry"]["coordinates"]), transform=PLATE, color="#c0392b", linewidth=2.2)
    halo = [effects.withStroke(linewidth=3, foreground="white")]
    for name, at in stops:
        axes.plot(*at, "o", ms=6, color="#c0392b", mec="white", transform=PLATE)
        axes.annotate(name, at, xycoords=PLATE._as_mpl_transform(axes), xytext=(6, 4),
                      textcoords="offset points", fontsize=10, path_effects=halo)
    axes.set_title(TITLE, fontsize=16)
    figure.savefig(path)
    plt.close(figure)


timed(draw, output, int(times))
