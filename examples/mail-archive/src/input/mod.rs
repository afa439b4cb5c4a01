//! Files, folders and archives, and the walls against hostile ones: what is in them is found by its content.

pub(crate) mod archive;
pub(crate) mod counted;
pub(crate) mod encoding;
pub(crate) mod files;
pub(crate) mod folder;
pub(crate) use kit::guard;
pub(crate) mod limit;
pub(crate) mod refused;
