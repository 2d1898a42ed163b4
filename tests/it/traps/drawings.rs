//! Drawings that run something, fetch something, or grow when they are drawn.

use crate::project::{Project, exercise};
use handout::picture::{Image, Refusal};

fn svg(body: &str) -> Result<(), Refusal> {
    let text = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="40" height="30">{body}</svg>"#
    );
    Image::decode(text.into_bytes()).map(|_| ())
}

#[test]
fn a_drawing_that_runs_or_fetches_something_is_refused_however_it_is_spelt() {
    let script = Err(Refusal::Feature("a script"));
    let reference = Err(Refusal::Feature("a reference to another file"));
    for (body, refused) in [
        ("<script>x()</script>", &script),
        ("<x:script xmlns:x='http://www.w3.org/2000/svg'>x()</x:script>", &script),
        ("<rect width='9' height='9' onload = 'x()'/>", &script),
        ("<rect width='9' height='9'\nonclick\n=\n'x()'/>", &script),
        (
            "<a x:href='java&#115;cript:x()'><rect width='9' height='9'/></a>",
            &script,
        ),
        (
            "<a x:href='java&#10;script:x()'><rect width='9' height='9'/></a>",
            &script,
        ),
        ("<use x:href = 'https://example.org/a.svg#a'/>", &reference),
        ("<use href\n=\n'//example.org/a.svg#a'/>", &reference),
        ("<use href='&#104;ttps://example.org/a.svg#a'/>", &reference),
        (
            "<rect width='9' height='9' fill='url( &quot;https://example.org/a.svg#a&quot;)'/>",
            &reference,
        ),
        (
            "<rect width='9' height='9' style='fill: URL(//example.org/a.svg#a)'/>",
            &reference,
        ),
        ("<style>@import 'https://example.org/a.css';</style>", &reference),
        (
            "<style>rect { fill: u\\72l(https://example.org/a.svg#a) }</style>",
            &reference,
        ),
        (
            "<style><![CDATA[rect { fill: url(https://example.org/a.svg#a) }]]></style>",
            &reference,
        ),
        ("<?xml-stylesheet href='https://example.org/a.css'?>", &reference),
        (
            "<style>@im<!-- -->port 'https://example.org/a.css';</style>",
            &reference,
        ),
        (
            "<rect width='9' height='9' style='background: image-set(\"//example.org/a.png\" 1x)'/>",
            &reference,
        ),
        (
            "<h:meta xmlns:h='http://www.w3.org/1999/xhtml' http-equiv='refresh' content='0;//example.org'/>",
            &Err(Refusal::Feature("a web page inside")),
        ),
    ] {
        assert_eq!(&svg(body), refused, "{body}");
    }
    assert_eq!(
        svg("<defs><path id='a' d='M0 0h9v9z'/></defs><use x:href='#a' style='fill: red'/>"),
        Ok(())
    );
}

#[test]
fn a_drawing_with_declarations_of_its_own_is_refused() {
    let entities: String = (1..40).fold("<!ENTITY e0 'ha'>".to_owned(), |all, level| {
        format!("{all}<!ENTITY e{level} '&e{0};&e{0};&e{0};'>", level - 1)
    });
    for declared in [
        &entities,
        "<!ATTLIST svg onload CDATA 'x()'>",
        "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
    ] {
        let text = format!(
            "<!DOCTYPE svg [{declared}]><svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'>&e39;</svg>"
        );
        let refused = Image::decode(text.into_bytes()).err();
        assert_eq!(refused, Some(Refusal::Feature("an entity declaration")), "{declared}");
    }
    let quoted = "<!DOCTYPE svg SYSTEM 'a>b' [<!ATTLIST svg onload CDATA 'x()'>]>\
                  <svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/>";
    let refused = Image::decode(quoted.as_bytes().to_vec()).err();
    assert_eq!(refused, Some(Refusal::Feature("an entity declaration")));
    let usual = "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>\
                 <svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/>";
    assert!(Image::decode(usual.as_bytes().to_vec()).is_ok());
}

#[test]
fn a_drawing_that_grows_beyond_measure_is_refused() {
    let copies = |level: usize| {
        format!(
            "<g id='a{level}'>{}</g>",
            format!("<use href='#a{}'/>", level - 1).repeat(10)
        )
    };
    let bomb: String = (1..20).map(copies).collect();
    let many = Err(Refusal::Feature("more parts than any drawing needs"));
    let deep = Err(Refusal::Feature("parts inside parts, deeper than any drawing needs"));
    assert_eq!(svg(&format!("<g id='a0'><rect width='9' height='9'/></g>{bomb}")), many);
    assert_eq!(svg("<g id='a'><use href='#a'/></g>"), deep);
    assert_eq!(svg(&format!("{}{}", "<g>".repeat(50_000), "</g>".repeat(50_000))), deep);
    let corner =
        "<marker id='m' markerWidth='9' markerHeight='9'>".to_owned() + &"<rect width='1' height='1'/>".repeat(999);
    let line = format!(
        "<path marker-mid='url(#m)' stroke='red' d='M0 0{}'/>",
        "l1 1".repeat(9_999)
    );
    assert_eq!(svg(&format!("{corner}</marker>{line}")), many);
    let attributes: String = (0..300_000)
        .map(|number| format!("a{number}=''"))
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(svg(&format!("<rect {attributes}/>")), many);
    assert_eq!(svg(&format!("<text>{}</text>", "word ".repeat(100_000))), many);
    assert_eq!(
        svg(&format!("<text>{}</text>", "<tspan>a</tspan>".repeat(30_000))),
        many
    );
    let prefixes: Vec<String> = (0..30_000)
        .map(|number| format!("<g xmlns:a{number}='u{number}'/>"))
        .collect();
    assert_eq!(svg(&prefixes.concat()), many);
    let rules = (0..20_000).fold(String::new(), |all, number| format!("{all}.c{number}{{fill:red}}"));
    let body = format!("<style>{rules}</style>{}", "<g/>".repeat(20_000));
    assert_eq!(svg(&body), many);
    let points = format!("<path d='M0 0{}'/>", "l1 1l-1-1".repeat(400_000));
    assert_eq!(svg(&points), Err(Refusal::Feature("more shapes than can be printed")));
    assert_eq!(
        svg(&"<rect width='9' height='9'/>".repeat(30_000)),
        Err(Refusal::Feature("more shapes than can be printed"))
    );
}

/// What the real program says of a drawing in an exercise: what runs out of stack would end the tests, too.
fn checked(body: &str) -> String {
    let text = exercise("Calf stretch", "2026-11-30").replace("1. ", "![Somebody stands.](a.svg)\n\n1. ");
    let project = Project::with(&[("2026-11-30-calf.md", &text)]);
    let drawing = format!("<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'>{body}</svg>");
    project.write("exercises/a.svg", &drawing);
    let run = project.run("check --today 2026-11-30");
    assert_eq!(run.status, 1, "{body}: {}", run.stderr);
    run.stderr
}

#[test]
fn an_effect_that_inherits_a_reference_to_itself_is_refused() {
    let rect = "<rect width='9' height='9'/>";
    let looped = |element: &str, attribute: &str| {
        format!("<g {attribute}='url(#a)'><{element} id='a' width='9' height='9'>{rect}</{element}>{rect}</g>")
    };
    let of_class = "<style>.a { fill: url( '#a' ) none }</style>";
    for (body, what) in [
        (looped("pattern", "fill"), "a pattern"),
        (looped("pattern", "stroke"), "a pattern"),
        (
            looped("pattern", "fill").replace("url(#a)", "url( \"#a\" ) red"),
            "a pattern",
        ),
        (looped("pattern", "fill").replace("#a", "&#35;a"), "a pattern"),
        (
            looped("pattern", "fill")
                .replace("url(#a)", "url(&quot;#a)b&quot;)")
                .replace("id='a'", "id='a)b'"),
            "a pattern",
        ),
        (looped("pattern", "fill").replace("id='a'", "xml:id='a'"), "a pattern"),
        (
            looped("pattern", "style").replace("url(#a)", "fill: url(#a)"),
            "a pattern",
        ),
        (
            format!("{of_class}{}", looped("pattern", "class").replace("url(#a)", "a")),
            "a pattern",
        ),
        (
            looped("pattern", "fill").replace(rect, "<g fill='inherit'><use href='#r'/></g><circle id='r' r='9'/>"),
            "a pattern",
        ),
        (
            format!("<g id='a'/>{}<g id='a'/>", looped("pattern", "fill")),
            "a pattern",
        ),
        (
            looped("mask", "mask").replace(rect, "<rect width='9' height='9' mask='inherit'/>"),
            "a mask",
        ),
        (
            looped("clipPath", "clip-path").replace(rect, "<rect width='9' height='9' clip-path='inherit'/>"),
            "a clipping path",
        ),
        (
            looped("filter", "filter").replace(rect, "<feFlood filter='inherit'/>"),
            "a filter",
        ),
        (
            format!(
                "<g fill='url(#b)'><pattern id='a' width='4' height='4'>{rect}</pattern></g>\
                     <g fill='url(#a)'><pattern id='b' width='4' height='4'>{rect}</pattern>{rect}</g>"
            ),
            "a pattern",
        ),
    ] {
        let said = checked(&body);
        assert!(
            said.contains(&format!("`exercises/a.svg` holds {what}, which cannot be printed")),
            "{body}: {said}"
        );
    }
}

/// Drawing programs leave them in their files.
#[test]
fn effects_that_nothing_refers_to_are_allowed() {
    let unused = "<defs><pattern id='a' href='#b'/><pattern id='b' width='4' height='4'><path d='M0 0h9'/></pattern>\
                  <mask id='c'/><clipPath id='d'><rect width='9' height='9'/></clipPath><filter id='e'/></defs>\
                  <rect id='f' width='9' height='9' style='fill:#a0a0a0'/><g id='a0a0a0'/>";
    assert_eq!(svg(unused), Ok(()));
    // Figma clips every drawing.
    let clipped = "<g clip-path='url(#clip0)'><rect width='9' height='9'/></g>\
                   <defs><clipPath id='clip0'><rect width='40' height='30' fill='white'/></clipPath></defs>";
    assert_eq!(svg(clipped), Err(Refusal::Feature("a clipping path")));
}

#[test]
fn arrowheads_that_inherit_arrowheads_are_refused() {
    let many = "more parts than any drawing needs";
    let line = "<path stroke='red' marker-mid='url(#a0)' d='M0 0L1 1L2 0L9 9L3 3L4 4L5 5'/>";
    let arrow = |level: usize| {
        let head =
            format!("<marker id='a{level}' overflow='visible'>{line}</marker>").replace(" marker-mid='url(#a0)'", "");
        format!("<g marker-mid='url(#a{})'>{head}</g>", level + 1)
    };
    for (heads, what) in [(9, many), (2000, "parts inside parts, deeper than any drawing needs")] {
        let said = checked(&format!("{}{line}", (0..heads).map(arrow).collect::<String>()));
        assert!(said.contains(what), "{said}");
    }
    // What has corners that nobody wrote.
    let lines = "<line stroke='red' marker-start='url(#a0)' x2='9' y2='9'/>".repeat(10);
    let arrow = |level: usize| {
        let lines = lines.replace("#a0", &format!("#a{}", level + 1));
        format!("<marker id='a{level}' overflow='visible'>{lines}</marker>")
    };
    let body = format!("{}{lines}", (0..9).map(arrow).collect::<String>());
    for shape in ["line", "rect", "circle"] {
        let said = checked(
            &body
                .replace("line", shape)
                .replace("x2='9' y2='9'", "r='9' width='9' height='9'"),
        );
        assert!(said.contains(many), "{shape}: {said}");
    }
    assert!(checked(&body).contains(many));
}

#[test]
fn gradients_that_go_on_in_a_circle_are_refused() {
    let circle =
        "<linearGradient id='a' href='#b'/><radialGradient id='b' href='#c'/><linearGradient id='c' href='#b'/>";
    for shape in [
        "<path d='M0 0h9v9z' fill='url(#a)'/>",
        "<path d='M0 0h9v9z' stroke='url(#a)'/>",
        "<style>path{fill:url(#a)}</style><path d='M0 0h9v9z'/>",
    ] {
        let said = checked(&format!("{circle}{shape}"));
        assert!(
            said.contains("parts inside parts, deeper than any drawing needs"),
            "{said}"
        );
    }
    let plain = "<linearGradient id='a' href='#b'/><linearGradient id='b'><stop stop-color='red'/></linearGradient>";
    assert_eq!(
        svg(&format!("{plain}<rect width='9' height='9' fill='url(#a)'/>")),
        Ok(())
    );
}

#[test]
fn copies_are_weighed_whatever_they_turn_out_to_be() {
    let copies = |level: usize| {
        let last = level - 1;
        format!(
            "<g id='a{level}'>{}</g>",
            format!("<use x:href='#a0' href='#a{last}'/>").repeat(10)
        )
    };
    let bomb = format!(
        "<g id='a0'><rect width='9' height='9'/></g>{}",
        (1..9).map(copies).collect::<String>()
    );
    let many = Err(Refusal::Feature("more parts than any drawing needs"));
    assert_eq!(svg(&bomb), many);
    let one = bomb.replace("x:href='#a0' ", "");
    let namesakes = (1..9).fold(String::new(), |all, level| format!("{all}<g id='a{level}'/>"));
    assert_eq!(svg(&format!("{one}{namesakes}")), many);
    assert_eq!(svg(&format!("{namesakes}{one}")), many);
    assert_eq!(svg(&"<g id='a'/>".repeat(10_000)), many);
    let words = format!(
        "<g id='a'>{}</g><text><tref href='#a'/></text>",
        "word ".repeat(400_000)
    );
    assert_eq!(svg(&words), Err(Refusal::Feature("words from another place (`tref`)")));
    let line = format!("<path id='a' d='M0 0{}'/>", "h1v1".repeat(20_000));
    let along = "<text><textPath href='#a'>hold</textPath></text>";
    assert_eq!(svg(&format!("{line}{}", along.repeat(1000))), many);
    assert_eq!(svg(&format!("<path id='a' d='M0 9h30'/>{along}")), Ok(()));
}

#[test]
fn style_rules_and_unused_effects_that_take_minutes_to_follow_are_refused() {
    let many = Err(Refusal::Feature("more parts than any drawing needs"));
    let nested = format!("{}<rect width='9' height='9'/>{}", "<g>".repeat(60), "</g>".repeat(60));
    assert_eq!(
        svg(&format!("<style>x {}rect{{fill:red}}</style>{nested}", "g ".repeat(12))),
        many
    );
    assert_eq!(
        svg(&format!("<style>g rect, g > rect{{fill:red}}</style>{nested}")),
        Ok(())
    );
    let paths = "<path d='M0 0h9'/>".repeat(15_000);
    let clips = "<rect clip-path='url(#a)' width='9' height='9'/>".repeat(15_000);
    assert_eq!(
        svg(&format!("<g id='a'>{paths}</g><clipPath id='b'>{clips}</clipPath>")),
        many
    );
}

/// Effects in effects are drawn anew for each reference, long before anybody sees what they are.
#[test]
fn effects_and_arrowheads_that_multiply_are_refused_before_they_are_drawn() {
    let many = Err(Refusal::Feature("more parts than any drawing needs"));
    for (element, attribute, what) in [
        ("pattern", "fill", "a pattern"),
        ("mask", "mask", "a mask"),
        ("clipPath", "clip-path", "a clipping path"),
        ("filter", "filter", "a filter"),
        ("marker", "marker-mid", "more parts than any drawing needs"),
    ] {
        let level = |level: usize| {
            let shape = format!("<path d='M0 0L1 1L2 0L9 9z' {attribute}='url( \"#a{}\" )'/>", level - 1);
            format!("<{element} id='a{level}' width='1' height='1'>{shape}{shape}</{element}>")
        };
        let bomb: String = (1..40).map(level).collect();
        let body = format!("<g {attribute}='url(#a39)'><path d='M0 0L1 1L2 0L9 9z' stroke='red'/></g>");
        let innermost = format!("<{element} id='a0'><rect width='9' height='9'/></{element}>");
        assert_eq!(
            svg(&format!("{innermost}{bomb}{body}")),
            Err(Refusal::Feature(what)),
            "{element}"
        );
    }
    // By a style sheet, where nobody knows which elements it means.
    let sheet: Vec<String> = (1..30)
        .map(|level| format!(".a{level}{{marker:url(#a{})}}", level - 1))
        .collect();
    let marker =
        |level: usize| format!("<marker id='a{level}'><path class='a{level}' d='M0 0L1 1L2 0L9 9z'/></marker>");
    let markers: String = (0..30).map(marker).collect();
    assert_eq!(svg(&format!("<style>{}</style>{markers}", sheet.concat())), many);
    let pattern = "<style>rect{fill:url(#p)}</style><pattern id='p'><rect width='9' height='9'/></pattern>";
    assert_eq!(svg(pattern), Err(Refusal::Feature("a pattern")));
    let arrows = "<style>.a{marker-start:url(#s);marker-end:url(#e)}</style>\
                  <marker id='s' overflow='visible'><path d='M0 0L9 5L0 9z'/></marker><marker id='e' overflow='visible'><path d='M9 0L0 5L9 9z'/></marker>\
                  <path class='a' stroke='red' d='M0 0L30 20'/><rect width='9' height='9'/>";
    assert_eq!(svg(arrows), Ok(()));
}

#[test]
fn lines_of_very_many_dashes_are_refused() {
    let many = Err(Refusal::Feature("more shapes than can be printed"));
    let lines =
        |dashes: &str| format!("<path d='M0 0h40v30H0z' stroke='red' stroke-dasharray='{dashes}'/>").repeat(100);
    assert_eq!(svg(&lines("2 1")), Ok(()));
    assert_eq!(svg(&lines("0")), Ok(()));
    assert_eq!(svg(&lines(".03")), many);
    assert_eq!(
        svg(&format!(
            "<g transform='scale(.01)'>{}</g>",
            lines("2 1").replace("40", "99999")
        )),
        many
    );
}

#[test]
fn a_drawing_with_impossible_numbers_is_refused() {
    let far = Err(Refusal::Feature("a shape far outside of it"));
    assert_eq!(svg("<rect x='1e30' width='9' height='9'/>"), far);
    assert_eq!(svg("<path d='M0 0L3e38 1' stroke='red'/>"), far);
    assert_eq!(
        svg("<rect width='9' height='9' stroke='red' stroke-width='1e30'/>"),
        far
    );
    // What is no number is left out, as browsers do.
    let _ = svg("<rect x='NaN' width='inf' height='9'/><path d='M NaN 1e999'/>");
    for (width, height) in [("1e30", "1e30"), ("1e-30", "1"), ("1", "9999"), ("1000000", "1000000")] {
        let text = format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>");
        let refused = Image::decode(text.into_bytes()).err();
        let odd = [Some(Refusal::Feature("a frame of an odd size")), Some(Refusal::Damaged)];
        assert!(odd.contains(&refused), "{width}: {refused:?}");
    }
}
