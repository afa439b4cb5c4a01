//! `DataFusion`: SQL, step by step.

mod given;

use std::sync::Arc;

use account_engagement::{Row, Unscored};
use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch};
use datafusion::arrow::compute::{cast, concat_batches};
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type};
use datafusion::datasource::MemTable;
use datafusion::error::Result;
use datafusion::prelude::{DataFrame, SessionConfig, SessionContext};
use datafusion::scalar::ScalarValue;
use tokio::runtime::{Builder, Runtime};

use crate::contestant::Contestant;
use crate::given::{Given, Window};
use crate::table::{self, Table};

/// What is looked at more than once is a table of its own, since a common table expression is
/// computed again wherever it is named.
const STEPS: [(&str, &str); 9] = [
    ("people", include_str!("people.sql")),
    ("emails", include_str!("emails.sql")),
    ("email_recipients", include_str!("email_recipients.sql")),
    ("counted_emails", include_str!("counted_emails.sql")),
    ("meetings", include_str!("meetings.sql")),
    ("seats", include_str!("seats.sql")),
    ("counted_meetings", include_str!("counted_meetings.sql")),
    ("days", include_str!("days.sql")),
    ("seen", include_str!("seen.sql")),
];

const COLUMNS: &str = include_str!("columns.sql");

/// The traffic in tables in memory.
pub(crate) struct Tables {
    given: Vec<(&'static str, Arc<MemTable>)>,
    accounts: Vec<String>,
    window: Window,
    threads: usize,
    runtime: Runtime,
}

impl Tables {
    pub(crate) fn new(given: &Given<'_>, threads: u16) -> Tables {
        let threads = usize::from(threads);
        Tables {
            given: given::tables(given, threads).unwrap(),
            accounts: given.people.accounts.clone(),
            window: given.window,
            threads,
            runtime: Builder::new_multi_thread().worker_threads(threads).build().unwrap(),
        }
    }

    fn context(&self) -> Result<SessionContext> {
        let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(self.threads));
        for (name, table) in &self.given {
            context.register_table(*name, table.clone())?;
        }
        Ok(context)
    }
}

impl Contestant for Tables {
    type Answer = Vec<RecordBatch>;

    fn answer(&self) -> Vec<RecordBatch> {
        // Spawned, so that it runs on the runtime's threads alone and not on this one besides.
        let (context, window) = (self.context().unwrap(), self.window);
        self.runtime.block_on(self.runtime.spawn(run(context, window))).unwrap().unwrap()
    }

    fn rows(&self, answer: Vec<RecordBatch>) -> Vec<Row<Unscored>> {
        table::rows(&Answered(concat_batches(&answer[0].schema(), &answer).unwrap()), &self.accounts)
    }
}

async fn run(context: SessionContext, window: Window) -> Result<Vec<RecordBatch>> {
    for (name, sql) in STEPS {
        let step = ask(&context, sql, window).await?.cache().await?;
        context.register_table(name, step.into_view())?;
    }
    ask(&context, COLUMNS, window).await?.collect().await
}

async fn ask(context: &SessionContext, sql: &str, window: Window) -> Result<DataFrame> {
    let instant =
        |at: chrono::DateTime<chrono::Utc>| ScalarValue::TimestampMillisecond(Some(at.timestamp_millis()), None);
    let date = |date: chrono::NaiveDate| ScalarValue::Date32(Some(date.to_epoch_days()));
    context.sql(sql).await?.with_param_values(vec![
        ("window_start", instant(window.start)),
        ("as_of", instant(window.as_of)),
        ("first_date", date(window.first)),
        ("last_date", date(window.last)),
    ])
}

struct Answered(RecordBatch);

impl Answered {
    fn column(&self, name: &str, form: &DataType) -> ArrayRef {
        let column = self.0.column_by_name(name).unwrap();
        // Dates have no way to 64 bits but over 32.
        match column.data_type() {
            DataType::Date32 => cast(&cast(column, &DataType::Int32).unwrap(), form).unwrap(),
            _ => cast(column, form).unwrap(),
        }
    }
}

impl Table for Answered {
    fn integers(&self, column: &str) -> Vec<Option<i64>> {
        self.column(column, &DataType::Int64).as_primitive::<Int64Type>().iter().collect()
    }

    fn numbers(&self, column: &str) -> Vec<Option<f64>> {
        self.column(column, &DataType::Float64).as_primitive::<Float64Type>().iter().collect()
    }
}
