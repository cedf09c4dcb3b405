use rumbo::figure::Figure;
use rumbo::render::{self, RenderOptions};

fn main() -> rumbo::Result<()> {
    let figure = Figure::new().size(400.0, 300.0).extent("Chiapas");
    let rendered = figure.render()?;

    // Straight RGBA, row by row, into memory of one's own, whose rows may be longer than needed.
    let options = RenderOptions::default();
    let (width, height) = options.size(&rendered.scene)?;
    let stride = width as usize * 4 + 64;
    let mut window = vec![0_u8; stride * height as usize];
    render::into_rgba(&rendered.scene, &options, &mut window, stride)
}
