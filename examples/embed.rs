//! rumbo inside a program of your own: pixels drawn into a buffer that is already there, and a PNG
//! file's bytes as the answer to a request.
//!
//! ```text
//! cargo run --example embed > map.png
//! ```

use std::io::Write;
use std::sync::Arc;

use rumbo::render::{self, Compression, PngOptions, RenderOptions};
use rumbo::scene::{FillRule, Item, Origin, Path, Scene};
use rumbo::unit::{Color, Page};

/// What a web framework would send.
struct Response {
    content_type: &'static str,
    body: Vec<u8>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scene = scene()?;

    // A frame of a video, a texture, a window: rows of RGBA bytes, here with some space between.
    let options = RenderOptions { scale: 2.0, ..RenderOptions::default() };
    let (width, height) = options.size(&scene)?;
    let stride = (width as usize * 4).next_multiple_of(64);
    let mut frame = vec![0; stride * height as usize];
    render::into_rgba(&scene, &options, &mut frame, stride)?;
    eprintln!("drew {width} × {height} pixels in rows of {stride} bytes");

    let response = respond(&scene)?;
    eprintln!("{}: {} bytes", response.content_type, response.body.len());
    std::io::stdout().write_all(&response.body)?;
    Ok(())
}

/// A server draws many pictures at once, each on the thread that asked for it.
fn respond(scene: &Scene) -> rumbo::Result<Response> {
    let options = PngOptions {
        render: RenderOptions { threads: Some(1), ..RenderOptions::default() },
        compression: Compression::Fast,
        ..PngOptions::default()
    };
    Ok(Response { content_type: "image/png", body: render::png(scene, &options)? })
}

fn scene() -> rumbo::Result<Scene> {
    let mut scene = Scene::new(320.0, 200.0, "#cfe0ea".parse()?);
    scene.title = "An island".into();
    scene.items.push(Item::Fill {
        path: Arc::new(Path::circle(Page::new(160.0, 100.0), 60.0)),
        color: Color::rgb8(0xef, 0xe9, 0xd8),
        rule: FillRule::NonZero,
        antialias: true,
        origin: Origin::default(),
    });
    Ok(scene)
}
