"""Writes docs/benchmarks.md of what run.py measured, and keeps the pictures beside it: report.py DATA RUMBO."""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

DATA, RUMBO = (Path(word) for word in sys.argv[1:3])
ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/benchmarks"
PEERS = {"rumbo": "rumbo", "mapnik": "Mapnik", "gmt": "GMT", "d3": "d3-geo, canvas", "cartopy": "cartopy"}
TILES = {
    "rumbo": "rumbo",
    "mapnik-8": "Mapnik, 8 × 8 at once",
    "mapnik-1": "Mapnik, singly",
    "maplibre": "MapLibre Native, singly",
}
FIGURES = [(p, r) for r in ("50m", "10m") for p in ("mercator", "lcc")]
STAGES = {
    "Scene: everything up to shapes and letters on the page": ("scene", ("limit: project", "limit: shape")),
    "Pixels": ("pixels", ("limit: coverage", "limit: copy")),
    "PNG": ("png", ("limit: png",)),
}

measured = defaultdict(list)
for line in (DATA / "measured.jsonl").read_text().splitlines():
    entry = json.loads(line)
    _, *key = entry["key"].split()
    measured[tuple(key)].append(entry)


def said(*words):
    output = subprocess.run(words, capture_output=True, text=True, check=False)
    return (output.stdout + output.stderr).strip().splitlines()[0]


def milliseconds(values):
    """The median, and the quarters around it."""
    if len(values) < 2:
        return f"{values[0] * 1e3:.0f}"
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{statistics.median(values) * 1e3:.0f} ({low * 1e3:.0f}–{high * 1e3:.0f})"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def drawings(kind):
    """A table of seconds by peer and figure, each with its ratio to rumbo's."""
    rows = []
    for peer, name in PEERS.items():
        cells = []
        for figure in FIGURES:
            values = seconds(kind, peer, *figure)
            if not values:
                cells.append("–")
                continue
            ratio = statistics.median(values) / statistics.median(seconds(kind, "rumbo", *figure))
            cells.append(milliseconds(values) + ("" if peer == "rumbo" else f", {ratio:.1f}×"))
        rows.append([name, *cells])
    return table(["ms", *(f"{r}, {'Mercator' if p == 'mercator' else 'Lambert'}" for p, r in FIGURES)], rows)


def seconds(kind, *key):
    entries = measured[(kind, *key)]
    if kind == "warm":
        return [each for entry in entries for each in entry["warm"]]
    return [entry["seconds"] for entry in entries]


def memory():
    peaks = {
        peer: max(entry["megabytes"] for figure in FIGURES for entry in measured[("cold", peer, *figure)])
        for peer in PEERS
    }
    rows = [[PEERS[peer], f"{peak:.0f}", f"{peak / peaks['rumbo']:.1f}×"] for peer, peak in peaks.items()]
    return table(["", "MB", "of rumbo's"], rows)


def tiles():
    rows = []
    rates = {}
    for peer, name in TILES.items():
        rate = [entry["tiles"] / entry["seconds"] for entry in measured[("tiles", peer)]]
        rates[peer] = statistics.median(rate)
        rows.append([name, f"{rates[peer]:.0f} ({min(rate):.0f}–{max(rate):.0f})", f"{rates['rumbo'] / rates[peer]:.1f}×"])
    return table(["", "tiles a second", "rumbo draws"], rows)


def pyramid():
    middle = {
        threads: statistics.median(each for entry in measured[("pyramid", threads)] for each in entry["seconds"])
        for threads in ("1", "2")
    }
    rows = [[threads, f"{value:.2f}", f"{middle['1'] / value:.2f}×"] for threads, value in middle.items()]
    return table(["threads", "seconds", "of one"], rows)


def limit():
    samples = defaultdict(list)
    for entry in measured[("limit", "rumbo")]:
        for stage, values in entry["stages"].items():
            samples[stage] += values
    middle = {stage: statistics.median(values) * 1e3 for stage, values in samples.items()}
    rows, whole, least = [], 0, 0
    for name, (stage, parts) in STAGES.items():
        low = sum(middle[part] for part in parts)
        what = ", ".join(f"{part.removeprefix('limit: ')} {middle[part]:.2f}" for part in parts)
        rows.append([name, f"{middle[stage]:.1f}", f"{low:.1f} ({what})", f"{middle[stage] / low:.1f}"])
        whole, least = whole + middle[stage], least + low
    rows.append(["All", f"{whole:.1f}", f"{least:.1f}", f"{whole / least:.1f}"])
    return table(["ms", "rumbo", "limit", "rumbo ÷ limit"], rows)


def pictures():
    PICTURES.mkdir(exist_ok=True)
    for peer in PEERS:
        target = PICTURES / f"{peer}.png"
        source = DATA / f"{peer}-lcc-10m.png"
        if shutil.which("pngquant"):
            subprocess.run(["pngquant", "--force", "--output", target, "64", source], check=True)
        else:
            shutil.copy(source, target)
    return "\n".join(f"![{name}](benchmarks/{peer}.png)\n*{name}*\n" for peer, name in PEERS.items())


def machine():
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{models[0].split(': ')[1]}, {len(models)} processors, {gigabytes:.0f} GiB, {platform.freedesktop_os_release()['PRETTY_NAME']}"


def versions():
    python = DATA / "venv/bin/python"
    number = int(said("/usr/bin/python3", "-c", "import mapnik; print(mapnik.mapnik_version())"))
    packages = json.loads((DATA / "package.json").read_text())["dependencies"]
    return ", ".join([
        said(RUMBO, "--version"),
        f"Mapnik {number // 100000}.{number // 100 % 1000}.{number % 100}",
        f"GMT {said('gmt', '--version')}",
        *(f"{name} {version.lstrip('^')}" for name, version in packages.items()),
        f"Node {said('node', '--version')}",
        f"cartopy {said(python, '-c', 'import cartopy; print(cartopy.__version__)')}",
        f"MapLibre Native by pymgl {said(python, '-c', 'import pymgl; print(pymgl.__version__)')}",
    ])


rounds = len(measured[("cold", "rumbo", "lcc", "10m")])
(ROOT / "docs/benchmarks.md").write_text(f"""# What rumbo and its peers take on the same map

Written by `make bench-peers`, which installs them and measures one after the other in {rounds} rounds. Medians, the quarters
around them in brackets, and how many times rumbo's median that is. {date.today()}, on {machine()}.
{versions()}.

A page of 1600 × 1200 pixels, 120°–80° W and 8°–36° N: countries of Natural Earth (npm `world-atlas`) filled and outlined, a
graticule of 5°, a route with 14 named stops, a title (Mapnik draws none). Every program reads the form of the data that it
reads best: rumbo a FlatGeobuf and Mapnik a shapefile, both with an index; GMT its own, d3-geo TopoJSON, cartopy GeoJSON. [The scripts](../benches/peers).

## From the start of the process to the file

{drawings("cold")}
## Once more in the same process

rumbo prepares a figure once, Mapnik keeps its map, d3-geo the countries, cartopy countries and their projected shapes; GMT has
no second time.

{drawings("warm")}
## Memory at its peak

{memory()}
## Tiles

Zooms 0 to 5, 1,365 tiles of 256 pixels, countries 1 : 10 million filled and outlined with their names, on one processor. Drawn
singly Mapnik's and MapLibre's names are cut off at the edges of tiles. Mapnik's countries are projected beforehand, MapLibre's cut
into tiles. MapLibre draws by Mesa's software renderer, and for the tile of zoom 0, which it refuses, one of the same size.

{tiles()}
The same zooms of the theme `atlas`, whose land has relief and whose names are of the whole embedded world, by rumbo alone:

{pyramid()}
## How far from the limit

The 10m figure in Mercator, drawn once more, beside what it cannot do without: projecting once each vertex that is in view,
shaping its text, adding up the exact areas that its final outlines cover and mixing them in (strokes as a rectangle a step),
copying the pixels once, coding them as PNG (the crate `png`, fast). The limit's programs run on one processor, rumbo on all.
[By stage](profile.md).

{limit()}
## The pictures

The 10m figure in Lambert's projection, as each draws it. Of the others only Mapnik keeps names apart; cartopy fills the sea
as land (it takes the rings of the data to go around the rest of the Earth), which is a picture no one would print.

{pictures()}""")
