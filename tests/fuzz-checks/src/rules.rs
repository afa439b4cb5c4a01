use account_engagement::Segment;
use account_engagement::segment::Rule;

/// Any text as a rule: it is one that reads back from its text as it was, or an error with a place in
/// the text.
pub fn rules(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match text.parse::<Rule>() {
        Ok(rule) => {
            let written = rule.to_string();
            assert_eq!(written.parse().as_ref(), Ok(&rule), "{written}");
            let segment = Segment::new("any", rule);
            let json = serde_json::to_string(&segment).unwrap();
            assert_eq!(serde_json::from_str::<Segment>(&json).unwrap(), segment, "{json}");
        }
        Err(error) => {
            assert!((1..=text.chars().count() + 1).contains(&error.position()), "{error} of {text:?}");
            assert!(error.to_string().starts_with(&format!("at {}: ", error.position())), "{error}");
        }
    }
}
