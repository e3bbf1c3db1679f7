//! Binary operators: of scalars, of a vector and a scalar, of two vectors with matching, and the set operators. What becomes of
//! two floats is in `elements`, of samples of either kind in `pairs`.

mod chain;
mod columns;
mod elements;
mod matching;
mod pairs;
mod sets;
mod signature;

pub(super) use elements::arithmetic;
