//! Slips in the domains of big mail services: a "did you mean", never a correction.

/// The domains that most private addresses in Britain and elsewhere have.
const BIG: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "outlook.com",
    "live.com",
    "live.co.uk",
    "msn.com",
    "yahoo.com",
    "yahoo.co.uk",
    "ymail.com",
    "icloud.com",
    "btinternet.com",
    "virginmedia.com",
    "talktalk.net",
    "ntlworld.com",
    "blueyonder.co.uk",
    "protonmail.com",
    "fastmail.com",
];

/// Real domains that look like slips of those.
const REAL: &[&str] = &[
    "mail.com",
    "email.com",
    "gmx.com",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.it",
    "hotmail.es",
    "live.ca",
    "live.cn",
    "live.fr",
    "live.nl",
    "yahoo.ca",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.in",
    "yahoo.it",
    "outlook.de",
    "outlook.es",
    "outlook.fr",
    "outlook.it",
    "fastmail.fm",
    "talktalk.co.uk",
];

/// Endings that do not exist, and what is meant.
const ENDINGS: &[(&str, &str)] = &[
    (".con", ".com"),
    (".cim", ".com"),
    (".vom", ".com"),
    (".comm", ".com"),
    (".co,uk", ".co.uk"),
    (".couk", ".co.uk"),
    (".co.ik", ".co.uk"),
    (".co.ukk", ".co.uk"),
    (".og", ".org"),
    (".ogr", ".org"),
    (".nte", ".net"),
];

/// The address that was probably meant.
pub(crate) fn meant(email: &str) -> Option<String> {
    let (local, domain) = email.rsplit_once('@')?;
    let domain = domain.to_lowercase();
    if BIG.contains(&domain.as_str()) || REAL.contains(&domain.as_str()) {
        return None;
    }
    let mended = mended(&domain);
    let known = near(mended.as_deref().unwrap_or(&domain));
    Some(format!("{local}@{}", known.map(str::to_owned).or(mended)?))
}

/// The domain with an ending that exists.
fn mended(domain: &str) -> Option<String> {
    let (wrong, right) = ENDINGS.iter().find(|(wrong, _)| domain.ends_with(wrong))?;
    Some(format!("{}{right}", domain.strip_suffix(wrong)?))
}

/// The big domain that differs by one slip; by two, if it is long.
fn near(domain: &str) -> Option<&'static str> {
    let distance = |big: &&&str| strsim::damerau_levenshtein(domain, big);
    let best = BIG.iter().min_by_key(distance)?;
    let most = match best.len() {
        0..=7 => 0,
        8..=11 => 1,
        _ => 2,
    };
    (distance(&best) <= most).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_slips_are_seen() {
        for (typed, right) in [
            ("a@gmial.com", "a@gmail.com"),
            ("a@gmail.con", "a@gmail.com"),
            ("a@gmai.com", "a@gmail.com"),
            ("a@hotmial.co.uk", "a@hotmail.co.uk"),
            ("a@hotmail.couk", "a@hotmail.co.uk"),
            ("a@btinternet.con", "a@btinternet.com"),
            ("a@harbour.example.con", "a@harbour.example.com"),
            ("a@yaho.co.uk", "a@yahoo.co.uk"),
        ] {
            assert_eq!(meant(typed).as_deref(), Some(right), "{typed}");
        }
    }

    #[test]
    fn real_domains_are_left_alone() {
        for email in [
            "a@gmail.com",
            "a@mail.com",
            "a@gmx.com",
            "a@me.com",
            "a@live.nl",
            "a@example.org",
            "a@sky.com",
            "a@aol.com",
        ] {
            assert_eq!(meant(email), None, "{email}");
        }
    }
}
