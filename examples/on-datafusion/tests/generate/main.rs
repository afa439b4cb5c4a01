//! Made-up activity: the same every time, and as varied as it is meant to be.

mod files;
mod support;
mod traffic;
