"""What every program draws, in the form that each reads best: data.py FOLDER, after data.mjs.

The polygons of world-atlas are not cut at the antimeridian; rings cross it, and Antarctica's goes around the pole. Some
programs fill the sea then, so that all get polygons that are repaired and cut: shapefile, FlatGeobuf, GeoJSON and GMT's own format.
"""

import json
import subprocess
import sys
from pathlib import Path

import shapely
from shapely.geometry import mapping, shape

FOLDER = Path(sys.argv[1])
ROUTE = Path(__file__).parents[2] / "data/routes/viacrucis-2018.geojson"
WORLD = shapely.box(-180, -90, 180, 90)


def polygons(geometry):
    """The polygons in a geometry, however deep."""
    if geometry.geom_type == "Polygon":
        return [geometry]
    return [each for part in getattr(geometry, "geoms", []) for each in polygons(part)]


def cut(polygon):
    """A polygon in pieces that stay within ±180°."""
    ring = list(polygon.exterior.coords)[:-1]
    turns = [index for index in range(len(ring)) if abs(ring[index][0] - ring[index - 1][0]) > 180]
    if not turns:
        return polygons(shapely.make_valid(polygon))
    if len(turns) % 2:
        # Around the south pole: begin where it comes round, and close it along the pole.
        ring = ring[turns[0]:] + ring[:turns[0]]
        side = 180 if ring[0][0] > 0 else -180
        ends = [(-side, ring[-1][1]), (-side, -90), (side, -90), (side, ring[0][1])]
        return polygons(shapely.make_valid(shapely.Polygon(ring + ends)))
    east = shapely.transform(polygon, lambda at: at + (at[:, [0]] < 0) * [[360.0, 0.0]])
    east = shapely.make_valid(east)
    back = shapely.transform(east, lambda at: at - [[360.0, 0.0]])
    return polygons(east.intersection(WORLD)) + polygons(back.intersection(WORLD))


def write(name, features):
    collection = {"type": "FeatureCollection", "features": features}
    (FOLDER / f"{name}.geojson").write_text(json.dumps(collection, ensure_ascii=False))


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def convert(name, *options, form="ESRI Shapefile", suffix="shp", to=None):
    target = FOLDER / f"{to or name}.{suffix}"
    for old in FOLDER.glob(f"{target.stem}.{suffix}"):
        old.unlink()
    command = ["ogr2ogr", "-q", "-f", form, str(target), str(FOLDER / f"{name}.geojson"), *options]
    subprocess.run(command, check=True)
    if suffix == "shp":
        subprocess.run(["shapeindex", str(target)], check=True, stdout=subprocess.DEVNULL)


for resolution in ("50m", "10m"):
    atlas = json.loads((FOLDER / f"atlas-{resolution}.geojson").read_text())
    countries, names = [], []
    for country in atlas["features"]:
        pieces = [piece for part in polygons(shape(country["geometry"])) for piece in cut(part)]
        if not pieces:
            continue
        whole, name = shapely.MultiPolygon(pieces), country["properties"]["name"]
        countries.append(feature(mapping(whole), name=name))
        largest = max(pieces, key=lambda piece: piece.area)
        names.append(feature(mapping(largest.representative_point()), name=name, area=largest.area))
    write(f"countries-{resolution}", countries)
    names.sort(key=lambda name: -name["properties"]["area"])
    write(f"names-{resolution}", names)
    convert(f"countries-{resolution}", "-lco", "ENCODING=UTF-8")
    convert(f"countries-{resolution}", form="OGR_GMT", suffix="gmt")
    convert(f"countries-{resolution}", form="FlatGeobuf", suffix="fgb")
# For tiles those who can read it get it projected.
mercator = ["-t_srs", "EPSG:3857", "-clipsrc", "-180", "-85.0511", "180", "85.0511", "-makevalid"]
convert("countries-10m", *mercator, to="mercator-10m")

# The caravan's stops, from one to the next as the crow flies, since not all programs draw geodesics.
features = json.loads(ROUTE.read_text())["features"]
seen = {}
for each in features:
    if each["properties"].get("role") == "stop":
        seen.setdefault(each["properties"]["name"], each["geometry"]["coordinates"][:2])
write("stops", [feature({"type": "Point", "coordinates": at}, name=name) for name, at in seen.items()])
write("route", [feature({"type": "LineString", "coordinates": list(seen.values())})])
(FOLDER / "route.xy").write_text("".join(f"{x} {y}\n" for x, y in seen.values()))
lines = (f"{x} {y} {name}\n" for name, (x, y) in seen.items())
(FOLDER / "stops.txt").write_text("".join(lines), encoding="latin-1", errors="replace")

meridians = [[[x, y] for y in range(-85, 86)] for x in range(-180, 181, 5)]
parallels = [[[x, y] for x in range(-180, 181)] for y in range(-85, 86, 5)]
write("graticule", [feature({"type": "MultiLineString", "coordinates": meridians + parallels})])
