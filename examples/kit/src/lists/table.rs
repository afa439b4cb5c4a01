//! A table: CSV with any of the usual separators, or a sheet of a workbook.

use std::io::Cursor;
use std::sync::Arc;

use anyhow::{Result, bail};
use csv::{ReaderBuilder, StringRecord};

use super::sheet;

/// A cell longer than this is what follows a quote that is never closed.
const MAX_CELL: usize = 64 * 1024;

/// What separates cells, the most usual first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A table with a header.
pub struct Table {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows below the header that are not empty.
    pub records: Box<dyn Iterator<Item = Record>>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number, as a spreadsheet counts: the first row of the file is row 1.
    pub row: u64,
    cells: StringRecord,
}

impl Table {
    /// A table of text. The header is its first row that is not empty.
    ///
    /// ```
    /// use kit::lists::table::Table;
    ///
    /// let table = Table::of_text("Id;Name\n\n1;\"Oak; Ash\"\n");
    /// assert_eq!(table.header, ["Id", "Name"]);
    /// let rows: Vec<_> = table.records.map(|record| (record.row, record.cell(1).to_owned())).collect();
    /// assert_eq!(rows, [(3, "Oak; Ash".to_owned())]);
    /// ```
    #[must_use]
    pub fn of_text(text: &str) -> Table {
        // One kind of line end, so that lines can be counted.
        let text: Arc<str> =
            if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() };
        let (first, separator) = separator(&text);
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(separator);
        let skipped = text.get(..first).unwrap_or_default();
        let mut rows = Rows { skipped_lines: newlines(skipped), first, inner_lines: 0, text: text.clone() };
        let reader = builder.from_reader(Cursor::new(Bytes(text, first)));
        // Text in memory that is UTF-8 can always be read.
        let records = reader.into_records().flatten().map(move |cells| Record { row: rows.row(&cells), cells });
        Table::new(records)
    }

    /// The first visible sheet of an Excel workbook (.xlsx) for whose header `is_known` is true, or else the first that
    /// is not empty.
    ///
    /// # Errors
    ///
    /// It is no such workbook, or it has no sheet with text.
    pub fn of_workbook(bytes: &[u8], is_known: impl Fn(&[String]) -> bool) -> Result<Table> {
        let mut first = None;
        for sheet in sheet::sheets(bytes)? {
            let records = sheet.into_iter().map(|(row, cells)| Record { row, cells: StringRecord::from(cells) });
            let table = Table::new(records);
            if is_known(&table.header) {
                return Ok(table);
            }
            if first.is_none() && !table.header.is_empty() {
                first = Some(table);
            }
        }
        match first {
            Some(table) => Ok(table),
            None => bail!("the workbook has no text"),
        }
    }

    fn new(records: impl Iterator<Item = Record> + 'static) -> Table {
        let mut records = records.filter(|record| !record.is_empty());
        let header = records.next();
        let header = header.map(|header| header.cells.iter().map(cleaned).map(str::to_owned).collect());
        let mut header: Vec<String> = header.unwrap_or_default();
        while header.last().is_some_and(String::is_empty) {
            header.pop();
        }
        Table { header, records: Box::new(records) }
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("header", &self.header).finish_non_exhaustive()
    }
}

impl Record {
    /// The header as a row, in a table that has none.
    #[must_use]
    pub fn first(header: &[String]) -> Record {
        Record { row: 1, cells: header.iter().collect() }
    }

    /// A cell, without the white space around it; empty where the row has none. The forms in which a spreadsheet keeps
    /// text from being a number (`="007"`, `'007`) and a link (`=HYPERLINK("…")`) are that text.
    #[must_use]
    pub fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map(text_of).unwrap_or_default()
    }

    /// Why the row cannot be used: it has more cells than the header, so that they are not where they belong, or a cell
    /// is so long that a quote must be missing.
    #[must_use]
    pub fn fault(&self, header: usize) -> Option<String> {
        if self.cells.iter().any(|cell| cell.len() > MAX_CELL) {
            return Some("left out: a cell is longer than 65,536 bytes; is a quote not closed?".to_owned());
        }
        let cells =
            (0..self.cells.len()).rfind(|place| self.cells.get(*place).is_some_and(|cell| !cleaned(cell).is_empty()));
        let cells = cells.map_or(0, |last| last + 1);
        (cells > header)
            .then(|| format!("left out: it has {cells} cells and the header has {header}; is a quote missing?"))
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cleaned(cell).is_empty())
    }
}

/// The text, from a place on.
struct Bytes(Arc<str>, usize);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes().get(self.1..).unwrap_or_default()
    }
}

/// Counts rows. A cell with several lines is in one row, and an empty line is a row.
struct Rows {
    skipped_lines: u64,
    first: usize,
    inner_lines: u64,
    text: Arc<str>,
}

impl Rows {
    fn row(&mut self, cells: &StringRecord) -> u64 {
        let Some(start) = cells.position() else { return 0 };
        // The position is before the empty lines that precede the record.
        let rest = usize::try_from(start.byte()).ok().and_then(|at| self.text.as_bytes().get(self.first + at..));
        let empty = rest.unwrap_or_default().iter().take_while(|byte| **byte == b'\n').count() as u64;
        let row = self.skipped_lines + start.line() + empty - self.inner_lines;
        self.inner_lines += cells.iter().map(newlines).sum::<u64>();
        row
    }
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// Where the table begins, and what separates its cells: what Excel's line `sep=;` says, or else what is most frequent in
/// the first line outside of quotes.
fn separator(text: &str) -> (usize, u8) {
    let empty = text.split_inclusive('\n').take_while(|line| cleaned(line).is_empty());
    let start = empty.map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    if let [head @ .., separator] = line.trim_end_matches(' ').as_bytes()
        && head.eq_ignore_ascii_case(b"sep=")
        && SEPARATORS.contains(separator)
    {
        return ((start + line.len() + 1).min(text.len()), *separator);
    }
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in rest.bytes().take(MAX_CELL) {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
                    *count += usize::from(byte == separator);
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let separator = counts.iter().zip(SEPARATORS).find(|(count, _)| **count == most);
    (0, separator.map_or(b',', |(_, separator)| separator))
}

fn cleaned(cell: &str) -> &str {
    cell.trim_matches(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '\u{feff}')
}

const LINK: &str = "=HYPERLINK(";

fn text_of(cell: &str) -> &str {
    let cell = cleaned(cell);
    let inner = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = inner.filter(|text| !text.contains('"')) {
        return cleaned(text);
    }
    let is_link = cell.get(..LINK.len()).is_some_and(|head| head.eq_ignore_ascii_case(LINK));
    if let Some(target) = is_link.then(|| cell.split('"').nth(1)).flatten() {
        return cleaned(target);
    }
    match cell.strip_prefix('\'') {
        Some(text) if !text.contains('\'') => cleaned(text),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let table = Table::of_text(text);
        let width = table.header.len();
        table
            .records
            .map(|record| (record.row, (0..width).map(|place| record.cell(place).to_owned()).collect()))
            .collect()
    }

    #[test]
    fn separators_are_recognised() {
        for (text, header) in [
            ("a,b\n", &["a", "b"][..]),
            ("a;b\n", &["a", "b"]),
            ("a\tb\n", &["a", "b"]),
            ("a|b\n", &["a", "b"]),
            ("\"a;a;a\",b\n", &["a;a;a", "b"]),
            ("a, active;b;c\n", &["a, active", "b", "c"]),
            ("sep=;\na;b,c,d\n", &["a", "b,c,d"]),
            ("SEP=\t\r\na\tb\r\n", &["a", "b"]),
            ("\n\n  \na;b;;\n", &["a", "b"]),
            ("only\n", &["only"]),
            ("\"a\nb\",c", &["a\nb", "c"]),
            ("sep=;", &[]),
            ("", &[]),
            ("\n,,,\n", &[]),
        ] {
            assert_eq!(Table::of_text(text).header, header, "{text:?}");
        }
    }

    #[test]
    fn rows_are_counted_like_a_spreadsheet_does() {
        let text = "id,name\r\n1,\"two\r\nlines\"\r\n\r\n\r\n2,x\r\n , \r\n3,y";
        let found: Vec<u64> = rows(text).iter().map(|(row, _)| *row).collect();
        assert_eq!(found, [2, 5, 7]);
        assert_eq!(rows("sep=,\n\nid\n1\n")[0].0, 4);
        assert_eq!(rows("\n\nid\n\n1\n2\n").iter().map(|(row, _)| *row).collect::<Vec<_>>(), [5, 6]);
        // Old Macintosh.
        assert_eq!(rows("id\r1\r2"), [(2, vec!["1".to_owned()]), (3, vec!["2".to_owned()])]);
    }

    #[test]
    fn cells_are_text() {
        for (cell, expected) in [
            (" x ", "x"),
            ("\u{a0}x\u{200b}", "x\u{200b}"),
            ("=\"007\"", "007"),
            ("'007", "007"),
            ("'t Hof", "t Hof"),
            ("'a'", "'a'"),
            ("=HYPERLINK(\"https://oak.example\",\"Oak\")", "https://oak.example"),
            ("=hyperlink(A1)", "=hyperlink(A1)"),
            ("=1+1", "=1+1"),
            ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
            ("", ""),
        ] {
            assert_eq!(text_of(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn ragged_rows_are_named() {
        let table = Table::of_text(
            "id,name,site\n1,Oak\n2,Oak, Ltd,oak.example\n3,Ash,ash.example,,\n4,\"never closed\n5,b,c\n",
        );
        let faults: Vec<_> = table.records.map(|record| (record.row, record.fault(3))).collect();
        assert_eq!(faults.len(), 4);
        assert_eq!(faults[0], (2, None));
        assert_eq!(faults[1].1.as_deref(), Some("left out: it has 4 cells and the header has 3; is a quote missing?"));
        assert_eq!(faults[2], (4, None));
        let endless = format!("id,name\n1,\"{}", "2,b\n".repeat(20_000));
        let fault = Table::of_text(&endless).records.next().and_then(|record| record.fault(2));
        assert_eq!(fault.as_deref(), Some("left out: a cell is longer than 65,536 bytes; is a quote not closed?"));
    }
}
