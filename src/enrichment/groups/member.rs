use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::model::mailbox::Mailbox;
use crate::model::wire;

/// One member of a mail group.
///
/// On the wire a mailbox is its address alone, or a table as for [`Mailbox`]; another group is a table with its name. A
/// field that belongs to neither is an error. `Debug` shows only which of the two it is.
/// Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// use account_engagement::Mailbox;
/// use account_engagement::enrichment::Member;
///
/// let wire = r#"["rep@corp.example", {"address": "lead@corp.example", "directory_id": "0a"}, {"group": "Sales"}]"#;
/// let members: Vec<Member> = serde_json::from_str(wire)?;
/// assert_eq!(members[0], Member::address("rep@corp.example"));
/// assert_eq!(members[1], Member::Mailbox(Mailbox::new("lead@corp.example").directory_id("0a")));
/// assert_eq!(members[2], Member::group("Sales"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Member {
    /// A mailbox.
    Mailbox(Mailbox),
    /// Another group, by its name.
    Group(String),
}

impl Member {
    /// A mailbox with only an address.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Mailbox;
    /// use account_engagement::enrichment::Member;
    ///
    /// let member = Member::address("rep@corp.example");
    /// assert_eq!(member, Member::Mailbox(Mailbox::new("rep@corp.example")));
    /// assert_eq!(serde_json::to_string(&member)?, r#""rep@corp.example""#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn address(address: impl Into<String>) -> Member {
        Member::Mailbox(Mailbox::new(address))
    }

    /// Another group.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Member;
    ///
    /// let member = Member::group("Sales");
    /// assert_eq!(serde_json::to_string(&member)?, r#"{"group":"Sales"}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn group(name: impl Into<String>) -> Member {
        Member::Group(name.into())
    }
}

/// Groups often have addresses for names.
impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Member::Mailbox(_) => "Mailbox(..)",
            Member::Group(_) => "Group(..)",
        })
    }
}

/// A member as a table.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(default, deserialize_with = "wire::null_as_default", skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    directory_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl Table {
    fn into_member<E: de::Error>(self) -> Result<Member, E> {
        match self {
            Table { group: Some(name), address: None, aliases, directory_id: None, name: None }
                if aliases.is_empty() =>
            {
                Ok(Member::Group(name))
            }
            Table { group: Some(_), .. } => {
                Err(E::custom("a member is a mailbox or a group, found fields of both: make them two members"))
            }
            Table { group: None, address: Some(address), aliases, directory_id, name } => {
                let mut mailbox = Mailbox::new(address);
                (mailbox.aliases, mailbox.directory_id, mailbox.name) = (aliases, directory_id, name);
                Ok(Member::Mailbox(mailbox))
            }
            Table { group: None, address: None, .. } => {
                Err(E::custom("a mailbox has an address, found none: give its primary address"))
            }
        }
    }
}

impl Serialize for Member {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Member::Mailbox(mailbox) => write_mailbox(mailbox, to),
            Member::Group(name) => {
                let group = Some(name.clone());
                Table { group, address: None, aliases: Vec::new(), directory_id: None, name: None }.serialize(to)
            }
        }
    }
}

fn write_mailbox<S: Serializer>(mailbox: &Mailbox, to: S) -> Result<S::Ok, S::Error> {
    let Mailbox { address, aliases, directory_id, name } = mailbox.clone();
    if aliases.is_empty() && directory_id.is_none() && name.is_none() {
        return to.serialize_str(&address);
    }
    Table { group: None, address: Some(address), aliases, directory_id, name }.serialize(to)
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Member, D::Error> {
        struct AddressOrTable;

        impl<'de> Visitor<'de> for AddressOrTable {
            type Value = Member;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an address, or a table with an address or a group")
            }

            fn visit_str<E: de::Error>(self, address: &str) -> Result<Member, E> {
                Ok(Member::address(address.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Member, A::Error> {
                Table::deserialize(MapAccessDeserializer::new(map))?.into_member()
            }
        }

        from.deserialize_any(AddressOrTable)
    }
}

/// A mailbox in the form that it has as a member.
#[derive(Clone)]
pub(in crate::enrichment) struct Single(pub(in crate::enrichment) Mailbox);

impl Serialize for Single {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        write_mailbox(&self.0, to)
    }
}

impl<'de> Deserialize<'de> for Single {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Single, D::Error> {
        match Member::deserialize(from)? {
            Member::Mailbox(mailbox) => Ok(Single(mailbox)),
            Member::Group(name) => Err(de::Error::custom(format_args!(
                "the group {name:?} is among the mailboxes: name it among the groups"
            ))),
        }
    }
}
