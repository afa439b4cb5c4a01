//! The client: it plans in SQL, has the cluster run it, and writes the rows.

use std::io::{self, Seek as _};
use std::time::Duration;

use anyhow::{Context as _, Result};
use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use ballista_core::config::BALLISTA_SHUFFLE_SORT_BASED_BATCH_SIZE;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use on_datafusion::Functions;
use on_datafusion::output::Output;
use on_datafusion::spent::Spent;

use crate::args::SubmitArgs;
use crate::limits::{MESSAGE_BYTES, SHUFFLED_ROWS};
use crate::{readiness, say};

pub(crate) async fn run(args: &SubmitArgs) -> Result<()> {
    let patience = Duration::from_secs(args.patience.into());
    readiness::wait(&args.scheduler, usize::from(args.executors.get()), patience).await?;
    tokio::select! {
        outcome = job(args) => outcome,
        error = readiness::lost(&args.scheduler, patience) => Err(error.context("the job was given up")),
    }
}

/// A session of which every query runs on the cluster.
async fn session(args: &SubmitArgs, functions: &Functions) -> Result<SessionContext> {
    let config = SessionConfig::new_with_ballista()
        .with_target_partitions(args.partitions.get().into())
        // As the job reads states a few at a time, they are shuffled a few at a time.
        .set_u64(BALLISTA_SHUFFLE_SORT_BASED_BATCH_SIZE, SHUFFLED_ROWS)
        .with_ballista_grpc_client_max_message_size(MESSAGE_BYTES as usize)
        // Fields taken out of structs by a projection that the optimiser makes up lose their table's name in the
        // plan as it travels, and the scheduler does not find them.
        .set_bool("datafusion.optimizer.enable_leaf_expression_pushdown", false);
    let state = SessionStateBuilder::new().with_default_features().with_config(config).build();
    let session = SessionContext::remote_with_state(&args.scheduler.url(), state).await.context("--scheduler")?;
    // Now and no sooner: `SessionStateExt::upgrade_for_ballista` (in ballista-core, `extension.rs`) gives the state
    // the engine's own lists of functions in place of those it had.
    functions.register(&session);
    Ok(session)
}

/// Folds and answers. Rows go out when all of them have come, and not before: the executor that has them may be lost
/// between two batches, and nobody is to take half of an answer for all of it.
async fn job(args: &SubmitArgs) -> Result<()> {
    let output = Output::new(args.job.out.as_deref())?;
    let (job, _gone_after) = args.job.job()?;
    let session = session(args, &Functions::new(args.job.key()?)?).await?;
    let mut spent = Spent::new();
    let taken = job.survey(&session).await?;
    spent.step("survey");
    job.keep(&session).await?;
    spent.step("fold");
    let mut told = job.tally(&session).await?;
    spent.step("tally");
    let mut rows = tempfile::tempfile().context("a temporary file for the rows")?;
    told.longest_share = job.rows(&session, &mut rows).await?;
    spent.step("rows");

    rows.rewind()?;
    let mut to = output.begin()?;
    io::copy(&mut rows, &mut to)?;
    to.finish()?;
    spent.size("states", told.states.number);
    spent.size("state_bytes", told.states.bytes);
    spent.size("longest_state_bytes", told.states.longest);
    spent.size("longest_share_bytes", told.longest_share);
    say(told.text(&taken).trim_end());
    say(spent.text().trim_end());
    Ok(())
}
