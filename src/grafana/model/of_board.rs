//! Reads dashboards of files, whichever model they have, into the neutral one.

use serde_json::{Map, Value};

use super::forgotten::forgotten;
use super::report::Report;
use super::{ApiVersion, Loss, Model};
use crate::grafana::file::{self, Board};

impl Model {
    /// The dashboard that a file holds, and what could not be read.
    ///
    /// ```
    /// use promforge::grafana::{ApiVersion, Model, file::File};
    /// use promforge::text::SourceId;
    /// let (file, _) = File::read(SourceId(0), r#"{"title": "T", "uid": "t", "panels": [{"id": 1, "type": "text", "title": "p", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 2}}]}"#);
    /// let (model, lost) = Model::of_board(file.unwrap().board());
    /// assert!(lost.is_empty());
    /// let v2 = model.write(ApiVersion::V2).json;
    /// assert_eq!(v2["spec"]["elements"]["panel-1"]["spec"]["title"], "p");
    /// ```
    #[must_use]
    pub fn of_board(board: Board<'_>) -> (Self, Vec<Loss>) {
        let (mut model, mut lost) = if board.model().is_v2() { Self::of_v2(board.to_json()) } else { Self::of_classic(board.to_json()) };
        let same = match board.model() {
            file::Model::V2 => Some(ApiVersion::V2),
            file::Model::V2Beta1 => Some(ApiVersion::V2Beta1),
            _ => None,
        };
        if let Some(same) = same {
            let mut report = Report::default();
            forgotten(&board.to_json(), &model.write(same).json["spec"], &mut report);
            lost.extend(report.0);
        }
        if board.model() == file::Model::LibraryPanel {
            lost.push(Loss { place: String::new(), message: "a library panel is no dashboard".into() });
        }
        if board.wrapper() == file::Wrapper::Resource
            && let Some(Value::Object(mut metadata)) = board.outer().get("metadata").map(crate::json::Value::to_serde)
        {
            let name = metadata.shift_remove("name").and_then(|n| n.as_str().map(str::to_owned));
            model.uid = model.uid.or(name);
            model.metadata = metadata.into_iter().filter(|(key, _)| !SERVER_SET.contains(&key.as_str())).collect::<Map<_, _>>();
        }
        (model, lost)
    }
}

/// What the API server sets by itself.
const SERVER_SET: &[&str] = &["resourceVersion", "uid", "creationTimestamp", "generation", "managedFields", "selfLink"];
