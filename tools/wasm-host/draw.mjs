// Draws with rumbo's WebAssembly module: node draw.mjs MODULE.wasm FIGURE OUT.png
import { readFileSync, writeFileSync } from "node:fs";

const [module, figure, output] = process.argv.slice(2);
if (!output) {
  console.error("usage: node draw.mjs MODULE.wasm FIGURE OUT.png");
  process.exit(2);
}
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const rumbo = instance.exports;
const text = readFileSync(figure);

const room = rumbo.rumbo_room(text.length);
// The memory may move whenever it grows: its bytes are looked at anew each time.
new Uint8Array(rumbo.memory.buffer).set(text, room);
const answer = rumbo.rumbo_draw(room, text.length);
const start = rumbo.rumbo_bytes(answer);
const bytes = Buffer.from(rumbo.memory.buffer, start, rumbo.rumbo_length(answer));
if (rumbo.rumbo_failed(answer)) {
  console.error(bytes.toString());
  process.exit(1);
}
writeFileSync(output, bytes);
rumbo.rumbo_done(answer);
