//! Engagement rows by SQL over Parquet.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use datafusion::execution::context::SessionContext;
use on_datafusion::Functions;
use on_datafusion::args::JobArgs;

/// Turns Parquet of mail and meetings into sixteen engagement columns per account and period, by SQL.
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    #[command(flatten)]
    job: JobArgs,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("on-datafusion: {error:#}");
            ExitCode::from(2)
        }
    }
}

async fn run(args: &Args) -> Result<()> {
    let (job, _states) = args.job.job()?;
    let session = SessionContext::new();
    Functions::new(args.job.key()?)?.register(&session);
    let taken = job.fold(&session).await?;
    let told = job.answer(&session, &mut std::io::stdout()).await?;
    eprint!("{}", told.text(&taken));
    Ok(())
}
