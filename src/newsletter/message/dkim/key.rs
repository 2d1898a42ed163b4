//! Private keys: from a PEM file's text to signatures.

use anyhow::{Result, anyhow, bail};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;

/// What a file should hold.
const HELP: &str = "it must hold a private key in PEM form, as `openssl genpkey -algorithm rsa -pkeyopt \
                    rsa_keygen_bits:2048` writes it";

/// A private key of one of the two kinds that DKIM knows.
pub(super) enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

impl std::fmt::Debug for Key {
    /// Never the key.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.kind())
    }
}

impl Key {
    /// Reads PKCS#1 or PKCS#8.
    ///
    /// # Errors
    /// With a sentence that says what it is instead.
    pub(super) fn read(pem: &[u8]) -> Result<Self> {
        refuse_others(&String::from_utf8_lossy(pem))?;
        let der = PrivateKeyDer::from_pem_slice(pem).map_err(|_| anyhow!(HELP))?;
        match &der {
            PrivateKeyDer::Pkcs1(der) => rsa(RsaKeyPair::from_der(der.secret_pkcs1_der())),
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                match Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
                    Ok(key) => Ok(Self::Ed25519(Box::new(key))),
                    Err(_) => rsa(RsaKeyPair::from_pkcs8(der)),
                }
            }
            _ => bail!("it holds a key of a kind that DKIM does not know: {HELP}"),
        }
    }

    /// The name of its kind in signatures and records.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa",
            Self::Ed25519(_) => "ed25519",
        }
    }

    /// Signs a text: RSA signs its hash, Ed25519 signs the hash as if it were the text (RFC 8463, 3).
    ///
    /// # Errors
    /// When there are no random numbers, which RSA's calculation is blinded with.
    pub(super) fn sign(&self, text: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature)
                    .map_err(|_| anyhow!("the message could not be signed: the system gives no random numbers"))?;
                Ok(signature)
            }
            Self::Ed25519(key) => Ok(key.sign(digest(&SHA256, text).as_ref()).as_ref().to_vec()),
        }
    }
}

fn rsa(read: Result<RsaKeyPair, ring::error::KeyRejected>) -> Result<Key> {
    match read {
        Ok(key) => Ok(Key::Rsa(Box::new(key))),
        // RFC 8301, 3.2: signers should use at least 2048 bits.
        Err(why) if why.to_string() == "TooSmall" => bail!("its RSA key has fewer than 2048 bits: make a new one"),
        Err(_) => bail!("its key is neither RSA of 2048 to 4096 bits nor Ed25519: {HELP}"),
    }
}

/// Files that are often taken for the private key.
fn refuse_others(pem: &str) -> Result<()> {
    if pem.contains("BEGIN ENCRYPTED PRIVATE KEY") || pem.contains("Proc-Type: 4,ENCRYPTED") {
        bail!("its key is locked with a password: write it without one with `openssl pkey -in FILE -out NEW`");
    }
    if pem.contains("BEGIN PUBLIC KEY") || pem.contains("BEGIN RSA PUBLIC KEY") {
        bail!("it holds the public key, which belongs into the DNS: name the file with the private one");
    }
    if pem.contains("BEGIN OPENSSH PRIVATE KEY") {
        bail!("it holds an SSH key: {HELP}");
    }
    Ok(())
}
