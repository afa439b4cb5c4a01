//! The memory limit: one pool for consumers that can spill, one for those that cannot.

use std::fmt;

use datafusion::common::Result;
use datafusion::execution::memory_pool::{
    FairSpillPool, GreedyMemoryPool, MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation, UnboundedMemoryPool,
};

/// Three quarters are for groups and sorts, in equal shares. They spill to disk when their share is used up. One
/// quarter is for consumers that cannot spill, such as the Parquet writer. In a single pool, groups and sorts would
/// take all of the memory, and the Parquet writer would end the run with an error.
///
/// Batches between partitions are counted and never refused. There are few of them at a time. If `RepartitionExec` is
/// refused, it spills in a way that can deadlock (apache/datafusion#24883, fixed after 55.2).
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
