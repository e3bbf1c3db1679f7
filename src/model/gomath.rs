//! Mathematical functions bit for bit as Go 1.26 computes them on amd64 (package math), so that results come out as upstream's to the
//! last digit wherever they are printed, become labels or grow by what is done to them next. Other libraries differ in the last bit.
//!
//! The algorithms are those of FreeBSD's msun, of Cephes and of SLEEF, in Go's order of operations; what other parts of the project may
//! take from the standard library (`sqrt`, `%`, rounding) is exact there and not here.

mod exp;
mod hyperbolic;
mod inverse;
mod log;
mod parts;
mod pow;
mod reduce;
mod trigonometric;

pub(crate) use exp::{exp, exp2};
pub(crate) use hyperbolic::{acosh, asinh, atanh, cosh, sinh, tanh};
pub(crate) use inverse::{acos, asin, atan, atan2};
pub(crate) use log::{ln, log2, log10};
pub(crate) use parts::ldexp;
pub(crate) use pow::pow;
pub(crate) use trigonometric::{cos, sin, tan};

#[cfg(test)]
mod tests;
