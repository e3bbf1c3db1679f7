//! Random built values: everything that compiles parses, typechecks, and reads back as the very tree that was built.

use proptest::prelude::*;

use super::*;
use crate::promql::builder::any as any_metric;
use crate::promql::{Features, parse};

fn leaf() -> impl Strategy<Value = Vector> {
    prop_oneof![
        Just(metric("foo").into_vector()),
        Just(metric("foo").matching("b", not("x")).matching("a", regex("y.*")).into_vector()),
        Just(metric("not bare").offset(minutes(5)).at_start().into_vector()),
        Just(metric("foo").rate(minutes(5))),
        Just(any_metric().with("a", "b").range(hours(1)).offset(minutes(1)).predict_linear(hours(4))),
        (-3..3).prop_map(functions::vector),
        Just(functions::vector(-functions::time() * 2)),
    ]
}

/// One more operation around or between some vectors, by number.
fn combine(which: u8, a: Vector, b: Vector, n: f64) -> Vector {
    match which {
        0 => a + b,
        1 => a - b,
        2 => a * b,
        3 => a / n,
        4 => n % a,
        5 => a.pow(b),
        6 => a.pow(n),
        7 => n * -a,
        8 => -a,
        9 => a.and(b),
        10 => a.or(b),
        11 => a.on(["x"]).unless(b),
        12 => a.gt(n),
        13 => a.eq_bool(b),
        14 => a.ignoring(["x", "y z"]).group_left(["w"]) / b,
        15 => a.on([] as [&str; 0]).lt_bool(b),
        16 => a.fill(n).atan2(b),
        17 => a.sum_by(["x"]),
        18 => a.topk_without(["x"], n),
        19 => a.count_values("v"),
        20 => a.abs(),
        21 => a.label_replace("a", "$1", "b", "(.*)"),
        22 => a.subquery(hours(1), minutes(1)).offset(minutes(1)).avg_over_time(),
        23 => a.subquery_default(hours(1)).at_time(-5).quantile_over_time(n),
        24 => Scalar::from(n).pow(a),
        25 => functions::vector((a.scalar() - n) * b.scalar()),
        26 => functions::vector(-a.scalar().pow(b.scalar().ge(n))),
        27 => a.trim_lower(b),
        _ => a.histogram_quantile(n) - b,
    }
}

fn built() -> impl Strategy<Value = Vector> {
    leaf().prop_recursive(6, 32, 2, |inner| {
        let number = prop_oneof![Just(-1.5), Just(0.0), Just(2.0), Just(1e6), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(-0.0)];
        (0..29_u8, inner.clone(), inner, number).prop_map(|(which, a, b, n)| combine(which, a, b, n))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_built_reads_back(vector in built()) {
        let text = vector.to_string();
        let parsed = parse(&text, &Features::suite()).map_err(|e| TestCaseError::fail(format!("{text}\n{e}")))?;
        prop_assert!(parsed.same_as(vector.expr()), "{}\n{}", text, parsed);
        prop_assert_eq!(Vector::try_from(parsed), Ok(vector));
    }
}
