//! Who is answered: a browser of this computer, at our own address, asking for itself.
//!
//! Any web site can make a browser send requests to 127.0.0.1, and a name server can give 127.0.0.1 as the address of any
//! name ("DNS rebinding"): so the host must be one of ours, and no other site may stand behind the request.

use super::message::Reply;

/// What is looked at before a request is answered.
pub(super) struct Asked<'r> {
    pub(super) method: &'r str,
    pub(super) headers: Vec<(&'r str, &'r [u8])>,
}

impl Asked<'_> {
    /// The values of a header, whatever its letters' case (RFC 9110, 5.1).
    pub(super) fn values(&self, name: &str) -> Vec<&[u8]> {
        let named = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| *value).collect()
    }

    fn has(&self, name: &str) -> bool {
        !self.values(name).is_empty()
    }
}

/// The answer to a request that is refused.
pub(super) fn refusal(asked: &Asked<'_>, port: u16) -> Option<Reply> {
    let ours = our_hosts(port);
    let is_ours = |host: &&[u8]| ours.iter().any(|own| own.as_bytes().eq_ignore_ascii_case(host));
    let hosts = asked.values("host");
    if hosts.len() != 1 || !hosts.iter().all(is_ours) {
        return Some(Reply::sentence(
            403,
            "This preview is only at http://127.0.0.1, for this computer.",
        ));
    }
    let is_own_origin = |origin: &&[u8]| origin.strip_prefix(b"http://").is_some_and(|host| is_ours(&host));
    if !asked.values("origin").iter().all(is_own_origin) || !asked.values("sec-fetch-site").iter().all(is_own_site) {
        return Some(Reply::sentence(
            403,
            "Another web site may not read or open this preview: type its address yourself.",
        ));
    }
    if !matches!(asked.method, "GET" | "HEAD") {
        return Some(Reply::sentence(405, "This preview can only be looked at."));
    }
    if asked.has("transfer-encoding") || asked.values("content-length").iter().any(|length| *length != b"0") {
        return Some(Reply::sentence(400, "Nothing can be sent to this preview."));
    }
    None
}

/// Fetch Metadata (W3C): `none` is what people type or open themselves. Another port of this computer is `same-site`, and
/// another program: that is not us.
fn is_own_site(site: &&[u8]) -> bool {
    matches!(*site, b"same-origin" | b"none")
}

/// Every way to name our address.
fn our_hosts(port: u16) -> Vec<String> {
    let names = ["127.0.0.1", "localhost", "[::1]"];
    let with_port = names.iter().map(|name| format!("{name}:{port}"));
    // A browser leaves HTTP's own port out.
    let bare = names.iter().filter(|_| port == 80).map(|name| (*name).to_owned());
    with_port.chain(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &str, headers: &[(&'static str, &'static str)]) -> u16 {
        let headers = headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        refusal(&Asked { method, headers }, 4173).map_or(200, |reply| reply.status)
    }

    #[test]
    fn only_our_own_names_are_answered() {
        for host in ["127.0.0.1:4173", "localhost:4173", "LocalHost:4173", "[::1]:4173"] {
            assert_eq!(status("GET", &[("Host", host)]), 200, "{host}");
        }
        for host in [
            "evil.example:4173",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1.evil.example:4173",
            "0.0.0.0:4173",
            "",
        ] {
            assert_eq!(status("GET", &[("Host", host)]), 403, "{host}");
        }
        assert_eq!(status("GET", &[]), 403);
        assert_eq!(
            status("GET", &[("Host", "localhost:4173"), ("host", "evil.example")]),
            403
        );
    }

    #[test]
    fn other_sites_are_refused_however_they_show() {
        let host = ("Host", "127.0.0.1:4173");
        for (name, value) in [
            ("Origin", "http://evil.example"),
            ("Origin", "null"),
            ("Origin", "http://127.0.0.1:8080"),
            ("Origin", "https://127.0.0.1:4173"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
        ] {
            assert_eq!(status("GET", &[host, (name, value)]), 403, "{name}: {value}");
        }
        for (name, value) in [
            ("Origin", "http://127.0.0.1:4173"),
            ("Sec-Fetch-Site", "none"),
            ("sec-fetch-site", "same-origin"),
        ] {
            assert_eq!(status("GET", &[host, (name, value)]), 200, "{name}: {value}");
        }
    }

    #[test]
    fn nothing_can_be_sent() {
        let host = ("Host", "127.0.0.1:4173");
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "get"] {
            assert_eq!(status(method, &[host]), 405, "{method}");
        }
        assert_eq!(status("HEAD", &[host, ("Content-Length", "0")]), 200);
        assert_eq!(status("GET", &[host, ("Content-Length", "3")]), 400);
        assert_eq!(status("GET", &[host, ("Transfer-Encoding", "chunked")]), 400);
    }
}
