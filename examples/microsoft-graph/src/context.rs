//! What the address in a page's `@odata.context` says of its items, and its links of the mailbox.

use kit::mail::mark::{self, Mark};
use percent_encoding::percent_decode_str;

use crate::class::Class;

/// What `…/$metadata#users('ann%40corp.example')/mailFolders('AAM')/messages(id,from)` is of: the last
/// of its names that means something.
pub(crate) fn class(context: &str) -> Option<Class> {
    let (_, path) = context.split_once("$metadata#")?;
    // Ids stand in quotes, and may hold anything.
    let outside: String = path.split('\'').step_by(2).collect();
    outside.rsplit('/').find_map(|name| {
        let name = name.strip_prefix("Collection(").unwrap_or(name);
        let name = name.split(['(', ')']).next().unwrap_or_default();
        match name.strip_prefix("microsoft.graph.").unwrap_or(name) {
            "messages" | "message" => Some(Class::Message),
            "eventMessage" => Some(Class::EventMessage),
            "events" | "event" | "calendarView" | "instances" | "exceptionOccurrences" => Some(Class::Event),
            _ => None,
        }
    })
}

/// Whose mailbox `…users('ann%40corp.example')/…` or `…/users/ann@corp.example/…` is; nothing for `me`.
pub(crate) fn owner(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("users('").or_else(|| address.split_once("/users/"))?;
    let owner = rest.split(['\'', '/', '?']).next()?;
    let owner = percent_decode_str(owner).decode_utf8().ok()?;
    (!owner.is_empty()).then(|| owner.into_owned())
}

/// The mark of the mail folder that an address is in, by one of Graph's own names for folders or by the folder's name:
/// `…/mailFolders/junkemail/messages`, `…mailFolders('Drafts')/messages`.
pub(crate) fn mark(address: &str) -> Option<Mark> {
    let (_, rest) = address.rsplit_once("mailFolders('").or_else(|| address.rsplit_once("/mailFolders/"))?;
    let folder = rest.split(['\'', '/', '?']).next()?;
    mark::of_folder(&percent_decode_str(folder).decode_utf8().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_be_of_a_folder_that_holds_no_mail() {
        for (address, expected) in [
            (
                "https://graph.microsoft.com/v1.0/$metadata#users('0a11')/mailFolders('junkemail')/messages",
                Some(Mark::Junk),
            ),
            (
                "https://graph.microsoft.com/v1.0/$metadata#users('0a11')/mailFolders('outbox')/messages(id)",
                Some(Mark::Unsent),
            ),
            ("https://graph.microsoft.com/v1.0/me/mailFolders/Drafts/messages?$skip=10", Some(Mark::Unsent)),
            ("https://graph.microsoft.com/v1.0/me/mailFolders/Junk%20Email/messages/delta?x=1", Some(Mark::Junk)),
            ("https://graph.microsoft.com/v1.0/me/mailFolders/AAMk=/messages", None),
            ("https://graph.microsoft.com/v1.0/me/messages", None),
        ] {
            assert_eq!(mark(address), expected, "{address}");
        }
    }

    #[test]
    fn a_page_says_what_it_holds_and_whose() {
        let metadata = "https://graph.microsoft.com/v1.0/$metadata#";
        for (context, expected, whose) in [
            ("users('ann%40corp.example')/messages", Some(Class::Message), Some("ann@corp.example")),
            ("users('5d8d505c')/mailFolders('events')/messages(id,from)", Some(Class::Message), Some("5d8d505c")),
            ("users('5d8d505c')/calendars('AAM%3D')/events/$entity", Some(Class::Event), Some("5d8d505c")),
            ("users('5d8d505c')/calendarView(subject,start)", Some(Class::Event), Some("5d8d505c")),
            ("users('5d8d505c')/events('AAM')/instances(type)", Some(Class::Event), Some("5d8d505c")),
            ("Collection(event)", Some(Class::Event), None),
            ("Collection(microsoft.graph.message)", Some(Class::Message), None),
            ("message", Some(Class::Message), None),
            (
                "users('5d8d505c')/messages('A')/microsoft.graph.eventMessage/event/$entity",
                Some(Class::Event),
                Some("5d8d505c"),
            ),
            ("users", None, None),
            ("me/contacts", None, None),
        ] {
            let address = format!("{metadata}{context}");
            assert_eq!(super::class(&address), expected, "{context}");
            assert_eq!(super::owner(&address).as_deref(), whose, "{context}");
        }
    }

    #[test]
    fn a_link_says_whose_mailbox_it_goes_to() {
        for (link, expected) in [
            (
                "https://graph.microsoft.com/v1.0/users/ann@corp.example/calendarView/delta?$deltatoken=x",
                Some("ann@corp.example"),
            ),
            (
                "https://graph.microsoft.com/v1.0/users('ann%40corp.example')/messages?$skip=10",
                Some("ann@corp.example"),
            ),
            ("https://graph.microsoft.com/v1.0/me/calendarView/delta?$deltatoken=x", None),
            ("https://graph.microsoft.com/v1.0/users/", None),
        ] {
            assert_eq!(owner(link).as_deref(), expected, "{link}");
        }
    }
}
