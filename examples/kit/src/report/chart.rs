//! The charts. `plotters` draws them; what the style sheet says is removed, so that thousands of them are small.
//!
//! Each colour is a role: the style sheet has a rule for it, for light and for dark.

use std::fmt::Write as _;

use account_engagement::insight::{History, Point};
use anyhow::{Result, anyhow};
use chrono::Datelike as _;
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// In units of the drawing; the style sheet scales it.
const WIDTH: u32 = 720;
const HEIGHT: u32 = 260;

/// The height of a line of text.
const LINE: u32 = 26;

/// Roles. The style sheet selects them by these colours.
const EMAILS: RGBColor = RGBColor(0x2a, 0x6f, 0x83);
const MEETINGS: RGBColor = RGBColor(0xa8, 0x62, 0x0f);
const SCORE: RGBColor = RGBColor(0x2b, 0x5c, 0x8f);
const MEDIAN: RGBColor = RGBColor(0x59, 0x61, 0x6a);
const TEXT: RGBColor = BLACK;

/// `plotters` writes this as the one font size that `REPEATED` removes.
const TEXT_SIZE: f64 = 24.8;

/// Attributes that the style sheet sets for all charts.
const REPEATED: [&str; 6] = [
    " opacity=\"1\"",
    " stroke=\"none\"",
    " fill=\"#000000\"",
    " font-family=\"sans-serif\"",
    " font-size=\"20\"",
    " text-anchor=\"middle\"",
];

/// The height of the median's mark; the highest column has 1.
const MARK: f64 = 1.2;

type Plane<'s> = DrawingArea<SVGBackend<'s>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Two drawings of an account's twelve months, if there is anything to draw. They have one scale, because they are side
/// by side.
#[derive(Debug)]
pub(super) struct Months {
    pub(super) emails: Option<String>,
    pub(super) meetings: Option<String>,
}

impl Months {
    pub(super) fn new(history: &History) -> Result<Months> {
        let labels: Vec<Label> = history.iter().enumerate().map(Label::of_month).collect();
        let highest = history.iter().map(|month| month.email_count.max(month.meeting_count)).max().unwrap_or_default();
        let draw = |what: &str, name: &'static str, color, of: fn(&Point) -> u64| {
            let numbers: Vec<u64> = history.iter().map(of).collect();
            let mut said = format!("{what} by month:");
            for (month, number) in history.iter().zip(&numbers) {
                _ = write!(said, " {} {number},", month.start.format("%B %Y"));
            }
            let said = said.trim_end_matches(',');
            let is_some = numbers.iter().any(|number| *number > 0);
            let bars = Bars { labels: &labels, numbers: &numbers, name, highest, color, median: None };
            is_some.then(|| bars.svg(said)).transpose()
        };
        Ok(Months {
            emails: draw("Emails", "emails", EMAILS, |month| month.email_count)?,
            meetings: draw("Meetings", "meetings", MEETINGS, |month| month.meeting_count)?,
        })
    }
}

/// The number of accounts in each band of ten points, with the median.
pub(super) fn distribution(tens: &[u64], median: Option<f64>) -> Result<String> {
    let labels: Vec<Label> = (0..=10).map(Label::of_edge).collect();
    let mut said = "Accounts by score:".to_owned();
    for (ten, number) in tens.iter().enumerate() {
        _ = write!(said, " {}–{} {number},", 10 * ten, 10 * ten + 10);
    }
    if let Some(median) = median {
        _ = write!(said, " median {median:.1}");
    }
    let highest = tens.iter().copied().max().unwrap_or_default();
    let median = median.map(|median| median / 10.0);
    let bars = Bars { labels: &labels, numbers: tens, name: "accounts", highest, color: SCORE, median };
    bars.svg(said.trim_end_matches(','))
}

/// A text below the axis, and a second line below it.
struct Label {
    place: f64,
    text: String,
    below: Option<String>,
}

impl Label {
    /// The first month and each January have their year below.
    fn of_month((place, month): (usize, &Point)) -> Label {
        let has_year = place == 0 || month.start.month() == 1;
        let below = has_year.then(|| month.start.format("%Y").to_string());
        Label { place: as_f64(place) + 0.5, text: month.start.format("%b").to_string(), below }
    }

    fn of_edge(edge: u8) -> Label {
        Label { place: f64::from(edge), text: (10 * u32::from(edge)).to_string(), below: None }
    }
}

/// Columns with numbers on top, labels below, and a mark at the median.
struct Bars<'b> {
    labels: &'b [Label],
    numbers: &'b [u64],
    /// What the numbers count; the script shows them under this name.
    name: &'static str,
    /// The number of the highest column that would fit.
    highest: u64,
    color: RGBColor,
    median: Option<f64>,
}

impl Bars<'_> {
    /// `said` is its text for screen readers.
    fn svg(&self, said: &str) -> Result<String> {
        let bottom = if self.labels.iter().any(|label| label.below.is_some()) { 2 * LINE } else { LINE };
        let height = HEIGHT - LINE + bottom;
        let mut svg = String::new();
        self.draw(&mut svg, height, bottom + 10).map_err(|error| anyhow!("a chart cannot be drawn: {error}"))?;
        let numbers = self.numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
        let open = format!(
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{said}\" data-{}=\"{numbers}\">",
            self.name
        );
        Ok(lean(&svg, open))
    }

    fn draw(&self, svg: &mut String, height: u32, bottom: u32) -> Result<(), Box<dyn std::error::Error>> {
        let root: DrawingArea<_, Shift> = SVGBackend::with_string(svg, (WIDTH, height)).into_drawing_area();
        // Heights are parts of the highest number, so that no number is too large for the axis.
        let top = if self.median.is_some() { MARK } else { 1.0 };
        let plane = 0.0..as_f64(self.numbers.len());
        let chart = ChartBuilder::on(&root).margin_top(30).margin_bottom(bottom).build_cartesian_2d(plane, 0.0..top)?;
        let plane: &Plane<'_> = chart.plotting_area();
        let text = |vertical| ("sans-serif", TEXT_SIZE).into_font().color(&TEXT).pos(Pos::new(HPos::Center, vertical));
        plane.draw(&PathElement::new([(0.0, 0.0), (as_f64(self.numbers.len()), 0.0)], TEXT))?;
        if let Some(mark) = self.median {
            plane.draw(&PathElement::new([(mark, 0.0), (mark, MARK)], MEDIAN.stroke_width(2)))?;
            let said = format!("median {:.1}", 10.0 * mark);
            let style = text(VPos::Bottom).color(&MEDIAN);
            plane.draw(&(EmptyElement::at((mark, MARK)) + Text::new(said, (0, -4), style)))?;
        }
        for label in self.labels {
            let lines = [Some(&label.text), label.below.as_ref()].into_iter().flatten();
            for (line, down) in lines.zip([8, 8 + i32::try_from(LINE)?]) {
                plane.draw(
                    &(EmptyElement::at((label.place, 0.0)) + Text::new(line.clone(), (0, down), text(VPos::Top))),
                )?;
            }
        }
        for (place, number) in self.numbers.iter().enumerate().filter(|(_, number)| **number > 0) {
            let (left, middle) = (as_f64(place), as_f64(place) + 0.5);
            #[expect(clippy::cast_precision_loss, reason = "a height in pixels")]
            let height = *number as f64 / self.highest.max(1) as f64;
            plane.draw(&Rectangle::new([(left + 0.1, 0.0), (left + 0.9, height)], self.color.filled()))?;
            let number = crate::words::grouped(*number);
            plane.draw(&(EmptyElement::at((middle, height)) + Text::new(number, (0, -2), text(VPos::Bottom))))?;
        }
        root.present()?;
        Ok(())
    }
}

/// The drawing for the page: with its own first tag, and without what the style sheet sets.
fn lean(svg: &str, open: String) -> String {
    let (_, inside) = svg.split_once('>').unwrap_or(("", svg));
    let page = inside.lines().fold(open, |page, line| page + line);
    REPEATED.iter().fold(page, |page, repeated| page.replace(repeated, ""))
}

#[expect(clippy::cast_precision_loss, reason = "a dozen")]
fn as_f64(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A colour without a rule in the style sheet would not change in the dark.
    #[test]
    fn the_style_sheet_has_a_rule_for_every_colour() {
        let style = include_str!("../../templates/report.css");
        for role in [EMAILS, MEETINGS, SCORE, MEDIAN, TEXT] {
            let RGBColor(red, green, blue) = role;
            let name = format!("=\"#{red:02X}{green:02X}{blue:02X}\"]");
            assert!(style.contains(&name), "{name}");
        }
    }

    #[test]
    fn a_chart_has_a_text_and_no_repeated_attributes() {
        let svg = distribution(&[3, 0, 0, 0, 1, 0, 0, 0, 0, 12_345], Some(45.5)).unwrap();
        assert!(svg.starts_with(
            "<svg class=\"chart\" viewBox=\"0 0 720 260\" role=\"img\" aria-label=\"Accounts by score: 0–10 3,"
        ));
        for part in [">median 45.5</text>", ">12,345</text>", ">100</text>", "fill=\"#2B5C8F\""] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
        assert_eq!(svg.matches("<rect").count(), 3);
        for repeated in ["font-", "opacity", "text-anchor", "style=", "xmlns"] {
            assert!(!svg.contains(repeated), "{repeated} in {svg}");
        }
    }

    #[test]
    fn every_number_can_be_drawn() {
        for numbers in [&[u64::MAX, 1, 0][..], &[0], &[]] {
            let highest = numbers.iter().copied().max().unwrap_or_default();
            let bars = Bars { labels: &[], numbers, name: "emails", highest, color: SCORE, median: None };
            assert!(bars.svg("").unwrap().ends_with("</svg>"));
        }
    }
}
