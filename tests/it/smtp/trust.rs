//! Encryption, certificates, logins and servers that are not there: each stops at once with a sentence that helps.

use super::run::Sending;
use super::server::{MailServer, Manner, Reaction, Step, Tls};
use handout::config::Security;
use handout::newsletter::delivery::Ending;
use handout::newsletter::password::Password;
use handout::newsletter::smtp::{Login, Server};
use std::net::TcpListener;
use std::time::Duration;

/// Sends to one person through a server as it is set after `change`; gives back what stopped it.
fn stopped(server: &MailServer, change: impl FnOnce(&mut Server)) -> String {
    let mut sending = Sending::to(&["anna"], server);
    secure(&mut sending.server, server);
    change(&mut sending.server);
    let tally = sending.run();
    assert_eq!((tally.sent, tally.left), (0, 1), "{tally:?}");
    match tally.ending {
        Ending::Trouble(sentence) => sentence,
        other => panic!("{other:?}"),
    }
}

/// The settings that fit a server with STARTTLS.
fn secure(settings: &mut Server, server: &MailServer) {
    "localhost".clone_into(&mut settings.host);
    settings.security = Security::StartTls;
    settings.authorities = Some(server.certificate.clone());
    settings.login = Some(login("hunter2"));
    settings.limits.greeting = Duration::from_secs(5);
    settings.limits.envelope = Duration::from_secs(5);
}

fn login(password: &str) -> Login {
    Login {
        username: "rowan".to_owned(),
        password: Password::new(password.to_owned()),
    }
}

#[test]
fn mail_goes_out_encrypted_and_logged_in() {
    for tls in [Tls::OnRequest, Tls::FromTheFirstByte] {
        let manner = Manner {
            tls,
            ..Manner::with_starttls()
        };
        let server = MailServer::agreeing(manner);
        let mut sending = Sending::to(&["anna", "bob"], &server);
        secure(&mut sending.server, &server);
        if tls == Tls::FromTheFirstByte {
            sending.server.security = Security::Tls;
        }
        let tally = sending.run();
        assert_eq!(tally.sent, 2, "{tally:?}");
    }
}

#[test]
fn a_server_that_offers_no_starttls_gets_no_mail() {
    let server = MailServer::agreeing(Manner::plain());
    let said = stopped(&server, |_| {});
    assert!(said.contains("offers no encryption (STARTTLS)"), "{said}");
    let commands = server.received().commands.join("\n");
    assert!(!commands.contains("AUTH") && !commands.contains("MAIL"), "{commands}");
}

/// Somebody between adds, in clear, answers to all that will be asked: what came before encryption must not count after it.
#[test]
fn answers_that_come_in_clear_before_encryption_begins_count_for_nothing() {
    const ALL: &str = "250-mail.test\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 mail.test\r\n250 sender\r\n250 recipient\r\n\
                       354 go\r\n250 taken";
    const ONE: &str = "250-mail.test\r\n250 AUTH PLAIN";
    const BYE: &str =
        "250 mail.test\r\n421 goodbye\r\n250 mail.test\r\n250 sender\r\n250 recipient\r\n354 go\r\n250 taken";
    const PIECE: &str = "250-mail.test\r\n250-AUTH PLAIN\r\n250-pi";
    for (words, has_login) in [(ALL, true), (ALL, false), (ONE, true), (PIECE, true), (BYE, false)] {
        let server = MailServer::start(Manner::with_starttls(), move |event| match event.step {
            Step::StartTls => Reaction::AgreeAnd(words),
            _ => Reaction::Agree,
        });
        let mut sending = Sending::to(&["anna"], &server);
        secure(&mut sending.server, &server);
        if !has_login {
            sending.server.login = None;
        }
        let tally = sending.run();
        let taken = server.received().messages.len();
        assert_eq!(
            tally.sent, taken,
            "nobody is said to have what the server never saw: {words}: {tally:?}"
        );
        if words == ALL {
            assert!(
                matches!(&tally.ending, Ending::Trouble(said) if said.contains("in its place")),
                "{tally:?}"
            );
        }
    }
}

/// A server says that it has a message before it has got it, and then refuses it.
#[test]
fn a_message_that_was_taken_before_it_was_sent_is_not_sent() {
    let pipelining = Manner::plain();
    let one_by_one = Manner {
        offers: vec!["8BITMIME"],
        ..Manner::plain()
    };
    for manner in [pipelining, one_by_one] {
        for early in ["250 2.0.0 taken", "550 5.1.1 no"] {
            let server = MailServer::start(manner.clone(), move |event| match event.step {
                Step::Data => Reaction::AgreeAnd(early),
                Step::Body => Reaction::Say("554 5.7.1 spam"),
                _ => Reaction::Agree,
            });
            let tally = Sending::to(&["anna"], &server).run();
            assert_eq!((tally.sent, tally.refused.len()), (0, 0), "{early}: {tally:?}");
        }
    }
}

#[test]
fn a_certificate_that_nobody_known_vouches_for_is_refused() {
    let server = MailServer::agreeing(Manner::with_starttls());
    let said = stopped(&server, |settings| settings.authorities = None);
    assert!(said.starts_with("nobody known vouches for the certificate"), "{said}");
    assert!(said.contains("ca_file"), "{said}");
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let manner = Manner {
        names: vec!["mail.example.org".to_owned()],
        ..Manner::with_starttls()
    };
    let server = MailServer::agreeing(manner);
    let said = stopped(&server, |_| {});
    assert!(said.contains("is for another name"), "{said}");
}

#[test]
fn a_wrong_password_is_tried_once_and_never_shown() {
    let server = MailServer::agreeing(Manner::with_starttls());
    let said = stopped(&server, |settings| settings.login = Some(login("hunter3")));
    assert!(said.contains("does not take the name and password"), "{said}");
    assert!(said.ends_with("It said: 535 5.7.8 authentication failed"), "{said}");
    assert!(!said.contains("hunter"), "{said}");
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_server_that_repeats_the_password_later_has_it_neither_shown_nor_written_down() {
    let repeating = |step| {
        let server = MailServer::start(Manner::with_starttls(), move |event| {
            if event.step == step {
                Reaction::Say("550 5.7.1 no, HUNTER2 (AGhhbmRvdXQAaHVudGVyMg==)")
            } else {
                Reaction::Agree
            }
        });
        let mut sending = Sending::to(&["anna"], &server);
        secure(&mut sending.server, &server);
        let said = format!("{:?}", sending.run());
        (said, sending.project.read(".handout/sent/calf.jsonl"))
    };
    for step in [Step::Mail, Step::Rcpt, Step::Data, Step::Body] {
        let (said, journal) = repeating(step);
        assert!(said.contains("5.7.1 no, …"), "{step:?}: {said}");
        for text in [said, journal] {
            assert!(!text.to_lowercase().contains("hunter2"), "{step:?}: {text}");
        }
    }
}

#[test]
fn a_server_that_cannot_check_passwords_for_now_is_called_again() {
    let mut tries = 0;
    let server = MailServer::start(Manner::with_starttls(), move |event| {
        tries += i32::from(event.step == Step::Auth);
        match event.step {
            Step::Auth if tries < 3 => Reaction::Say("454 4.7.0 temporary failure"),
            _ => Reaction::Agree,
        }
    });
    let mut sending = Sending::to(&["anna"], &server);
    secure(&mut sending.server, &server);
    assert_eq!(sending.run().sent, 1);
    assert_eq!(server.connections(), 3);
}

#[test]
fn a_server_without_logins_is_told_apart_from_a_wrong_password() {
    let manner = Manner {
        offers: vec!["STARTTLS"],
        ..Manner::with_starttls()
    };
    let server = MailServer::agreeing(manner);
    let said = stopped(&server, |_| {});
    assert!(said.contains("takes no name and password"), "{said}");
}

#[test]
fn a_port_that_wants_tls_at_once_is_recognised() {
    let manner = Manner {
        tls: Tls::FromTheFirstByte,
        ..Manner::with_starttls()
    };
    let server = MailServer::agreeing(manner);
    let said = stopped(&server, |_| {});
    assert!(said.ends_with("type `security: tls`"), "{said}");
}

#[test]
fn a_port_that_wants_starttls_is_recognised() {
    let server = MailServer::agreeing(Manner::with_starttls());
    let said = stopped(&server, |settings| settings.security = Security::Tls);
    assert!(said.contains("type `security: starttls`"), "{said}");
}

#[test]
fn a_file_of_authorities_without_certificates_is_told() {
    let server = MailServer::agreeing(Manner::with_starttls());
    let said = stopped(&server, |settings| {
        settings.authorities = Some(b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n".to_vec());
    });
    assert!(said.contains("holds no certificate"), "{said}");
}

#[test]
fn a_host_that_does_not_exist_is_told() {
    let server = MailServer::agreeing(Manner::with_starttls());
    // RFC 6761: `.invalid` never leads anywhere.
    let said = stopped(&server, |settings| settings.host = "mail.invalid".to_owned());
    assert!(
        said.starts_with("the address of `mail.invalid` cannot be found"),
        "{said}"
    );
}

#[test]
fn a_port_on_which_nothing_listens_is_told() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let server = MailServer::agreeing(Manner::with_starttls());
    let said = stopped(&server, |settings| settings.port = port);
    assert!(
        said.starts_with(&format!("nothing answers on port {port} of `localhost`")),
        "{said}"
    );
}

#[test]
fn something_that_is_no_mail_server_is_told() {
    let server = MailServer::start(Manner::plain(), |event| match event.step {
        Step::Connect => Reaction::Say("HTTP/1.1 400 Bad Request"),
        _ => Reaction::Agree,
    });
    let said = stopped(&server, |_| {});
    assert!(said.contains("is no mail server"), "{said}");
}

#[test]
fn a_password_goes_to_no_other_computer_unencrypted() {
    // Whatever the settings say; this name leads to no computer at all.
    let server = MailServer::agreeing(Manner::plain());
    let said = stopped(&server, |settings| {
        settings.security = Security::None;
        settings.host = "mail.invalid".to_owned();
    });
    assert!(said.contains("unencrypted"), "{said}");
}
