//! Diagnostics as annotations of GitHub Actions: its "workflow commands" for errors and warnings.

use super::json::word;
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::path::Path;

/// A command for each, in the order given. GitHub wants the files' paths from the repository's folder on, which is where
/// workflows run: so the project's folder, as it was typed, is put before them.
pub(crate) fn github(diagnostics: &Diagnostics, project: &Path) -> Vec<String> {
    diagnostics.iter().map(|one| annotation(one, project)).collect()
}

fn annotation(diagnostic: &Diagnostic, project: &Path) -> String {
    let extra = [("help", &diagnostic.help), ("note", &diagnostic.note)];
    let extra: String = extra
        .into_iter()
        .filter_map(|(word, text)| Some(format!("\n{word}: {}", text.as_deref()?)))
        .collect();
    let words = data(&format!("{}{extra}", diagnostic.message));
    let severity = word(diagnostic.severity);
    format!("::{severity} {}::{words}", properties(diagnostic, project))
}

/// Where it is. A column is only valid within one line.
fn properties(diagnostic: &Diagnostic, project: &Path) -> String {
    let title = format!("title={}", diagnostic.rule.code);
    let Some(label) = diagnostic.labels.first() else {
        return title;
    };
    let source = &label.place.source;
    let (line, column) = source.line_and_column(label.place.span.start);
    let (end_line, end_column) = source.line_and_column(label.place.span.end);
    let file = property(&path(project, &source.name));
    let columns = if line == end_line {
        format!(",col={column},endColumn={end_column}")
    } else {
        String::new()
    };
    format!("file={file},line={line},endLine={end_line}{columns},{title}")
}

fn path(project: &Path, name: &str) -> String {
    let shown = project.to_string_lossy().replace('\\', "/");
    match shown.trim_start_matches("./").trim_end_matches('/') {
        "" | "." => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use crate::source::Source;

    #[test]
    fn nothing_in_a_text_ends_its_command() {
        let source = Source::new("exercises/a,b:c.md", "one\ntwo\n");
        let mistake = Diagnostic::new(rules::LONG_STEP, "100% of\r\nit")
            .at(&source, 4..7, "")
            .help("type");
        assert_eq!(
            annotation(&mistake, Path::new("./site/")),
            "::warning file=site/exercises/a%2Cb%3Ac.md,line=2,endLine=2,col=1,endColumn=4,title=W062::100%25 of%0D%0Ait%0Ahelp: type"
        );
        let nowhere = Diagnostic::new(rules::NOT_UTF8, "x");
        assert_eq!(annotation(&nowhere, Path::new(".")), "::error title=E003::x");
    }
}
