//! A hundred dashboards of sixty panels each, all made by one function: what a generator for many services looks like, and how fast
//! it is. The definition is the one by which libraries for dashboards are compared in `benches/README.md`.
//!
//! ```text
//! cargo run --release --example hundred_dashboards            # nanoseconds a dashboard, eleven rounds
//! cargo run --release --example hundred_dashboards out/       # writes svc-000.json .. svc-099.json
//! ```

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a program prints, reads its arguments and writes files")]

use std::time::Instant;

use promforge::grafana::panels::{Align, StatColor};
use promforge::grafana::transformations::{Merge, Organize};
use promforge::grafana::{
    AnyPanel, Color, ColorMode, CursorSync, Dashboard, Datasource, Format, Legend, Override, RATE_INTERVAL, Reducer, Stat, Table, Target, Thresholds,
    Timeseries, Unit, Variable, Width,
};

fn requests(p: u32, selector: &str) -> AnyPanel {
    let rate = |more: &str| format!("sum by (code) (rate(http_requests_total{selector}[{RATE_INTERVAL}]{more}))");
    Timeseries::new(format!("Requests {p}"))
        .description("Requests a second by code, and the day before.")
        .width(Width::Third)
        .unit(Unit::RequestsPerSecond)
        .query(rate(""), "{{code}}")
        .query(rate(" offset 1d"), "{{code}} yesterday")
        .thresholds(Thresholds::absolute(Color::Green).at(80 + p, Color::Orange))
        .fill(10)
        .line_width(1)
        .override_fields(Override::by_name("500").color(ColorMode::Fixed(Color::Red)).line_width(2))
        .legend(Legend::table([Reducer::Mean, Reducer::Max]))
        .into()
}

fn errors(p: u32, selector: &str) -> AnyPanel {
    let rate = |metric: &str| format!("sum(rate({metric}{selector}[{RATE_INTERVAL}]))");
    Stat::new(format!("Errors {p}"))
        .description("Share of requests that fail.")
        .width(Width::Third)
        .height(8)
        .unit(Unit::PercentUnit)
        .decimals(2)
        .target(Target::new(format!("{} / {}", rate("http_errors_total"), rate("http_requests_total"))).instant())
        .thresholds(Thresholds::absolute(Color::Green).at(0.01, Color::Orange).at(0.05, Color::Red))
        .color_of(StatColor::Background)
        .no_sparkline()
        .calc(Reducer::LastNotNull)
        .into()
}

fn pods(p: u32, selector: &str) -> AnyPanel {
    let table = |expr: String| Target::new(expr).instant().format(Format::Table);
    Table::new(format!("Pods {p}"))
        .description("Memory and CPU of each pod.")
        .width(Width::Third)
        .target(table(format!("sum by (pod) (container_memory_working_set_bytes{selector})")))
        .target(table(format!("sum by (pod) (rate(container_cpu_usage_seconds_total{selector}[{RATE_INTERVAL}]))")))
        .transform(Merge)
        .transform(Organize::new().hide("Time").rename("pod", "Pod"))
        .thresholds(Thresholds::absolute(Color::Green).at(1 << 30, Color::Orange))
        .override_fields(Override::by_name("Value #A").unit(Unit::Bytes).display_name("Memory"))
        .override_fields(Override::by_regexp("Value #B").unit(Unit::Short).align(Align::Right))
        .into()
}

/// Dashboard `k` of the definition.
pub(crate) fn build(k: u32) -> Dashboard {
    let panels: Vec<AnyPanel> = (0..60)
        .map(|p| {
            let selector = format!("{{namespace=~\"$namespace\", pod=~\"$pod\", shard=\"{k}-{p}\"}}");
            match p % 3 {
                0 => requests(p, &selector),
                1 => errors(p, &selector),
                _ => pods(p, &selector),
            }
        })
        .collect();
    let of_label = |name: &str, metric: &str| Variable::label_values(name, metric).label(name).multi().include_all().from_datasource(Datasource::variable());
    Dashboard::new(format!("Service {k:03}"))
        .uid(format!("svc-{k:03}"))
        .tags(["generated", "bench"])
        .refresh("30s")
        .time_range("now-6h", "now")
        .timezone("browser")
        .cursor_sync(CursorSync::Crosshair)
        .variable(Variable::prometheus_datasource())
        .variable(of_label("namespace", "up"))
        .variable(of_label("pod", "up{namespace=~\"$namespace\"}"))
        .panels(panels)
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1);
    let rounds = if folder.is_some() { 1 } else { 11 };
    let (mut builds, mut encodes, mut size) = (Vec::new(), Vec::new(), 0);
    for _ in 0..rounds {
        let (mut build_ns, mut encode_ns) = (0, 0);
        size = 0;
        for k in 0..100 {
            let start = Instant::now();
            let dashboard = build(k);
            let middle = Instant::now();
            let text = dashboard.to_text();
            encode_ns += middle.elapsed().as_nanos();
            build_ns += (middle - start).as_nanos();
            size += text.len();
            if let Some(folder) = &folder {
                std::fs::create_dir_all(folder)?;
                std::fs::write(format!("{folder}/svc-{k:03}.json"), &text)?;
            }
        }
        builds.push(build_ns / 100);
        encodes.push(encode_ns / 100);
    }
    builds.sort_unstable();
    encodes.sort_unstable();
    let middle = rounds / 2;
    println!("dashboards=100 bytes={size} build_ns={} (min {}) encode_ns={} (min {})", builds[middle], builds[0], encodes[middle], encodes[0]);
    Ok(())
}
