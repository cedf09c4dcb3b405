rumbo render print/poster.toml --scale 0.35 -o poster.png     # the whole poster, small
