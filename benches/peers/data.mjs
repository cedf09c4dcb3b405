// Countries of Natural Earth as npm's world-atlas has them, as GeoJSON: node data.mjs FOLDER.
import fs from 'node:fs';
import {createRequire} from 'node:module';

const [, , folder] = process.argv;
const require = createRequire(`${folder}/`);
const {feature} = require('topojson-client');
for (const resolution of ['50m', '10m']) {
  const topology = JSON.parse(fs.readFileSync(require.resolve(`world-atlas/countries-${resolution}.json`)));
  fs.writeFileSync(`${folder}/atlas-${resolution}.geojson`, JSON.stringify(feature(topology, topology.objects.countries)));
}
