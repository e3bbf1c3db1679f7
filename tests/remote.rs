//! The client of HTTP APIs and `promforge query --url` against a server of this file: what is sent, and one sentence for each failure.

#![cfg(feature = "remote")]
#![expect(clippy::disallowed_methods, reason = "runs the binary")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

/// Serves one connection with these bytes, and hands over the request. With `hold` it says nothing more, but does not hang up.
fn server(answer: impl Into<Vec<u8>>, hold: bool) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let (answer, (send, receive)) = (answer.into(), channel());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        drop(send.send(request(&mut stream)));
        drop(stream.write_all(&answer));
        if hold {
            std::thread::sleep(std::time::Duration::from_secs(10));
        }
    });
    (url, receive)
}

/// The head, and the body as far as `Content-Length` goes.
fn request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|l| l.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            if body.len() >= length.map_or(0, |l| l.parse().expect("a number")) {
                return text;
            }
        }
        match stream.read(&mut buffer) {
            Ok(n) if n > 0 => bytes.extend_from_slice(&buffer[..n]),
            _ => return text,
        }
    }
}

fn http(status: &str, kind: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn json(status: &str, body: &str) -> String {
    http(status, "application/json", body)
}

/// Exit code, standard output, standard error with the address as `URL`.
fn promforge(url: &str, arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_promforge"));
    let output = command.env_clear().envs(environment.iter().copied()).args(["query", "--url", url]).args(arguments).output().expect("the binary");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(url.trim_end_matches("/prometheus"), "URL");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const VECTOR: &str = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a"},"value":[1700000000.5,"0.25"]}]},"infos":["PromQL info: odd (1:1)"]}"#;

#[test]
fn an_instant_query() {
    let (url, sent) = server(json("200 OK", VECTOR), false);
    let (code, out, err) = promforge(&format!("{url}/prometheus"), &["up", "--at", "1700000000.5"], &[("PROMFORGE_TOKEN", "t0ken")]);
    let sent = sent.recv().expect("asked");
    assert!(sent.starts_with("GET /prometheus/api/v1/query?query=up&time=1700000000.500 HTTP/1.1\r\n"), "{sent}");
    assert!(sent.to_ascii_lowercase().contains("authorization: bearer t0ken\r\n"), "{sent}");
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("up{job=\"a\"}  0.25\ninfo[query/remark]: odd\n --> <expr>:1:1\n"), "{out}");
}

#[test]
fn a_range_query_with_a_password_passes_the_json_on() {
    let matrix = r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[0,"1"],[60,"2"]]}]}}"#;
    let (url, sent) = server(json("200 OK", matrix), false);
    let arguments = ["sum(up)", "--start", "1700000000", "--end", "2023-11-14T22:14:20Z", "--step", "30s", "--output", "json"];
    let (code, out, err) = promforge(&url, &arguments, &[("PROMFORGE_USER", "u"), ("PROMFORGE_PASSWORD", "p")]);
    let sent = sent.recv().expect("asked");
    assert!(sent.starts_with("GET /api/v1/query_range?query=sum(up)&start=1700000000&end=1700000060&step=30 HTTP/1.1\r\n"), "{sent}");
    assert!(sent.to_ascii_lowercase().contains("authorization: basic dtpw\r\n"), "{sent}");
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), format!("{matrix}\n").as_str(), ""));
}

#[test]
fn a_long_expression_is_posted() {
    let (url, sent) = server(json("200 OK", VECTOR), false);
    let long = format!("up{{job=~\"{}\"}}", "a|".repeat(2_000));
    assert_eq!(promforge(&url, &[&long, "--output", "csv"], &[]).0, Some(0));
    let sent = sent.recv().expect("asked");
    assert!(sent.starts_with("POST /api/v1/query HTTP/1.1\r\n") && sent.contains("query=up%7B"), "{sent}");
}

#[test]
fn one_sentence_for_each_failure() {
    let error = r#"{"status":"error","errorType":"execution","error":"query processing would load too many samples into memory"}"#;
    let html = "<!DOCTYPE html><html><body>Log in</body></html>";
    let cut = &VECTOR[..60];
    for (answer, want) in [
        (json("422 Unprocessable Entity", error), "error: `URL` refuses the query (422 execution): query processing would load too many samples into memory\n"),
        (
            http("401 Unauthorized", "text/plain", "Unauthorized"),
            "error: `URL` wants credentials (401 Unauthorized)\nhelp: set PROMFORGE_USER and PROMFORGE_PASSWORD, or PROMFORGE_TOKEN, or name a file with --auth-file\n",
        ),
        (
            http("403 Forbidden", "text/html", html),
            "error: `URL` wants credentials (403 Forbidden)\nhelp: set PROMFORGE_USER and PROMFORGE_PASSWORD, or PROMFORGE_TOKEN, or name a file with --auth-file\n",
        ),
        (
            http("404 Not Found", "text/plain", "404 page not found\n"),
            "error: `URL` has no query API there (404 Not Found)\nhelp: the API may be below a path: `/prometheus` of Mimir, `/select/0/prometheus` of a VictoriaMetrics cluster\n",
        ),
        (
            http("200 OK", "text/html; charset=utf-8", html),
            "error: `URL` answers with a web page instead of JSON (200 OK)\nhelp: a login page or another program answers there; give the address under which `/api/v1/query` is found\n",
        ),
        (http("503 Service Unavailable", "text/plain", "Service not ready\n"), "error: `URL` answers 503 Service Unavailable: Service not ready\n"),
        (json("200 OK", cut), "error: `URL` broke off in the middle of its answer: its JSON ends after 60 bytes\n"),
        (
            json("200 OK", VECTOR).replace("Content-Length: 1", "Content-Length: 9"),
            "error: `URL` broke off in the middle of its answer: the connection was closed after 166 bytes\n",
        ),
        (json("200 OK", ""), "error: `URL` answers with something that is no result of a query: expected JSON, found nothing\n"),
        (json("200 OK", "ok"), "error: `URL` answers with something that is no result of a query: expected JSON, found another text\n"),
        (
            json("200 OK", "{\"status\":\"success\",\"data\":[]}"),
            "error: `URL` answers with something that is no result of a query: expected the result of a query, found a list of series\n",
        ),
        (
            json("200 OK", &VECTOR.replace("\"0.25\"", "0.25")),
            "error: `URL` answers with something that is no result of a query: expected a number in quotes, as the API writes values, found `0.25`\n",
        ),
    ] {
        let (url, _sent) = server(answer.as_str(), false);
        assert_eq!(promforge(&url, &["up"], &[]), (Some(2), String::new(), want.to_owned()), "{answer}");
    }
    let (url, _sent) = server(http("401 Unauthorized", "text/plain", ""), false);
    assert_eq!(promforge(&url, &["up"], &[("PROMFORGE_TOKEN", "x")]).2, "error: `URL` refuses these credentials (401 Unauthorized)\n");
}

#[test]
fn nobody_there_or_nobody_who_speaks() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound");
    let url = format!("http://{free}");
    assert_eq!(promforge(&url, &["up"], &[]), (Some(2), String::new(), "error: `URL` cannot be reached: connection refused\n".to_owned()));

    let timeout = "error: `URL` did not answer within 300ms\nhelp: raise it with --timeout, or ask for less: a shorter range, a longer --step\n";
    let (url, _sent) = server("", true);
    assert_eq!(promforge(&url, &["up", "--timeout", "300ms"], &[]), (Some(2), String::new(), timeout.to_owned()));
    let (url, _sent) = server(json("200 OK", VECTOR)[..150].to_owned(), true);
    assert_eq!(promforge(&url, &["up", "--timeout", "300ms"], &[]), (Some(2), String::new(), timeout.to_owned()));

    let (url, _sent) = server("SSH-2.0-OpenSSH_9.9\r\n", false);
    let (code, _, err) = promforge(&url, &["up"], &[]);
    assert!(code == Some(2) && err.starts_with("error: `URL` answers with something that is no result of a query: expected HTTP"), "{err}");
    let (url, _sent) = server("", false);
    let (code, _, err) = promforge(&url, &["up"], &[]);
    assert!(code == Some(2) && err.lines().count() == 1, "{err}");
}
