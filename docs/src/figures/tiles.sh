rumbo tiles paper -o world.pmtiles --zoom 0-2
rumbo tiles verify world.pmtiles
rumbo tiles paper -o world --zoom 2 --scale 2 --bbox=-120,10,-80,40
cp world/2/0/1.png tiles.png
