"""Mapnik: draw_mapnik.py DATA figure mercator|lcc 50m|10m OUTPUT TIMES, or DATA tiles METATILE OUTPUT (a folder, or -)."""

import json
import sys
import time
from pathlib import Path

import mapnik

from common import EXTENT, HEIGHT, LCC, WIDTH, timed

mapnik.register_fonts("/usr/share/fonts/truetype/dejavu")
FONT = '<FontSet name="f"><Font face-name="DejaVu Sans Book"/></FontSet>'
COUNTRIES = """<Style name="countries"><Rule><PolygonSymbolizer fill="#f4f0e6"/>
<LineSymbolizer stroke="#999999" stroke-width="1"/></Rule></Style>"""


def layer(folder, style, name, form="geojson", srs="epsg:4326"):
    path = f"{folder}/{name}" + (".geojson" if form == "geojson" else "")
    return f"""<Layer name="{style}" srs="{srs}"><StyleName>{style}</StyleName><Datasource>
<Parameter name="type">{form}</Parameter><Parameter name="file">{path}</Parameter></Datasource></Layer>"""


def figure(folder, projection, resolution, output, times):
    srs = "epsg:3857" if projection == "mercator" else LCC
    page = mapnik.Map(WIDTH, HEIGHT)
    mapnik.load_map_from_string(page, f"""<Map srs="{srs}" background-color="#cfe3ee" buffer-size="16">{FONT}{COUNTRIES}
<Style name="graticule"><Rule><LineSymbolizer stroke="#778899" stroke-width="0.5"/></Rule></Style>
<Style name="route"><Rule><LineSymbolizer stroke="#c0392b" stroke-width="3"/></Rule></Style>
<Style name="stops"><Rule>
<MarkersSymbolizer width="9" height="9" fill="#c0392b" stroke="#ffffff" allow-overlap="true"/>
<TextSymbolizer fontset-name="f" size="13" dx="8" dy="6" placement-type="simple"
 placements="E,W,N,S,NE,SE,NW,SW" fill="#222222" halo-fill="#ffffff" halo-radius="2">[name]</TextSymbolizer>
</Rule></Style>
{layer(folder, "countries", f"countries-{resolution}", "shape")}{layer(folder, "graticule", "graticule")}
{layer(folder, "route", "route")}{layer(folder, "stops", "stops")}</Map>""")
    transform = mapnik.ProjTransform(mapnik.Projection("epsg:4326"), mapnik.Projection(srs))
    page.zoom_to_box(transform.forward(mapnik.Box2d(*EXTENT)))

    def draw(path):
        image = mapnik.Image(WIDTH, HEIGHT)
        mapnik.render(page, image)
        Path(path).write_bytes(image.tostring("png32"))

    timed(draw, output, int(times))


def tiles(folder, metatile, output):
    page = mapnik.Map(256, 256)
    mapnik.load_map_from_string(page, f"""<Map srs="epsg:3857" background-color="#cfe3ee" buffer-size="128">{FONT}{COUNTRIES}
<Style name="names"><Rule><TextSymbolizer fontset-name="f" size="12" fill="#333333" halo-fill="#ffffff"
 halo-radius="1.2" wrap-width="80">[name]</TextSymbolizer></Rule></Style>
{layer(folder, "countries", "mercator-10m", "shape", "epsg:3857")}{layer(folder, "names", "names-10m")}</Map>""")
    half, count, begun = 20037508.342789244, 0, time.perf_counter()
    for zoom in range(6):
        span, side = 2 * half / 2**zoom, min(int(metatile), 2**zoom)
        for x in range(0, 2**zoom, side):
            for y in range(0, 2**zoom, side):
                page.resize(256 * side, 256 * side)
                west, north = -half + x * span, half - y * span
                page.zoom_to_box(mapnik.Box2d(west, north - side * span, west + side * span, north))
                image = mapnik.Image(256 * side, 256 * side)
                mapnik.render(page, image)
                for i in range(side):
                    for j in range(side):
                        tile = image.view(256 * i, 256 * j, 256, 256).tostring("png32")
                        count += 1
                        if output != "-":
                            Path(output, f"{zoom}-{x + i}-{y + j}.png").write_bytes(tile)
    json.dump({"tiles": count, "seconds": time.perf_counter() - begun}, sys.stdout)


{"figure": figure, "tiles": tiles}[sys.argv[2]](sys.argv[1], *sys.argv[3:])
