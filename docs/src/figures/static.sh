rumbo render town.json --center=-92.26,14.91 --zoom 6.5 --size 600x400 -o static.png
