//! With little memory states go to disk, and come back the same.

use datafusion::arrow::array::{AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::execution::context::SessionContext;
use datafusion::physical_plan::{ExecutionPlan, collect};
use on_datafusion::Directories;
use tempfile::TempDir;

use crate::asking::{a_session, asked, bare, engine, job};
use crate::functions::EMAIL;
use crate::traffic::hostile;

/// How often groups in a plan that was run have gone to disk.
fn spills(plan: &dyn ExecutionPlan) -> usize {
    let is_aggregation = plan.name() == "AggregateExec";
    let here = plan.metrics().filter(|_| is_aggregation).and_then(|metrics| metrics.spill_count());
    here.unwrap_or_default() + plan.children().into_iter().map(|child| spills(child.as_ref())).sum::<usize>()
}

async fn run(session: &SessionContext, query: &str) -> (Vec<RecordBatch>, usize) {
    let plan = session.sql(query).await.unwrap().create_physical_plan().await.unwrap();
    let batches = collect(plan.clone(), session.task_ctx()).await.unwrap();
    (batches, spills(plan.as_ref()))
}

fn values(batches: &[RecordBatch]) -> Vec<(Option<i64>, Option<Vec<u8>>)> {
    let all = batches.iter().flat_map(|batch| {
        let buckets = batch.column(0).as_primitive::<Int64Type>().iter();
        buckets.zip(batch.column(1).as_binary::<i64>().iter().map(|state| state.map(<[u8]>::to_vec)))
    });
    let mut values: Vec<_> = all.collect();
    values.sort();
    values
}

#[tokio::test]
async fn states_that_were_spilled_are_the_same_bytes() {
    let data = hostile(31, 12_000, 0).folder();
    let directory = data.path().join("directory");
    let directory = Directories::reference(directory.to_str().unwrap()).unwrap();
    let query = format!(
        "SELECT engagement_bucket(id, 64) AS bucket, engagement_state({EMAIL}, '{directory}') AS state FROM emails \
         WHERE engagement_rejected({EMAIL}) IS NULL GROUP BY bucket"
    );
    let mut found = Vec::new();
    for memory in [None, Some(600_000)] {
        let session = a_session(2, memory);
        let place = data.path().join("emails");
        let create = format!("CREATE EXTERNAL TABLE emails STORED AS PARQUET LOCATION '{}/'", place.display());
        session.sql(&create).await.unwrap();
        session.sql("SET datafusion.execution.batch_size = 16").await.unwrap().collect().await.unwrap();
        let (batches, spills) = run(&session, &query).await;
        assert_eq!(spills > 0, memory.is_some(), "{spills} spills with {memory:?}");
        found.push(values(&batches));
    }
    assert_eq!(found[0].len(), 64);
    assert!(found[0] == found[1]);
}

#[tokio::test]
async fn the_answer_is_the_same_with_little_memory() {
    let data = hostile(32, 6_000, 1_500).folder();
    let states = TempDir::new().unwrap();
    let job = job(data.path(), states.path(), &asked(r#", "roll_up": "add-parents""#));
    assert_eq!(engine(&job, &a_session(2, Some(4_000_000))).await, bare(&job));
}
