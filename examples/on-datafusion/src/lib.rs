//! The aggregator as functions of Apache DataFusion.
