//! A colour, and what can be read on it.

/// A colour of 8 bits a channel, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Reads `#1f5f5b` or `#abc`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let wide: String = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let [_, red, green, blue] = u32::from_str_radix(&wide, 16).ok()?.to_be_bytes();
        Some(Self(red, green, blue))
    }

    /// `#1f5f5b`, for HTML and CSS.
    #[must_use]
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    #[must_use]
    pub fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The contrast ratio with another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    #[must_use]
    pub fn contrast(self, other: Colour) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour mixed with another; 0.0 is this one, 1.0 the other.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the value is between two bytes"
    )]
    pub fn mix(self, other: Colour, share: f32) -> Colour {
        let channel = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
        Colour(
            channel(self.0, other.0),
            channel(self.1, other.1),
            channel(self.2, other.2),
        )
    }

    /// The nearest colour towards `end` (black or white) that has `ratio` against `background`.
    #[must_use]
    pub fn readable_on(self, background: Colour, ratio: f32) -> Colour {
        let end = if background.luminance() > 0.18 {
            Colour::BLACK
        } else {
            Colour::WHITE
        };
        (0..=20u8)
            .map(|step| self.mix(end, f32::from(step) / 20.0))
            .find(|colour| colour.contrast(background) >= ratio)
            .unwrap_or(end)
    }

    /// Black.
    pub const BLACK: Colour = Colour(0, 0, 0);
    /// White.
    pub const WHITE: Colour = Colour(255, 255, 255);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_the_web_writes_them() {
        assert_eq!(Colour::parse("#abc"), Some(Colour(0xaa, 0xbb, 0xcc)));
        assert_eq!(Colour::parse("#1f5f5b").map(Colour::hex).as_deref(), Some("#1f5f5b"));
        assert_eq!(Colour::parse("teal"), None);
        assert_eq!(Colour::parse("#+12345"), None);
    }

    #[test]
    fn a_colour_too_light_for_white_paper_is_darkened_until_it_can_be_read() {
        let yellow = Colour(255, 220, 0);
        assert!(yellow.contrast(Colour::WHITE) < 1.5);
        assert!(yellow.readable_on(Colour::WHITE, 4.5).contrast(Colour::WHITE) >= 4.5);
        assert_eq!(Colour::BLACK.readable_on(Colour::WHITE, 4.5), Colour::BLACK);
    }
}
