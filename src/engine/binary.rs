//! Binary operators: of scalars, of a vector and a scalar, of two vectors with matching, and the set operators.

mod chain;
mod elements;
mod matching;
mod sets;
mod signature;

pub(super) use elements::arithmetic;
