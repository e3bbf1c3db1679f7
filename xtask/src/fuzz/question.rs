//! Cases in blocks: one load, many expressions and times.

use serde_json::{Value, json};

use super::expression::Writer;
use super::family::Family;
use super::random::Random;
use super::series;

/// How many questions share a load.
pub(super) const BLOCK: u64 = 250;

/// The questions of one block, the same ones for the same numbers.
pub(super) fn block(seed: u64, number: u64, family: Family, experimental: bool) -> Vec<Value> {
    let mut random = Random::new(seed, number);
    let loaded = series::load(&mut random, family);
    let step = loaded.step;
    (0..BLOCK)
        .map(|_| {
            let expr = Writer { random: &mut random, family, experimental, step }.expression();
            let jitter = random.pick(&[0, 0, 0, 1, -1, 999, step / 2, 7_000]);
            let start = random.within(-2, 22) * step + jitter;
            if random.chance(40) {
                return json!({"load": loaded.text, "expr": expr, "at": start});
            }
            let every = random.pick(&[step, step, step / 2, step * 2, 37_000, 60_000, step * 3 + 1]).max(1);
            let end = start + every * random.within(0, 12) + random.pick(&[0, 0, 1, every / 2]);
            json!({"load": loaded.text, "expr": expr, "start": start, "end": end, "step": every})
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use promforge::engine::{Engine, Options};

    #[test]
    fn all_functions_and_operators_occur_and_most_expressions_parse() {
        let engine = Engine::new(Options::suite());
        let (mut all, mut bad, mut count) = (String::new(), 0, 0);
        for (number, (_, family)) in (0..).zip(Family::ALL.iter().cycle().take(52)) {
            for question in block(1, number, *family, true) {
                let expr = question["expr"].as_str().expect("a question has an expression");
                count += 1;
                bad += usize::from(engine.parse(expr).is_err());
                all.push_str(expr);
                all.push('\n');
            }
        }
        assert!(bad * 20 < count, "{bad} of {count} expressions do not parse");
        let missing: Vec<&str> = promforge::promql::Func::ALL.iter().map(|f| f.name()).filter(|name| !all.contains(&format!("{name}("))).collect();
        assert!(missing.is_empty(), "{missing:?}");
        for word in
            ["and", "or", "unless", "atan2", "</", ">/", "bool", "group_left", "group_right", "fill_left", "fill_right", "fill", "@ start()", "offset -"]
        {
            assert!(all.contains(&format!(" {word} ")) || word.starts_with(['@', 'o']) && all.contains(word), "{word}");
        }
        for word in ["sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk", "quantile", "count_values", "limitk", "limit_ratio"] {
            assert!(all.contains(&format!("{word} by (job)")), "{word}");
        }
        assert_eq!(block(1, 3, Family::Native, true), block(1, 3, Family::Native, true));
    }
}
