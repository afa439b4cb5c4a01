//! The client: it sends the statements to the cluster, and writes the rows.

use std::collections::BTreeMap;
use std::io::{self, Seek as _};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use ballista_core::config::BALLISTA_SHUFFLE_SORT_BASED_BATCH_SIZE;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use on_datafusion::job::Job;
use on_datafusion::output::{Output, say};
use on_datafusion::spent::Spent;
use on_datafusion::{Directories, Functions, Rows, one_state};
use tokio::time::sleep;

use crate::args::SubmitArgs;
use crate::limits::{MESSAGE_BYTES, SHUFFLED_ROWS};
use crate::readiness;
use crate::reason::{is_loss, plain};

/// How often a step is repeated. More losses than this have another cause.
const LOSSES: u32 = 5;
/// The wait before a step is repeated. The scheduler can notice a loss later than the client.
const PAUSE: Duration = Duration::from_secs(1);

pub(crate) async fn run(args: &SubmitArgs) -> Result<()> {
    readiness::wait(&args.scheduler, usize::from(args.executors.get()), patience(args)).await?;
    tokio::select! {
        outcome = job(args) => outcome,
        error = readiness::lost(&args.scheduler, patience(args)) => Err(error.context("the job was given up")),
    }
}

fn patience(args: &SubmitArgs) -> Duration {
    Duration::from_secs(args.cluster.patience.into())
}

/// Checks what a cluster of several hosts needs and one machine does not.
pub(crate) fn check(args: &SubmitArgs) -> Result<()> {
    if args.job.states.is_none() {
        bail!(
            "submit needs --states DIR: a folder that the scheduler, all executors and this host see under the same path"
        );
    }
    if args.job.key.key_file.is_some() && !args.job.needs_one_state() {
        bail!("submit takes --key-file only with --format table or --report; otherwise give it to the executors");
    }
    if args.job.key.key_file.is_none() && args.job.needs_one_state() {
        bail!("submit needs the --key-file of the executors for --format table and --report");
    }
    args.job.check()
}

/// A session whose queries run on the cluster.
async fn session(args: &SubmitArgs, functions: &Functions) -> Result<SessionContext> {
    let config = SessionConfig::new_with_ballista()
        .with_target_partitions(args.cluster.partitions.get().into())
        // No query has a join or skewed data, so planning again between stages gains nothing.
        .with_ballista_adaptive_query_planner(false)
        // The job reads a few states at a time, so a shuffle has batches of a few states too.
        .set_u64(BALLISTA_SHUFFLE_SORT_BASED_BATCH_SIZE, SHUFFLED_ROWS)
        .with_ballista_grpc_client_max_message_size(MESSAGE_BYTES as usize)
        // The optimiser can add a projection that reads fields of structs. In the serialised plan these fields lose the
        // name of their table, and the scheduler does not find them.
        .set_bool("datafusion.optimizer.enable_leaf_expression_pushdown", false);
    let state = SessionStateBuilder::new().with_default_features().with_config(config).build();
    let session = SessionContext::remote_with_state(&args.scheduler.url(), state).await.context("--scheduler")?;
    // The functions must be registered after this: `SessionStateExt::upgrade_for_ballista` (in ballista-core,
    // `extension.rs`) replaces the functions of the state by the engine's own.
    functions.register(&session);
    Ok(session)
}

/// Folds the data and writes the rows. Rows are written only after all of them have arrived. An executor can be lost
/// between two batches, and a part of the rows must not look like all of them.
async fn job(args: &SubmitArgs) -> Result<()> {
    let (job, _gone_after) = args.job.job()?;
    // Without the executors' key this process only plans, with a key of its own: no plan has a key in it.
    let key = args.job.key.key()?;
    let names = Directories::names(&job.directory)?;
    let session = session(args, &Functions::new(key.clone())?).await?;
    let mut spent = Spent::new();
    let taken = losing(args, "the survey", async || job.survey(&session).await).await?;
    spent.step("survey");
    losing(args, "the fold", async || job.keep(&session).await).await?;
    spent.step("fold");
    let mut summary = losing(args, "the tally", async || job.tally(&session).await).await?;
    spent.step("tally");
    let text = summary.text(&taken);
    if args.job.needs_one_state() {
        let state = one_state::merge(&job, &key)?;
        spent.step("merge");
        one_state::show(&args.job, &job, &state, &names, &taken, &text)?;
    } else {
        summary.longest_share = rows(args, &session, &job, &names).await?;
        spent.step("rows");
        say(&text);
    }
    spent.states(&summary);
    say(&spent.text());
    Ok(())
}

/// Writes the rows, and returns the length of the longest state of a share.
async fn rows(args: &SubmitArgs, session: &SessionContext, job: &Job, names: &BTreeMap<String, String>) -> Result<u64> {
    let output = &args.job.output;
    let (mut rows, longest) = losing(args, "the rows", async || {
        let mut rows = tempfile::tempfile().context("a temporary file for the rows")?;
        let longest = job.rows(session, Rows::new(output, names, &mut rows)?).await?;
        Ok((rows, longest))
    })
    .await?;
    rows.rewind()?;
    let mut to = Output::new(output.out.as_deref())?.begin()?;
    io::copy(&mut rows, &mut to).context("the rows cannot be written")?;
    to.finish()?;
    Ok(longest)
}

/// Runs a step, and repeats it with the remaining executors if an executor was lost. A repeated step changes nothing: a
/// second fold adds the same states, and a second query has the same answer.
async fn losing<T>(args: &SubmitArgs, step: &str, mut take: impl AsyncFnMut() -> Result<T>) -> Result<T> {
    let mut losses = 0;
    say(&format!("{step} has begun"));
    loop {
        match take().await {
            Err(error) if losses < LOSSES && is_loss(&error) => losses += 1,
            taken => return taken.map_err(plain),
        }
        say(&format!("an executor was lost in {step}: once more"));
        sleep(PAUSE).await;
        readiness::wait(&args.scheduler, 1, patience(args)).await?;
    }
}
