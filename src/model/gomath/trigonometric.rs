//! Sine, cosine and tangent (sin.go, tan.go).

use super::reduce::octant;

/// The sine between plus and minus a quarter of pi.
#[inline]
fn near_sin(z: f64) -> f64 {
    const C: [f64; 6] =
        [1.5896230157654656e-10, -2.5050747762857807e-8, 2.7557313621385722e-6, -0.0001984126982958954, 0.008333333333322118, -0.1666666666666663];
    let zz = z * z;
    z + z * zz * ((((((C[0] * zz) + C[1]) * zz + C[2]) * zz + C[3]) * zz + C[4]) * zz + C[5])
}

/// The cosine there.
#[inline]
fn near_cos(z: f64) -> f64 {
    const C: [f64; 6] =
        [-1.1358536521387682e-11, 2.087570084197473e-9, -2.755731417929674e-7, 2.4801587288851704e-5, -0.0013888888888873056, 0.041666666666666595];
    let zz = z * z;
    1.0 - 0.5 * zz + zz * zz * ((((((C[0] * zz) + C[1]) * zz + C[2]) * zz + C[3]) * zz + C[4]) * zz + C[5])
}

/// `math.Sin`.
pub(crate) fn sin(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() {
        return f64::NAN;
    }
    let (octant, z) = octant(x.abs());
    let y = if octant & 3 == 2 { near_cos(z) } else { near_sin(z) };
    if (x < 0.0) != (octant > 3) { -y } else { y }
}

/// `math.Cos`.
pub(crate) fn cos(x: f64) -> f64 {
    if !x.is_finite() {
        return f64::NAN;
    }
    let (octant, z) = octant(x.abs());
    let y = if octant & 3 == 2 { near_sin(z) } else { near_cos(z) };
    if octant == 2 || octant == 4 { -y } else { y }
}

/// `math.Tan`.
pub(crate) fn tan(x: f64) -> f64 {
    const P: [f64; 3] = [-13093.693918138379, 1.1535166483858742e6, -1.7956525197648488e7];
    const Q: [f64; 4] = [13681.296347069296, -1.3208923444021097e6, 2.500838018233579e7, -5.3869575592945464e7];
    if x == 0.0 || x.is_nan() {
        return x;
    }
    if x.is_infinite() {
        return f64::NAN;
    }
    let (octant, z) = octant(x.abs());
    let zz = z * z;
    let mut y = z;
    if zz > 1e-14 {
        y = z + z * (zz * (((P[0] * zz) + P[1]) * zz + P[2]) / ((((zz + Q[0]) * zz + Q[1]) * zz + Q[2]) * zz + Q[3]));
    }
    if octant & 2 == 2 {
        y = -1.0 / y;
    }
    if x < 0.0 { -y } else { y }
}
