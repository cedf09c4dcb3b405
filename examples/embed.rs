//! A map inside another program: pixels into the caller's own buffer, and bytes for an HTTP
//! response, from one rendering.

use rumbo::figure::Figure;
use rumbo::render::RenderOptions;

fn main() -> rumbo::Result<()> {
    let output = std::env::args().nth(1).unwrap_or_else(|| "target/embed.png".to_owned());
    let figure = Figure::new()
        .title("Sonora and Baja California")
        .size(800.0, 600.0)
        .extent([-118.0, 24.0, -107.0, 33.5]);
    let rendered = figure.render()?;

    // Pixels: straight RGBA, row by row, into memory that the caller owns and may have more
    // bytes a row than the picture needs.
    let (width, height, stride) = (800, 600, 800 * 4 + 64);
    let mut window = vec![0_u8; stride * height];
    rumbo::render::into_rgba(&rendered.scene, &RenderOptions::default(), &mut window, stride)?;
    let opaque = (0..width).filter(|x| window[x * 4 + 3] == 255).count();
    println!("{opaque} of {width} pixels of the first row are opaque");

    // Bytes: what a server answers with, `Content-Type: image/png`.
    let body = rendered.png()?;
    println!("{} bytes of PNG", body.len());
    rumbo::render::write(output, &body)
}
