//! What an item is: a message or an event.

use crate::item::Item;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Message,
    /// An invitation or the answer to one, sent as mail.
    EventMessage,
    Event,
}

impl Class {
    /// Of an item by its own word, else by its page's, else by its properties; `None` for something else.
    pub(crate) fn of(item: &Item, of_page: Option<Class>) -> Option<Class> {
        let class = match item.odata_type.text() {
            Some(word) => by_type(word),
            None => of_page.or_else(|| by_properties(item)),
        };
        // A page without `@odata.type` still tells an invitation by what only invitations have.
        let is_invitation = class == Some(Class::Message) && item.meeting_message_type.text().is_some();
        if is_invitation { Some(Class::EventMessage) } else { class }
    }
}

fn by_properties(item: &Item) -> Option<Class> {
    let is_message = [
        item.internet_message_id.is_absent(),
        item.sent_date_time.is_absent(),
        item.received_date_time.is_absent(),
        item.conversation_id.is_absent(),
        item.from.is_absent(),
        item.sender.is_absent(),
        item.to_recipients.is_absent(),
        item.internet_message_headers.is_absent(),
    ]
    .contains(&false);
    let is_event = [
        item.uid.is_absent(),
        item.ical_uid.is_absent(),
        item.start.is_absent(),
        item.end.is_absent(),
        item.series_master_id.is_absent(),
        item.original_start.is_absent(),
        item.is_all_day.is_absent(),
        item.is_cancelled.is_absent(),
        item.response_status.is_absent(),
    ]
    .contains(&false);
    match (is_message, is_event) {
        (true, _) => Some(Class::Message),
        (false, true) => Some(Class::Event),
        (false, false) => None,
    }
}

/// `#microsoft.graph.eventMessageRequest` and the like.
fn by_type(word: &str) -> Option<Class> {
    let word = word.trim_start_matches('#');
    match word.strip_prefix("microsoft.graph.").unwrap_or(word) {
        "message" => Some(Class::Message),
        "event" => Some(Class::Event),
        word if word.starts_with("eventMessage") => Some(Class::EventMessage),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_told_by_its_word_its_page_or_its_properties() {
        for (json, of_page, expected) in [
            (r##"{"@odata.type": "#microsoft.graph.message"}"##, None, Some(Class::Message)),
            (r##"{"@odata.type": "#microsoft.graph.eventMessage"}"##, None, Some(Class::EventMessage)),
            (
                r##"{"@odata.type": "#microsoft.graph.eventMessageRequest"}"##,
                Some(Class::Message),
                Some(Class::EventMessage),
            ),
            (r##"{"@odata.type": "#microsoft.graph.eventMessageResponse"}"##, None, Some(Class::EventMessage)),
            (r##"{"@odata.type": "#microsoft.graph.event", "from": null}"##, Some(Class::Message), Some(Class::Event)),
            (r##"{"@odata.type": "#microsoft.graph.contact", "start": {}}"##, Some(Class::Event), None),
            (r#"{"id": "1"}"#, Some(Class::Event), Some(Class::Event)),
            (r#"{"id": "1"}"#, None, None),
            (r#"{"meetingMessageType": "meetingRequest", "id": "1"}"#, Some(Class::Message), Some(Class::EventMessage)),
            (r#"{"toRecipients": []}"#, None, Some(Class::Message)),
            (r#"{"start": {"dateTime": "2026-03-02T09:00:00"}}"#, None, Some(Class::Event)),
            (r#"{"displayName": "Ann", "attendees": []}"#, None, None),
        ] {
            assert_eq!(Class::of(&serde_json::from_str(json).unwrap(), of_page), expected, "{json}");
        }
    }
}
