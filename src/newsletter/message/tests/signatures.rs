//! Signatures, checked by rules written down a second time: from the bytes of a message alone.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;

fn signed(more: &str, name: &str) -> String {
    let config = config(more);
    let files = Files::of(&config);
    let signer = Signer::new("bücher.example", "handout", &key(name)).expect("a key");
    let message = letter_of(&written(&config, &files, "Stiff  back?"), Some(signer))
        .addressed(&to("bea@example.org", "Bea, Ünal"));
    text_of(&message.expect("a message"))
}

/// A tag of the signature, without spaces.
fn tag(message: &str, name: &str) -> String {
    let field = message
        .split_once("\r\n")
        .map(|_| head(message)[0].clone())
        .expect("a field");
    let tags = field
        .strip_prefix("DKIM-Signature: ")
        .expect("is signed")
        .replace(['\r', '\n', ' '], "");
    let value = tags.split(';').find_map(|tag| tag.strip_prefix(&format!("{name}=")));
    value.expect("is there").to_owned()
}

/// The fields of the head, folded.
fn head(message: &str) -> Vec<String> {
    let head = message.split("\r\n\r\n").next().expect("a head");
    head.replace("\r\n ", "\u{1}")
        .split("\r\n")
        .map(|field| field.replace('\u{1}', "\r\n "))
        .collect()
}

fn relaxed(field: &str) -> String {
    let (name, value) = field.split_once(':').expect("a field");
    format!(
        "{}:{}",
        name.to_lowercase(),
        value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    )
}

/// What the signature signs.
fn signed_text(message: &str) -> String {
    let fields = head(message);
    let mut left: Vec<&String> = fields.iter().skip(1).collect();
    let mut text = String::new();
    for name in tag(message, "h").split(':') {
        let place = left
            .iter()
            .rposition(|field| field.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())));
        if let Some(place) = place {
            text += &(relaxed(left.remove(place)) + "\r\n");
        }
    }
    let own = relaxed(&fields[0]);
    let cut = own.rfind(" b=").expect("a signature") + 3;
    text + &own[..cut]
}

fn body_hash(message: &str) -> String {
    let (_, body) = message.split_once("\r\n\r\n").expect("a body");
    let lines = body.split("\r\n").map(|line| {
        let mut line = line.replace('\t', " ");
        while line.contains("  ") {
            line = line.replace("  ", " ");
        }
        line.trim_end().to_owned()
    });
    let body = lines
        .collect::<Vec<_>>()
        .join("\r\n")
        .trim_end_matches("\r\n")
        .to_owned()
        + "\r\n";
    BASE64.encode(digest::digest(&SHA256, body.as_bytes()))
}

fn is_valid(message: &str, public: &[u8]) -> bool {
    let signature = BASE64.decode(tag(message, "b")).expect("base64");
    let text = signed_text(message);
    let checked = if tag(message, "a") == "rsa-sha256" {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public).verify(text.as_bytes(), &signature)
    } else {
        let hash = digest::digest(&SHA256, text.as_bytes());
        UnparsedPublicKey::new(&ED25519, public).verify(hash.as_ref(), &signature)
    };
    checked.is_ok() && tag(message, "bh") == body_hash(message)
}

fn public(name: &str) -> Vec<u8> {
    let der = PrivateKeyDer::from_pem_slice(&key(name)).expect("a key");
    match name {
        "ed25519.pem" => {
            let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_der()).expect("a key");
            pair.public_key().as_ref().to_vec()
        }
        _ => RsaKeyPair::from_pkcs8(der.secret_der())
            .expect("a key")
            .public_key()
            .as_ref()
            .to_vec(),
    }
}

#[test]
fn signatures_hold_for_every_kind_of_key_and_for_a_link_of_ones_own() {
    for (name, kind) in [("rsa.pem", "rsa-sha256"), ("ed25519.pem", "ed25519-sha256")] {
        for more in ["", PAGE] {
            let message = signed(more, name);
            assert_eq!(tag(&message, "a"), kind);
            assert!(is_valid(&message, &public(name)), "{name} {more}: {message}");
        }
    }
}

#[test]
fn a_signature_breaks_when_anything_that_matters_is_changed() {
    let (message, public) = (signed(PAGE, "ed25519.pem"), public("ed25519.pem"));
    for (was, becomes) in [
        ("Subject: Stiff", "Subject: Bad"),
        ("bea@example.org", "eve@example.org"),
        ("One-Click", "No-Click"),
        ("na=C3=AFve", "clever"),
        ("token=3D", "token=3D0"),
        ("\r\nFrom: ", "\r\nFrom: Eve <eve@example.org>\r\nFrom: "),
        ("\r\nTo: ", "\r\nTo: Eve <eve@example.org>\r\nTo: "),
    ] {
        assert!(message.contains(was), "{was}");
        assert!(!is_valid(&message.replacen(was, becomes, 1), &public), "{becomes}");
    }
}

#[test]
fn a_signature_survives_what_relays_may_do() {
    let (message, public) = (signed("", "ed25519.pem"), public("ed25519.pem"));
    for (was, becomes) in [
        ("\r\nSubject: Stiff back?", "\r\nsubject:  Stiff\r\n back? "),
        ("Precedence: bulk\r\n", ""),
        (
            "Content-Type: multipart/alternative;",
            "Content-Type: multipart/alternative; charset=utf-8;",
        ),
    ] {
        assert!(message.contains(was), "{was}");
        assert!(is_valid(&message.replacen(was, becomes, 1), &public), "{becomes}");
    }
}

#[test]
fn the_same_message_is_signed_for_the_domain_in_ascii_with_the_date_it_has() {
    let message = signed("", "rsa.pem");
    assert_eq!(message, signed("", "rsa.pem"), "a signature is always the same");
    assert_eq!(tag(&message, "d"), "xn--bcher-kva.example");
    assert_eq!(tag(&message, "t"), date().timestamp().as_second().to_string());
    assert!(!tag(&message, "h").to_lowercase().contains("content-type"));
    assert!(tag(&message, "h").contains("List-Unsubscribe"), "RFC 8058, 4");
    assert!(
        head(&message)[0].split("\r\n").all(|line| line.len() <= 78),
        "{message}"
    );
}
