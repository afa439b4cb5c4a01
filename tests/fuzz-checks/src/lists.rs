use account_engagement::directory::{Identity, LenientDirectory, domains_in};
use account_engagement::{Account, Directory, Mailbox};

use crate::twin::people::{fold, in_unicode};

/// Any text, a line at a time, as a domain, an address and an id on lists: lenient building never fails, leaves nothing
/// out silently, and gives what strict building gives where nothing is wrong. What a text is said to mean can be listed.
pub fn lists(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.split('\n').take(50).collect();
    for suggestion in lines.iter().flat_map(|line| domains_in(line)) {
        assert_eq!(domains_in(&suggestion), [suggestion.as_str()]);
        let account = Account::new("a").domain(&suggestion);
        let directory = Directory::builder().add_accounts([account]).public_domains([""; 0]).build().unwrap();
        let forms = [suggestion.clone(), in_unicode(&suggestion)];
        for address in forms.map(|domain| format!("a@{domain}")).iter().filter(|address| address.len() <= 320) {
            assert_eq!(directory.identify(address), Identity::Unlisted { account: "a" }, "{suggestion:?}");
        }
    }
    let one = lines.iter().fold(Account::new("a"), |account, line| account.domain(*line).contact(*line, [*line]));
    let others = lines.iter().map(|line| Account::new(*line).domain(*line).parent(*line));
    let mailboxes: Vec<_> = lines.iter().skip(1).step_by(2).map(|line| Mailbox::new(*line).alias(*line)).collect();
    let accounts: Vec<_> = others.chain([one]).collect();
    let builder = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts);
    let LenientDirectory { directory, problems, .. } = builder.clone().build_lenient().unwrap();
    assert_eq!(builder.build().is_ok(), problems.is_empty());
    for problem in &problems {
        assert!(
            problem
                .given()
                .is_none_or(|given| text.contains(given) || text.contains(given.trim()) || fold(&text).contains(given)),
            "{problem}"
        );
    }
    for line in &lines {
        if let Identity::Unlisted { account } = directory.identify(&format!("new@{line}")) {
            assert!(directory.accounts().any(|(id, _)| id == account));
        }
    }
}
