//! The sheets of an Excel workbook (.xlsx), row by row.

use std::io::Cursor;

use anyhow::{Result, anyhow, bail};
use calamine::{Data, DataRef, Reader as _, SheetVisible, Xlsx};

use crate::guard;

/// A row with its number from 1, and its cells up to the last that is not empty.
pub(super) type SheetRow = (u64, Vec<String>);

/// How a ZIP archive begins, which a workbook is.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";

/// How workbooks of Excel 97 begin, and those with a password.
pub(super) const OLD: &[u8] = b"\xd0\xcf\x11\xe0";

/// The visible sheets that have cells. A sheet is read cell by cell: a single cell far away must not make a table of
/// everything in between.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Vec<SheetRow>>> {
    if bytes.starts_with(OLD) {
        bail!("an old Excel workbook (.xls) or one with a password: save it as .xlsx or CSV");
    }
    let Some(sheets) = guard::guarded(|| read(bytes)) else { bail!("the workbook cannot be read") };
    sheets
}

fn read(bytes: &[u8]) -> Result<Vec<Vec<SheetRow>>> {
    let opened: Result<Xlsx<_>, _> = Xlsx::new(Cursor::new(bytes));
    let mut workbook = opened.map_err(|error| anyhow!("not an Excel workbook (.xlsx): {error}"))?;
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut found = Vec::new();
    for name in names {
        // Sheets that are charts have no cells.
        if let Ok(mut cells) = workbook.worksheet_cells_reader(&name) {
            let mut rows: Vec<SheetRow> = Vec::new();
            while let Some(cell) = cells.next_cell().map_err(|error| anyhow!("sheet {name:?}: {error}"))? {
                let (row, column) = cell.get_position();
                let text = text(cell.get_value());
                if !text.is_empty() {
                    add(&mut rows, u64::from(row) + 1, column as usize, text);
                }
            }
            found.push(rows);
        }
    }
    Ok(found)
}

/// Cells come in the order of rows and columns; those of a damaged file that do not are ignored.
fn add(rows: &mut Vec<SheetRow>, row: u64, column: usize, text: String) {
    let last = rows.last().map_or(0, |(last, _)| *last);
    if row > last {
        rows.push((row, Vec::new()));
    }
    if let Some((_, cells)) = rows.last_mut().filter(|(last, cells)| *last == row && cells.len() <= column) {
        cells.resize(column, String::new());
        cells.push(text);
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        // An id that is a number has no decimals.
        DataRef::Empty | DataRef::Error(_) => String::new(),
        other => Data::from(other.clone()).to_string(),
    }
}
