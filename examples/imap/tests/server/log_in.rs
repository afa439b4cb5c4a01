//! Who may log in, and over which connection.

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use kit::testing::run;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use crate::dovecot::{Dovecot, message, program};

fn local(server: &Dovecot) -> Command {
    let mut program = program(&format!("127.0.0.1:{}", server.port));
    program.arg("--plaintext").arg("--into").arg(server.path("ann"));
    program
}

#[test]
fn a_wrong_password_is_refused_and_not_shown() {
    let Some(server) = Dovecot::start() else { return };
    let place = format!("127.0.0.1:{}", server.port);
    let wrong = run(local(&server).env("IMAP_PASSWORD", "hunter2"));
    wrong.refused(&format!("{place}: the server refuses the password: [AUTHENTICATIONFAILED] Authentication failed."));
    assert!(!server.path("ann").exists());
    // Dovecot is not set up for tokens here.
    let token = run(local(&server).env("IMAP_TOKEN", "ya29.x"));
    token.refused(&format!("{place}: the server does not know the log-in XOAUTH2"));
}

#[test]
fn the_password_comes_from_a_file_or_standard_input() {
    let Some(server) = Dovecot::start() else { return };
    let file = server.path("password");
    fs::write(&file, "secret\n").unwrap();
    run(local(&server).arg("--password-file").arg(&file)).ok();
    let mut program = local(&server);
    program.args(["--password-file", "-"]).stdin(Stdio::piped()).stderr(Stdio::null());
    let mut child = program.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"secret\r\n").unwrap();
    assert!(child.wait().unwrap().success());

    run(&mut local(&server)).refused(
        "no password: give --password-file or set IMAP_PASSWORD; for a token, give --token-file or set IMAP_TOKEN",
    );
    run(local(&server).env("IMAP_PASSWORD", "a").env("IMAP_TOKEN", "b"))
        .refused("IMAP_PASSWORD and IMAP_TOKEN are both set: unset one of them");
}

/// A certificate for `localhost` by an authority, and one that the server has signed itself as an authority.
#[test]
fn encryption_needs_a_certificate_that_is_trusted() {
    let own = |is_ca| {
        let mut parameters = CertificateParams::new(["localhost".to_owned()]).unwrap();
        parameters.is_ca = if is_ca { IsCa::Ca(BasicConstraints::Unconstrained) } else { IsCa::NoCa };
        (parameters, KeyPair::generate().unwrap())
    };
    for is_signed_by_itself in [false, true] {
        let certified = |folder: &Path| {
            let (authority, its_key) = own(true);
            let certificate = authority.self_signed(&its_key).unwrap();
            fs::write(folder.join("ca.pem"), certificate.pem()).unwrap();
            let (parameters, key) = own(false);
            let issuer = Issuer::new(authority, its_key);
            let signed = parameters.signed_by(&key, &issuer).unwrap();
            let (certificate, key) = if is_signed_by_itself { (&certificate, issuer.key()) } else { (&signed, &key) };
            fs::write(folder.join("cert.pem"), certificate.pem()).unwrap();
            fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
        };
        let Some(server) = Dovecot::start_with(certified) else { return };
        server.writer().append("INBOX", "", &message("one"));
        let ca = server.path("ca.pem");
        for (port, starttls) in [(server.tls_port, None), (server.port, Some("--starttls"))] {
            let trusted = |is_trusted: bool, host: &str| {
                let mut program = program(&format!("{host}:{port}"));
                let into = server.path(&format!("ann at {host}"));
                program.env("IMAP_PASSWORD", "secret").args(["--from", "2020-01-01", "--into"]).arg(into);
                program.args(starttls);
                if is_trusted {
                    program.arg("--ca-file").arg(&ca);
                }
                run(&mut program)
            };
            let refused = |ran: &kit::testing::Ran, reason: &str| {
                assert_eq!(ran.code, Some(2), "{}", ran.said);
                assert!(ran.said.contains(&format!(":{port}: the connection is not safe: ")), "{}", ran.said);
                assert!(ran.said.contains(reason), "{}", ran.said);
            };
            trusted(true, "localhost").ok();
            refused(&trusted(false, "localhost"), "invalid peer certificate: ");
            let by_number = trusted(true, "127.0.0.1");
            if is_signed_by_itself {
                by_number.ok();
            } else {
                refused(&by_number, "not valid for name");
            }
        }
    }
}

#[test]
fn a_server_that_is_not_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap().to_string();
    drop(listener);
    let run_with = |server: &str| run(program(server).env("IMAP_PASSWORD", "secret").args(["--plaintext", "--list"]));
    run_with(&place).refused(&format!("{place}: no connection: connection refused"));
    run_with("192.0.2.1").refused("--plaintext is only for a server on this machine: leave it out, or use --starttls");
}
