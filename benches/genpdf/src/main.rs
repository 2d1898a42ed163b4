//! `genpdf-baseline FILE ROUNDS`: the words of a Markdown file as a PDF, ROUNDS times; prints the mean processor time.

use genpdf::elements::Paragraph;
use genpdf::fonts::{FontData, FontFamily};
use genpdf::style::{Style, StyledString};
use genpdf::{Document, Margins, SimplePageDecorator};
use std::fs;

const FONTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fonts/");

fn main() {
    let mut arguments = std::env::args().skip(1);
    let text = fs::read_to_string(arguments.next().expect("a file")).expect("can read");
    let rounds: u32 = arguments.next().and_then(|rounds| rounds.parse().ok()).expect("rounds");
    let fonts = fonts();
    let bytes = document(&text, &fonts);
    let start = processor_ms();
    (0..rounds).for_each(|_| drop(document(&text, &fonts)));
    let mean = (processor_ms() - start) / f64::from(rounds);
    println!("genpdf             {mean:8.2}  ({} KB, no pictures, no tags)", bytes.len() / 1000);
}

fn fonts() -> FontFamily<FontData> {
    let face = |name: &str| FontData::load(format!("{FONTS}AtkinsonHyperlegibleNext-{name}.ttf"), None).expect("a font");
    FontFamily {
        regular: face("Regular"),
        bold: face("Bold"),
        italic: face("Italic"),
        bold_italic: face("BoldItalic"),
    }
}

/// Headings, paragraphs and list items as genpdf can set them, without the pictures.
fn document(text: &str, fonts: &FontFamily<FontData>) -> Vec<u8> {
    let mut document = Document::new(fonts.clone());
    document.set_title("Handout");
    let mut decorator = SimplePageDecorator::new();
    decorator.set_margins(Margins::all(17));
    document.set_page_decorator(decorator);
    document.set_font_size(12);
    for line in text.lines().filter(|line| !line.is_empty()) {
        let words = line.split("![").next().unwrap_or_default();
        let style = if line.starts_with('#') { Style::new().bold().with_font_size(15) } else { Style::new() };
        let words = words.trim_start_matches(['#', '>', '-', ' ']).to_owned();
        document.push(Paragraph::new(StyledString::new(words, style)));
    }
    let mut bytes = Vec::new();
    document.render(&mut bytes).expect("can render");
    bytes
}

fn processor_ms() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    told.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).expect("nanoseconds") / 1e6
}
