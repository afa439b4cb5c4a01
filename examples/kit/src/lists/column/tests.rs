use super::*;

fn words(header: &[&str], names: &str, list: List) -> String {
    let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
    let names = if names.is_empty() { ColumnNames::default() } else { names.parse().unwrap() };
    Columns::of(&header, &names, list).0.in_words(&header)
}

#[test]
fn headers_of_crms_are_recognised() {
    for (header, expected) in [
        // Salesforce: Data Loader and reports, of accounts and of contacts.
        (
            &["Id", "IsDeleted", "Name", "ParentId", "Website", "Site", "OwnerId"][..],
            "id = \"Id\", name = \"Name\", domain = \"Website\", parent = \"ParentId\"",
        ),
        (
            &["Id", "AccountId", "LastName", "FirstName", "Name", "Email"],
            "id = \"AccountId\", email = \"Email\", contact = \"Id\"",
        ),
        (
            &["Account ID", "Account Name", "Website", "Parent Account", "Parent Account ID", "Account Owner"],
            "id = \"Account ID\", name = \"Account Name\", domain = \"Website\", parent = \"Parent Account ID\"",
        ),
        (
            &["First Name", "Last Name", "Account Name", "Email", "Contact ID", "Account ID"],
            "id = \"Account ID\", name = \"Account Name\", email = \"Email\", contact = \"Contact ID\"",
        ),
        // HubSpot.
        (
            &["Record ID", "Company name", "Company owner", "Company Domain Name", "Website URL", "Parent Company"],
            "id = \"Record ID\", name = \"Company name\", domain = \"Company Domain Name\" and \"Website URL\", parent = \"Parent Company\"",
        ),
        (
            &["Record ID", "First Name", "Last Name", "Email", "Associated Company", "Associated Company IDs"],
            "id = \"Associated Company IDs\", name = \"Associated Company\", email = \"Email\", contact = \"Record ID\"",
        ),
        (
            &["Record ID - Contact", "First Name", "Email", "Associated Company IDs (Primary)"],
            "id = \"Associated Company IDs (Primary)\", email = \"Email\"",
        ),
        // Pipedrive.
        (
            &["Organization - Name", "Organization - ID", "Organization - Website", "Organization - Owner"],
            "id = \"Organization - ID\", name = \"Organization - Name\", domain = \"Organization - Website\"",
        ),
        (
            &[
                "Person - ID",
                "Person - Name",
                "Person - Organization",
                "Person - Email - Work",
                "Person - Email - Home",
            ],
            "name = \"Person - Organization\", email = \"Person - Email - Work\" and \"Person - Email - Home\", contact = \"Person - ID\"",
        ),
        (&["Name", "Email", "Phone", "Organization"], "name = \"Organization\", email = \"Email\""),
        // Dynamics 365: Excel exports and logical names.
        (
            &[
                "(Do Not Modify) Account",
                "(Do Not Modify) Row Checksum",
                "(Do Not Modify) Modified On",
                "Account Name",
                "Email",
                "Website",
                "Parent Account",
            ],
            "id = \"(Do Not Modify) Account\", name = \"Account Name\", domain = \"Website\", email = \"Email\", parent = \"Parent Account\"",
        ),
        (
            &["(Do Not Modify) Contact", "Full Name", "Company Name", "Email", "Email Address 2"],
            "name = \"Company Name\", email = \"Email\" and \"Email Address 2\", contact = \"(Do Not Modify) Contact\"",
        ),
        (
            &["accountid", "name", "websiteurl", "emailaddress1", "parentaccountid", "accountnumber"],
            "id = \"accountid\", name = \"name\", domain = \"websiteurl\", email = \"emailaddress1\", parent = \"parentaccountid\"",
        ),
        (
            &["contactid", "fullname", "parentcustomerid", "emailaddress1", "emailaddress2"],
            "id = \"parentcustomerid\", email = \"emailaddress1\" and \"emailaddress2\", contact = \"contactid\"",
        ),
        // Lists of people's own.
        (&["Customer", "Domain"], "name = \"Customer\", domain = \"Domain\""),
        (&["customer id", "CUSTOMER NAME", "url"], "id = \"customer id\", name = \"CUSTOMER NAME\", domain = \"url\""),
        (&["id", "name", "domains"], "id = \"id\", name = \"name\", domain = \"domains\""),
        (&["Company", "E-Mail"], "name = \"Company\", email = \"E-Mail\""),
        (&["Company Size", "Account Type", "Owner Email Signature"], ""),
        (&[], ""),
    ] {
        assert_eq!(words(header, "", List::Accounts), expected, "{header:?}");
    }
}

#[test]
fn headers_of_mailboxes_are_recognised() {
    for (header, expected) in [
        (&["email"][..], "email = \"email\""),
        (
            &["id", "displayName", "userPrincipalName", "mail"],
            "name = \"displayName\", email = \"mail\" and \"userPrincipalName\", directory-id = \"id\"",
        ),
        (
            &["Display name", "User principal name", "Proxy addresses", "Object Id", "Alias"],
            "name = \"Display name\", email = \"User principal name\", alias = \"Proxy addresses\" and \"Alias\", directory-id = \"Object Id\"",
        ),
        (
            &["First Name [Required]", "Email Address [Required]", "Recovery Email", "Home Secondary Email"],
            "email = \"Email Address [Required]\"",
        ),
        (&["PrimarySmtpAddress", "EmailAddresses"], "email = \"PrimarySmtpAddress\", alias = \"EmailAddresses\""),
    ] {
        assert_eq!(words(header, "", List::Mailboxes), expected, "{header:?}");
    }
}

#[test]
fn named_columns_come_first() {
    let header = ["Nr", "Firma", "Web", "Shop", "Email", "Parent"];
    for (names, expected) in [
        ("id=Nr,name=Firma", "id = \"Nr\", name = \"Firma\", domain = \"Web\", email = \"Email\", parent = \"Parent\""),
        ("name=firma,domain=Shop,domain=Web,parent=,email=", "name = \"Firma\", domain = \"Shop\" and \"Web\""),
        ("ID=Nr, name = Firma ,domain=Email,parent=", "id = \"Nr\", name = \"Firma\", domain = \"Email\""),
    ] {
        assert_eq!(words(&header, names, List::Accounts), expected, "{names}");
    }
    assert_eq!(words(&["A, b", "Website"], "name=A, b", List::Accounts), "name = \"A, b\", domain = \"Website\"");
    assert_eq!("Nr".parse::<ColumnNames>().unwrap_err(), "\"Nr\" has no =: expected a role and a name, id=Account ID");
}

#[test]
fn a_name_that_no_list_has_is_an_error() {
    let header = vec!["Id".to_owned(), "Name".to_owned()];
    let missing = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    assert!(check_missing(&[missing(&["Web"]), missing(&[])], &[header.clone(), header.clone()]).is_ok());
    let error = check_missing(&[missing(&["Web"])], &[header]).unwrap_err();
    assert_eq!(error.to_string(), "--columns: no list has a column \"Web\": expected one of \"Id\", \"Name\"");
}
