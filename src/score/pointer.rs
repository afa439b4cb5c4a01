//! A model or a normalizer behind a pointer is one too, so that a [`Question`](crate::Question) takes values, boxes and
//! shared pointers alike.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::{Normalizer, ScoreModel, Shares};
use crate::row::{Row, Unscored};

impl<M: ScoreModel + ?Sized> ScoreModel for &M {
    fn shares(&self, row: &Row<Unscored>) -> Shares {
        (**self).shares(row)
    }
}

impl<M: ScoreModel + ?Sized> ScoreModel for Box<M> {
    fn shares(&self, row: &Row<Unscored>) -> Shares {
        (**self).shares(row)
    }
}

impl<M: ScoreModel + ?Sized> ScoreModel for Arc<M> {
    fn shares(&self, row: &Row<Unscored>) -> Shares {
        (**self).shares(row)
    }
}

impl<N: Normalizer + ?Sized> Normalizer for &N {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        (**self).normalize(cohort)
    }
}

impl<N: Normalizer + ?Sized> Normalizer for Box<N> {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        (**self).normalize(cohort)
    }
}

impl<N: Normalizer + ?Sized> Normalizer for Arc<N> {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        (**self).normalize(cohort)
    }
}
