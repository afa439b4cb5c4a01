//! Which addresses are those of machines.

const STARTS: [&str; 8] =
    ["noreply", "donotreply", "nereply", "bounce", "mailerdaemon", "notification", "newsletter", "autoreply"];

const NAMES: [&str; 14] = [
    "postmaster",
    "daemon",
    "mailer",
    "notify",
    "notifier",
    "alert",
    "alerts",
    "automated",
    "automailer",
    "root",
    "wwwdata",
    "listserv",
    "majordomo",
    "unsubscribe",
];

/// Whether an address is a machine's by its local part. Shared addresses that people answer, such as `support`, are not.
pub(super) fn is_machine(local: &str) -> bool {
    let name: String =
        local.split('+').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    STARTS.iter().any(|start| name.starts_with(start)) || name.ends_with("noreply") || NAMES.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_have_their_names() {
        for (local, expected) in [
            ("no-reply", true),
            ("noreply+abc", true),
            ("do_not_reply", true),
            ("bounces+123=x", true),
            ("mailer-daemon", true),
            ("calendar-noreply", true),
            ("ann", false),
            ("support", false),
            ("rootes", false),
            ("newton", false),
        ] {
            assert_eq!(is_machine(local), expected, "{local}");
        }
    }
}
