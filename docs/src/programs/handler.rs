use rumbo::figure::{Figure, Format};
use rumbo::resources::{Cancel, Resources};
use rumbo::ErrorKind;

/// What a server answers: a status, a media type and a body.
type Answer = (u16, &'static str, Vec<u8>);

/// Draws what a stranger asks for: it names no file that is read, and takes five seconds at most.
fn map(figure: &str) -> Answer {
    let resources = Resources::sealed().with_cancel(Cancel::new().within_seconds(5));
    let drawn = Figure::read_with(figure, &resources)
        .and_then(|figure| figure.render())
        .and_then(|rendered| rendered.encode(Format::Png));
    match drawn {
        Ok((png, _)) => (200, "image/png", png),
        Err(error) => {
            let status = match error.kind() {
                ErrorKind::Limit => 413,
                ErrorKind::Cancelled => 503,
                _ => 400,
            };
            (status, "text/plain; charset=utf-8", error.to_string().into_bytes())
        }
    }
}

fn main() -> rumbo::Result<()> {
    let (status, kind, body) = map("[page]\nwidth = 300\nheight = 200\n[map]\nextent = 'Malta'");
    assert_eq!((status, kind), (200, "image/png"));
    assert!(body.starts_with(b"\x89PNG"));

    let (status, _, body) = map("[map]\nextemt = 'Malta'");
    assert_eq!(status, 400);
    assert!(String::from_utf8_lossy(&body).contains("extent"));
    Ok(())
}
