//! The alerts of endpoint-stats on synthetic series: pending, firing, resolved, and what they say. The same alerts stand as a
//! promtool unit-test file beside this one.

use promforge::model::duration::minutes;
use promforge::ruletest::Scenario;

fn story() -> Scenario {
    Scenario::of(rules::all()).every(minutes(1))
}

#[test]
fn high_error_rate_fires_only_above_ten_percent() {
    let story = story()
        .series(r#"http_requests_total{path="/a",status="200"}"#, "0+90x14 1350+100x20")
        .series(r#"http_requests_total{path="/a",status="500"}"#, "0+11x14 154x20")
        .series(r#"http_requests_total{path="/b",status="200"}"#, "0+90x34")
        .series(r#"http_requests_total{path="/b",status="503"}"#, "0+9x34");
    story.at(minutes(4)).alert("HighErrorRate").is_pending();
    let moment = story.at(minutes(12));
    let firing = moment.alert("HighErrorRate").fires().count(1).with("path", "/a").with("severity", "critical");
    let _ = firing.saying("10.89% of requests to /a fail.").annotated("summary", "/a fails");
    story.at(minutes(25)).alert("HighErrorRate").is_resolved();
    insta::assert_snapshot!(story.timeline(), @r#"
    alert                                           0s .. 35m, every 1m
    HighErrorRate {path="/a", severity="critical"}  ·pppppFFFFFFFFFrrrrrrrrrrrrrrrrrrrrr
    "#);
}

/// The mistake of the rule this one replaces: a ratio that keeps `status` divides each failing series by itself.
#[test]
fn a_single_failure_among_thousands_wakes_nobody() {
    let story =
        story().series(r#"http_requests_total{path="/a",status="200"}"#, "0+1000x30").series(r#"http_requests_total{path="/a",status="500"}"#, "0+1x30");
    story.at(minutes(20)).alert("HighErrorRate").is_inactive();
}

#[test]
fn no_traffic_is_no_failure() {
    let story = story().series(r#"http_requests_total{path="/a",status="500"}"#, "7x30").series(r#"http_requests_total{path="/a",status="200"}"#, "9x30");
    story.at(minutes(20)).alert("HighErrorRate").is_inactive();
    story.at(minutes(20)).alert("SlowResponseTime").is_inactive();
}

#[test]
fn slow_response_time_names_the_slow_path() {
    let story = story()
        .series(r#"http_request_duration_seconds_bucket{path="/slow",le="1"}"#, "0+10x40")
        .series(r#"http_request_duration_seconds_bucket{path="/slow",le="5"}"#, "0+100x40")
        .series(r#"http_request_duration_seconds_bucket{path="/slow",le="+Inf"}"#, "0+100x40")
        .series(r#"http_request_duration_seconds_bucket{path="/fast",le="1"}"#, "0+100x40")
        .series(r#"http_request_duration_seconds_bucket{path="/fast",le="+Inf"}"#, "0+100x40");
    story.at(minutes(9)).alert("SlowResponseTime").is_pending();
    let moment = story.at(minutes(20));
    let _ = moment.alert("SlowResponseTime").fires().count(1).with("path", "/slow").with("severity", "warning");
}

#[test]
fn high_cpu_usage_leaves_the_pod_level_series_out() {
    let story = story()
        .series(r#"container_cpu_usage_seconds_total{namespace="endpoint-stats",pod="api-1",container="api"}"#, "0+27x40")
        .series(r#"container_cpu_usage_seconds_total{namespace="endpoint-stats",pod="api-1",container=""}"#, "0+27x40")
        .series(r#"kube_pod_container_resource_limits{namespace="endpoint-stats",pod="api-1",container="api",resource="cpu"}"#, "0.5x40")
        .series(r#"container_cpu_usage_seconds_total{namespace="endpoint-stats",pod="api-2",container="api"}"#, "0+15x40")
        .series(r#"container_cpu_usage_seconds_total{namespace="endpoint-stats",pod="api-2",container=""}"#, "0+15x40")
        .series(r#"kube_pod_container_resource_limits{namespace="endpoint-stats",pod="api-2",container="api",resource="cpu"}"#, "0.5x40")
        .series(r#"kube_pod_container_resource_limits{namespace="endpoint-stats",pod="api-2",container="api",resource="memory"}"#, "1e8x40");
    story.at(minutes(15)).alert("HighCPUUsage").is_pending();
    let moment = story.at(minutes(30));
    let firing = moment.alert("HighCPUUsage").fires().count(1).with("namespace", "endpoint-stats").with("pod", "api-1");
    let _ = firing.saying("Pod endpoint-stats/api-1 uses 90% of its CPU limit.");
}
