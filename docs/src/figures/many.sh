for town in Oaxaca Puebla Hermosillo; do
    printf '[page]\nwidth = 240\nheight = 200\n[map]\ncenter = "%s"\nradius = "90 km"\n' "$town" |
        rumbo render - -o "many-$town.png"
done
