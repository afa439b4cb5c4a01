//! Memory by what becomes of those who get none.

use std::fmt;

use datafusion::common::Result;
use datafusion::execution::memory_pool::{
    FairSpillPool, GreedyMemoryPool, MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation, UnboundedMemoryPool,
};

/// Three quarters for groups and sorts, in equal shares, which go to disk when theirs is used up; a quarter for
/// whoever cannot do that, such as the writer of Parquet. In one pool the former would have taken all of it, and the
/// latter would end the run.
///
/// Batches that pass from partition to partition are counted and never refused. There are few at a time; and
/// `RepartitionExec`, refused, spills by a way on which it can wait for itself for ever
/// (apache/datafusion#24883, mended after 55.2).
#[derive(Debug)]
pub(crate) struct Pools {
    bytes: usize,
    spilling: FairSpillPool,
    staying: GreedyMemoryPool,
    passing: UnboundedMemoryPool,
}

impl Pools {
    pub(crate) fn new(bytes: usize) -> Pools {
        let staying = bytes / 4;
        Pools {
            bytes,
            spilling: FairSpillPool::new(bytes - staying),
            staying: GreedyMemoryPool::new(staying),
            passing: UnboundedMemoryPool::default(),
        }
    }

    fn of(&self, consumer: &MemoryConsumer) -> &dyn MemoryPool {
        if consumer.name().starts_with("RepartitionExec") {
            &self.passing
        } else if consumer.can_spill() {
            &self.spilling
        } else {
            &self.staying
        }
    }
}

impl fmt::Display for Pools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pools of {} bytes", self.bytes)
    }
}

impl MemoryPool for Pools {
    fn name(&self) -> &'static str {
        "pools"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        self.of(consumer).register(consumer);
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        self.of(consumer).unregister(consumer);
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        self.of(reservation.consumer()).grow(reservation, additional);
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        self.of(reservation.consumer()).shrink(reservation, shrink);
    }

    fn try_grow(&self, reservation: &MemoryReservation, additional: usize) -> Result<()> {
        self.of(reservation.consumer()).try_grow(reservation, additional)
    }

    fn reserved(&self) -> usize {
        self.spilling.reserved() + self.staying.reserved() + self.passing.reserved()
    }

    fn memory_limit(&self) -> MemoryLimit {
        MemoryLimit::Finite(self.bytes)
    }
}
