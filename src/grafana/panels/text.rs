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

words! {
    /// The language of code, for its colours.
    CodeLanguage {
        /// None.
        Plain = "plaintext",
        /// JSON.
        Json = "json",
        /// YAML.
        Yaml = "yaml",
        /// XML.
        Xml = "xml",
        /// TypeScript.
        TypeScript = "typescript",
        /// SQL.
        Sql = "sql",
        /// Go.
        Go = "go",
        /// Markdown.
        Markdown = "markdown",
        /// HTML.
        Html = "html",
    }
}

words! {
    /// How often the text is shown.
    TextRender {
        /// Once.
        Once = "once",
        /// Once for each row of the answer.
        PerRow = "perRow",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Code {
    language: CodeLanguage,
    show_line_numbers: bool,
    show_mini_map: bool,
}

/// Words for the reader. It has no queries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Text {
    mode: TextMode,
    content: String,
    code: Code,
    render_mode: TextRender,
}

impl Text {
    #[track_caller]
    fn of(title: impl Into<String>, mode: TextMode, content: impl Into<String>) -> Panel<Self> {
        let code = Code { language: CodeLanguage::Plain, show_line_numbers: false, show_mini_map: false };
        Panel::new(title, Self { mode, content: content.into(), code, render_mode: TextRender::Once })
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
        Self::markdown("Read me", "Who is on call, and where the **runbooks** are.")
            .transparent()
            .language(CodeLanguage::Yaml)
            .line_numbers()
            .mini_map()
            .render(TextRender::Once)
    }
}

impl Panel<Text> {
    /// The language of code, for its colours.
    #[must_use]
    pub const fn language(mut self, language: CodeLanguage) -> Self {
        self.kind.code.language = language;
        self
    }

    /// Numbers before lines of code.
    #[must_use]
    pub const fn line_numbers(mut self) -> Self {
        self.kind.code.show_line_numbers = true;
        self
    }

    /// A small picture of the code beside it.
    #[must_use]
    pub const fn mini_map(mut self) -> Self {
        self.kind.code.show_mini_map = true;
        self
    }

    /// How often the text is shown; Grafana 13 and later.
    #[must_use]
    pub const fn render(mut self, render: TextRender) -> Self {
        self.kind.render_mode = render;
        self
    }
}
