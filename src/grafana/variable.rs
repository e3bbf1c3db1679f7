//! Dashboard variables, one file for each kind, and the table of them.

mod adhoc;
mod choice;
mod constant;
mod custom;
mod datasource;
mod groupby;
mod interval;
mod kind;
mod query;
mod switch;
mod textbox;

use serde_json::Value;

pub use adhoc::{AdHocKey, AdHocVariable};
pub use choice::{Chooses, Choosing, HasCurrent};
pub use constant::ConstantVariable;
pub use custom::CustomVariable;
pub use datasource::DatasourceVariable;
pub use groupby::GroupByVariable;
pub use interval::IntervalVariable;
pub use kind::{FromDatasource, Hide, Variable, VariableKind, VariableType};
pub use query::{QueryVariable, Refresh, RegexApplyTo, Sort, StaticOrder};
pub use switch::SwitchVariable;
pub use textbox::TextBoxVariable;

/// A row of the table of variables.
#[derive(Debug, Clone, Copy)]
pub struct VariableRow {
    /// Grafana's word for the kind.
    pub id: &'static str,
    /// The kind's example as Grafana reads it.
    pub example: fn() -> Value,
    /// The path of the Rust type.
    pub type_name: fn() -> &'static str,
}

/// Every kind of variable, in order of its word.
pub const VARIABLES: &[VariableRow] = &[
    of::<AdHocVariable>(),
    of::<ConstantVariable>(),
    of::<CustomVariable>(),
    of::<DatasourceVariable>(),
    of::<GroupByVariable>(),
    of::<IntervalVariable>(),
    of::<QueryVariable>(),
    of::<SwitchVariable>(),
    of::<TextBoxVariable>(),
];

const fn of<K: VariableType>() -> VariableRow {
    VariableRow { id: K::ID, example: || Variable::from(K::example()).json(), type_name: std::any::type_name::<K> }
}
