//! The smallest map: an extent, a title, a file.

use rumbo::figure::Figure;

fn main() -> rumbo::Result<()> {
    let figure = Figure::new()
        .title("The eastern Mediterranean")
        .size(900.0, 640.0)
        .extent([18.0, 30.0, 37.0, 42.0])
        .annotate([25.13, 35.34], "Iraklio");
    figure.render()?.write(output())
}

/// The file to write: the first argument, or `target/hello_map.png`.
fn output() -> String {
    std::env::args().nth(1).unwrap_or_else(|| "target/hello_map.png".to_owned())
}
