//! Pending, firing, resolved: what becomes of one alert at one evaluation (rules/alerting.go, Prometheus 3.15.0). A pure
//! function of the previous state and whether the expression still holds; labels and texts are [`super::evaluate`]'s.

use crate::model::Timestamp;
use crate::model::duration::{Duration, minutes};

/// How long a resolved alert is remembered (`resolvedRetention`).
const RESOLVED_RETENTION: Duration = minutes(15);

/// What an alert is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertState {
    /// Over.
    Inactive,
    /// Holds, but not long enough yet.
    Pending,
    /// Holds long enough.
    Firing,
}

impl AlertState {
    /// `inactive`, `pending` or `firing`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inactive => "inactive",
            Self::Pending => "pending",
            Self::Firing => "firing",
        }
    }
}

/// The times of one alert, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// What it is.
    pub state: AlertState,
    /// Since when it holds.
    pub active_at: Timestamp,
    /// Since when it fires.
    pub fired_at: Option<Timestamp>,
    /// When it was over.
    pub resolved_at: Option<Timestamp>,
    /// Since when it only goes on because of `keep_firing_for`.
    pub keep_firing_since: Option<Timestamp>,
}

/// What to do with the alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// Keep it, as it is now.
    Keep(State),
    /// Forget it.
    Forget,
}

impl State {
    /// A new alert.
    #[must_use]
    pub const fn pending(now: Timestamp) -> Self {
        Self { state: AlertState::Pending, active_at: now, fired_at: None, resolved_at: None, keep_firing_since: None }
    }
}

/// One evaluation at `now`: `holds` says whether the expression returned the alert.
///
/// `previous` is `None` for an alert that was not there; one that is over and holds again begins anew.
#[must_use]
pub fn advance(previous: Option<State>, holds: bool, now: Timestamp, hold: Duration, keep_firing_for: Duration) -> Transition {
    if !holds {
        let Some(mut state) = previous else { return Transition::Forget };
        let keeps = state.state == AlertState::Firing && !keep_firing_for.is_zero() && {
            let since = *state.keep_firing_since.get_or_insert(now);
            now - since < keep_firing_for.as_millis()
        };
        if !keeps {
            let long_over = state.resolved_at.is_some_and(|at| now - at > RESOLVED_RETENTION.as_millis());
            if state.state == AlertState::Pending || long_over {
                return Transition::Forget;
            }
            if state.state != AlertState::Inactive {
                state.state = AlertState::Inactive;
                state.resolved_at = Some(now);
            }
            return Transition::Keep(state);
        }
        return Transition::Keep(settle(state, now, hold));
    }
    let mut state = match previous {
        Some(state) if state.state != AlertState::Inactive => state,
        _ => State::pending(now),
    };
    state.keep_firing_since = None;
    Transition::Keep(settle(state, now, hold))
}

fn settle(mut state: State, now: Timestamp, hold: Duration) -> State {
    let long_enough = now - state.active_at >= hold.as_millis();
    if state.state == AlertState::Pending && long_enough {
        state.state = AlertState::Firing;
        state.fired_at = Some(now);
    } else if state.state == AlertState::Firing && !long_enough {
        // The rule's `for` was made longer.
        state.state = AlertState::Pending;
        state.fired_at = None;
        state.keep_firing_since = None;
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs minute by minute: `1` holds, `0` does not; shows the state's first letter, `-` for none.
    fn story(holds: &str, hold: Duration, keep: Duration) -> String {
        let mut state = None;
        let step = |(i, c): (usize, char)| {
            let now = i64::try_from(i).expect("short") * 60_000;
            state = match advance(state, c == '1', now, hold, keep) {
                Transition::Keep(state) => Some(state),
                Transition::Forget => None,
            };
            state.map_or('-', |s| s.state.as_str().chars().next().unwrap_or('?'))
        };
        holds.chars().enumerate().map(step).collect()
    }

    #[test]
    fn stories() {
        let none = Duration::ZERO;
        assert_eq!(story("11100", none, none), "fffii");
        assert_eq!(story("1111011", minutes(2), none), "ppffipp");
        assert_eq!(story("1011", minutes(2), none), "p-pp");
        assert_eq!(story("110000", none, minutes(2)), "ffffii");
        assert_eq!(story("1101000", none, minutes(2)), "ffffffi");
        assert_eq!(story("100000000000000000", none, none), "fiiiiiiiiiiiiiiii-");
    }
}
