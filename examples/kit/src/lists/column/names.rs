//! What `--columns` says.

use std::str::FromStr;

use super::Role;

/// What `--columns` says: a role and the name of its column, `id=Account ID,domain=Website`. A role may have several
/// columns. A role without a name has none, whatever the header has: `parent=`.
///
/// ```
/// use kit::lists::column::ColumnNames;
///
/// assert!("id=Account ID,domain=Website,domain=Other sites,parent=".parse::<ColumnNames>().is_ok());
/// assert_eq!(
///     "website=Website".parse::<ColumnNames>().unwrap_err(),
///     "\"website\" is no role of a column: expected id, name, domain, email, contact, parent, alias or directory-id",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnNames(pub Vec<(Role, String)>);

impl FromStr for ColumnNames {
    type Err = String;

    fn from_str(text: &str) -> Result<ColumnNames, String> {
        let mut names: Vec<(Role, String)> = Vec::new();
        for part in text.split(',') {
            match (part.split_once('='), names.last_mut()) {
                (Some((role, name)), _) => {
                    let role = role.trim();
                    let known = Role::ALL.into_iter().find(|known| known.to_string() == role.to_lowercase());
                    let expected = "expected id, name, domain, email, contact, parent, alias or directory-id";
                    let known = known.ok_or_else(|| format!("{role:?} is no role of a column: {expected}"))?;
                    names.push((known, name.trim().to_owned()));
                }
                // A name with a comma in it.
                (None, Some((_, name))) => *name = format!("{name},{part}"),
                (None, None) => return Err(format!("{part:?} has no =: expected a role and a name, id=Account ID")),
            }
        }
        Ok(ColumnNames(names))
    }
}
