"""What the scripts in Python share: the data, the map, and how drawing is timed."""

import json
import sys
import time
from pathlib import Path

EXTENT = (-120, 8, -80, 36)
WIDTH, HEIGHT = 1600, 1200
LCC = "+proj=lcc +lat_1=17.5 +lat_2=29.5 +lat_0=23 +lon_0=-100 +datum=WGS84"
TITLE = "Viacrucis Migrante 2018"


def features(folder, name):
    return json.loads((Path(folder) / f"{name}.geojson").read_text())["features"]


def timed(draw, output, times):
    """Draws once, and then so many times more; prints the seconds of each of these."""
    draw(output)
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        draw(output)
        seconds.append(time.perf_counter() - begun)
    json.dump({"warm": seconds}, sys.stdout)
