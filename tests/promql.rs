//! The PromQL front end at its boundary: hand-written cases, upstream's own suite, real rules, and inputs made to break it.

#![expect(clippy::disallowed_methods, reason = "tests read their cases")]

use std::path::{Path, PathBuf};

use promforge::promql::{Expr, Features, MAX_NESTING, parse, parse_all, pretty};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of the shared material, or `None` with a plain message where it is absent.
#[expect(clippy::print_stderr, reason = "says why a test did nothing")]
fn shared(folder: &str) -> Option<PathBuf> {
    let base = std::env::var_os("PROMFORGE_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let path = base.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: no folder {} (PROMFORGE_SHARED names another place)", path.display());
    None
}

fn unescape(text: &str) -> String {
    text.replace("\\\\", "\u{1}").replace("\\n", "\n").replace('\u{1}', "\\")
}

/// Runs `check` on a thread with 2 MiB of stack, as Rust gives to every thread but the first.
fn on_a_small_stack(check: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(check).expect("a thread starts");
    thread.join().expect("the check passes");
}

#[test]
fn cases() {
    let text = std::fs::read_to_string(root().join("tests/cases/promql/parse.txt")).expect("the cases are readable");
    let mut features = Features::suite();
    let (mut count, mut wrong) = (0, Vec::new());
    for line in text.lines().filter(|l| !l.starts_with("# What") && !l.starts_with("# `mode`") && !l.is_empty()) {
        if let Some(mode) = line.strip_prefix("mode ") {
            features = match mode {
                "suite" => Features::suite(),
                "server" => Features::server(),
                _ => Features::promtool_test(),
            };
            continue;
        }
        let (expr, expected) = line.split_once(" => ").expect("a case has an arrow");
        let (expr, expected) = (unescape(expr), unescape(expected));
        let got = match parse(&expr, &features) {
            Ok(tree) => tree.to_string(),
            Err(errors) => errors.to_string(),
        };
        count += 1;
        if got != expected {
            wrong.push(format!("{expr:?}\n  expected {expected}\n  got      {got}"));
        }
    }
    assert!(count > 200, "{count} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_mistakes_are_found() {
    let found = |text: &str| {
        let parsed = parse_all(text, &Features::server());
        parsed.errors.iter().map(|e| format!("{}: {}", e.span.start, e.message)).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(found("foo(1) + bar(2) + rate(x)"), @r#"
    0: unknown function with name "foo"
    9: unknown function with name "bar"
    23: expected type range vector in call to function "rate", got instant vector
    "#);
    insta::assert_snapshot!(found(r#"sum(a b) + x{y=z, k="v", w} + sum by (1, c) (d)"#), @r#"
    6: unexpected identifier "b" in aggregation
    15: unexpected identifier "z" in label matching, expected string
    26: unexpected "}" in label matching, expected label matching operator
    38: unexpected number "1" in grouping opts, expected label
    "#);
    insta::assert_snapshot!(found(r#"x{a=~"[", b!~"("} > 1 == 2"#), @"
    2: error parsing regexp: missing closing ]: `[`
    10: error parsing regexp: missing closing ): `(`
    ");
}

#[test]
fn upstreams_suite_parses() {
    let Some(folder) = shared("conformance/promqltest") else { return };
    let (mut count, mut wrong) = (0, Vec::new());
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("readable").map(|e| e.expect("readable").path()).collect();
    files.sort();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "test")) {
        let text = std::fs::read_to_string(file).expect("readable");
        for line in text.lines().map(str::trim).filter(|l| l.starts_with("eval")) {
            // `eval instant at TIME EXPR`, `eval range from TIME to TIME step TIME EXPR`.
            let words = if line.split_whitespace().nth(1) == Some("instant") { 4 } else { 8 };
            let expr = after(line, words).expect("an expression");
            count += 1;
            if let Err(errors) = parse(expr, &Features::suite()) {
                wrong.push(format!("{}: {expr}: {errors}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(count, 2214, "evaluations in the suite");
}

/// The line behind its first `n` words.
fn after(line: &str, n: usize) -> Option<&str> {
    let mut rest = line;
    for _ in 0..n {
        rest = rest.trim_start();
        rest = &rest[rest.find(char::is_whitespace)?..];
    }
    Some(rest.trim())
}

fn round_trip(tree: &Expr, features: &Features) -> Result<(), String> {
    let printed = tree.to_string();
    let again = parse(&printed, features).map_err(|e| format!("{printed}: {e}"))?;
    if again.to_string() != printed {
        return Err(format!("{printed} prints as {again}"));
    }
    let laid_out = pretty(tree);
    let again = parse(&laid_out, features).map_err(|e| format!("{laid_out}: {e}"))?;
    if pretty(&again) != laid_out {
        return Err(format!("{laid_out} is laid out as {}", pretty(&again)));
    }
    Ok(())
}

#[test]
fn real_rules_parse_and_print() {
    use promforge::text::SourceId;
    use promforge::yaml::{Kind, Limits, Node, read};
    let Some(folder) = shared("corpus") else { return };
    fn expressions(node: Node<'_>, out: &mut Vec<String>) {
        match node.kind() {
            Kind::Mapping(mapping) => {
                if (mapping.get("alert").is_some() || mapping.get("record").is_some())
                    && let Some(expr) = mapping.get("expr").and_then(|e| e.text())
                {
                    out.push(expr.into_owned());
                }
                mapping.entries().for_each(|(_, value)| expressions(value, out));
            }
            Kind::Sequence(sequence) => sequence.items().for_each(|item| expressions(item, out)),
            Kind::Scalar(_) | Kind::Alias(_) => {}
        }
    }
    let (mut all, mut folders) = (Vec::new(), vec![folder]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") && !path.components().any(|c| c.as_os_str() == "toolchain") {
                let text = std::fs::read_to_string(&path).expect("readable");
                let stream = read(&text, SourceId(0), &Limits::default());
                stream.documents.iter().filter_map(|d| d.root()).for_each(|root| expressions(root, &mut all));
            }
        }
    }
    all.sort();
    all.dedup();
    let features = Features::server();
    let wrong: Vec<String> = all.iter().filter_map(|e| parse(e, &features).map_err(|x| x.to_string()).and_then(|t| round_trip(&t, &features)).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all.len() >= 2_000, "{} expressions", all.len());
}

#[test]
fn nesting_has_one_limit() {
    on_a_small_stack(|| {
        let limit = MAX_NESTING as usize;
        let shapes = [("(", "1", ")"), ("abs(", "x", ")"), ("sum(", "x", ")"), ("-", "x", ""), ("x ^ ", "x", ""), ("sum_over_time(", "x", "[1m:])")];
        for (open, inner, close) in shapes {
            let nest = |n: usize| format!("{}{inner}{}", open.repeat(n), close.repeat(n));
            let tree = parse(&nest(limit), &Features::server()).unwrap_or_else(|e| panic!("{open}: {e}"));
            let (printed, laid_out) = (tree.to_string(), pretty(&tree));
            assert!(parse(&printed, &Features::server()).is_ok() && parse(&laid_out, &Features::server()).is_ok(), "{open}");
            assert!(tree.height() >= limit, "{open}");
            assert_eq!(tree.clone().selectors().count(), tree.selectors().count());
            for n in [limit + 1, 100_000] {
                let errors = parse(&nest(n), &Features::server()).expect_err("too deep");
                assert_eq!(errors.errors[0].message, format!("expression nested deeper than {MAX_NESTING}"), "{open} {n}");
            }
        }
        for text in
            ["(".repeat(100_000), "x[(".repeat(50_000), "{".repeat(100_000), "x[".to_owned() + &"(".repeat(100_000), "x".to_owned() + &"[1m:]".repeat(100_000)]
        {
            assert!(parse(&text, &Features::suite()).is_err());
        }
    });
}

#[test]
fn a_flat_chain_is_not_nested() {
    on_a_small_stack(|| {
        for op in [" + ", " or ", " * on (a) ", " == "] {
            let text = vec!["a"; 100_000].join(op);
            let tree = parse(&text, &Features::server()).expect("it parses");
            assert_eq!(tree.to_string(), text);
            assert_eq!(tree.clone().nodes().len(), 199_999);
            assert_eq!(tree.selectors().count(), 100_000);
        }
        let text = format!("sum({})", vec!["a"; 10_000].join(" + "));
        let tree = parse(&text, &Features::server()).expect("it parses");
        assert!(parse(&pretty(&tree), &Features::server()).is_ok_and(|t| t.same_as(&tree)));
    });
}

#[test]
fn another_parser_agrees() {
    let text = std::fs::read_to_string(root().join("tests/cases/promql/parse.txt")).expect("the cases are readable");
    let server = text.split("mode server").next().expect("the first part");
    let (mut both, mut wrong) = (0, Vec::new());
    for (expr, expected) in server.lines().filter_map(|l| l.split_once(" => ")) {
        let expr = unescape(expr);
        let refused = expected.contains(": parse error: ");
        // Prometheus, and we, forget matching between a vector and a number; promql-parser keeps it.
        let forgotten = expr == "x + on () 1";
        if refused || forgotten || parse(&expr, &Features::suite()).is_err() {
            continue;
        }
        // promql-parser knows fewer features; where it reads an expression, what we print of it must mean the same to it.
        let Ok(theirs) = promql_parser::parser::parse(&expr) else { continue };
        both += 1;
        let printed = parse(&expr, &Features::suite()).expect("it parses").to_string();
        match promql_parser::parser::parse(&printed) {
            Ok(again) if again.prettify() == theirs.prettify() => {}
            Ok(again) => wrong.push(format!("{expr}: {} became {}", theirs.prettify(), again.prettify())),
            Err(error) => wrong.push(format!("{expr}: printed as {printed}: {error}")),
        }
    }
    assert!(both > 40, "{both} expressions that both read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
