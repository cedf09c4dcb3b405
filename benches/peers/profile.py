"""Profiles rumbo by stage and writes docs/profile.md: profile.py DATA BENCH.

BENCH is what `cargo bench --bench peers --no-run` built. Debian's `perf` says where the processor's time goes: each sample
counts for the innermost function on its stack that a row of STAGES or DEPENDENCIES names, so that copying, allocating
and sorting count for who asks for them.
"""

import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

DATA, BENCH = (Path(word).resolve() for word in sys.argv[1:3])
ROOT = Path(__file__).parents[2]
SAMPLES = DATA / "profile.perf"
HERTZ = 1999

# What is drawn, how the bench is asked for it, and how often, where it is asked for that.
CASES = {
    "The figure of [the comparison](benchmarks.md), 10m in Mercator, once more": (["figure", DATA / "figure-mercator-10m.toml"], 200),
    "The flagship (`examples/figures/caravan.toml`), once more": (["figure", ROOT / "examples/figures/caravan.toml"], 40),
    "A pyramid of `atlas`, zooms 0 to 5, on one thread": (["pyramid", "1"], 1),
    "[The comparison's tiles](benchmarks.md), zooms 0 to 5, on one thread, their data read": (["tiles", DATA, "-"], None),
    "200 thumbnails of `atlas`, 256 pixels a side": (["thumbnails"], 200),
    "20,000 points with names, once more": (["figure", DATA / "points.toml"], 3),
}

# Threads that look for work: it is in a dependency, but what keeps them waiting is not.
WAITING = "waiting threads"
# What writes pictures, in crates and here.
CODING = "PNG coding"
# Crates, and the name their row has.
DEPENDENCIES = {
    "fdeflate": CODING, "png": CODING, "simd_adler32": CODING, "crc32fast": CODING,
    "miniz_oxide": CODING, "flate2": CODING, "harfrust": "shaping", "read_fonts": "shaping",
    "ruzstd": "unpacking the embedded world", "geo": "areas and predicates", "serde_json": "JSON",
    "maplibre_expr": "expressions", "rayon": WAITING, "rayon_core": WAITING, "crossbeam_epoch": WAITING,
    "crossbeam_deque": WAITING,
}
COVERAGE, COPY, PROJECTION = "exact coverage, mixed into the pixels", "one copy of the pixels, palettes", "projecting"
# Functions by the start of their path in the crate, and their row.
STAGES = [
    ("projection", PROJECTION), ("geometry::view::resample", PROJECTION),
    ("geometry", "cutting, clipping and thinning"),
    ("render::coverage", COVERAGE), ("render::band", COVERAGE), ("render::surface", COVERAGE),
    ("render::blend", COVERAGE), ("render::drawing", COVERAGE), ("render::feather", COVERAGE),
    ("render::deflate", CODING), ("render::png", COPY), ("render::pixels", COPY), ("render::picture", "pictures and relief"),
    ("render::photo", "pictures and relief"), ("render", "outlines of strokes and letters"),
    ("relief", "pictures and relief"), ("map::layer::terrain", "pictures and relief"),
    ("map::layer::hillshade", "pictures and relief"), ("map::layer::color_relief", "pictures and relief"),
    ("label", "labels"), ("map::layer::symbol", "labels"), ("text", "texts"), ("style", "styles"),
    ("basemap", "reading the embedded world"), ("source", "reading data"), ("map", "layers of the map"),
    ("tile", "tiles"), ("archive", "tiles"), ("figure", "the page"), ("scene", "the scene"), ("path", "the scene"),
    ("unit", "the rest"),
]
IRREDUCIBLE = {PROJECTION, COVERAGE, COPY, CODING}


def points():
    """20,000 points strewn over the map, each with a name."""
    names = ["name,lon,lat"]
    for number in range(1, 20_001):
        east, north = (number * 0.754877666) % 1, (number * 0.569840291) % 1
        names.append(f"Place {number},{40 * east - 120:.5f},{28 * north + 8:.5f}")
    (DATA / "points.csv").write_text("\n".join(names) + "\n")
    (DATA / "points.toml").write_text(f"""version = 1
[page]
width = "1600px"
height = "1200px"
[map]
extent = [-120, 8, -80, 36]
[[source]]
name = "points"
data = "{DATA / 'points.csv'}"
""")


def row(stack):
    """The row of a stack, innermost function first."""
    for function in stack:
        own = re.search(r"\brumbo::([\w:]+)", function)
        if own:
            return next((name for start, name in STAGES if own[1].startswith(start)), "the rest")
        crate = re.match(r"[<&\s]*(?:dyn |\w+ as )?(\w+)::", function)
        if crate and crate[1] in DEPENDENCIES:
            return DEPENDENCIES[crate[1]]
    return "the rest"


def stacks():
    script = subprocess.run(
        ["perf", "script", "-i", SAMPLES, "--no-inline", "-F", "ip,sym"], capture_output=True, text=True, check=True
    )
    for sample in script.stdout.split("\n\n"):
        functions = [line.split(None, 1)[1] for line in sample.strip().splitlines() if len(line.split(None, 1)) == 2]
        if functions:
            yield functions


def measure(words, times):
    record = ["perf", "record", "-q", "-e", "cpu-clock", "-F", str(HERTZ), "--call-graph", "dwarf,8192", "-o", SAMPLES]
    command = [str(word) for word in [*record, BENCH, *words, *([times] if times else [])]]
    subprocess.run(command, capture_output=True, check=True)
    return Counter(row(stack) for stack in stacks())


def table(counts, times):
    total = counts.total()
    lines = ["| Stage | ms | share | |", "| --- | --- | --- | --- |"]
    dependencies = set(DEPENDENCIES.values()) - {WAITING}
    settled = 0
    for name, count in counts.most_common():
        kind = "irreducible" if name in IRREDUCIBLE else "in a dependency" if name in dependencies else ""
        settled += count if kind else 0
        if count * 200 >= total:
            lines.append(f"| {name[0].upper()}{name[1:]} | {count / HERTZ / times * 1e3:.2f} | {count / total:.0%} | {kind} |")
    lines.append(f"| **Dependencies and irreducible parts** | | **{settled / total:.0%}** | |")
    return "\n".join(lines)


points()
sections = []
for name, (words, times) in CASES.items():
    sections.append(f"## {name}\n\n{table(measure(words, times), times or 1)}\n")
(ROOT / "docs/profile.md").write_text(f"""# Where rumbo's time goes

Written by `make bench-stages`; {date.today()}. Milliseconds of processor time, of all threads together, for each drawing, and what
is made ready once before; sampled {HERTZ} times a second. Copies and allocations count for the stage that asks for them.
Irreducible is what [the comparison's limit](benchmarks.md) times: projecting the vertices that show, adding up the exact areas that
outlines cover and mixing them into the pixels, one copy of the pixels, and coding them as PNG. What is less than half a hundredth is left out. The
shares are what counts: sampling itself takes time.

## What was tried

The first of these took 290 million instructions a drawing, then 143, and since 2026-11-30 a seventh fewer. Out of it came, the largest first: colours
asked a mask for each pixel within the frame, which now changes nothing where the frame covers pixels whole; what boxes keep clear of was sought by
projecting all of the data though no box was there; a polygon that is filled and stroked was projected for each; each band of
rows walked the whole of each outline; short steps of borders were cut by every cell of the grid that labels look them up in; what
can be seen of the graticule was sampled all over the world, for its few lines as well; opaque bands were cleared before they were painted;
PNG was coded by one thread, from one buffer; each of the shares that work was split into, rather than each thread, made and cleared its own
band and sums.

Of tiles came: buffers that grew point by point, a twentieth; pixels of tiles of one colour, which were drawn, copied and compared; a
ground that was painted over a cleared page; outlines beside a metatile, cut step by step; for each of Mercator's latitudes a logarithm
that waited for its own tangent. Later, of 5.8 thousand million instructions for all tiles 1.1: vertices, edges and points of strokes that
were handed on one by one, with a branch or call for each, where most of a stretch fare alike (in a window, along short edges, in
flattening, on the page); runs of vertices thinned through memory; tangents and logarithms one at a time, where those of neighbours are
told alike, in vector instructions; a loop for edges that cross one column. A tangent told all its ways at once and chosen from took as long
as one at a time. Sheets of zooms that were written took as much memory as the one being drawn. Of borders' bands: a tree of cells, and steps looked at that lie beyond reach. Of the flagship: edges in
rows of four pixels for the question what lies within a coast; lines sorted that no label reaches.

Not tried yet: coding PNG while later bands are still drawn (whether a palette holds all colours is known only at the end); one outline
shared among threads (two gain a fifth on the scene, a feature being the least that one takes); a pyramid's shapes thinned to its
deepest zoom first and the others' from that: about half of the vertices are left at zoom 5, so that it should save two fifths of the thinning, 3 %
of all. Places of vertices on the plane, kept with shapes from zoom to zoom and looked up by what thinning had left, saved 147 million of
356 million instructions of projecting and cost 270 million: thinning itself would have to hand them on. Where furniture moves to quieter ground, as it does in neither
of the first two, the map is drawn twice.

{chr(10).join(sections)}""")
