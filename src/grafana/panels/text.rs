//! Text: words for the reader, as Markdown, HTML or code.

use serde::Serialize;

use crate::grafana::layout::Width;
use crate::grafana::options::words;
use crate::grafana::panel::{Panel, PanelKind};

words! {
    /// How the text is read.
    TextMode {
        /// Markdown.
        Markdown = "markdown",
        /// HTML, sanitised by Grafana.
        Html = "html",
        /// As it stands.
        Code = "code",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Code {
    language: &'static str,
    show_line_numbers: bool,
    show_mini_map: bool,
}

/// Words for the reader. It has no queries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    mode: TextMode,
    content: String,
    code: Code,
}

impl Text {
    fn of(title: impl Into<String>, mode: TextMode, content: impl Into<String>) -> Panel<Self> {
        let code = Code { language: "plaintext", show_line_numbers: false, show_mini_map: false };
        Panel::new(title, Self { mode, content: content.into(), code })
    }

    /// Markdown; it may use variables.
    #[track_caller]
    pub fn markdown(title: impl Into<String>, content: impl Into<String>) -> Panel<Self> {
        Self::of(title, TextMode::Markdown, content)
    }

    /// HTML; Grafana takes scripts out.
    #[track_caller]
    pub fn html(title: impl Into<String>, content: impl Into<String>) -> Panel<Self> {
        Self::of(title, TextMode::Html, content)
    }

    /// A text shown as it stands.
    #[track_caller]
    pub fn code(title: impl Into<String>, content: impl Into<String>) -> Panel<Self> {
        Self::of(title, TextMode::Code, content)
    }
}

impl PanelKind for Text {
    const TYPE: &'static str = "text";
    const WIDTH: Width = Width::Full;
    const HEIGHT: u32 = 4;
    const HAS_DATA: bool = false;

    fn example() -> Panel<Self> {
        Self::markdown("Read me", "Who is on call, and where the **runbooks** are.").transparent()
    }
}
