// The letters of MapLibre Native, which takes them from files of distances to their outlines: node glyphs.mjs FOLDER writes
// those of Latin-1 in DejaVu Sans, by what MapLibre itself draws letters with that no server has.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [, , folder] = process.argv;
const root = fs.realpathSync(folder);
const {createCanvas} = createRequire(`${root}/`)('@napi-rs/canvas');
const load = path => import(pathToFileURL(`${root}/node_modules/${path}`));
const {default: TinySDF} = await load('@mapbox/tiny-sdf/index.js');
const {PbfWriter} = await load('pbf/index.js');

class Letters extends TinySDF {
  _createCanvas(size) { return createCanvas(size, size); }
}
// The size, the border and how far the distances reach are those of the format; 27 is where it has its upper line.
const letters = new Letters({fontFamily: 'DejaVu Sans', fontSize: 24, buffer: 3, radius: 8, cutoff: 0.25});
const stack = new PbfWriter();
stack.writeStringField(1, 'DejaVu Sans');
stack.writeStringField(2, '0-255');
for (let id = 32; id < 256; id += 1) {
  if (id >= 127 && id < 160) continue;
  const {data, glyphWidth, glyphHeight, glyphLeft, glyphTop, glyphAdvance} = letters.draw(String.fromCharCode(id));
  stack.writeMessage(3, (_, pbf) => {
    pbf.writeVarintField(1, id);
    if (glyphWidth > 0) pbf.writeBytesField(2, data);
    pbf.writeVarintField(3, glyphWidth);
    pbf.writeVarintField(4, glyphHeight);
    pbf.writeSVarintField(5, Math.round(glyphLeft));
    pbf.writeSVarintField(6, Math.round(glyphTop) - 27);
    pbf.writeVarintField(7, Math.round(glyphAdvance));
  });
}
const glyphs = new PbfWriter();
glyphs.writeBytesField(1, stack.finish());
fs.mkdirSync(`${folder}/glyphs/DejaVu Sans`, {recursive: true});
fs.writeFileSync(`${folder}/glyphs/DejaVu Sans/0-255.pbf`, glyphs.finish());
