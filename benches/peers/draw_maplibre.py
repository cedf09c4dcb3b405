"""MapLibre Native on Mesa's software renderer: draw_maplibre.py DATA tiles OUTPUT (a folder, or -).

A tile of 256 pixels at zoom z is MapLibre's map of that size at z - 1, which is refused at zoom 0: of that zoom the quarter in
its middle is drawn instead, so that as many tiles are.
"""

import json
import math
import os
import sys
import time
from pathlib import Path
from urllib.parse import quote

os.environ.setdefault("EGL_PLATFORM", "surfaceless")
from pymgl import Map  # noqa: E402


def style(folder):
    root = Path(folder).resolve()
    read = lambda name: json.loads((root / f"{name}.geojson").read_text())
    return json.dumps({
        "version": 8,
        "glyphs": f"file://{quote(str(root))}/glyphs/{{fontstack}}/{{range}}.pbf",
        "sources": {
            name: {"type": "geojson", "data": read(f"{name}-10m")} for name in ("countries", "names")
        },
        "layers": [
            {"id": "sea", "type": "background", "paint": {"background-color": "#cfe3ee"}},
            {"id": "land", "type": "fill", "source": "countries", "paint": {"fill-color": "#f4f0e6"}},
            {"id": "borders", "type": "line", "source": "countries",
             "paint": {"line-color": "#999", "line-width": 1}},
            {"id": "names", "type": "symbol", "source": "names",
             "layout": {"text-field": ["get", "name"], "text-font": ["DejaVu Sans"], "text-size": 12,
                        "symbol-sort-key": ["-", 0, ["get", "area"]]},
             "paint": {"text-color": "#333", "text-halo-color": "#fff", "text-halo-width": 1.2}},
        ],
    })


def tiles(folder, output):
    page = Map(style(folder), 256, 256, 1, 0, 0, 0)
    page.renderPNG()
    count, begun = 0, time.perf_counter()
    for zoom in range(6):
        for x in range(2**zoom):
            for y in range(2**zoom):
                latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / 2**zoom))))
                page.setCenter((x + 0.5) / 2**zoom * 360 - 180, latitude)
                page.setZoom(max(zoom - 1, 0))
                tile = page.renderPNG()
                count += 1
                if output != "-":
                    Path(output, f"{zoom}-{x}-{y}.png").write_bytes(tile)
    json.dump({"tiles": count, "seconds": time.perf_counter() - begun}, sys.stdout)


tiles(sys.argv[1], sys.argv[3])
