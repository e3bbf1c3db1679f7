//! Queries against Grafana's TestData: made-up answers, for demonstrations and for tests of panels.

use serde::Serialize;

use crate::grafana::number::Num;
use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::query::{Query, QueryKind};

words! {
    /// What is made up.
    Scenario {
        /// Annotations.
        Annotations = "annotations",
        /// A file of Apache Arrow.
        Arrow = "arrow",
        /// What CSV says.
        CsvContent = "csv_content",
        /// A file that comes with Grafana.
        CsvFile = "csv_file",
        /// Numbers, evenly over the time range.
        CsvMetricValues = "csv_metric_values",
        /// Points before the time range.
        DatapointsOutsideRange = "datapoints_outside_range",
        /// An error that says where it comes from.
        ErrorWithSource = "error_with_source",
        /// Buckets that grow by factors.
        ExponentialHeatmap = "exponential_heatmap_bucket_data",
        /// A flame graph.
        FlameGraph = "flame_graph",
        /// What an address of Grafana's API answers.
        GrafanaApi = "grafana_api",
        /// Buckets that grow by steps.
        LinearHeatmap = "linear_heatmap_bucket_data",
        /// A channel of Grafana Live.
        Live = "live",
        /// Lines of logs.
        Logs = "logs",
        /// Points typed by hand.
        ManualEntry = "manual_entry",
        /// Nothing.
        NoDataPoints = "no_data_points",
        /// A graph of nodes.
        NodeGraph = "node_graph",
        /// Waves that CSV says.
        CsvWave = "predictable_csv_wave",
        /// Pulses.
        Pulse = "predictable_pulse",
        /// A random walk.
        RandomWalk = "random_walk",
        /// The same as a table.
        RandomWalkTable = "random_walk_table",
        /// The same with an error beside it.
        RandomWalkWithError = "random_walk_with_error",
        /// Frames as Grafana has them inside.
        RawFrame = "raw_frame",
        /// An error of the server.
        ServerError = "server_error_500",
        /// A simulation.
        Simulation = "simulation",
        /// An answer that takes its time.
        SlowQuery = "slow_query",
        /// Values as they come.
        StreamingClient = "streaming_client",
        /// A table that stays the same.
        TableStatic = "table_static",
        /// A trace.
        Trace = "trace",
        /// The states of the USA.
        Usa = "usa",
        /// Values of variables.
        Variables = "variables-query",
    }
}

words! {
    /// What a stream sends.
    StreamType {
        /// Numbers.
        Signal = "signal",
        /// Lines of logs.
        Logs = "logs",
        /// What an address answers.
        Fetch = "fetch",
        /// Traces.
        Traces = "traces",
    }
}

words! {
    /// Which graph of nodes.
    NodesType {
        /// Nodes and edges at random.
        Random = "random",
        /// Edges at random.
        RandomEdges = "random edges",
        /// An answer of middle size.
        Medium = "response_medium",
        /// A small answer.
        Small = "response_small",
        /// Every feature of the panel.
        FeatureShowcase = "feature_showcase",
    }
}

words! {
    /// Which part fails.
    TestErrorType {
        /// The server, so that it panics.
        ServerPanic = "server_panic",
        /// The browser's part, by an exception.
        FrontendException = "frontend_exception",
        /// The browser's part, as a value.
        FrontendObservable = "frontend_observable",
    }
}

words! {
    /// Who is said to have made the mistake.
    TestErrorSource {
        /// The plugin.
        Plugin = "plugin",
        /// What it asked.
        Downstream = "downstream",
    }
}

parts! {
    /// A wave: values in turn, one every step.
    CsvWave on CsvWave, [];
    own { #[serde(rename = "valuesCSV")] values: String, time_step: u32 }
    set {
        /// Its name.
        text name;
        /// Its labels: `job=api,pod=a`.
        text labels;
    }
}

impl CsvWave {
    /// Values (`0,1,2`), one every so many seconds.
    pub fn new(values: impl Into<String>, seconds: u32) -> Self {
        Self { values: values.into(), time_step: seconds, ..Self::default() }
    }
}

parts! {
    /// A simulation of the server's: `flight`, `sine`, `tank`.
    Simulated on Simulated, [];
    own { key: SimulationKey }
    set {
        /// Values as they come.
        flag stream;
        /// The last value alone.
        flag last;
    }
}

/// Which simulation.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SimulationKey {
    #[serde(rename = "type")]
    kind: String,
    tick: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uid: Option<String>,
}

impl Simulated {
    /// The simulation of that kind, with so many values a second.
    pub fn new(kind: impl Into<String>, per_second: impl Into<f64>) -> Self {
        Self { key: SimulationKey { kind: kind.into(), tick: Some(Num(per_second.into())), uid: None }, ..Self::default() }
    }

    /// One of several of the same kind.
    #[must_use]
    pub fn uid(mut self, uid: impl Into<String>) -> Self {
        self.key.uid = Some(uid.into());
        self
    }
}

/// A made-up stream.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stream {
    #[serde(rename = "type")]
    kind: StreamType,
    speed: Num,
    spread: Num,
    noise: Num,
    #[serde(skip_serializing_if = "Option::is_none")]
    bands: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Stream {
    /// A value every so many milliseconds.
    #[must_use]
    pub fn new(kind: StreamType, milliseconds: u32) -> Self {
        Self { kind, speed: Num(milliseconds.into()), spread: Num(3.5), noise: Num(2.2), bands: None, url: None }
    }

    /// How far values go apart, and how noisy they are; 3.5 and 2.2 if unsaid.
    #[must_use]
    pub fn spread(mut self, spread: impl Into<f64>, noise: impl Into<f64>) -> Self {
        (self.spread, self.noise) = (Num(spread.into()), Num(noise.into()));
        self
    }

    /// So many bands around the value.
    #[must_use]
    pub const fn bands(mut self, n: u32) -> Self {
        self.bands = Some(n);
        self
    }

    /// The address that is asked.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }
}

/// Pulses: so many steps at one value, so many at another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pulse {
    time_step: u32,
    on_count: u32,
    on_value: Num,
    off_count: u32,
    off_value: Num,
}

impl Pulse {
    /// A step of so many seconds; how many steps at which value, in turn.
    pub fn new(seconds: u32, on: (u32, impl Into<f64>), off: (u32, impl Into<f64>)) -> Self {
        Self { time_step: seconds, on_count: on.0, on_value: Num(on.1.into()), off_count: off.0, off_value: Num(off.1.into()) }
    }
}

/// A graph of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Nodes {
    #[serde(rename = "type")]
    kind: NodesType,
    count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u32>,
}

impl Nodes {
    /// So many nodes.
    #[must_use]
    pub const fn new(kind: NodesType, count: u32) -> Self {
        Self { kind, count, seed: None }
    }

    /// What chance begins with.
    #[must_use]
    pub const fn seed(mut self, seed: u32) -> Self {
        self.seed = Some(seed);
        self
    }
}

parts! {
    /// Numbers of the states of the USA.
    Usa on Usa, [];
    own {}
    set {
        /// The shape: `states-as-frames`, `timeseries`, `values-as-fields`, ..
        text mode;
        /// How long a turn takes: `1m`.
        text period;
        /// Which numbers: `foo`, `bar`.
        texts fields;
        /// Which states: `CA`, `WI`.
        texts states;
    }
}

impl Usa {
    /// All numbers of all states.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

parts! {
    /// A made-up answer.
    ///
    /// ```
    /// use promforge::grafana::queries::testdata::{Scenario, TestData};
    /// let walk = TestData::new(Scenario::RandomWalk).series(3).bounds(0, 100);
    /// ```
    TestData on Query<TestData>, [kind];
    own {
        scenario_id: Option<Scenario>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        points: Vec<(Num, i64)>,
    }
    set {
        /// The name of the series.
        text alias;
        /// Its labels: `job=api,pod=a`.
        text labels;
        /// How many series.
        value series "seriesCount": u32;
        /// Where a random walk begins.
        number start_value;
        /// How far a step of it goes.
        number spread;
        /// How noisy it is.
        number noise;
        /// Its lower bound.
        number min;
        /// Its upper bound.
        number max;
        /// How many points are left out, in percent.
        number drop_percent;
        /// Some points are null.
        flag with_null "withNil";
        /// How many lines of logs.
        value lines: u32;
        /// Logs have a column of levels.
        flag level_column;
        /// What the scenario reads: numbers (`1,20,90`), an address, how long it takes (`5s`).
        text input "stringInput";
        /// The CSV itself.
        text csv_content;
        /// The name of the file: `population_by_state.csv`.
        text csv_file "csvFileName";
        /// One more wave.
        each wave "csvWave": CsvWave;
        /// The pulses.
        value pulse "pulseWave": Pulse;
        /// The graph of nodes.
        value nodes: Nodes;
        /// The frames, as JSON.
        text raw_frames "rawFrameContent";
        /// The simulation.
        value simulation "sim": Simulated;
        /// The stream.
        value stream: Stream;
        /// How many spans the trace has.
        value spans "spanCount": u32;
        /// The states of the USA.
        value usa: Usa;
        /// The flame graph compares two profiles.
        flag flame_graph_diff "flamegraphDiff";
        /// Which part fails.
        value error_type: TestErrorType;
        /// Who is said to have made the mistake.
        value error_source: TestErrorSource;
        /// The channel of Grafana Live.
        text channel;
    }
}

impl QueryKind for TestData {
    const DATASOURCE: &'static str = "grafana-testdata-datasource";

    fn example() -> Query<Self> {
        TestData::new(Scenario::RandomWalk)
            .alias("walk")
            .labels("job=api")
            .series(3)
            .start_value(50)
            .spread(1.5)
            .noise(0.5)
            .bounds(0, 100)
            .drop_percent(10)
            .with_null()
            .lines(10)
            .level_column()
            .input("1,20,90")
            .csv_content("a,b\n1,2")
            .csv_file("population_by_state.csv")
            .wave(CsvWave::new("0,1,2", 60).name("w").labels("a=b"))
            .pulse(Pulse::new(60, (3, 2), (3, 1)))
            .nodes(Nodes::new(NodesType::RandomEdges, 10).seed(7))
            .raw_frames("[]")
            .simulation(Simulated::new("flight", 10).uid("f").stream().last())
            .stream(Stream::new(StreamType::Signal, 250).spread(3, 1).bands(2).url("https://example.com"))
            .spans(10)
            .usa(Usa::new().mode("timeseries").period("1m").fields(["foo"]).states(["CA"]))
            .flame_graph_diff()
            .error_type(TestErrorType::ServerPanic)
            .error_source(TestErrorSource::Downstream)
            .channel("plugin/testdata/random-2s-stream")
            .at(1.5, 1_700_000_000_000)
    }
}

impl TestData {
    /// An answer made up by that scenario.
    #[must_use]
    pub fn new(scenario: Scenario) -> Query<Self> {
        Query::of(Self { scenario_id: Some(scenario), ..Self::default() })
    }
}

impl Query<TestData> {
    /// The bounds of a random walk.
    #[must_use]
    pub fn bounds(self, min: impl Into<f64>, max: impl Into<f64>) -> Self {
        self.min(min).max(max)
    }

    /// A point typed by hand: its value and its time in milliseconds.
    #[must_use]
    pub fn at(mut self, value: impl Into<f64>, milliseconds: i64) -> Self {
        self.kind.points.push((Num(value.into()), milliseconds));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn unsaid_things_are_left_out() {
        assert_eq!(json!(TestData::new(Scenario::Logs).lines(5).kind), json!({"scenarioId": "logs", "lines": 5}));
    }
}
