#!/usr/bin/env python3
"""Cuts the embedded fonts out of their registry packages, byte for byte the same each time.

    python3 -m venv env && env/bin/pip install -r tools/fonts/requirements.txt
    env/bin/python tools/fonts/subset.py

Needs `npm`, to fetch the pinned packages; writes data/fonts/ and examples/figures/fonts/ and prints
the digests that data/README.md records.
"""

import hashlib
import io
import pathlib
import subprocess
import tarfile
import tempfile

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "data" / "fonts"
# Fonts of the example figures, which no crate embeds.
EXAMPLES = ROOT / "examples" / "figures" / "fonts"

PACKAGES = {
    "@expo-google-fonts/noto-sans@0.4.2": "98cf14a19b8e67a0e76bfd4d5df98937b9734e6dde570bd750f2259042042548",
    "@expo-google-fonts/noto-sans-math@0.4.2": "652041ca903e7adcc1502a0621350526463e91416757310391370ff5f8fb3ce8",
    "@expo-google-fonts/noto-sans-arabic@0.4.3": "29e966f9d48a4ce7dd3c2c4c016f29cd888089538217303fb2c87de9e7f048ed",
}

# Place names in the Latin, Greek and Cyrillic alphabets, and what maps write beside them.
TEXT = [
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1, Extended-A, Extended-B
    (0x0251, 0x0251), (0x0253, 0x0254), (0x0256, 0x0257), (0x0259, 0x0259), (0x025B, 0x025B),
    (0x0260, 0x0260), (0x0263, 0x0263), (0x0268, 0x0269), (0x026F, 0x026F), (0x0272, 0x0272),
    (0x0289, 0x028B), (0x0292, 0x0292), (0x0294, 0x0294),  # small letters of African alphabets
    (0x02B0, 0x02DD),  # spacing modifiers: okina, modifier apostrophe, caron
    (0x0300, 0x0338), (0x0342, 0x0345), (0x035C, 0x0362),  # combining marks
    (0x037A, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic and its supplement
    (0x1E00, 0x1EFF),  # Latin Extended Additional: Vietnamese, transliteration
    (0x2000, 0x2064), (0x2066, 0x206F),  # spaces, dashes, quotes, primes, joiners
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20A0, 0x20C0),  # currencies
    (0x2100, 0x214F),  # letterlike: numero, degree Celsius
    (0x2150, 0x215E),  # fractions
    (0x2212, 0x2212), (0x25CC, 0x25CC), (0xA78B, 0xA78C), (0xFFFD, 0xFFFD),
]

# What Noto Sans lacks: arrows, comparison signs, the shapes that legends and notes use.
SYMBOLS = [
    (0x2190, 0x2199), (0x21D0, 0x21D5),
    (0x2206, 0x2206), (0x2211, 0x2211), (0x2219, 0x221A), (0x221D, 0x221E), (0x222B, 0x222B),
    (0x223C, 0x223C), (0x2248, 0x2248), (0x2260, 0x2261), (0x2264, 0x2265),
    (0x25A0, 0x25A1), (0x25B2, 0x25B3), (0x25B6, 0x25B7), (0x25BC, 0x25BD), (0x25C0, 0x25C1),
    (0x25C6, 0x25C7), (0x25CB, 0x25CB), (0x25CF, 0x25CF), (0x2605, 0x2606), (0x2713, 0x2713),
]

# Arabic, Persian and Urdu, with their digits and marks.
ARABIC = [(0x0020, 0x0020), (0x0600, 0x06FF), (0x200C, 0x200F)]

FEATURES = (
    "kern mark mkmk ccmp locl liga lnum onum pnum tnum smcp c2sc case sups subs ordn frac numr dnom "
    "isol init medi fina rlig calt"
).split()

FACES = [
    ("noto-sans", "400Regular/NotoSans_400Regular.ttf", OUT / "NotoSans-Regular.ttf", TEXT),
    ("noto-sans", "700Bold/NotoSans_700Bold.ttf", OUT / "NotoSans-Bold.ttf", TEXT),
    ("noto-sans", "400Regular_Italic/NotoSans_400Regular_Italic.ttf", OUT / "NotoSans-Italic.ttf", TEXT),
    ("noto-sans-math", "400Regular/NotoSansMath_400Regular.ttf", OUT / "NotoSansMath-Regular.ttf", SYMBOLS),
    ("noto-sans-arabic", "400Regular/NotoSansArabic_400Regular.ttf", EXAMPLES / "NotoSansArabic-Regular.ttf", ARABIC),
    ("noto-sans-arabic", "700Bold/NotoSansArabic_700Bold.ttf", EXAMPLES / "NotoSansArabic-Bold.ttf", ARABIC),
]


def fetch(folder):
    """The files of the packages, as {package: {path: bytes}}, their digests checked."""
    files = {}
    for package, digest in PACKAGES.items():
        done = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
        )
        archive = (folder / done.stdout.split()[-1]).read_bytes()
        found = hashlib.sha256(archive).hexdigest()
        if found != digest:
            raise SystemExit(f"{package}: SHA-256 is {found}, not {digest}")
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            files[package.split("/")[1].split("@")[0]] = {
                member.name.removeprefix("package/"): tar.extractfile(member).read()
                for member in tar
                if member.isfile()
            }
    return files


def cut(font, ranges):
    """The font with only the characters in `ranges` and what their shaping needs."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    # Copyright, family, style, full name, version, PostScript name, licence and its address.
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.drop_tables += ["STAT", "gasp", "MATH"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in ranges for code in range(first, last + 1)])
    subsetter.subset(font)


def main():
    for folder in (OUT, EXAMPLES):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        packages = fetch(pathlib.Path(folder))
    for package, path, target, ranges in FACES:
        # The time stamp of the source is kept, so that the bytes do not depend on the day.
        font = TTFont(io.BytesIO(packages[package][path]), recalcTimestamp=False)
        cut(font, ranges)
        out = io.BytesIO()
        font.save(out)
        target.write_bytes(out.getvalue())
    # The licence is the same for both packages; each has a copyright line of its own.
    copyright = packages["noto-sans-math"]["LICENSE_FONT"].splitlines(keepends=True)[0]
    (OUT / "OFL.txt").write_bytes(copyright + packages["noto-sans"]["LICENSE_FONT"])
    (EXAMPLES / "OFL.txt").write_bytes(packages["noto-sans-arabic"]["LICENSE_FONT"])
    for path in sorted(OUT.iterdir()) + sorted(EXAMPLES.iterdir()):
        data = path.read_bytes()
        print(f"{hashlib.sha256(data).hexdigest()}  {len(data):>7}  {path.name}")


if __name__ == "__main__":
    main()
