rumbo render ../../../examples/figures/caravan.toml --scale 0.6 -o caravan.png
