//! The bits of twenty thousand results of each function against Go's, as sums; and single results that other libraries round differently.

use super::*;

/// Numbers of all kinds: any bits, small and middle ones, eighths.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let signed = self.0 as i64 as f64 / (1_u64 << 63) as f64;
        match self.0 >> 8 & 3 {
            0 => f64::from_bits(self.0),
            1 => signed,
            2 => signed * 800.0,
            _ => (signed * 4000.0).trunc() / 8.0,
        }
    }
}

type One = (&'static str, fn(f64) -> f64, u64);
type Two = (&'static str, fn(f64, f64) -> f64, u64);

fn digest(name: &str, function: impl Fn(f64, f64) -> f64, want: u64) {
    let mut numbers = Numbers(1);
    let sum = (0..20_000).fold(0_u64, |sum, _| {
        let (x, y) = (numbers.next(), numbers.next());
        let result = function(x, y);
        let bits = if result.is_nan() { 0 } else { result.to_bits() };
        (sum ^ bits).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!(sum, want, "{name}");
}

#[test]
fn bits_are_gos() {
    // As the loop above with math.Exp and so on, go 1.26 on amd64.
    let one: [One; 17] = [
        ("exp", exp, 0x19ea_a0fe_327e_2be1),
        ("exp2", exp2, 0x2da1_ad84_7ca1_8336),
        ("ln", ln, 0x7928_0035_4bab_3085),
        ("log2", log2, 0x732e_f23c_6553_df40),
        ("log10", log10, 0xa616_fdfa_fd70_0d9d),
        ("sin", sin, 0x5c0c_3ee6_76d3_c198),
        ("cos", cos, 0x5fb6_fa5e_9248_e765),
        ("tan", tan, 0x9e5f_02da_ddf6_4f47),
        ("asin", asin, 0x4239_111e_430a_c1f3),
        ("acos", acos, 0x789f_8823_ef72_f3e0),
        ("atan", atan, 0x1edc_9972_2886_675a),
        ("sinh", sinh, 0xa8c7_e9a6_f303_fece),
        ("cosh", cosh, 0x363d_c9b5_e452_086a),
        ("tanh", tanh, 0x5f9d_72a1_3d68_dbf9),
        ("asinh", asinh, 0xb5d8_6412_5f42_5ccb),
        ("acosh", acosh, 0x93f7_2509_0e92_c355),
        ("atanh", atanh, 0xb63a_cb0c_7e97_2e16),
    ];
    for (name, function, want) in one {
        digest(name, |x, _| function(x), want);
    }
    let two: [Two; 2] = [("pow", pow, 0x9ae2_4fc2_a785_7b29), ("atan2", atan2, 0x02fa_13b6_b9fd_242f)];
    for (name, function, want) in two {
        digest(name, function, want);
    }
}

#[test]
fn results_that_show() {
    for (got, want) in [
        (log10(5.0), 0.6989700043360187),
        (atan2(2.0, 0.5), 1.3258176636680323),
        (pow(10.0, 300.0), 1.0000000000000006e300),
        (acosh(1e308), 709.889355822726),
        (asinh(-1e308), -709.889355822726),
        (ln(5e-324), -709.0895657128241),
        (log2(5e-324), -1074.0),
        (pow(-0.0, -3.0), f64::NEG_INFINITY),
        (pow(f64::NEG_INFINITY, 3.0), f64::NEG_INFINITY),
        (pow(-1.0, f64::INFINITY), 1.0),
        (atan2(-0.0, -1.0), -std::f64::consts::PI),
        (exp(-745.2), 0.0),
        (tanh(-0.0), -0.0),
    ] {
        assert_eq!(got.to_bits(), want.to_bits(), "{got} {want}");
    }
    assert!([pow(-8.0, 1.0 / 3.0), ln(-1.0), asin(1.5), acosh(0.5), sin(f64::INFINITY)].iter().all(|x| x.is_nan()));
}
