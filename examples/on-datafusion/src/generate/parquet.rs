//! Writes batches to Parquet files.

use std::fs::File;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, Encoding};
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::parquet::schema::types::ColumnPath;

/// Small enough to read and fold one row group at a time, large enough to compress well.
const ROWS_IN_GROUP: usize = 64 * 1024;

/// Writes a file of these batches, which all have one schema.
///
/// # Errors
///
/// A file that cannot be written, and no batch, because a batch gives the schema.
pub fn write_parquet(path: &Path, batches: impl IntoIterator<Item = RecordBatch>) -> Result<()> {
    let mut batches = batches.into_iter();
    let Some(first) = batches.next() else {
        bail!("{}: no batch, and so no columns: give an empty one", path.display())
    };
    let mut writer = create(path, first.schema())?;
    for batch in std::iter::once(first).chain(batches) {
        writer.write(&batch).with_context(|| failed(path))?;
    }
    writer.close().with_context(|| failed(path))?;
    Ok(())
}

pub(super) fn create(path: &Path, schema: SchemaRef) -> Result<ArrowWriter<File>> {
    let file = File::create(path).with_context(|| failed(path))?;
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROWS_IN_GROUP))
        .set_statistics_enabled(EnabledStatistics::None);
    // Ids and instants rarely repeat.
    for column in ["id", "in_reply_to", "conversation", "sent_at", "start", "end"].map(ColumnPath::from) {
        properties = properties.set_column_dictionary_enabled(column, false);
    }
    // The other columns are in no order.
    for column in ["sent_at", "start", "end"].map(ColumnPath::from) {
        properties = properties
            .set_column_encoding(column.clone(), Encoding::DELTA_BINARY_PACKED)
            .set_column_statistics_enabled(column, EnabledStatistics::Chunk);
    }
    let properties = properties.build();
    ArrowWriter::try_new(file, schema, Some(properties)).with_context(|| failed(path))
}

pub(super) fn failed(path: &Path) -> String {
    format!("{}: cannot be written", path.display())
}
