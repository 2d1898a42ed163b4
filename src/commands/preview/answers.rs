//! What lies at which address. Everything comes out of memory; no address is a path on the disk.
//!
//! `/` is the list, `/ID/TAB` an exercise; everything that is no page for people is under `/-/`, which is no id.

use super::build::{Entry, Gallery};
use super::desk::{Desk, Now};
use super::proofs::{PAGES, Stage};
use super::views::{self, Tab};
use crate::outputs::Artifact;
use crate::preview::{Answer, Reply, Request, Scheme, asset, exercise, list, local, oops};
use anyhow::Result;
use std::sync::Arc;

/// Answers requests from what is on a desk.
pub(super) fn of(desk: &Arc<Desk>) -> Arc<dyn Fn(&Request) -> Answer + Send + Sync> {
    let desk = Arc::clone(desk);
    Arc::new(move |request| match *request.parts() {
        ["-", "events"] => Answer::Events(desk.news()),
        _ => Answer::Whole(whole(&desk, request)),
    })
}

fn whole(desk: &Desk, request: &Request) -> Reply {
    let now = desk.now();
    let found = match *request.parts() {
        [] => Some(list(views::list(desk, &now))),
        ["-", "site", scheme, ref path @ ..] => copy(desk, &now, scheme, path).map(Ok),
        ["-", "file", ref path @ ..] => file(desk, &now, request, &path.join("/")).map(Ok),
        ["-", name] => asset(name).map(Ok),
        // Browsers ask for it by themselves, beside a PDF file for example.
        ["favicon.ico"] => asset("icon.svg").map(Ok),
        [id] => tab(desk, &now, request, id, Tab::FIRST),
        [id, name] => Tab::named(name).and_then(|name| tab(desk, &now, request, id, name)),
        _ => None,
    };
    match found {
        Some(Ok(reply)) => reply,
        Some(Err(error)) => oops(500, &format!("The preview made a mistake of its own: {error:#}")),
        None => oops(404, "There is nothing at this address of the preview."),
    }
}

fn tab(desk: &Desk, now: &Arc<Now>, request: &Request, id: &str, tab: Tab) -> Option<Result<Reply>> {
    let gallery = now.gallery.as_deref()?;
    let entry = gallery.entry(id)?;
    Some(exercise(views::exercise(desk, now, gallery, entry, request, tab)))
}

/// A page or a newsletter in a frame, and what it shows.
fn copy(desk: &Desk, now: &Arc<Now>, scheme: &str, path: &[&str]) -> Option<Reply> {
    let scheme = Scheme::named(scheme)?;
    let gallery = now.gallery.as_deref()?;
    let path = path.join("/");
    let in_folder = if path.is_empty() {
        "index.html".to_owned()
    } else {
        format!("{path}/index.html")
    };
    let found = [path, in_folder]
        .iter()
        .find_map(|path| Some((path.clone(), artifact(desk, now, gallery, path)?)));
    let Some((path, bytes)) = found else {
        return Some(oops(404, "This part of the site is not shown in the preview."));
    };
    let is_text = matches!(path.rsplit_once('.'), Some((_, "html" | "css")));
    let site = gallery.config()?.site.url.replace('&', "&amp;");
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if is_text => local(&text, scheme, &site).into_bytes(),
        Ok(text) => text.into_bytes(),
        Err(other) => other.into_bytes(),
    };
    Some(Reply::file(&path, bytes))
}

/// A file as it will be published, to be looked at by itself or saved.
fn file(desk: &Desk, now: &Arc<Now>, request: &Request, path: &str) -> Option<Reply> {
    let gallery = now.gallery.as_deref()?;
    let reply = Reply::file(path, artifact(desk, now, gallery, path)?);
    let name = path.replace('/', "-");
    Some(match request.value("save") {
        Some(_) => reply.saved_as(&name),
        None => reply,
    })
}

/// The bytes of a file by its path under `out/`, made if need be.
fn artifact(desk: &Desk, now: &Arc<Now>, gallery: &Gallery, path: &str) -> Option<Vec<u8>> {
    let of_exercise = path
        .split_once('/')
        .and_then(|(id, rest)| Some((gallery.entry(id)?, rest)));
    if let Some((entry, rest)) = of_exercise {
        return of_entry(desk, now, entry, rest, path);
    }
    let of_site = |stage: Stage| desk.site(now, stage).file(path).map(bytes);
    of_site(Stage::Shared).or_else(|| of_site(Stage::Lists))
}

fn of_entry(desk: &Desk, now: &Arc<Now>, entry: &Entry, rest: &str, path: &str) -> Option<Vec<u8>> {
    if rest == "handout.png" {
        // The first page is the same picture in another size, and there much sooner than the pictures to post.
        let pages = desk.proof(now, entry, Stage::Pages);
        return pages.made(&PAGES).files.first().map(bytes);
    }
    let stage = match rest.split_once('/') {
        Some(("pages", _)) => Stage::Pages,
        Some(("social", _)) => Stage::Pictures,
        _ => Stage::Words,
    };
    desk.proof(now, entry, stage).file(path).map(bytes)
}

fn bytes(file: &Artifact) -> Vec<u8> {
    file.bytes.to_vec()
}
