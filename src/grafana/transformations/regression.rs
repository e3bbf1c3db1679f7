//! Regression analysis: a curve through the values.

use crate::grafana::options::words;
use crate::grafana::parts::parts;
use crate::grafana::transformation::Transform;

words! {
    /// The kind of curve.
    RegressionModel {
        /// A line.
        Linear = "linear",
        /// A polynomial.
        Polynomial = "polynomial",
    }
}

parts! {
    /// A curve through the values.
    Regression on Regression, [];
    own { model_type: Option<RegressionModel> }
    set {
        /// The degree of a polynomial: 2 to 5; 2, if unsaid.
        value degree: u8;
        /// How many points of the curve; 100, if unsaid.
        value points "predictionCount": u32;
        /// The field across; time, if unsaid.
        text x_field "xFieldName";
        /// The field upwards; the first number, if unsaid.
        text y_field "yFieldName";
    }
}

impl Regression {
    /// A line.
    #[must_use]
    pub fn linear() -> Self {
        Self { model_type: Some(RegressionModel::Linear), ..Self::default() }
    }

    /// A polynomial of that degree.
    #[must_use]
    pub fn polynomial(degree: u8) -> Self {
        Self { model_type: Some(RegressionModel::Polynomial), ..Self::default() }.degree(degree)
    }
}

impl Transform for Regression {
    const ID: &'static str = "regression";

    fn example() -> Self {
        Self::polynomial(3).points(50).x_field("Time").y_field("Value")
    }
}
