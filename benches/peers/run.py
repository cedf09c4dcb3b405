"""Times rumbo and its peers, one after the other in each round: run.py DATA RUMBO BENCH [ROUNDS [SECONDS]].

RUMBO is the command, BENCH what `cargo bench --bench peers --no-run` built. What is measured is kept in DATA/measured.jsonl,
and a run goes on where the last one ended; with SECONDS it ends after so many, to be called again. It says how much is left.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
DATA, RUMBO, BENCH = (Path(word).resolve() for word in sys.argv[1:4])
ROUNDS = int(sys.argv[4]) if len(sys.argv) > 4 else 5
UNTIL = time.monotonic() + (float(sys.argv[5]) if len(sys.argv) > 5 else float("inf"))
MEASURED = DATA / "measured.jsonl"
FIGURES = [(projection, resolution) for projection in ("mercator", "lcc") for resolution in ("50m", "10m")]
THREADS = (1, 2)
WARM = {"rumbo": 10, "mapnik": 5, "d3": 3, "cartopy": 2}


def figure_file(projection, resolution):
    definition = (
        "EPSG:3857"
        if projection == "mercator"
        else "+proj=lcc +lat_1=17.5 +lat_2=29.5 +lat_0=23 +lon_0=-100 +datum=WGS84"
    )
    text = (HERE / "figure.toml").read_text().replace("PROJECTION", definition)
    text = text.replace("DATA", str(DATA)).replace("RESOLUTION", resolution)
    path = DATA / f"figure-{projection}-{resolution}.toml"
    path.write_text(text)
    return path


def command(peer, projection, resolution, times):
    """What draws the figure; the picture is DATA/PEER-PROJECTION-RESOLUTION.png."""
    output = DATA / f"{peer}-{projection}-{resolution}.png"
    words = [DATA, projection, resolution, output]
    if peer == "rumbo":
        file = figure_file(projection, resolution)
        return [BENCH, "figure", file, times] if times else [RUMBO, "render", file, "-o", output]
    if peer == "mapnik":
        return ["/usr/bin/python3", HERE / "draw_mapnik.py", DATA, "figure", *words[1:], times]
    if peer == "gmt":
        return [HERE / "draw_gmt", *words]
    if peer == "d3":
        return ["node", HERE / "draw_d3.mjs", *words, times]
    return [DATA / "venv/bin/python", HERE / "draw_cartopy.py", *words, times]


def tiles(peer, output="-"):
    pinned = ["taskset", "-c", "0"]
    if peer == "rumbo":
        return [*pinned, BENCH, "tiles", DATA, output]
    if peer == "maplibre":
        return [*pinned, DATA / "venv/bin/python", HERE / "draw_maplibre.py", DATA, "tiles", output]
    metatile = peer.removeprefix("mapnik-")
    return [*pinned, "/usr/bin/python3", HERE / "draw_mapnik.py", DATA, "tiles", metatile, output]


def tasks():
    """What is to be measured: a key, the command, and whether it tells seconds by itself."""
    for turn in range(ROUNDS):
        for projection, resolution in FIGURES:
            for peer in ("rumbo", "mapnik", "gmt", "d3", "cartopy"):
                key = f"{turn} cold {peer} {projection} {resolution}"
                yield key, command(peer, projection, resolution, 0), False
            for peer, times in WARM.items():
                key = f"{turn} warm {peer} {projection} {resolution}"
                yield key, command(peer, projection, resolution, times), True
        for peer in ("rumbo", "mapnik-8", "mapnik-1", "maplibre"):
            yield f"{turn} tiles {peer}", tiles(peer), True
        for threads in THREADS:
            yield f"{turn} pyramid {threads}", [BENCH, "pyramid", threads, 1], True
        file, countries = figure_file("mercator", "10m"), DATA / "countries-10m.geojson"
        yield f"{turn} limit rumbo", [BENCH, "limit", file, countries, 10], True


def measure(words, told):
    begun = time.perf_counter()
    pipe = subprocess.PIPE if told else subprocess.DEVNULL
    process = subprocess.Popen([str(word) for word in words], stdout=pipe, stderr=subprocess.PIPE)
    output = process.stdout.read() if told else b""
    complaints = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        sys.exit(f"{words}: ended with {status}\n{complaints}")
    result = {"seconds": time.perf_counter() - begun, "megabytes": usage.ru_maxrss / 1024}
    return {**result, **json.loads(output.splitlines()[-1])} if told else result


done = {}
if MEASURED.exists():
    for line in MEASURED.read_text().splitlines():
        done[json.loads(line)["key"]] = line
left = [task for task in tasks() if task[0] not in done]
longest = 0.0
while left:
    # What would not be over in time is left for the next slice.
    if time.monotonic() + longest > UNTIL:
        break
    key, words, told = left.pop(0)
    begun = time.monotonic()
    line = json.dumps({"key": key, **measure(words, told)})
    longest = max(longest, time.monotonic() - begun)
    with MEASURED.open("a") as file:
        file.write(line + "\n")
print(f"{len(left)} measurements are left")
