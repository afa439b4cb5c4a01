//! Each function by itself: what it gives, what it takes, and what it says when it does not.

mod adopt;
mod bucket;
mod groups;
mod refused;
mod rejected;
mod rows;
mod score;
mod split;
mod state;
mod tally;

use datafusion::arrow::array::{Array as _, ArrayRef, RecordBatch};
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::error::DataFusionError;
use datafusion::execution::context::SessionContext;
use on_datafusion::Directories;
use tempfile::TempDir;

use crate::asking::a_session;
use crate::data::{AS_OF, Data};

/// The worked example as tables, with its directory.
pub(crate) struct World {
    pub(super) session: SessionContext,
    pub(super) directory: String,
    _folder: TempDir,
}

/// Copies as the tables have them.
pub(crate) const EMAIL: &str = r#"named_struct('id', id, 'sent_at', sent_at, 'from', "from", 'to', "to", 'cc', cc, 'bcc', bcc, 'in_reply_to', in_reply_to, 'conversation', conversation, 'kind', kind)"#;
pub(super) const MEETING: &str = r#"named_struct('id', id, 'organizer', organizer, 'attendees', attendees, 'start', start, 'end', "end", 'all_day', all_day, 'status', status, 'revision', revision)"#;

impl World {
    pub(crate) async fn new() -> World {
        let folder = Data::worked_example(2).folder();
        let session = a_session(2, None);
        for table in ["emails", "meetings"] {
            let place = folder.path().join(table);
            let create = format!("CREATE EXTERNAL TABLE {table} STORED AS PARQUET LOCATION '{}/'", place.display());
            session.sql(&create).await.unwrap();
        }
        let directory = folder.path().join("directory");
        let directory = Directories::reference(directory.to_str().unwrap()).unwrap();
        World { session, directory, _folder: folder }
    }

    /// What is between braces is filled in.
    pub(crate) fn query(&self, query: &str) -> String {
        query
            .replace("{email}", EMAIL)
            .replace("{meeting}", MEETING)
            .replace("{directory}", &format!("'{}'", self.directory))
            .replace("{question}", &format!("'{{\"as_of\": \"{AS_OF}\"}}'"))
    }

    pub(crate) async fn batches(&self, query: &str) -> Result<Vec<RecordBatch>, DataFusionError> {
        self.session.sql(&self.query(query)).await?.collect().await
    }

    /// All values, row by row, as text.
    pub(crate) async fn table(&self, query: &str) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for batch in self.batches(query).await.unwrap() {
            for row in 0..batch.num_rows() {
                let text = |column: &ArrayRef| {
                    if column.is_null(row) { "null".into() } else { array_value_to_string(column, row).unwrap() }
                };
                rows.push(batch.columns().iter().map(text).collect());
            }
        }
        rows
    }

    /// The one value that there is.
    pub(crate) async fn value(&self, query: &str) -> String {
        let table = self.table(query).await;
        assert_eq!((table.len(), table[0].len()), (1, 1), "{query}");
        table[0][0].clone()
    }

    /// What is wrong, without the engine's way to it.
    pub(crate) async fn error(&self, query: &str) -> String {
        let error = self.batches(query).await.expect_err(query);
        let what = match error.find_root() {
            DataFusionError::Plan(what) => format!("plan: {what}"),
            DataFusionError::Execution(what) => what.clone(),
            other => other.to_string(),
        };
        match what.split_once("coercion failed with: Error during planning: ") {
            // What a function says of its arguments' types stands between two sentences of the engine's.
            Some((_, said)) => format!("plan: {}", said.split(". No function matches").next().unwrap()),
            None => what,
        }
    }
}
