//! PDF pages as pixels: the only file that knows hayro.

use anyhow::{Context, Result, anyhow};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::RgbImage;

/// The first page of a PDF on white, `width` pixels wide.
pub(super) fn first_page(pdf: Vec<u8>, width: u32) -> Result<RgbImage> {
    let pdf = Pdf::new(pdf).map_err(|error| anyhow!("hayro cannot read the PDF: {error:?}"))?;
    let page = pdf.pages().first().context("a PDF without pages")?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
    let scale = width as f32 / page.render_dimensions().0;
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let pixels = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (pixels.width(), pixels.height());
    let rgb = pixels
        .data_as_u8_slice()
        .chunks_exact(4)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    RgbImage::from_raw(width.into(), height.into(), rgb).context("pixels of another size")
}
