// d3-geo on a canvas (Skia): node draw_d3.mjs DATA mercator|lcc 50m|10m OUTPUT TIMES.
import fs from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [, , folder, projection, resolution, output, times] = process.argv;
const require = createRequire(`${fs.realpathSync(folder)}/`);
const d3 = await import(pathToFileURL(`${fs.realpathSync(folder)}/node_modules/d3-geo/src/index.js`));
const {createCanvas} = require('@napi-rs/canvas');
const {feature} = require('topojson-client');
const read = name => JSON.parse(fs.readFileSync(`${folder}/${name}.geojson`)).features;
// Its own form of the data, which it cuts itself. Rings so thin that rounding turned them round enclose the rest of the sphere
// to it, and would fill the sea: those are left out.
const topology = JSON.parse(fs.readFileSync(require.resolve(`world-atlas/countries-${resolution}.json`)));
const countries = feature(topology, topology.objects.countries);
for (const {geometry} of countries.features.filter(each => each.geometry?.type === 'MultiPolygon')) {
  geometry.coordinates = geometry.coordinates.filter(
    coordinates => d3.geoArea({type: 'Polygon', coordinates}) < 2 * Math.PI);
}
const [route] = read('route');
const stops = read('stops');
const [width, height, margin] = [1600, 1200, 50];

async function draw() {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const box = {type: 'MultiPoint', coordinates: [[-120, 8], [-80, 8], [-80, 36], [-120, 36], [-100, 36], [-100, 8]]};
  const frame = [[margin, margin], [width - margin, height - margin]];
  const to = (projection === 'mercator' ? d3.geoMercator().rotate([100, 0])
    : d3.geoConicConformal().parallels([17.5, 29.5]).rotate([100, 0]).center([0, 23]))
    .fitExtent(frame, box).clipExtent(frame);
  const path = d3.geoPath(to, context);
  const trace = shape => { context.beginPath(); path(shape); };
  const stroke = (colour, size) => { context.strokeStyle = colour; context.lineWidth = size; context.stroke(); };
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#cfe3ee';
  context.fillRect(margin, margin, width - 2 * margin, height - 2 * margin);
  trace(countries);
  context.fillStyle = '#f4f0e6';
  context.fill();
  stroke('#999', 1);
  trace(d3.geoGraticule().step([5, 5])());
  stroke('#789', 0.5);
  trace(route);
  stroke('#c0392b', 3);
  context.font = '14px DejaVu Sans';
  context.lineJoin = 'round';
  for (const {properties: {name}, geometry: {coordinates}} of stops) {
    const [x, y] = to(coordinates);
    context.beginPath();
    context.arc(x, y, 4.5, 0, 7);
    context.fillStyle = '#c0392b';
    context.fill();
    stroke('#fff', 1);
    context.lineWidth = 3;
    context.strokeText(name, x + 7, y - 4);
    context.fillStyle = '#222';
    context.fillText(name, x + 7, y - 4);
  }
  context.font = '24px DejaVu Sans';
  context.textAlign = 'center';
  context.fillText('Viacrucis Migrante 2018', width / 2, 34);
  fs.writeFileSync(output, await canvas.encode('png'));
}

await draw();
const warm = [];
for (let time = 0; time < Number(times); time += 1) {
  const begun = performance.now();
  await draw();
  warm.push((performance.now() - begun) / 1000);
}
console.log(JSON.stringify({warm}));
